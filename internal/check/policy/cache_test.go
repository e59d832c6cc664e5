package policy

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/policies"
)

// memory is a store that is empty at first.
type memory map[string][]byte

func (m memory) Get(name string) ([]byte, error) {
	if data, ok := m[name]; ok {
		return data, nil
	}
	return nil, errors.New("no such entry")
}

func (m memory) Put(name string, data []byte) error {
	m[name] = data
	return nil
}

func TestCachedPoliciesSayTheSame(t *testing.T) {
	store := memory{}
	first, err := LoadCached(policies.FS, store, "1")
	if err != nil {
		t.Fatal(err)
	}
	sources, err := read(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	second, err := fromStore(sources, string(store[storeName(sources, "1")]))
	if err != nil {
		t.Fatal(err)
	}
	saySame(t, first, second)
}

// What is in Rego v0 is told, from a store too.
func TestRegoV0IsTaken(t *testing.T) {
	old, _, _ := strings.Cut(minimalRule("true"), "violation")
	old += "violation[{\"msg\": \"no\", \"path\": [\"kind\"]}] { input.kind == \"Pod\" }\n"
	yard := fstest.MapFS{
		"a/b/rule.rego":            {Data: []byte(old)},
		"lib/words/words.rego":     {Data: []byte("package policies.lib.words\n\nsmall(x) = lower(x) { is_string(x) }\n")},
		"lib/numbers/numbers.rego": {Data: []byte("package policies.lib.numbers\n\nhalf(x) := x / 2\n")},
	}
	store := memory{}
	for _, from := range []string{"the text", "the store"} {
		p, err := LoadCached(yard, store, "1")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"a/b/rule.rego", "lib/words/words.rego"}, p.Old()); diff != "" {
			t.Errorf("from %s (-want +got):\n%s", from, diff)
		}
		if got := findings(t, p, objects(t, "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n")); len(got) != 1 {
			t.Errorf("from %s: found %v", from, got)
		}
	}
}

// Another build, a changed rule and a rule that is gone do not meet what was
// stored before; the same policies do.
func TestCacheTellsPoliciesApart(t *testing.T) {
	store := memory{}
	load := func(build string, rules ...string) {
		t.Helper()
		yard := fstest.MapFS{}
		for i, name := range []string{"b", "c"}[:len(rules)] {
			text := strings.Replace(minimalRule(rules[i]), "a.b", "a."+name, 1)
			yard["a/"+name+"/rule.rego"] = &fstest.MapFile{Data: []byte(text)}
		}
		p, err := LoadCached(yard, store, build)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.rules) != len(rules) {
			t.Errorf("%d rules, want %d", len(p.rules), len(rules))
		}
	}
	for range 2 {
		load("1", "true", "true")
		load("2", "true", "true")
		load("1", "true", "false")
		load("1", "true")
	}
	if len(store) != 4 {
		t.Errorf("%d entries, want 4", len(store))
	}
}

func TestCacheMendsDamage(t *testing.T) {
	store := memory{}
	yard := fstest.MapFS{"a/b/rule.rego": {Data: []byte(minimalRule("true"))}}
	if _, err := LoadCached(yard, store, ""); err != nil {
		t.Fatal(err)
	}
	whole := maps.Clone(store)
	for name := range store {
		for _, damage := range []string{"", "x", string(whole[name][:len(whole[name])-1])} {
			store[name] = []byte(damage)
			p, err := LoadCached(yard, store, "")
			if err != nil {
				t.Fatal(err)
			}
			if n := len(findings(t, p, objects(t, "apiVersion: v1\nkind: Pod\nmetadata: {name: app}\n"))); n != 1 {
				t.Errorf("%d findings, want 1", n)
			}
			if diff := cmp.Diff(whole, store); diff != "" {
				t.Errorf("store (-before +after):\n%s", diff)
			}
		}
	}
}

func TestCacheKeepsNoFaultyPolicies(t *testing.T) {
	store := memory{}
	yard := fstest.MapFS{"a/b/rule.rego": {Data: []byte(minimalRule(`http.send({}, x)`))}}
	_, want := Load(yard)
	for range 2 {
		if _, err := LoadCached(yard, store, ""); err == nil || err.Error() != want.Error() {
			t.Errorf("error %v, want %v", err, want)
		}
	}
	if len(store) > 0 {
		t.Errorf("%d entries, want none", len(store))
	}
}

// What someone forged cannot make policies look further than their input.
func TestCacheRefusesImpureFunctions(t *testing.T) {
	sources, err := read(fstest.MapFS{"a/b/rule.rego": {Data: []byte(minimalRule(`http.send({"url": "http://localhost", "method": "GET"}).body`))}})
	if err != nil {
		t.Fatal(err)
	}
	all := ast.CapabilitiesForThisVersion()
	if err := parse(sources, all); err != nil {
		t.Fatal(err)
	}
	rule, _ := readRule(sources[0].file, sources[0].module)
	compiler, err := compile(map[string]*ast.Module{sources[0].file: sources[0].module}, all, mode{})
	if err != nil {
		t.Fatal(err)
	}
	p := Policies{rules: []Rule{rule}, compiler: compiler, plans: newPlans([]Rule{rule}, []bool{false})}
	data, err := p.forStore(sources)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fromStore(sources, string(data)); err == nil || !strings.Contains(err.Error(), "a/b/rule.rego:7: http.send: a policy may look") {
		t.Errorf("error %v, want a refusal of http.send", err)
	}
}
