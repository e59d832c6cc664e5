package foreign_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/foreign"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/manifest/manifesttest"
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

// sealed is a store that takes nothing more.
type sealed struct{ memory }

func (s sealed) Put(string, []byte) error { return errors.New("not what was put before") }

// fromCache are the policies as a second run has them. When stored is false,
// they have no compiled form.
func fromCache(t *testing.T, o foreign.Options) (policies *foreign.Policies, stored bool) {
	t.Helper()
	store := memory{}
	o.Cache = store
	if _, err := foreign.Load(o); err != nil {
		t.Fatal(err)
	}
	o.Cache = sealed{store}
	policies, err := foreign.Load(o)
	if err != nil {
		t.Fatal(err)
	}
	return policies, len(store) == 1
}

// said is all that policies report, with the fields that were inferred, and the
// error that ended it.
func said(t *testing.T, policies *foreign.Policies, objects []*manifest.Object) []string {
	t.Helper()
	var out []string
	for _, f := range policies.Old() {
		out = append(out, fmt.Sprintf("%+v", f))
	}
	pass := check.Pass{Objects: objects, Report: func(f diag.Finding) { out = append(out, fmt.Sprintf("%+v", f)) }}
	if err := policies.Check().Run(t.Context(), &pass); err != nil {
		out = append(out, err.Error())
	}
	return out
}

// TestCachedPoliciesSayTheSame holds compiled policies to fresh ones: those that
// are held to conftest, and those of scripts that name the field at fault.
func TestCachedPoliciesSayTheSame(t *testing.T) {
	manifests, err := filepath.Glob("../../../golden/*/manifests/prod.yaml")
	if err != nil || len(manifests) == 0 {
		t.Fatalf("no manifests: %v", err)
	}
	cases := sameCases(t)
	for name, o := range cases {
		t.Run(name, func(t *testing.T) {
			full, err := foreign.Load(o)
			if err != nil {
				t.Fatal(err)
			}
			compiled, stored := fromCache(t, o)
			if !stored {
				t.Error("the policies have no compiled form")
			}
			if diff := cmp.Diff(full.Check().Rules, compiled.Check().Rules); diff != "" {
				t.Errorf("rules (-sources +compiled):\n%s", diff)
			}
			for _, file := range manifests {
				all := objects(t, file)
				if diff := cmp.Diff(said(t, full, all), said(t, compiled, all)); diff != "" {
					t.Errorf("%s: findings (-sources +compiled):\n%s", file, diff)
				}
			}
		})
	}
}

// sameCases are the archives of this package, and each policy of the scripts.
func sameCases(t *testing.T) map[string]foreign.Options {
	t.Helper()
	cases := map[string]foreign.Options{}
	each := func(pattern string, use func(name string, archive *txtar.Archive)) {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no cases: %v", pattern, err)
		}
		for _, file := range files {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			use(strings.TrimSuffix(filepath.Base(file), ".txtar"), archive)
		}
	}
	each("testdata/conftest/*.txtar", func(name string, archive *txtar.Archive) {
		cases[name] = options(archive, strings.Fields(string(archive.Comment)))
	})
	each("../../cli/testdata/script/policy-names-the-values-line.txtar", func(_ string, archive *txtar.Archive) {
		var libraries []foreign.File
		for _, f := range archive.Files {
			if path.Dir(f.Name) == "lib" {
				libraries = append(libraries, foreign.File{Name: f.Name, Text: f.Data})
			}
		}
		for _, f := range archive.Files {
			if path.Dir(f.Name) == "policies" {
				policies := append([]foreign.File{{Name: f.Name, Text: f.Data}}, libraries...)
				cases[f.Name] = foreign.Options{Policies: policies, Combine: strings.Contains(string(archive.Comment), f.Name+" --policy-combine")}
			}
		}
	})
	return cases
}

