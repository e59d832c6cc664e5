package valueschema

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chartyard/chartyard/internal/casetest"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func layer(t testing.TB, file string, text []byte) *values.Layer {
	t.Helper()
	doc, err := yamldoc.Parse(file, text)
	if err != nil {
		t.Fatal(err)
	}
	table, err := doc.Map()
	if err != nil {
		t.Fatal(err)
	}
	return &values.Layer{Name: file, Doc: doc, Values: table}
}

func read(t testing.TB, path ...string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestRenew makes schema.json of each archive from its values files: want.json
// is what comes of it, says.txt what the check says or why it is refused.
func TestRenew(t *testing.T) {
	standard := Schema{File: "standard.json", Text: read(t, "testdata", "renew", "standard.json")}
	casetest.Each(t, "testdata/renew/*.txtar", func(t *testing.T, file string) {
		archive := txtar.Parse(read(t, file))
		schema, entries, kept := input(t, archive)
		want, says := "", "fresh\n"
		if stale := schema.Stale(entries); stale != nil {
			f := stale.Finding()
			says = f.Span.String() + ": " + f.Message + "\n"
			for _, r := range f.Related {
				says += "  " + r.Span.String() + ": " + r.Message + "\n"
			}
		}
		renewed, err := schema.Renew(entries, standard)
		if err != nil {
			says = err.Error() + "\n"
		} else {
			again := Schema{File: schema.File, Text: renewed}
			holdRenewed(t, again, entries, standard)
			want = string(renewed)
			if bytes.Equal(renewed, schema.Text) {
				want = "unchanged\n"
			}
		}
		got := txtar.Format(&txtar.Archive{Comment: archive.Comment, Files: append(kept, txtar.File{Name: "want.json", Data: []byte(want)}, txtar.File{Name: "says.txt", Data: []byte(says)})})
		casetest.Golden(t, file, string(got), *update)
	})
}

// input is what an archive gives, and its files but those that are the outcome.
func input(t *testing.T, archive *txtar.Archive) (schema Schema, entries []Entry, kept []txtar.File) {
	t.Helper()
	var layers []*values.Layer
	for _, file := range archive.Files {
		switch {
		case strings.HasSuffix(file.Name, ".yaml"):
			layers = append(layers, layer(t, file.Name, file.Data))
		case file.Name == "schema.json":
			schema = Schema{File: file.Name, Text: file.Data}
		default:
			continue
		}
		kept = append(kept, file)
	}
	return schema, Entries(layers), kept
}

// holdRenewed wants a renewed schema to be JSON, fresh, and to stay as it is.
func holdRenewed(t *testing.T, s Schema, entries []Entry, standard Schema) {
	t.Helper()
	if !json.Valid(s.trimmed()) {
		t.Fatalf("no JSON:\n%s", s.Text)
	}
	if stale := s.Stale(entries); stale != nil {
		t.Errorf("stale after it was renewed: %+v\n%s", stale, s.Text)
	}
	again, err := s.Renew(entries, standard)
	if err != nil || !bytes.Equal(again, s.Text) {
		t.Errorf("renewed again it changes (%v):\n%s", err, cmp.Diff(string(s.Text), string(again)))
	}
}

// A file keeps its line ends and its byte order mark.
func TestRenewKeepsTheFilesForm(t *testing.T) {
	entries := Entries([]*values.Layer{layer(t, "values.yaml", []byte("config: {A: {sensitive: true}}"))})
	standard := Schema{File: "standard.json", Text: read(t, "testdata", "renew", "standard.json")}
	text := strings.ReplaceAll("\ufeff{\n  \"properties\": {\n    \"config\": {}\n  }\n}\n", "\n", "\r\n")
	got, err := Schema{File: "s.json", Text: []byte(text)}.Renew(entries, standard)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(got), "\n"); n < 10 || n != strings.Count(string(got), "\r\n") || !strings.HasPrefix(string(got), "\ufeff{") {
		t.Errorf("%q", got)
	}
	holdRenewed(t, Schema{File: "s.json", Text: got}, entries, standard)
}

