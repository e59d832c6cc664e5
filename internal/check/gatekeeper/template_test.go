package gatekeeper_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/gatekeeper"
	"github.com/chartyard/chartyard/internal/diag"
)

// What a template may not be is refused at its line. The Rego of the template
// always begins in line 10.
func TestTemplatesThatAreRefused(t *testing.T) {
	const rule = `violation[{"msg": msg}] { msg := sprintf("in %v", [object.get(input.review, "namespace", "none")]) }`
	for _, c := range []struct{ old, new, want string }{
		{"kind: AcmeAlways}}}", "kind: AcmeOther}}}", `policy.yaml:3: the template's name "acmealways" is not its kind "AcmeOther" in lower case`},
		{"names: {kind: AcmeAlways}", "names: {}", "policy.yaml:5: template acmealways names no kind"},
		{"target: admission.k8s.gatekeeper.sh", "target: other.example", `policy.yaml:7: no constraint can be run here; AcmeAlways/a: its template is for target "other.example", and only admission.k8s.gatekeeper.sh is run here`},
		{"  targets:\n", "  others:\n", "policy.yaml:4: template AcmeAlways has 0 targets, want one"},
		{"rego: |", "code: |", "policy.yaml:7: template AcmeAlways has no Rego"},
		{rule, "", "policy.yaml:1: template AcmeAlways has no rule violation"},
		{rule, "# nothing", "policy.yaml:1: template AcmeAlways has no rule violation"},
		{rule, `violation[{"msg": "x"}] { data.inventory.x; data.params }`, "policy.yaml:10: data.params: a template may refer to its libraries, data.lib, only"},
		{rule, `violation[{"msg": "x"}] { data.inventory[_] }`, "policy.yaml:10: no constraint can be run here; AcmeAlways/a: data.inventory: its template looks at all objects of the cluster"},
		{rule, `violation[{"msg": "x"}] { time.now_ns() > 0 }`, "policy.yaml:10: no constraint can be run here; AcmeAlways/a: time.now_ns: a policy may look at nothing but its input"},
		{rule, `violation[{"msg": "x"}] { data.lib.none.f(1) }`, "policy.yaml:10: undefined function data.lib.none.f"},
		{rule, `violation contains {"msg": "x"} if { true }`, "policy.yaml:10: "},
		{rule, "import data.other\n        " + rule, "policy.yaml:10: import data.other: a template may import its libraries, data.lib, only"},
		{rule, "import future.keywords.in\n        " + rule, ""},
		{rule, "import rego.v1\n        violation contains {\"msg\": \"x\"} if true", ""},
		{"      rego: |", "      libs: [7]\n      rego: |", "policy.yaml:8: want a text of Rego"},
		{"      rego: |", "      libs: [\"package other\"]\n      rego: |", "policy.yaml:8: data.other: a library of a template is in a package below lib"},
		{"      rego: |", "      libs: [\"package lib\"]\n      rego: |", "policy.yaml:8: data.lib: a library of a template is in a package below lib"},
		{"{names: {kind: AcmeAlways}}", "{names: {kind: AcmeAlways}, validation: {openAPIV3Schema: {type: wrong}}}", "policy.yaml:5: the schema of its parameters cannot be used: "},
	} {
		file := withSpec("{}")
		file.Text = []byte(strings.Replace(string(file.Text), c.old, c.new, 1))
		_, err := gatekeeper.Load(gatekeeper.Options{Files: []gatekeeper.File{file}})
		if got := fmt.Sprint(err); c.want == "" && err != nil || !strings.Contains(got, c.want) {
			t.Errorf("%s: error %v, want %s", c.new, err, c.want)
		}
	}
}

// Constraints for the cluster only, and templates without any, are told of beside
// those that are run.
func TestNotes(t *testing.T) {
	other := func(name, rule string) string {
		text := strings.NewReplacer("acmealways", "acme"+name, "AcmeAlways", "Acme"+name).Replace(always)
		return strings.Replace(text, `msg := sprintf("in %v", [object.get(input.review, "namespace", "none")])`, rule, 1)
	}
	constraint := "apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: Acmeunique\nmetadata: {name: b}\n"
	policies := load(t, withSpec("{}"),
		gatekeeper.File{Name: "unique.yaml", Text: []byte(other("unique", `msg := data.inventory.x`) + constraint)},
		gatekeeper.File{Name: "idle.yaml", Text: []byte(other("idle", `msg := "x"`) + other("lazy", `msg := 7 7`))},
	)
	var got []string
	for _, f := range policies.Notes() {
		got = append(got, fmt.Sprintf("%s:%d: %s: %s [%s]", f.Span.File, f.Span.Line, f.Severity, f.Message, f.Rule))
	}
	want := []string{
		"unique.yaml:10: warning: constraint Acmeunique/b is not run here: data.inventory: its template looks at all objects of the cluster, which a chart does not tell [policy/gatekeeper-elsewhere]",
		"idle.yaml:1: info: 2 templates have no constraint and check nothing: Acmeidle, Acmelazy [policy/gatekeeper-unused]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := constraintsOf(policies); !slices.Equal(got, []string{"AcmeAlways/a"}) {
		t.Errorf("run are %q, want AcmeAlways/a", got)
	}
}

// Objects that name no namespace are in the release's, but for those that are in
// none.
func TestNamespacesOfKinds(t *testing.T) {
	policies := load(t, withSpec("{}"))
	for kind, want := range map[string]string{
		"v1 Service": "shop", "v1 Node": "none", "v1 PersistentVolume": "none", "apps/v1 Deployment": "shop",
		"rbac.authorization.k8s.io/v1 Role": "shop", "rbac.authorization.k8s.io/v1 ClusterRoleBinding": "none",
		"storage.k8s.io/v1 StorageClass": "none", "storage.k8s.io/v1 CSIStorageCapacity": "shop",
		"networking.k8s.io/v1 Ingress": "shop", "networking.k8s.io/v1 IngressClass": "none",
		"scheduling.k8s.io/v1 PriorityClass": "none", "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration": "none",
		"cert-manager.io/v1 Issuer": "shop", "cert-manager.io/v1 ClusterIssuer": "none",
		"gateway.networking.k8s.io/v1 Gateway": "shop", "gateway.networking.k8s.io/v1 GatewayClass": "none",
		"policy/v1 PodDisruptionBudget": "shop", "certificates.k8s.io/v1 CertificateSigningRequest": "none",
		"resource.k8s.io/v1 ResourceClaim": "shop", "resource.k8s.io/v1 DeviceClass": "none", "karpenter.sh/v1 NodePool": "none",
	} {
		apiVersion, name, _ := strings.Cut(kind, " ")
		findings := inShop(t, policies, "apiVersion: "+apiVersion+"\nkind: "+name+"\nmetadata: {name: a}\n")
		if got := messages(findings); !slices.Equal(got, []string{"in " + want}) {
			t.Errorf("%s is %q, want in %s", kind, got, want)
		}
	}
	if got := messages(run(t, policies, check.Pass{}, configMap)); !slices.Equal(got, []string{"in b"}) {
		t.Errorf("a ConfigMap of namespace b is %q", got)
	}
}

func messages(findings []diag.Finding) []string {
	var out []string
	for _, f := range findings {
		out = append(out, f.Message)
	}
	return out
}
