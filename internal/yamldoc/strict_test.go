package yamldoc

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/diag"
)

// harbour has a field of every kind that Decode fills.
type harbour struct {
	Name   string         `key:"name,required"`
	Open   bool           `key:"open"`
	Berths int            `key:"berths"`
	Piers  []pier         `key:"piers"`
	Light  *pier          `key:"light"`
	Depths map[string]int `key:"depths"`
	Notes  any            `key:"notes"`
	Chart  string         `key:"-"`
}

type pier struct {
	Name string `key:"name,required"`
}

func TestDecode(t *testing.T) {
	doc := mustParse(t, `
name: north
open: yes
berths: 12
piers: [{name: a}, &b {name: b}]
light: *b
depths: {low: 3, high: 9}
notes: {any: [1]}
`)
	var got harbour
	if err := doc.Decode(&got); err != nil {
		t.Fatal(err)
	}
	want := harbour{
		Name: "north", Open: true, Berths: 12,
		Piers:  []pier{{Name: "a"}, {Name: "b"}},
		Light:  &pier{Name: "b"},
		Depths: map[string]int{"low": 3, "high": 9},
		Notes:  map[string]any{"any": []any{float64(1)}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Decode (-want +got):\n%s", diff)
	}
}

func TestDecodeRefuses(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"an empty document", "", "f.yaml:1: the document is empty, want a mapping"},
		{"another shape", "- a\n", "f.yaml:1:1: the document is a list, want a mapping"},
		{"a missing key", "open: true\n", "f.yaml:1:1: name is missing"},
		{"a missing key below", "name: west\npiers:\n  - {}\n", "f.yaml:3:5: piers[0]: name is missing"},
		{"an unknown key", "name: west\nbirths: 3\n", "f.yaml:2:1: births: no such key; did you mean berths?"},
		{"a key like none", "name: west\npiers: [{name: a, zz: 1}]\n", "f.yaml:2:19: zz: no such key; there are name"},
		{"the name of a field without key", "name: west\nChart: 3\n", "f.yaml:2:1: Chart: no such key; there are name, open, berths, piers, light, depths, notes"},
		{"a number for a string", "name: 12\n", "f.yaml:1:7: name is a number, want a string; quote it"},
		{"a word that is a boolean", "name: on\n", "f.yaml:1:7: name is true or false, want a string; quote it"},
		{"nothing for a string", "name:\n", "f.yaml:1:1: name is empty, want a string"},
		{"a string for a boolean", "name: west\nopen: maybe\n", "f.yaml:2:7: open is a string, want true or false"},
		{"a fraction for a whole number", "name: west\nberths: 1.5\n", "f.yaml:2:9: berths is a number, want a whole number"},
		{"a mapping for a list", "name: west\npiers: {a: 1}\n", "f.yaml:2:1: piers is a mapping, want a list"},
		{"a list for a map", "name: west\ndepths: [1]\n", "f.yaml:2:1: depths is a list, want a mapping"},
		{"a duplicate key", "name: west\nname: m\n", "f.yaml:2:1: name is here twice; the first is in line 1"},
		{"a second document", "name: west\n---\nname: m\n", "f.yaml:1:1: another YAML document follows the first; this file has one"},
		{
			"several faults, in the order of the file", "birth: 1\nopen: 3\nname: [a]\n",
			"f.yaml:1:1: birth: no such key; did you mean berths?\nf.yaml:2:7: open is a number, want true or false\nf.yaml:3:1: name is a list, want a string",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got harbour
			err := mustParse(t, test.text).Decode(&got)
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(test.want, err.Error()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestText(t *testing.T) {
	doc := mustParse(t, "a: word\nb: \"12\"\nc: 12\nd: ''\ne:\nf: yes\n")
	for key, want := range map[string]string{"a": "word", "b": "12", "d": ""} {
		if got, ok := doc.Text(diag.Path{key}); got != want || !ok {
			t.Errorf("Text(%s) = %q, %v; want %q", key, got, ok, want)
		}
	}
	for _, key := range []string{"c", "e", "f", "none"} {
		if got, ok := doc.Text(diag.Path{key}); ok {
			t.Errorf("Text(%s) = %q; want none", key, got)
		}
	}
}

func mustParse(t *testing.T, text string) *Doc {
	t.Helper()
	doc, err := Parse("f.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
