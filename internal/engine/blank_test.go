package engine

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What a template names and has no value is noted where that is printed, and
// only where nothing else can be meant.
func TestBlanks(t *testing.T) {
	const lib = `{{ define "printed" }}{{ .Values.a }}{{ end }}{{ define "word" }}{{ .word }}{{ end }}`
	for text, want := range map[string][]string{
		`{{ .Values.a }}`:                                       {".Values.a"},
		`{{ .Values.set }}`:                                     nil,
		`{{ .Values.empty }}`:                                   nil,
		`{{ .Values.a | quote }}{{ squote .Values.b }}`:         {".Values.a", ".Values.b"},
		`{{ $v := .Values.m }}{{ $v.a }}{{ $v }}`:               {"$v.a"},
		`{{ $v := .Values.a }}`:                                 nil,
		`{{ $v := .Values.a | quote }}{{ $v }}`:                 nil,
		`{{ $v := 1 }}{{ $v = .Values.a }}{{ $v }}`:             {"$v"},
		`{{ index .Values "a" }}`:                               {`index .Values "a"`},
		`{{ index .Values "a" | quote }}`:                       {`index .Values "a"`},
		`{{ .Values.a | default "x" }}`:                         nil,
		`{{ .Values.a | default .Values.b }}`:                   nil,
		`{{ coalesce .Values.a .Values.b }}`:                    nil,
		`{{ (.Values.gone).a }}`:                                nil,
		`{{ .Values.a | default "" | quote }}`:                  nil,
		`{{ quote .Values.a .Values.set }}`:                     nil,
		`{{ cat (quote .Values.a) "x" }}`:                       nil,
		`{{ if .Values.a }}{{ .Values.a }}{{ end }}`:            nil,
		`{{ with .Values.m }}{{ .a }}{{ end }}`:                 {".a"},
		`{{ range .Values.list }}{{ .a }}{{ end }}`:             {".a", ".a"},
		`{{ toYaml .Values.a | nindent 2 }}`:                    {".Values.a null"},
		`{{ .Values.a | int }}{{ int64 .Values.b | quote }}`:    {".Values.a 0", ".Values.b 0"},
		`{{ .Values.a | toString | upper }}`:                    {".Values.a <nil>"},
		`{{ printf "%s-%d" .Values.set .Values.a }}`:            {".Values.a %!d(<nil>)"},
		`{{ .Values.a | printf "%s" | trunc 63 }}`:              {".Values.a %!s(<nil>)"},
		`{{ index .Values "a" | printf "%v" }}`:                 {`index .Values "a" <nil>`},
		`{{ printf "%s" (.Values.a | default "x") }}`:           nil,
		`{{ printf "%s" .Values.a | replace "%" "" }}`:          nil,
		`{{ .Values.a | int | default 3 }}`:                     nil,
		`{{ add 1 (.Values.a | int) }}`:                         nil,
		`{{ $v := .Values.a | int }}{{ $v }}`:                   nil,
		`{{ if .Values.a | int }}x{{ end }}`:                    nil,
		`{{ .Values.set | int }}`:                               nil,
		`{{ if include "printed" . }}x{{ end }}`:                nil,
		`{{ $v := include "printed" . }}{{ $v }}`:               nil,
		`{{ include "printed" . | default "x" }}`:               nil,
		`{{ include "printed" . | nindent 2 }}`:                 {".Values.a"},
		`{{ template "printed" . }}`:                            {".Values.a"},
		`{{ include "word" (dict "words" 1) }}`:                 {".word"},
		`{{ tpl "{{ .Values.a }}" . }}`:                         {".Values.a"},
		`{{ tpl "{{ .Values.a }}" . | default "x" }}`:           nil,
		`{{ .Release }}`:                                        {".Release"},
		`{{ with include "printed" . | trim }}{{ . }}{{ end }}`: nil,
	} {
		values := map[string]any{
			"set": "x", "empty": "", "m": map[string]any{"b": "x"},
			"list": []any{map[string]any{}, map[string]any{"a": "x"}, map[string]any{}},
		}
		result, err := render(t, Limits{}, map[string]string{"_lib.tpl": lib, "x.yaml": text}, values)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		var got []string
		for _, b := range result.Blanks {
			got = append(got, strings.TrimSpace(b.Printed.String()+" "+b.Wrote))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// A loop that prints nothing at each turn keeps no more than is of use.
func TestBlanksAreBounded(t *testing.T) {
	result, err := render(t, Limits{}, map[string]string{"x.yaml": `{{ range until 5000 }}{{ $.Values.a }}{{ end }}`}, map[string]any{})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Blanks) != maxBlanks {
		t.Errorf("%d, want %d", len(result.Blanks), maxBlanks)
	}
}
