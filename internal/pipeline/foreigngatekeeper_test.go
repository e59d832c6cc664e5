package pipeline

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/registry/registrytest"
)

const doorTemplate = `apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {name: acmedoors}
spec:
  crd: {spec: {names: {kind: AcmeDoors}}}
  targets:
    - target: admission.k8s.gatekeeper.sh
      rego: |
        package acmedoors
        violation[{"msg": "open"}] { input.review.object.data.door == "open" }
`

const doorConstraint = `apiVersion: constraints.gatekeeper.sh/v1beta1
kind: AcmeDoors
metadata: {name: shut}
`

const doorNamespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: house}\n"

// Templates and constraints are found in whatever --policy may name, and come to
// one check beside Rego.
func TestPoliciesOfGatekeeper(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for name, text := range map[string]string{
		"cluster/template.yaml": doorTemplate, "cluster/deep/constraint.yml": doorConstraint, "cluster/README.md": "# Doors",
		"cluster/values.yaml": "{{ not: YAML", "both/main.rego": "package main\ndeny contains \"x\" if input.data", "both/all.yaml": doorTemplate + "---\n" + doorConstraint,
		"namespace.yaml": doorNamespace, "empty/namespace.yaml": doorNamespace, "values.yaml": "a: 1",
	} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := registrytest.New(t)
	s.Push("bundle", "1", registrytest.Layer{MediaType: bundleLayer, Text: bundleText(t, "/template.yaml", doorTemplate, "constraint.json", `{"apiVersion": "constraints.gatekeeper.sh/v1beta1", "kind": "AcmeDoors", "metadata": {"name": "shut"}}`)})
	s.Push("files", "1",
		registrytest.Layer{MediaType: "application/vnd.oci.image.layer.v1.tar", Title: "template.yaml", Text: doorTemplate},
		registrytest.Layer{MediaType: dataLayer, Title: "constraint.yaml", Text: doorConstraint},
	)
	s.Push("data", "1", registrytest.Layer{MediaType: dataLayer, Title: "words.yaml", Text: "a: 1"})
	registry := "oci://" + s.Host() + "/"
	const one = "policy/acmedoors-shut"
	for names, want := range map[string]string{
		"cluster":                            one,
		"cluster/template.yaml cluster/deep": one,
		"cluster cluster/template.yaml":      one,
		"both":                               "policy/main-deny " + one,
		"cluster namespace.yaml":             one,
		bundle(t, "a/b.yaml", doorTemplate, "c.yaml", doorConstraint): one,
		registry + "bundle:1":          one,
		registry + "files:1":           one,
		"cluster empty":                "--policy empty: no file that ends in .rego, and no ConstraintTemplate or constraint of Gatekeeper",
		"cluster values.yaml":          "--policy values.yaml: no file that ends in .rego, and no ConstraintTemplate or constraint of Gatekeeper",
		registry + "data:1":            "no file that ends in .rego, and no ConstraintTemplate or constraint of Gatekeeper",
		bundle(t, "data.yaml", "a: 1"): "no file that ends in .rego, and no ConstraintTemplate or constraint of Gatekeeper",
		"namespace.yaml":               "--policy namespace.yaml: Namespaces only, and no policy",
	} {
		policies, err := Options{Foreign: Foreign{Policies: strings.Fields(names)}}.loadForeign(t.Context())
		if err != nil {
			if !strings.HasSuffix(err.Error(), want) {
				t.Errorf("%s: error %v, want %s", names, err, want)
			}
			continue
		}
		var got []string
		for _, rule := range policies.rules() {
			if !strings.HasPrefix(rule.ID, "policy/gatekeeper-") {
				got = append(got, rule.ID)
			}
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", names, diff)
		}
	}
}
