package trace

import (
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// What keeps a chart from writing a NetworkPolicy beside the Deployment of
// templates/app.yaml.
func TestAbsent(t *testing.T) {
	const app = `-- templates/app.yaml --
apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
`
	const guarded = `-- templates/policy.yaml --
{{- /* Who may call. */}}
{{- if .Values.policy.enabled }}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: app}
{{- end }}
`
	for _, tt := range []struct{ name, chart, want string }{
		{"its condition", "-- values.yaml --\npolicy: {enabled: false}\n" + app + guarded, "templates/policy.yaml:2:8 | policy.enabled values.yaml:1:19 | inferred"},
		{"beside another object", "-- values.yaml --\npolicy: {enabled: false}\n" + app + "---\n" + guarded[len("-- templates/policy.yaml --\n"):], "templates/app.yaml:6:8 | policy.enabled values.yaml:1:19 | inferred"},
		{"a with", "-- values.yaml --\npolicy: {}\n" + app + "-- templates/policy.yaml --\n{{ with .Values.policy }}\nkind: NetworkPolicy\n{{ end }}\n", "templates/policy.yaml:1:9 | policy values.yaml:1:1 | inferred"},
		{"not set at all", "-- values.yaml --\npolicy: {}\n" + app + guarded, "templates/policy.yaml:2:8 | policy.enabled | inferred"},
		{"one that is written", "-- values.yaml --\npolicy: {enabled: true}\n" + app + guarded, ""},
		{"no template for it", "-- values.yaml --\npolicy: {enabled: false}\n" + app, ""},
		{"another kind", "-- values.yaml --\npolicy: {enabled: false}\n" + app + "-- templates/policy.yaml --\n{{ if .Values.policy.enabled }}\nkind: NetworkPolicyPort\n{{ end }}\n", ""},
		{"a condition of no value", "-- values.yaml --\npolicy: {enabled: false}\n" + app + "-- templates/policy.yaml --\n{{ if false }}\nkind: NetworkPolicy\n{{ end }}\n", ""},
		{"a value that is not empty", "-- values.yaml --\npolicy: {kind: other}\n" + app + "-- templates/policy.yaml --\n{{ if eq .Values.policy.kind \"own\" }}\nkind: NetworkPolicy\n{{ end }}\n", ""},
		{"a template of tests", "-- values.yaml --\npolicy: {enabled: false}\n" + app + "-- templates/tests/policy.yaml --\n{{ if .Values.policy.enabled }}\nkind: NetworkPolicy\n{{ end }}\n", ""},
		{"two that wait for different values", "-- values.yaml --\npolicy: {enabled: false}\nother: false\n" + app + guarded + "-- templates/other.yaml --\n{{ if .Values.other }}\nkind: NetworkPolicy\n{{ end }}\n", ""},
		{"a file with nothing in it", "-- values.yaml --\npolicy: {enabled: false}\n" + app + "-- templates/empty.yaml --\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tracer, objects := render(t, txtar.Parse([]byte(tt.chart)))
			loc, ok := tracer.Absent(objects["deployment/app"], "NetworkPolicy")
			got := ""
			if ok {
				got = describe(loc)
			}
			if got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
