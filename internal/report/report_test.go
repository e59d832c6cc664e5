package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/chartyard/chartyard/internal/casetest"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/schema"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// testCase is a folder of testdata: report.json says what is reported, the
// other files how each format shows it.
type testCase struct {
	Report  Report
	Options struct {
		Width int
		Color bool
	}
	Files map[string]string
}

func (c testCase) options() Options {
	return Options{Width: c.Options.Width, Color: c.Options.Color, Source: func(file string) ([]byte, error) {
		text, ok := c.Files[file]
		if !ok {
			return nil, os.ErrNotExist
		}
		return []byte(text), nil
	}}
}

func cases(t *testing.T) map[string]testCase {
	t.Helper()
	files, err := filepath.Glob("testdata/*/report.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	out := map[string]testCase{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var c testCase
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&c); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		out[filepath.Dir(file)] = c
	}
	return out
}

func written(t *testing.T, format string, c testCase) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, format, c.Report, c.options()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFormats(t *testing.T) {
	for dir, c := range cases(t) {
		for _, format := range Formats() {
			t.Run(filepath.Base(dir)+"/"+format, func(t *testing.T) {
				casetest.Golden(t, filepath.Join(dir, "golden."+format), written(t, format, c), *update)
			})
		}
	}
}

func TestJSONKeepsToItsSchema(t *testing.T) {
	text, err := schema.FS.ReadFile("report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := jsonschema.CompileString("report.schema.json", string(closed(t, text)))
	if err != nil {
		t.Fatal(err)
	}
	for dir, c := range cases(t) {
		var doc any
		if err := json.Unmarshal([]byte(written(t, "json", c)), &doc); err != nil {
			t.Fatal(err)
		}
		if err := compiled.Validate(doc); err != nil {
			t.Errorf("%s: %#v", dir, err)
		}
	}
}

// closed forbids undocumented fields. The published schema allows them, since
// a reader must be ready for new ones; the program may not write any.
func closed(t *testing.T, text []byte) []byte {
	t.Helper()
	var doc any
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if _, ok := v["properties"].(map[string]any); ok && v["type"] == "object" {
				v["additionalProperties"] = false
			}
			for _, member := range v {
				walk(member)
			}
		case []any:
			for _, item := range v {
				walk(item)
			}
		}
	}
	walk(doc)
	out, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A reader of the JSON report gets back what was found.
func TestJSONRoundTrip(t *testing.T) {
	for dir, c := range cases(t) {
		var doc document
		if err := json.Unmarshal([]byte(written(t, "json", c)), &doc); err != nil {
			t.Fatal(err)
		}
		var got []diag.Finding
		for _, f := range doc.Findings {
			if f.Key != f.Finding.Key() {
				t.Errorf("%s: key %q, want %q", dir, f.Key, f.Finding.Key())
			}
			got = append(got, f.Finding)
		}
		if diff := cmp.Diff(c.Report.Findings, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", dir, diff)
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	for name, want := range map[string]string{
		"jsn": `"jsn" is no output format; did you mean json?; there are text, json`,
		"pdf": `"pdf" is no output format; there are text, json`,
	} {
		var b bytes.Buffer
		err := Write(&b, name, Report{}, Options{})
		if err == nil || err.Error() != want || b.Len() > 0 {
			t.Errorf("Write(%q) = %v, wrote %q; want %q", name, err, b.String(), want)
		}
	}
	if err := CheckFormat("json"); err != nil {
		t.Error(err)
	}
}

type fullDisk struct{}

var errFull = errors.New("no space left on device")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestWriteErrorIsReported(t *testing.T) {
	for _, format := range Formats() {
		if err := Write(fullDisk{}, format, Report{}, Options{}); !errors.Is(err, errFull) {
			t.Errorf("%s: error %v, want %v", format, err, errFull)
		}
	}
}

// Nothing in a user's file may steer the terminal, however it gets into a
// finding, and no place may make the printer fail.
func FuzzTextIsPrintable(f *testing.F) {
	f.Add("key: \x1b[31mred\x9b", "a\x00b\u202ec\u2066", 6, 9)
	f.Add("\xff\xfe\tx", "\r\n\r", -3, 1000)
	f.Fuzz(func(t *testing.T, source, text string, column, end int) {
		finding := diag.Finding{
			Rule: text, Severity: diag.Warning, Message: text, Service: text, Environments: []string{text},
			Span: diag.Span{File: text, Line: 1, Column: column, EndColumn: end}, Origin: text, ValuesPath: diag.Path{text},
			Object: &diag.Object{Kind: text, Name: text}, Path: diag.Path{text}, Remediation: text,
			Related: []diag.Related{{Role: diag.RoleTemplate, Message: text}, {Role: diag.RoleInclude, Span: diag.Span{File: text}}, {Role: diag.RoleValues, Message: text}},
		}
		c := testCase{Report: Report{Findings: []diag.Finding{finding}, Skipped: []Skip{{What: text, Reason: text}, {text, text, text, text}}}, Files: map[string]string{text: source}}
		for _, services := range [][]Service{nil, {{Name: text}, {}}} {
			c.Report.Services = services
			got := written(t, "text", c)
			if !utf8.ValidString(got) || strings.ContainsFunc(got, func(r rune) bool { return r != '\n' && !isPlain(r) }) {
				t.Errorf("not printable: %q", got)
			}
		}
	})
}

// A minified file is one line of megabytes: what it costs to print a part of it
// grows with its length and no faster.
func TestVeryLongLine(t *testing.T) {
	line := strings.Repeat("0123456789", 400_000)
	span := diag.Span{Column: len(line) / 2, EndColumn: len(line)/2 + 4}
	text, at, length := layOut(line, span, 60)
	if want := "…"; !strings.HasPrefix(text, want) || !strings.HasSuffix(text, want) || cells(text) != 60 {
		t.Errorf("%d cells: %s", cells(text), text)
	}
	if at != 20 || length != 4 {
		t.Errorf("carets at %d, %d of them", at, length)
	}
}
