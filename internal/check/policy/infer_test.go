package policy

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/policies"
)

// placed is what policies find, with the object, the field and whether that was
// inferred.
func placed(t *testing.T, p *Policies, all []*manifest.Object) []string {
	t.Helper()
	pass := check.Pass{Objects: all, Locate: func(*manifest.Object, diag.Path, string) check.Location {
		return check.Location{Precision: diag.Proved}
	}}
	found, err := check.Run(t.Context(), []check.Check{p.Check()}, pass)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range found {
		out = append(out, fmt.Sprintf("%s: %s %s (%s)", f.Message, f.Object.Name, f.Path, f.Precision))
	}
	return out
}

const shops = `apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {type: LoadBalancer, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: till}
spec: {type: ClusterIP, ports: [{port: 80}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: till}
data: {port: "80", open: null}
`

// What a result leaves out is inferred, and what it says is left as it is.
func TestFieldsAreInferred(t *testing.T) {
	for _, test := range []struct{ name, scope, rule, want string }{
		{
			"a text", "object",
			`violation contains "clouds charge for this" if input.spec.type == "LoadBalancer"`,
			`clouds charge for this: shop spec.type (inferred)`,
		},
		{
			"an object without path", "object",
			`violation contains {"msg": "never opens"} if { input.data; not input.data.open }`,
			`never opens: till data.open (inferred)`,
		},
		{
			"parameters that decide are no field", "object",
			`violation contains "named otherwise" if { input.spec.type != "ClusterIP"; count(data.chartyard.params) == 0 }`,
			`named otherwise: shop spec.type (inferred)`,
		},
		{
			"the object as a whole", "object",
			`violation contains {"msg": "no", "path": []} if input.spec.type == "LoadBalancer"`,
			`no: shop  (proved)`,
		},
		{
			"a path", "object",
			`violation contains {"msg": "no", "path": ["spec"]} if input.spec.type == "LoadBalancer"`,
			`no: shop spec (proved)`,
		},
		{
			"resting on nothing", "object",
			`violation contains "no" if object.get(input, "kind", "") == "ConfigMap"`,
			`no: till kind (inferred)`,
		},
		{
			"neither object nor path", "release",
			`violation contains msg if { some o in input.objects; o.spec.type == "LoadBalancer"; msg := sprintf("%s is charged for", [o.metadata.name]) }`,
			`shop is charged for: shop spec.type (inferred)`,
		},
		{
			"a path in an object that is not named", "release",
			`violation contains {"msg": "no", "path": ["spec"]} if { some o in input.objects; o.spec.type == "LoadBalancer" }`,
			`no: shop spec (inferred)`,
		},
		{
			"of two objects the one that is named", "release",
			`violation contains {"msg": "two names", "object": {"kind": "ConfigMap", "name": b.metadata.name}} if {
				some a in input.objects
				some b in input.objects
				a.kind == "Service"
				b.kind == "ConfigMap"
				a.metadata.name == b.metadata.name
				sprintf("%d", [a.spec.ports[0].port]) == b.data.port
			}`,
			`two names: till data.port (inferred)`,
		},
		{
			"object and path", "release",
			`violation contains {"msg": "no", "object": {"kind": o.kind, "name": o.metadata.name}, "path": ["spec", "ports"]} if { some o in input.objects; o.spec.type == "LoadBalancer" }`,
			`no: shop spec.ports (proved)`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			rule := fmt.Sprintf("# METADATA\n# title: A rule\n# description: For tests.\n# custom: {severity: error, remediation: Do better., scope: %s}\npackage policies.a.b\n\n%s\n", test.scope, test.rule)
			p := mustLoad(t, fstest.MapFS{"a/b/rule.rego": {Data: []byte(rule)}})
			if diff := cmp.Diff([]string{test.want}, placed(t, p, objects(t, shops))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// The rules in the binary say where: the machine that runs them infers nothing.
func TestTheLibrarySaysWhere(t *testing.T) {
	p := mustLoad(t, policies.FS)
	for _, r := range p.Rules() {
		text, err := policies.FS.ReadFile(r.ID + "/bad.yaml")
		if err != nil {
			t.Fatal(err)
		}
		if r.Scope == FleetScope {
			for _, result := range slices.Concat(fleetOfExample(t, p, string(text)).results...) {
				if !result.placed {
					t.Errorf("%s: %s", r.ID, result.msg)
				}
			}
			continue
		}
		for _, found := range placed(t, p, objects(t, string(text))) {
			if strings.HasSuffix(found, "(inferred)") {
				t.Errorf("%s: %s", r.ID, found)
			}
		}
	}
}

func fleetOfExample(t *testing.T, p *Policies, text string) *Fleet {
	t.Helper()
	var releases []Release
	for _, one := range ExampleReleases(text) {
		releases = append(releases, Release{Service: one.Service, Namespace: one.Service, Objects: objects(t, one.Text)})
	}
	fleet, err := p.Fleet(t.Context(), &check.Pass{Environment: "prod"}, releases)
	if err != nil {
		t.Fatal(err)
	}
	return fleet
}

func TestFieldsOfAFleetAreInferred(t *testing.T) {
	p := mustLoad(t, fstest.MapFS{"a/b/rule.rego": {Data: []byte(`# METADATA
# title: A rule
# description: For tests.
# custom: {severity: error, remediation: Do better., scope: fleet, kinds: [Service]}
package policies.a.b

violation contains {"msg": "a port twice", "object": {"service": a.service, "kind": "Service", "name": one.metadata.name}} if {
	some a in input.releases
	some b in input.releases
	a.service != b.service
	some one in a.objects
	some other in b.objects
	one.spec.ports[0].nodePort == other.spec.ports[0].nodePort
}
`)}})
	service := "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{nodePort: 30080}]}\n"
	releases := []Release{{Service: "shop", Objects: objects(t, service)}, {Service: "till", Objects: objects(t, service)}}
	found := fleetFindings(t, p, releases)
	for _, f := range found {
		if got := f.Path.String(); got != "spec.ports[0].nodePort" {
			t.Errorf("%s: %s at %q", f.Service, f.Message, got)
		}
	}
	if len(found) != 2 {
		t.Errorf("%d findings, want 2", len(found))
	}
}
