package charttemplate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What replaces the pods, and what does not: the pod template is another or the
// same.
func TestPodsAreReplacedWhenTheConfigurationChanges(t *testing.T) {
	type change struct {
		name, values string
		replaces     func(combination) bool
	}
	always := func(combination) bool { return true }
	never := func(combination) bool { return false }
	with := func(secret string) func(combination) bool {
		return func(c combination) bool { return c.secret == secret }
	}
	changes := []change{
		{"a plain value", `config: {GREETING: {value: goodbye}}`, always},
		{"a plain value to an empty one", `config: {GREETING: {value: ""}}`, always},
		{"one more plain entry", `config: {MORE: x}`, always},
		{"one plain entry fewer", `config: {GREETING: null}`, always},
		{"one more marked entry", `config: {MORE_TOKEN: {sensitive: true}}`, always},
		{"one marked entry fewer", `config: {API_TOKEN: null}`, always},
		{"a plain value's overlay", `config: {LOG_LEVEL: trace}`, always},
		{"the store", `configDelivery: {external: {storeName: other}}`, with("external")},
		{"the kind of store", `configDelivery: {external: {storeKind: SecretStore}}`, with("external")},
		{"the service's secret", `configDelivery: {external: {service: other}}`, with("external")},
		{"the common secret", `configDelivery: {external: {common: other}}`, with("external")},
		{"which secret an entry is in", `config: {API_TOKEN: {from: service}}`, with("external")},

		{"the refresh interval", `configDelivery: {external: {refreshInterval: 5m}}`, never},
		{"words", `config: {GREETING: {description: Said at the door}, DB_PASSWORD: {description: Of the database}}`, never},
		{"the number of pods", `autoscaling: {minReplicas: 4}`, never},
		{"an annotation of the Deployment", `deploymentAnnotations: {a: b}`, never},
	}
	template := func(c combination, more ...string) any {
		return delivered(t, c, "prod", more...).Objects["Deployment"].at("spec", "template")
	}
	base := map[combination]any{}
	for _, c := range combinations() {
		base[c] = template(c)
	}
	for _, c := range combinations() {
		for _, change := range changes {
			if replaced := !cmp.Equal(base[c], template(c, change.values)); replaced != change.replaces(c) {
				t.Errorf("%s, change of %s: replaced %v", c, change.name, replaced)
			}
		}
		if c.secret == "chart" {
			for _, value := range []string{"another", `""`, "null"} {
				if cmp.Equal(base[c], template(c, "config: {DB_PASSWORD: {value: "+value+"}}")) {
					t.Errorf("%s: a secret value becomes %s, and the pods stay", c, value)
				}
			}
		}
		for _, other := range combinations() {
			if other != c && cmp.Equal(base[c], base[other]) {
				t.Errorf("from %s to %s: the pods stay", c, other)
			}
		}
	}
}

// Reloader looks for its annotation on the Deployment, and not on the pods.
func TestAnnotationsOfTheDeploymentAreItsOwn(t *testing.T) {
	r, err := render("prod", "v1.35.0", values(t, `deploymentAnnotations: {secret.reloader.stakater.com/auto: "true"}`))
	if err != nil {
		t.Fatal(err)
	}
	deployment := r.Objects["Deployment"]
	want := map[string]any{"secret.reloader.stakater.com/auto": "true"}
	if diff := cmp.Diff(want, deployment.at("metadata", "annotations")); diff != "" {
		t.Error(diff)
	}
	if got := deployment.at("spec", "template", "metadata", "annotations", "secret.reloader.stakater.com/auto"); got != nil {
		t.Errorf("the pods have it: %v", got)
	}
}
