package trace

import (
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chartyard/chartyard/internal/diag"
)

// What a template has as text is fixed; what an action, a value or another file
// has a part in is not.
func TestFixed(t *testing.T) {
	tracer, objects := render(t, txtar.Parse([]byte(`
-- values.yaml --
sum: abc
text: "given: abc"
-- templates/_lib.tpl --
{{- define "lines" }}
included: abc
worked: {{ "abc" }}
{{- end }}
-- templates/pod.yaml --
apiVersion: v1
kind: Pod
metadata:
  name: demo
  annotations:
    written: abc
    quoted: "abc"
    empty:
    value: {{ .Values.sum }}
    part: a{{ .Values.sum }}
    hash: {{ include "lines" . | sha256sum }}
    {{- include "lines" . | nindent 4 }}
    {{- tpl .Values.text . | nindent 4 }}
`)))
	for name, want := range map[string]string{
		"written": "templates/pod.yaml:6:14", "quoted": "templates/pod.yaml:7:13", "included": "templates/_lib.tpl:2:11",
		"empty": "", "value": "", "part": "", "hash": "", "worked": "", "given": "", "missing": "",
	} {
		at, fixed := tracer.Fixed(objects["pod/demo"], diag.Path{"metadata", "annotations", name})
		got := ""
		if fixed {
			got = at[0].String()
		}
		if got != want {
			t.Errorf("%s is fixed at %q, want %q", name, got, want)
		}
	}
	if _, fixed := tracer.Fixed(objects["pod/demo"], diag.Path{"metadata", "annotations"}); fixed {
		t.Error("a mapping is no scalar")
	}
}
