package golden

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/chartyard/chartyard/internal/configview"
	"github.com/chartyard/chartyard/internal/release"
)

// What people write, and what becomes of it in Helm.
const written = `config:
  OCTAL: 0123
  EXPONENT: 1e3
  ANSWER: yes
  SIXTY: 12:30:45
  DATE: 2001-01-01
  SIZE: 1_000
  RATIO: 0.10
  QUOTED: "0123"
  LINES: |
    {{ .Values.port }} # no comment
    "two" 'quotes'
  KEPT: "trailing\n\n"
  EMPTY: ""
  OUTSIDE: "Grüße \U0001f6a2 \x85\u2028\x7f\ufeff"
  SHELL: $(POD_NAME)
  GONE: {value: null, default: back}
  DB_PASSWORD:
    value: "swordfish\n"
  SIGNING_KEY: {sensitive: true, value: "\0\x01'\"{{"}
  OTHER: {sensitive: true, default: 010}
`

// Split shows what plain Helm gives, byte for byte, on every side.
func TestSplitIsHelms(t *testing.T) {
	layer := filepath.Join(t.TempDir(), "layer.yaml")
	if err := os.WriteFile(layer, []byte(written), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, service := range []string{"standard", "worker"} {
		for _, r := range renderings(t, release.Options{Paths: []string{filepath.Join(service, tree)}, Files: []string{layer}, Reveal: true}) {
			if r.Err != nil {
				t.Fatal(r.Err)
			}
			request := r.request()
			request.Files = append(request.Files, layer)
			text, err := request.inProcess()
			if err != nil {
				t.Fatal(err)
			}
			objects, err := configview.Split(r.Rendered, true)
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]map[string]string{}
			for _, o := range objects {
				text, err := o.YAML()
				if err != nil {
					t.Fatal(err)
				}
				addData(t, got, text)
			}
			want := map[string]map[string]string{}
			for manifest := range strings.SplitSeq(text, "\n---\n") {
				addData(t, want, manifest)
			}
			if diff := cmp.Diff(want, got); diff != "" || len(want) != 2 || len(want["Secret/"+r.Environment.Release]) != 3 {
				t.Errorf("%s in %s (-helm +split):\n%s", service, r.Environment.Name, diff)
			}
		}
	}
}

// addData adds what a ConfigMap or Secret holds, decoded, under its kind and
// name.
func addData(t *testing.T, to map[string]map[string]string, manifest string) {
	t.Helper()
	var object struct {
		Kind     string
		Metadata struct{ Name string }
		Data     map[string]string
	}
	if !strings.Contains(manifest, "kind: ConfigMap") && !strings.Contains(manifest, "kind: Secret\n") {
		return
	}
	if err := yaml.Unmarshal([]byte(manifest), &object); err != nil {
		t.Fatal(err)
	}
	for key, text := range object.Data {
		if object.Kind != "Secret" {
			break
		}
		decoded, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		object.Data[key] = string(decoded)
	}
	to[object.Kind+"/"+object.Metadata.Name] = object.Data
}
