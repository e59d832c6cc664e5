package engine

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What Go's parser says is put in terms of what the author wrote.
func TestParseFaults(t *testing.T) {
	for text, want := range map[string]string{
		"a\n{{- if .x }}\nb\n":                                                      "x.yaml:2:1: the if at line 2 has no {{ end }}: the file ends at line 4",
		"a: {{ if .x }}\nb\n":                                                       "x.yaml:1: the if at line 1 has no {{ end }}: the file ends at line 3",
		"{{ define \"a\" }}":                                                        "x.yaml:1:1: the define at line 1 has no {{ end }}: the file ends at line 1",
		"{{ if .a }}\n  {{- with .b }}\n  b\n{{ end }}\n":                           "x.yaml:2:3: the with at line 2 has no {{ end }}: the file ends at line 5",
		"{{ if .a }}\n{{ with .b }}\nb\n{{ end }}\n":                                "x.yaml:1:1: the if at line 1, or a block in it, has no {{ end }}: the file ends at line 5",
		"{{ if .a }}\n{{/* {{ end }} */}}{{ \"{{ end }}\" }}":                       "x.yaml:1:1: the if at line 1 has no {{ end }}: the file ends at line 2",
		"{{ if .a }}\n{{ else if .b }}\n{{- end -}}\n{{range .c}}":                  "x.yaml:4:1: the range at line 4 has no {{ end }}: the file ends at line 4",
		"{{ define \"a\" }}\n  {{ if .a }}\n{{ end }}\n{{ define \"b\" }}{{ end }}": "x.yaml:2:3: the if at line 2 has no {{ end }}: a define begins at line 4",
		"{{ if .a }}\n {{ if .b }}\n {{ else }}\n{{ else }}\n{{ end }}":             "x.yaml:2:2: the if at line 2 has no {{ end }}: there is another {{ else }} at line 4",
		"a\n{{ end }}": "x.yaml:2: unexpected {{end}}: every if, range, with, block and define before it has its own",
		"{{ if .a }}\n  b\n  {{ end }}\n{{ end }}": "x.yaml:4: unexpected {{end}}: every if, range, with, block and define before it has its own; the one at line 3, which closes the if at line 1, may be too many",
		"{{ toYml . }}":                                       `x.yaml:1: function "toYml" not defined; did you mean toYaml?`,
		"{{ if .a }}{{ endif }}":                              `x.yaml:1: function "endif" not defined; did you mean end?`,
		"a: {{ .Values.a\nb: c\nd: {{ .Values.d }}":           `x.yaml:2: function "b" not defined; the action that begins at line 1 has no }}`,
		"a: {{ .Values.a\n  }}\nb: {{ dict\n  \"a\" toYml }}": `x.yaml:4: function "toYml" not defined; did you mean toYaml?`,
		"{{ .Values.log-level }}":                             `x.yaml:1: bad character U+002D '-'; a key with a dash is read by (index .Values "log-level")`,
		"{{ $.a.b-c }}":                                       `x.yaml:1: bad character U+002D '-'; a key with a dash is read by (index $.a "b-c")`,
		"{{ .Values.a }":                                      `x.yaml:1: unexpected "}" in operand; an action ends with }}`,
		"{{ tpl \"{{ if .a }}\" . }}":                         `x.yaml:1:4: <tpl "{{ if .a }}" .>: error calling tpl: in line 1 of the text given to tpl: the if at line 1 has no {{ end }}: the file ends at line 1`,
	} {
		_, err := render(t, Limits{}, map[string]string{"x.yaml": text}, map[string]any{})
		if err == nil {
			t.Errorf("%s: no error", text)
			continue
		}
		if diff := cmp.Diff(want, err.Error()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// Each block of the standard chart's templates is blamed when its own end is
// taken away, or the block around it is that is indented as deep.
func TestMissingEndIsFound(t *testing.T) {
	files, err := filepath.Glob("../../chart-template/chart/templates/*.*")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d templates: %v", len(files), err)
	}
	right, blocks := 0, 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(text), "\n")
		for i, line := range lines {
			if trimmed := strings.TrimSpace(line); trimmed != "{{- end }}" && trimmed != "{{- end -}}" {
				continue
			}
			blocks++
			before := blocksOf(strings.Join(lines[:i], "\n")).open
			own := before[len(before)-1]
			cut := strings.Join(lines[:i], "\n") + "\n\n" + strings.Join(lines[i+1:], "\n")
			_, err := parseSource("x", cut, parseFuncs())
			if err == nil {
				t.Errorf("%s:%d: nothing is wrong without this end", file, i+1)
				continue
			}
			switch got := parseError(file, cut, parseFuncs(), err); {
			case got.Span.Line == own.line:
				right++
			case !strings.Contains(got.Msg, "or a block in it"), got.Span.Line > own.line, got.Span.Column-1 < own.indent:
				t.Errorf("%s:%d: without this end of line %d's %s: %v", file, i+1, own.line, own.word, got)
			}
		}
	}
	t.Logf("%d of %d blocks are blamed for their own end", right, blocks)
	if blocks < 200 || right*3 < blocks*2 {
		t.Error("too few")
	}
}

func FuzzBlocks(f *testing.F) {
	for _, text := range []string{"{{ if }}", "{{/* ", "{{ \"", "{{- end", "{{`}}", "{{{{"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		functions := map[string]any{"toYaml": true}
		if _, err := parseSource("x", text, functions); err != nil {
			if parseError("x", text, functions, err).Msg == "" {
				t.Error("nothing is said")
			}
		} else if open := blocksOf(text).open; len(open) > 0 {
			t.Errorf("valid, but %v are open", open)
		}
	})
}
