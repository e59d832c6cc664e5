package policy

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/policies"
)

// fleetFindings is what rules with fleet scope report on releases.
func fleetFindings(t *testing.T, p *Policies, releases []Release) []diag.Finding {
	t.Helper()
	fleet, err := p.Fleet(t.Context(), &check.Pass{Environment: "prod"}, releases)
	if err != nil {
		t.Fatal(err)
	}
	var out []diag.Finding
	for n, r := range releases {
		found, err := check.Run(t.Context(), []check.Check{fleet.Check(n)}, check.Pass{Service: r.Service, Objects: r.Objects})
		if err != nil {
			t.Fatal(err)
		}
		if fleet.Found(n) != (len(found) > 0) {
			t.Errorf("%s: found: %v, findings: %v", r.Service, fleet.Found(n), found)
		}
		out = append(out, found...)
	}
	return out
}

// acrossServices is a rule with fleet scope that says what CONDITION finds.
const acrossServices = `# METADATA
# title: A rule
# description: For tests.
# custom:
#   severity: error
#   remediation: Do better.
#   scope: fleet
#   kinds: [Service]
#   parameters:
#     type: object
#     properties:
#       most: {type: integer, default: 1, description: How many.}
package policies.a.b

violation contains {"msg": msg, "path": ["spec"], "object": object.union({"service": item.service, "name": obj.metadata.name}, {"kind": obj.kind})} if {
	some item in input.releases
	some obj in item.objects
	CONDITION
}
`

func across(t *testing.T, condition string) *Policies {
	t.Helper()
	return mustLoad(t, fstest.MapFS{
		"a/b/rule.rego": {Data: []byte(strings.Replace(acrossServices, "CONDITION", condition, 1))},
		"a/c/rule.rego": {Data: []byte(strings.NewReplacer("policies.a.b", "policies.a.c", "[Service]", "[Ingress, Service]", "CONDITION", `msg := sprintf("c %v", [count(item.objects)])`).Replace(acrossServices))},
	})
}

func services(t *testing.T) []Release {
	t.Helper()
	return []Release{
		{Service: "pay", Namespace: "pay-prod", Objects: objects(t, "apiVersion: v1\nkind: Service\nmetadata: {name: pay}\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: pay}\n")},
		{Service: "none", Namespace: "none"},
		{Service: "shop", Namespace: "shop-prod", Objects: objects(t, "apiVersion: v1\nkind: Service\nmetadata: {name: shop}\n")},
	}
}

// What a rule sees: every release in order, objects of its own kinds, and of the
// context what is the same for all.
func TestFleetInput(t *testing.T) {
	p := across(t, `msg := sprintf("%v", [[
		[sprintf("%s in %s", [r.service, r.namespace]) | some r in input.releases],
		[o.kind | some o in item.objects],
		{key: value | some key, value in data.chartyard; key in ["service", "environment", "namespace", "release", "kubeVersion", "profile"]},
		data.chartyard.params["a/b"].most,
	]])`)
	pass := check.Pass{
		Environment: "prod", KubeVersion: "v1.36.0", Profile: "restricted",
		Params: map[string]any{"a/b": map[string]any{"most": 3}},
	}
	fleet, err := p.Fleet(t.Context(), &pass, services(t))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for n, results := range fleet.results {
		for _, r := range results {
			got = append(got, fmt.Sprint(n, " ", r.msg))
		}
	}
	context := ` {"environment": "prod", "kubeVersion": "v1.36.0", "namespace": "", "profile": "restricted", "release": "", "service": ""}, 3]`
	all := `[["pay in pay-prod", "none in none", "shop in shop-prod"], ["Service"],`
	want := []string{"0 " + all + context, "0 c 2", "0 c 2", "2 " + all + context, "2 c 1"}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
}