// What the standard schema lacks cannot be added.
func TestRenewNamesAMissingDefinition(t *testing.T) {
	entries := Entries([]*values.Layer{layer(t, "values.yaml", []byte("config: {A: {sensitive: true}}"))})
	_, err := Schema{File: "s.json", Text: []byte(`{"properties": {"config": {}}}`)}.Renew(entries, Schema{File: "standard.json", Text: []byte("{}")})
	if err == nil || !strings.Contains(err.Error(), "standard.json: no definitions.marked") {
		t.Error(err)
	}
}

// The standard chart's schema is fresh, to the byte.
func TestStandardChartIsFresh(t *testing.T) {
	chart := filepath.Join("..", "..", "chart-template", "chart")
	files, err := filepath.Glob(filepath.Join(chart, "values*.yaml"))
	if err != nil || len(files) < 2 {
		t.Fatal(files, err)
	}
	var layers []*values.Layer
	for _, file := range files {
		layers = append(layers, layer(t, file, read(t, file)))
	}
	schema := Schema{File: "values.schema.json", Text: read(t, chart, "values.schema.json")}
	entries := Entries(layers)
	if stale := schema.Stale(entries); stale != nil {
		t.Errorf("run chartyard schema: %s", stale.Finding().Message)
	}
	renewed, err := schema.Renew(entries, schema)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(schema.Text), string(renewed)); diff != "" {
		t.Error(diff)
	}
	block, _ := schema.block()
	part, _ := find(schema.Text, block.start, "properties")
	if got := schema.print(properties(entries, schema.unnamed(block)), part.at); got != string(schema.Text[part.start:part.end]) {
		t.Errorf("written otherwise than schema would:\n%s", got)
	}
}

// FuzzRenew gives any text for a schema: what is JSON is renewed or refused,
// and nothing but the generated part and new members change.
func FuzzRenew(f *testing.F) {
	standard := Schema{File: "standard.json", Text: read(f, "testdata", "renew", "standard.json")}
	f.Add(standard.Text)
	for _, seed := range []string{
		`{}`, `{"properties": {"config": {"properties": {"A": 1}}}, "definitions": {}}`, "{\n \"a\": [1, {\"b\\\"\": \"}\"}]\n}", `{"properties": true}`,
		`{"properties": {"config": {}, "config": {"x": "\\"}}}`, `{"definitions": [], "properties": {"config": {"additionalProperties": {"description": "x", "type": "null"}}}}`,
		"{\"properties\":\r\n\t{\"config\": {\"properties\"\n:{ }}}}", `[`, `{"properties": {"config": {"properties": {"B": {"description": "d"}}}}}`,
	} {
		f.Add([]byte(seed))
	}
	entries := Entries([]*values.Layer{layer(f, "values.yaml", []byte("config: {A: {sensitive: true, description: x}, B: {description: d}, C: {type: integer, enum: [1]}}"))})
	f.Fuzz(func(t *testing.T, text []byte) {
		s := Schema{File: "s.json", Text: text}
		renewed, err := s.Renew(entries, standard)
		if err != nil {
			return
		}
		holdRenewed(t, Schema{File: "s.json", Text: renewed}, entries, standard)
		before, after := decoded(t, s.trimmed()), decoded(t, bytes.TrimPrefix(renewed, []byte("\xef\xbb\xbf")))
		strip(before)
		strip(after)
		if !contains(after, before) {
			t.Errorf("lost something:\n%s\n%s", text, renewed)
		}
	})
}

func decoded(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// strip takes the generated part out.
func strip(schema map[string]any) {
	all, _ := schema["properties"].(map[string]any)
	block, _ := all["config"].(map[string]any)
	delete(block, "properties")
}

// contains reports whether all that is in b is in a.
func contains(a, b any) bool {
	table, ok := b.(map[string]any)
	if !ok {
		return reflect.DeepEqual(a, b)
	}
	in, ok := a.(map[string]any)
	for key, v := range table {
		w, there := in[key]
		ok = ok && there && contains(w, v)
	}
	return ok
}

func BenchmarkStale(b *testing.B) {
	chart := filepath.Join("..", "..", "chart-template", "chart")
	layers := []*values.Layer{layer(b, "values.yaml", read(b, chart, "values.yaml")), layer(b, "values-prod.yaml", read(b, chart, "values-prod.yaml"))}
	s := Schema{File: "values.schema.json", Text: read(b, chart, "values.schema.json")}
	b.ReportAllocs()
	for b.Loop() {
		s.Stale(Entries(layers))
	}
}