// Faults of an evaluation name the same line, and policies see other input and
// their data as they did.
func TestCachedPoliciesMeanTheSame(t *testing.T) {
	for rule, stored := range map[string]bool{
		`deny contains x if x := f(1)`: true,
		`deny contains 1`:              true,
		`deny contains "a" if input.data.n == "2" with input.data.n as "2"`:                                    true,
		`deny contains x if { n := "3"; x := g("") with input as {"data": {"n": n}} }`:                         true,
		`deny contains x if x := g("") with input.data as {"n": "4"}`:                                          true,
		`deny contains x if some x in data.words`:                                                              true,
		`deny contains x if { x := concat(",", [y | some y in data.words; not y == "a"]) }`:                    true,
		`deny contains x if { some w in data.words; x := concat(w, [y | some k; data.keys[k] == w; y := k]) }`: true,
		`deny contains "a" if data.words == [] with data.words as []`:                                          false,
		`deny contains x if x := g("") with data.main.g as h`:                                                  false,
		`deny contains x if x := upper("a") with upper as h`:                                                   false,
		`__local_rule := "x"` + "\n" + `deny contains __local_rule`:                                            false,
		`deny contains "x"` + "\n" + `exception contains ["y", ""]`:                                            true,
	} {
		o := foreign.Options{
			Policies: []foreign.File{{Name: "a.rego", Text: []byte("package main\n" + rule + "\nf(n) := 1 if n == 1\nf(n) := 2 if n > 0\ng(_) := input.data.n\nh(_) := \"mock\"\n")}},
			Data:     []foreign.File{{Name: "data.json", Text: []byte(`{"words": ["a", "b"], "keys": {"x": "a", "y": "b"}}`)}},
		}
		full, err := foreign.Load(o)
		if err != nil {
			t.Fatalf("%s: %v", rule, err)
		}
		compiled, got := fromCache(t, o)
		if got != stored {
			t.Errorf("%s: has a compiled form: %v, want %v", rule, got, stored)
		}
		want := said(t, full, manifesttest.Objects(t, "all.yaml", configMap))
		if diff := cmp.Diff(want, said(t, compiled, manifesttest.Objects(t, "all.yaml", configMap))); diff != "" {
			t.Errorf("%s: findings (-sources +compiled):\n%s", rule, diff)
		}
		if len(want) == 0 && !strings.Contains(rule, "exception") {
			t.Errorf("%s: finds nothing: the case compares nothing", rule)
		}
	}
}

// Another build, other options and other texts do not meet what was stored.
func TestCacheTellsPoliciesApart(t *testing.T) {
	store := memory{}
	file := func(name, text string) foreign.File { return foreign.File{Name: name, Text: []byte(text)} }
	a, b := file("a.rego", "package main\ndeny contains \"a\""), file("b.rego", "package b\ndeny contains \"b\"")
	all := []foreign.Options{
		{Policies: []foreign.File{a}},
		{Policies: []foreign.File{a}, Build: "2"},
		{Policies: []foreign.File{a}, Combine: true},
		{Policies: []foreign.File{a}, AllNamespaces: true},
		{Policies: []foreign.File{a}, Namespaces: []string{"m*"}},
		{Policies: []foreign.File{file("c.rego", string(a.Text))}},
		{Policies: []foreign.File{a, b}},
		{Policies: []foreign.File{a, b}, Namespaces: []string{"b"}},
		{Policies: []foreign.File{a, b}, Namespaces: []string{"b", "main"}},
	}
	for range 2 {
		for i, o := range all {
			want, err := foreign.Load(o)
			if err != nil {
				t.Fatal(err)
			}
			o.Cache = store
			got, err := foreign.Load(o)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(said(t, want, manifesttest.Objects(t, "all.yaml", configMap)), said(t, got, manifesttest.Objects(t, "all.yaml", configMap))); diff != "" {
				t.Errorf("%d: (-without cache +with):\n%s", i, diff)
			}
		}
	}
	if len(store) != len(all) {
		t.Errorf("%d entries, want %d", len(store), len(all))
	}
}

// Whatever stands in the store, the policies are the ones that were asked for,
// and a damaged entry is made anew.
func TestCacheMendsDamage(t *testing.T) {
	store := memory{}
	o := foreign.Options{Cache: store, Policies: []foreign.File{{Name: "a.rego", Text: []byte("package main\ndeny contains input.kind")}}}
	if _, err := foreign.Load(o); err != nil {
		t.Fatal(err)
	}
	whole := maps.Clone(store)
	for name, data := range whole {
		for length := range data {
			store[name] = data[:length:length]
			policies, err := foreign.Load(o)
			if err != nil {
				t.Fatal(err)
			}
			if findings, err := run(context.Background(), t, policies, configMap); err != nil || len(findings) != 1 {
				t.Fatalf("of %d of %d bytes: %d findings and %v, want 1", length, len(data), len(findings), err)
			}
			if diff := cmp.Diff(whole, store); diff != "" {
				t.Fatalf("store (-before +after):\n%s", diff)
			}
		}
	}
}

func TestCacheKeepsNoFaultyPolicies(t *testing.T) {
	store := memory{}
	o := foreign.Options{Policies: []foreign.File{{Name: "a.rego", Text: []byte("package main\ndeny contains x if x := http.send({})")}}}
	_, want := foreign.Load(o)
	o.Cache = store
	for range 2 {
		if _, err := foreign.Load(o); err == nil || err.Error() != want.Error() {
			t.Errorf("error %v, want %v", err, want)
		}
	}
	if len(store) > 0 {
		t.Errorf("%d entries, want none", len(store))
	}
}