// A rule with fleet scope is not run on a release, and one that is off not at
// all.
func TestFleetRulesAreRunForTheFleetAlone(t *testing.T) {
	p := across(t, `msg := "b"`)
	releases := services(t)
	if found := findings(t, p, releases[0].Objects); len(found) > 0 {
		t.Errorf("on a release: %v", found)
	}
	off := check.Pass{Off: func(rule string) bool { return rule == "a/c" }}
	fleet, err := p.Fleet(t.Context(), &off, releases)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range slices.Concat(fleet.results...) {
		if r.msg != "b" {
			t.Errorf("one that is off says %s", r.msg)
		}
	}
	if !fleet.Found(0) || fleet.Found(1) || !fleet.Found(2) {
		t.Errorf("results: %v", fleet.results)
	}
	if !p.LooksAcross("Ingress") || p.LooksAcross("Pod") || !p.IsFleet("a/b") || mustLoad(t, policies.FS).IsFleet("images/tag-fixed") {
		t.Error("the rules with fleet scope are not told from others")
	}
}

// The error names the rule, and whose object it was wrong about.
func TestFleetResultsNameWhatIsThere(t *testing.T) {
	for condition, want := range map[string]string{
		`msg := "no"; item.service == "x"`: "",
		`msg := 1`:                         `policies on the fleet: a/b/rule.rego: violation {"msg": 1, "object": {"kind": "Service", "name": "pay", "service": "pay"}, "path": ["spec"]}: no msg`,
	} {
		_, err := across(t, condition).Fleet(t.Context(), &check.Pass{}, services(t))
		if got := fmt.Sprint(err); want == "" && err != nil || want != "" && got != want {
			t.Errorf("%s: error %v, want %q", condition, err, want)
		}
	}
	for object, want := range map[string]string{
		`{"service": "other", "kind": "Service", "name": "pay"}`: `a/b/rule.rego reports on service "other", which is none of this run`,
		`{"service": "pay", "kind": "Pod", "name": "pay"}`:       `a/b/rule.rego reports on Pod "pay", which service pay does not have`,
		`{"kind": "Service", "name": "pay"}`:                     `a/b/rule.rego reports on service "", which is none of this run`,
		`"pay"`:                                                  `a rule with fleet scope says whose object: "object": {"service": …, "kind": …, "name": …}`,
	} {
		rule := acrossServices[:strings.Index(acrossServices, "violation")] + `violation contains {"msg": "no", "path": [], "object": ` + object + `}`
		p := mustLoad(t, fstest.MapFS{"a/b/rule.rego": {Data: []byte(rule)}})
		if _, err := p.Fleet(t.Context(), &check.Pass{}, services(t)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %s", object, err, want)
		}
	}
}

// The machine says of the library's fleet rules what their sources say.
func TestFleetByTheMachine(t *testing.T) {
	sources, err := read(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	program, err := unpackProgram(sources)
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := unpackAll(sources, inBinary)
	if err != nil {
		t.Fatal(err)
	}
	full := mustLoad(t, policies.FS)
	tried := 0
	for _, r := range full.Rules() {
		if r.Scope != FleetScope {
			continue
		}
		for _, name := range []string{"bad.yaml", "good.yaml"} {
			text, err := policies.FS.ReadFile(r.ID + "/" + name)
			if err != nil {
				t.Fatal(err)
			}
			want := findingsOfExample(t, full, r, string(text))
			for form, p := range map[string]*Policies{"program": program, "modules": compiled} {
				if diff := cmp.Diff(want, findingsOfExample(t, p, r, string(text))); diff != "" {
					t.Errorf("%s of %s by the %s (-sources +compiled):\n%s", name, r.ID, form, diff)
				}
			}
			tried++
		}
	}
	if tried < 4 {
		t.Errorf("%d examples were tried", tried)
	}
}

func TestEndlessFleetRulesAreStopped(t *testing.T) {
	p := across(t, `some x in numbers.range(1, 100000); some y in numbers.range(1, 100000); x * y == 0; msg := "no"`)
	p.TimeLimit = time.Millisecond
	if _, err := p.Fleet(t.Context(), &check.Pass{}, services(t)); err == nil || !strings.HasPrefix(err.Error(), "policies stopped on the fleet: they took more than") {
		t.Errorf("error %v", err)
	}
}
