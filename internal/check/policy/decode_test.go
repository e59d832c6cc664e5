package policy

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/rego"
)

// forms is a rule that has every form of Rego which compiled policies take.
const forms = `# METADATA
# title: A rule
# description: For tests.
# custom: {severity: error, remediation: Do better.}
package policies.a.b

violation contains {"msg": msg, "path": ["metadata", kind]} if {
	some kind, texts in found
	msg := concat("; ", texts)
}

found := {
	"every": every_name,
	"numbers": [sprintf("%v", [n]) | some n in [1, 2.5, -3, 1e3]],
	"constants": [sprintf("%v %v %v", [true, false, null])],
	"object": [sprintf("%v", [{"a": {"b": [1, {2, 3}]}, input.kind: 1}])],
	"keys": [sprintf("%v", [{k: v | some k, v in input.metadata}])],
	"set": [x | some x in {upper(y) | some y in ["a", "b"]}],
	"else": [word(1), word(2), word("other")],
	"default": [fallback],
	"functions": [twice("a"), twice(input.metadata.name)],
	"partial": [x | some x in partial],
	"mapped": [sprintf("%v", [mapped])],
	"with": with_other,
	"not": [x | some x in ["app", "b"]; not input.metadata.name == x],
}

every_name := ["yes"] if {
	every i, letter in ["a", "p"] {
		contains(input.metadata.name, letter)
		i < 2
	}
}

with_other := [input.metadata.name, name, kind] if {
	name := input.metadata.name with input.metadata.name as "with"
	kind := input.kind with input as {"kind": concat("-", [name, "kind"])}
}

word(n) := "one" if n == 1

else := "two" if n == 2

else := "many"

default fallback := "nothing"

fallback := input.metadata.labels.app

twice(s) := concat("", [s, s])

partial contains name if some name, _ in input.metadata

mapped[name] := count(value) if some name, value in input.metadata
`

// formsCompiled is a rule of all forms, in its compiled form.
func formsCompiled(t testing.TB) (full *Policies, sources []*source, packed map[string][]byte) {
	t.Helper()
	sources, err := read(fstest.MapFS{"a/b/rule.rego": {Data: []byte(forms)}})
	if err != nil {
		t.Fatal(err)
	}
	if full, err = load(sources, mode{}); err != nil {
		t.Fatal(err)
	}
	if packed, err = full.packAll(sources); err != nil {
		t.Fatal(err)
	}
	return full, sources, packed
}

// from gives compiled forms that packAll made.
func from(packed map[string][]byte) func(*source) (string, error) {
	return func(src *source) (string, error) { return string(packed[src.file]), nil }
}

func TestCompiledFormHoldsEveryForm(t *testing.T) {
	full, sources, packed := formsCompiled(t)
	compiled, err := unpackAll(sources, from(packed))
	if err != nil {
		t.Fatal(err)
	}
	objects := objects(t, "apiVersion: v1\nkind: Pod\nmetadata: {name: app, namespace: shop}\n")
	want := findings(t, full, objects)
	if len(want) != 13 {
		t.Errorf("%d findings, want one for each of 13 forms: %v", len(want), want)
	}
	if diff := cmp.Diff(want, findings(t, compiled, objects)); diff != "" {
		t.Errorf("findings (-sources +compiled):\n%s", diff)
	}
	again, err := compiled.packAll(sources)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(packed, again); diff != "" {
		t.Errorf("compiled form of the compiled form (-first +second):\n%s", diff)
	}
}

// bothForms are the policies of one rule, from its source and from its compiled
// form.
func bothForms(t *testing.T, rule string) (full, compiled *Policies) {
	t.Helper()
	sources, err := read(fstest.MapFS{"a/b/rule.rego": {Data: []byte(rule)}})
	if err != nil {
		t.Fatal(err)
	}
	if full, err = load(sources, mode{}); err != nil {
		t.Fatal(err)
	}
	packed, err := full.packAll(sources)
	if err != nil {
		t.Fatal(err)
	}
	if compiled, err = unpackAll(sources, from(packed)); err != nil {
		t.Fatal(err)
	}
	return full, compiled
}

// A comprehension that the compiler gave an index keeps it.
func TestCompiledFormKeepsIndexes(t *testing.T) {
	for rest, want := range map[string]bool{
		`ys := [y | some y in input.metadata]; count(ys) > 0`:                                false,
		`some x in input.metadata; ys := [y | some y; x = input.metadata[y]]; count(ys) > 5`: true,
	} {
		full, compiled := bothForms(t, minimalRule(rest))
		for name, p := range map[string]*Policies{"sources": full, "compiled": compiled} {
			if got := rego.HasComprehensionIndex(p.compiler, p.compiler.Modules["a/b/rule.rego"]); got != want {
				t.Errorf("%s: %s: an index: %v, want %v", name, rest, got, want)
			}
		}
	}
}

// An evaluation that fails names the same line of the rule.
func TestCompiledFormKeepsPlaces(t *testing.T) {
	for _, rest := range []string{
		`x := {k: v | some k, v in input.metadata; k2 := "a"} == {k2: v | some v in input.metadata; k2 := "a"}`,
		`x := f(1)`,
		`x := c`,
	} {
		rule := minimalRule(rest) + "\nf(n) := 1 if n == 1\n\nf(n) := 2 if n > 0\n\nc := 1\n\nc := 2 if input.kind\n"
		full, compiled := bothForms(t, rule)
		pass := func() check.Pass {
			return check.Pass{Objects: objects(t, "apiVersion: v1\nkind: Pod\nmetadata: {name: app, namespace: shop}\n"), Report: func(diag.Finding) {}}
		}
		one, two := pass(), pass()
		want, got := full.run(t.Context(), &one), compiled.run(t.Context(), &two)
		if want == nil || got == nil || want.Error() != got.Error() || !strings.Contains(want.Error(), "a/b/rule.rego:") {
			t.Errorf("%s: error %v, from sources %v", rest, got, want)
		}
	}
}

func TestCompiledFormRefusesWhatItCannotHold(t *testing.T) {
	sources, err := read(fstest.MapFS{"a/b/rule.rego": {Data: []byte(minimalRule(`input.a == 1 with data.a as 1`))}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := load(sources, mode{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.packAll(sources)
	if want := "a/b/rule.rego:7: compiled policies have no form for with data.a"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestCompiledFormOfAnotherTextIsNotTaken(t *testing.T) {
	_, sources, packed := formsCompiled(t)
	sources[0].text += "\n"
	if _, err := unpackAll(sources, from(packed)); err == nil || !strings.Contains(err.Error(), "another text") {
		t.Errorf("error %v, want one about another text", err)
	}
}

// Changed bytes give an error, or a module, never a panic.
func TestDecodeBearsMangledBytes(t *testing.T) {
	_, sources, packed := formsCompiled(t)
	whole := packed[sources[0].file]
	refused := 0
	for at := range whole {
		for _, with := range []byte{0, 7, 11, 0xff, whole[at] + 1} {
			changed := slices.Clone(whole)
			changed[at] = with
			if _, _, err := unpack(sources[0], string(changed)); err != nil {
				refused++
			}
		}
		if _, _, err := unpack(sources[0], string(whole[:at])); err == nil {
			t.Errorf("the first %d of %d bytes are taken for the whole", at, len(whole))
		}
	}
	if refused < len(whole) {
		t.Errorf("%d changed forms refused of %d", refused, 5*len(whole))
	}
}
