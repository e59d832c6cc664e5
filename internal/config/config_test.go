package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseNamesEveryFault(t *testing.T) {
	_, err := Parse(map[string]any{Block: map[string]any{
		"DB_PASSWORD": "x",
		"HOST":        map[string]any{"vlaue": "x"},
		"LIST":        []any{"x"},
		"MARK":        map[string]any{"sensitive": "true"},
		"BIG":         1e17,
		"FINE":        "x",
	}})
	want := `config.BIG: a number this large is rounded by Helm; put it in quotes
config.DB_PASSWORD: named like a secret: write config.DB_PASSWORD.sensitive: true, or false if it is none; give its value as config.DB_PASSWORD.value
config.HOST.vlaue: an entry has no such key, only value, sensitive, reason, required, description, default, type, enum, from; did you mean value?
config.LIST: a value is a text, a number or a boolean; put a structure in quotes
config.MARK.sensitive: must be true or false`
	if err == nil || err.Error() != want {
		t.Errorf("(-want +got):\n%s", cmp.Diff(want, err.Error()))
	}
}

func TestParseWantsAMapping(t *testing.T) {
	for _, block := range []any{"x", []any{}, 0.0, true} {
		if _, err := Parse(map[string]any{Block: block}); err == nil || err.Error() != "config: must be a mapping of names to entries" {
			t.Errorf("%v: %v", block, err)
		}
	}
	for _, values := range []map[string]any{nil, {Block: nil}, {Block: map[string]any{}}, {Block: map[string]any{"GONE": nil}}} {
		if entries, err := Parse(values); entries != nil || err != nil {
			t.Errorf("%v: %v, %v", values, entries, err)
		}
	}
}

func TestObjectMasksASecretAndRevealsItOnRequest(t *testing.T) {
	o := Object{
		Kind: "Secret", Name: "payments", Namespace: "payments-prod",
		Data: map[string]string{"B": "two\nlines", "A": "1"}, Comments: map[string]string{"A": "values.yaml:3"},
	}
	masked, err := o.YAML()
	if err != nil {
		t.Fatal(err)
	}
	want := `apiVersion: v1
kind: Secret
metadata:
  name: payments
  namespace: payments-prod
type: Opaque
data:
  # values.yaml:3
  A: '********'
  B: '********'
`
	if diff := cmp.Diff(want, masked); diff != "" {
		t.Errorf("masked (-want +got):\n%s", diff)
	}
	o.Reveal = true
	if revealed, _ := o.YAML(); !strings.HasSuffix(revealed, "\n  B: dHdvCmxpbmVz\n") {
		t.Errorf("revealed:\n%s", revealed)
	}
	o.Kind = "ConfigMap"
	if plain, _ := o.YAML(); plain == masked {
		t.Error("a ConfigMap is masked")
	}
}

// What YAML may not hold, or takes for a line break, is escaped.
func TestObjectEscapesWhatYAMLCannotHold(t *testing.T) {
	o := Object{Kind: "ConfigMap", Name: "a", Namespace: "b", Data: map[string]string{"A": "\x7f", "B": "\u0085\u2028\n\u2029", "C": "<\ufeff\uffff>", "D": "two\nlines\n"}}
	got, err := o.YAML()
	if err != nil {
		t.Fatal(err)
	}
	want := `  A: "\u007f"
  B: "\u0085\u2028\n\u2029"
  C: "\u003c\ufeff\uffff\u003e"
  D: |
    two
    lines
`
	if _, data, _ := strings.Cut(got, "\ndata:\n"); data != want {
		t.Error(cmp.Diff(want, data))
	}
}
