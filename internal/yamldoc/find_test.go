package yamldoc

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/diag"
)

const layered = `base: &base
  image: &image {repository: shop, tag: v1}
  env: [A, B]
extra: &extra
  env: [C]
  replicas: 2
prod:
  <<: [*base, *extra]
  replicas: 3
stage:
  replicas: 4
  <<: *extra
hosts:
- name: 'a.example'
- "b.example"
same: 1
same: {image: *image}
1: one
yes: on
é: {ü: x}
text: |
  two
  lines
`

func TestFind(t *testing.T) {
	d := mustParse(t, layered)
	for _, c := range []struct{ path, key, value string }{
		{"", "-", "f.yaml:1:1"},
		{"base.image.tag", "f.yaml:2:36-39", "f.yaml:2:41-43"},
		{"prod.image.tag", "f.yaml:2:36-39", "f.yaml:2:41-43"},
		{"prod.env[1]", "-", "f.yaml:3:12-13"},
		{"prod.env[2]", "", ""},
		{"prod.replicas", "f.yaml:9:3-11", "f.yaml:9:13-14"},
		{"stage.replicas", "f.yaml:6:3-11", "f.yaml:6:13-14"},
		{"hosts[0].name", "f.yaml:14:3-7", "f.yaml:14:9-20"},
		{"hosts[1]", "-", "f.yaml:15:3-14"},
		{"same.image.repository", "f.yaml:2:18-28", "f.yaml:2:30-34"},
		{"same", "f.yaml:17:1-5", "f.yaml:17:7"},
		{`["1"]`, "f.yaml:18:1-2", "f.yaml:18:4-7"},
		{`["true"]`, "f.yaml:19:1-4", "f.yaml:19:6-8"},
		{"é.ü", "f.yaml:20:6-8", "f.yaml:20:10-11"},
		{"text", "f.yaml:21:1-5", "f.yaml:21:7"},
		{"nothing", "", ""},
		{"base.image.tag.deeper", "", ""},
		{"hosts.name", "", ""},
		{`hosts["01"]`, "", ""},
	} {
		path, err := diag.ParsePath(c.path)
		if err != nil {
			t.Fatal(err)
		}
		key, value, ok := d.Find(path)
		gotKey, gotValue := "", ""
		if ok {
			gotKey, gotValue = "-", written(d.Span(value))
			if key != nil {
				gotKey = written(d.Span(key))
			}
		}
		if gotKey != c.key || gotValue != c.value {
			t.Errorf("%q: got key %q value %q, want %q %q", c.path, gotKey, gotValue, c.key, c.value)
		}
	}
}

func written(s diag.Span) string {
	out := s.String()
	if s.EndColumn > 0 {
		out += "-" + strconv.Itoa(s.EndColumn)
	}
	return out
}

func TestDeepest(t *testing.T) {
	d := mustParse(t, layered)
	steps, key, _ := d.Deepest(diag.Path{"prod", "image", "digest", "x"})
	if steps != 2 || written(d.Span(key)) != "f.yaml:2:3-8" {
		t.Errorf("got %d steps to %s", steps, written(d.Span(key)))
	}
	if steps, _, value := mustParse(t, "").Deepest(diag.Path{"a"}); steps != 0 || value != nil {
		t.Errorf("in an empty document: got %d steps, %v", steps, value)
	}
}

func TestSpanCountsLinesAsEditorsDo(t *testing.T) {
	for text, want := range map[string]string{
		"\ufeffa: b\n":           "f.yaml:1:7-8",
		"x: 1\r\na: b\r\n":       "f.yaml:2:4-5",
		"x: 1\ra: b\n":           "f.yaml:1:9-10",
		"x: \"\u2028\"\na: b\n":  "f.yaml:2:4-5",
		"x: 1 # \u0085\na: b\n":  "f.yaml:2:4-5",
		"---\n# c\n---\na: b\n":  "f.yaml",
		"%YAML 1.1\n---\na: b\n": "f.yaml:3:4-5",
	} {
		d := mustParse(t, text)
		_, value, _ := d.Find(diag.Path{"a"})
		if got := written(d.Span(value)); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestDuplicates(t *testing.T) {
	d := mustParse(t, "a: 1\nb: {c: 1, c: 2}\na: 2\n\"a\": 3\n1: x\n\"1\": y\nx: &x {z: 1}\ny: {<<: *x, z: 2}\nl: [{k: 1, k: 2}]\n")
	var got []string
	for _, dup := range d.Duplicates() {
		got = append(got, fmt.Sprintf("%s %s %s", dup.Path, dup.First, dup.Last))
	}
	want := []string{
		"b.c f.yaml:2:5 f.yaml:2:11", "a f.yaml:1:1 f.yaml:3:1", "a f.yaml:3:1 f.yaml:4:1", "[1] f.yaml:5:1 f.yaml:6:1", "l[0].k f.yaml:9:6 f.yaml:9:12",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMoreDocuments(t *testing.T) {
	for text, want := range map[string]bool{
		"a: 1\n": false, "---\na: 1\n": false, "a: 1\n---\nb: 2\n": true, "a: '---'\n": false, "a: 1\n...\n": false, "a: 1\n---\n": true, "": false,
	} {
		if got := mustParse(t, text).MoreDocuments(); got != want {
			t.Errorf("%q: got %v", text, got)
		}
	}
}

// Every value of a document is found at its path, with the same value.
func TestFindAgreesWithValue(t *testing.T) {
	for seed := range uint64(500) {
		v := randomValue(rand.New(rand.NewPCG(seed, 2)), 4)
		text, err := Marshal(v)
		if err != nil {
			continue
		}
		for _, text := range []string{string(text), layered} {
			d := mustParse(t, text)
			value, err := d.Value()
			if err != nil {
				t.Fatal(err)
			}
			everyPath(value, nil, func(path diag.Path, want any) {
				_, node, ok := d.Find(path)
				if !ok {
					t.Fatalf("%q: nothing found at %s", text, path)
				}
				sub := &Doc{File: "f.yaml", Root: node}
				if got, err := sub.Value(); err != nil || !cmp.Equal(got, want) {
					t.Fatalf("%q at %s: got %v, %v, want %v", text, path, got, err, want)
				}
			})
		}
	}
}

func everyPath(v any, at diag.Path, visit func(diag.Path, any)) {
	visit(at, v)
	switch v := v.(type) {
	case map[string]any:
		for k, item := range v {
			everyPath(item, at.Append(k), visit)
		}
	case []any:
		for i, item := range v {
			everyPath(item, at.Append(strconv.Itoa(i)), visit)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	text, err := Marshal(typicalValues())
	if err != nil {
		b.Fatal(err)
	}
	b.Run("nodes and values", func(b *testing.B) {
		for b.Loop() {
			d, _ := Parse("f.yaml", text)
			_, _ = d.Value()
		}
	})
	b.Run("reference", func(b *testing.B) {
		for b.Loop() {
			_, _ = decodeReference(text)
		}
	})
}
