package gatekeeper_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/gatekeeper"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest/manifesttest"
	"github.com/chartyard/chartyard/internal/rego"
)

// always is a template whose constraints are violated by whatever they are about.
const always = `apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {name: acmealways}
spec:
  crd: {spec: {names: {kind: AcmeAlways}}}
  targets:
    - target: admission.k8s.gatekeeper.sh
      rego: |
        package acmealways
        violation[{"msg": msg}] { msg := sprintf("in %v", [object.get(input.review, "namespace", "none")]) }
---
`

func withSpec(spec string) gatekeeper.File {
	return gatekeeper.File{Name: "policy.yaml", Text: []byte(always + "apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: AcmeAlways\nmetadata: {name: a}\nspec: " + spec + "\n")}
}

const town = `apiVersion: v1
kind: ConfigMap
metadata: {name: here, labels: {tier: web, "7": "8"}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: there, namespace: office-old}
---
apiVersion: apps/v1
kind: Deployment
metadata: {generateName: run-}
---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {tier: shops}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: all}
---
apiVersion: acme.example/v1
kind: Street
metadata: {name: main}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: streets.acme.example}
spec: {group: acme.example, names: {kind: Street}, scope: Cluster}
`

// The release is in the namespace shop, whose Namespace it has. What no pass has
// is told from what a pass leaves out by its message.
func TestMatch(t *testing.T) {
	const (
		here, there, run, shop, role, street, crd = "ConfigMap/here in shop", "ConfigMap/there in office-old", "Deployment/ in shop",
			"Namespace/shop in none", "ClusterRole/all in none", "Street/main in none", "CustomResourceDefinition/streets.acme.example in none"
	)
	all := []string{here, there, run, shop, role, street, crd}
	for match, want := range map[string][]string{
		`{}`:            all,
		`{kinds: []}`:   all,
		`{kinds: [{}]}`: all,
		`{kinds: [{apiGroups: ["*"], kinds: ["*"]}]}`:                   all,
		`{kinds: [{apiGroups: [""]}]}`:                                  {here, there, shop},
		`{kinds: [{kinds: [Deployment]}, {apiGroups: [acme.example]}]}`: {run, street},
		`{kinds: [{apiGroups: [apps], kinds: [ConfigMap]}]}`:            nil,
		`{scope: "*"}`:            all,
		`{scope: Cluster}`:        {shop, role, street, crd},
		`{scope: Namespaced}`:     {here, there, run},
		`{namespaces: [shop]}`:    {here, run, shop, role, street, crd},
		`{namespaces: ["*-old"]}`: {there, role, street, crd},
		`{namespaces: ["off*", "*ho*"], kinds: [{kinds: [ConfigMap]}]}`:                                                                     {here, there},
		`{excludedNamespaces: [shop]}`:                                                                                                      {there, role, street, crd},
		`{excludedNamespaces: ["*"]}`:                                                                                                       {role, street, crd},
		`{namespaces: ["*"], excludedNamespaces: ["office-*"]}`:                                                                             {here, run, shop, role, street, crd},
		`{labelSelector: {matchLabels: {tier: web}}}`:                                                                                       {here},
		`{labelSelector: {}}`:                                                                                                               all,
		`{labelSelector: {matchExpressions: [{key: tier, operator: Exists}]}}`:                                                              {here, shop},
		`{labelSelector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}}`:                                                        {there, run, role, street, crd},
		`{labelSelector: {matchExpressions: [{key: tier, operator: In, values: [web]}]}}`:                                                   {here},
		`{labelSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [web]}]}, scope: Namespaced}`:                             {there, run},
		`{namespaceSelector: {matchLabels: {tier: shops}}, kinds: [{kinds: [ConfigMap, Namespace]}], namespaces: [shop]}`:                   {here, shop},
		`{namespaceSelector: {matchLabels: {tier: banks}}, namespaces: [shop], scope: Namespaced}`:                                          nil,
		`{namespaceSelector: {matchLabels: {tier: shops}}, kinds: [{kinds: [ClusterRole]}]}`:                                                {role},
		`{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: office-old}}, scope: Namespaced}`:                                  {there},
		`{namespaceSelector: {matchLabels: {tier: shops, kubernetes.io/metadata.name: shop}}, scope: Namespaced}`:                           {here, run},
		`{namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [shop]}]}, scope: Namespaced}`: {there},
		`{namespaceSelector: {matchLabels: {tier: shops}}, scope: Namespaced}`: {
			here, run,
			"AcmeAlways/a selects namespaces by labels, and those of namespace office-old are not known: nothing was checked by it",
		},
		`{name: here}`:        {here},
		`{name: "*ere"}`:      {here, there},
		`{name: run-*}`:       {run},
		`{source: Original}`:  all,
		`{source: All}`:       all,
		`{source: Generated}`: nil,
	} {
		t.Run(match, func(t *testing.T) {
			var got []string
			for _, f := range inShop(t, load(t, withSpec("{match: "+match+"}")), town) {
				if f.Object == nil {
					got = append(got, f.Message)
					continue
				}
				got = append(got, f.Object.Kind+"/"+f.Object.Name+" "+f.Message)
			}
			slices.Sort(got)
			want := slices.Sorted(slices.Values(want))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func inShop(t *testing.T, policies *gatekeeper.Policies, manifests string) []diag.Finding {
	t.Helper()
	return run(t, policies, check.Pass{Namespace: "shop"}, manifests)
}

// A match that the schema of Gatekeeper would not take is refused, at its line.
func TestWrongConstraints(t *testing.T) {
	for spec, want := range map[string]string{
		`{match: {namespaces: [A_b]}}`:                                           `spec.match.namespaces[0]: does not match pattern`,
		`{match: {kinds: ConfigMap}}`:                                            `spec.match.kinds: expected array, but got string`,
		`{match: null}`:                                                          `spec.match: expected object, but got null`,
		`{match: {source: Both}}`:                                                `spec.match.source: value must be one of`,
		`{match: {labels: {}}}`:                                                  `spec.match.labels: no such field`,
		`{match: {labelSelector: {matchLabels: {a: 1}}}}`:                        `spec.match.labelSelector.matchLabels.a: expected string, but got number`,
		`{match: {labelSelector: {matchExpressions: [{key: a}]}}}`:               `missing properties: 'operator'`,
		`{match: {labelSelector: {matchExpressions: [{key: a, operator: In}]}}}`: `In wants values`,
		`{match: {namespaceSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}}}`: `Exists takes no values`,
		`{match: {namespaceSelector: {matchExpressions: [{key: a, operator: Has}]}}}`:                 `"Has" is no operator`,
		`{parameters: {a: 1}}`:        `spec.parameters: no such field`,
		`{enforcementAction: forbid}`: `"forbid" is no action`,
		`{enforcementAction: scoped}`: `enforced at no point`,
		`{enforcementAction: scoped, scopedEnforcementActions: [{action: deny, enforcementPoints: [{name: door}]}]}`: `enforced at no point`,
		`{enforcementAction: scoped, scopedEnforcementActions: [{action: log, enforcementPoints: [{name: "*"}]}]}`:   `"log" is no scoped action`,
	} {
		_, err := gatekeeper.Load(gatekeeper.Options{Files: []gatekeeper.File{withSpec(spec)}})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "policy.yaml:15: ") {
			t.Errorf("%s: error %v, want %s", spec, err, want)
		}
	}
}

func TestActions(t *testing.T) {
	point := func(action, name string) string {
		return fmt.Sprintf("{action: %s, enforcementPoints: [{name: %q}]}", action, name)
	}
	scoped := func(all ...string) string {
		return "{enforcementAction: scoped, scopedEnforcementActions: [" + strings.Join(all, ", ") + "]}"
	}
	const gator, webhook, audit = "gator.gatekeeper.sh", "validation.gatekeeper.sh", "audit.gatekeeper.sh"
	for spec, want := range map[string]diag.Severity{
		`{}`:                          diag.Error,
		`{enforcementAction: deny}`:   diag.Error,
		`{enforcementAction: warn}`:   diag.Warning,
		`{enforcementAction: dryrun}`: diag.Info,
		scoped(point("warn", "*")):    diag.Warning,
		scoped(point("deny", webhook), point("warn", gator)):          diag.Warning,
		scoped(point("deny", webhook), point("warn", audit)):          diag.Error,
		scoped(point("warn", webhook), point("deny", "*")):            diag.Error,
		scoped(point("dryrun", gator), point("warn", "*")):            diag.Warning,
		scoped(point("deny", audit)):                                  diag.Info,
		scoped(point("warn", webhook), point("dryrun", "vap.k8s.io")): diag.Warning,
	} {
		rules := load(t, withSpec(spec)).Check().Rules
		if rules[0].Severity != want {
			t.Errorf("%s: %s, want %s", spec, rules[0].Severity, want)
		}
	}
}

// Whatever constraints are called, their IDs are valid and differ, and lead back
// to them.
func TestRulesHaveIDsOfTheirOwn(t *testing.T) {
	text := always
	for _, name := range []string{"a", "a.b", "a-b", "7"} {
		text += "apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: AcmeAlways\nmetadata: {name: \"" + name + "\", annotations: {description: \" Said. \"}}\n---\n"
	}
	policies := load(t, gatekeeper.File{Name: "p.yaml", Text: []byte(text)})
	ids := map[string]string{}
	for _, rule := range policies.Check().Rules {
		if policies.Constraint(rule.ID) == "" {
			continue
		}
		ids[policies.Constraint(rule.ID)] = rule.ID
		if rule.Description != "Said." || rule.Title != policies.Constraint(rule.ID) {
			t.Errorf("%s: title %q, description %q", rule.ID, rule.Title, rule.Description)
		}
	}
	if ids["AcmeAlways/a"] != "policy/acmealways-a" || ids["AcmeAlways/7"] != "policy/acmealways-7" {
		t.Errorf("IDs %v", ids)
	}
	if one, other := ids["AcmeAlways/a.b"], ids["AcmeAlways/a-b"]; one == other || !strings.HasPrefix(one, "policy/acmealways-a-b-") {
		t.Errorf("IDs %q and %q, want two that a hash tells apart", one, other)
	}
}

// Equal documents are one, of two that differ nobody knows which holds.
func TestTwice(t *testing.T) {
	one := withSpec("{}")
	policies := load(t, one, gatekeeper.File{Name: "copy.yaml", Text: one.Text})
	if names := constraintsOf(policies); len(names) != 1 {
		t.Errorf("constraints %q, want one", names)
	}
	other := gatekeeper.File{Name: "other.yaml", Text: []byte(strings.Replace(string(one.Text), `"in %v"`, `"at %v"`, 1))}
	_, err := gatekeeper.Load(gatekeeper.Options{Files: []gatekeeper.File{one, other}})
	if want := "other.yaml:1: template AcmeAlways is another one in policy.yaml:1; which of them holds? give --policy one"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// Files that speak of Gatekeeper and are no YAML are told of, others passed over.
func TestWhatIsRead(t *testing.T) {
	one := withSpec("{}")
	one.Text = []byte(strings.ReplaceAll(string(one.Text), "\n", "\r\n"))
	load(t, one, gatekeeper.File{Name: "chart.yaml", Text: []byte("kind: Namespace\n{{ .Values }}: ]")}, gatekeeper.File{Name: "empty.yaml"})
	broken := gatekeeper.File{Name: "broken.yaml", Text: []byte("a: b\n---\napiVersion: constraints.gatekeeper.sh/v1beta1\nkind: [")}
	if _, err := gatekeeper.Load(gatekeeper.Options{Files: []gatekeeper.File{one, broken}}); err == nil || !strings.HasPrefix(err.Error(), "broken.yaml:4") {
		t.Errorf("error %v, want one at broken.yaml:4", err)
	}
}

func TestEndlessTemplatesAreStopped(t *testing.T) {
	endless := strings.Replace(string(withSpec("{}").Text), `{ msg :=`, `{ count([x | a = numbers.range(1, 2000)[_]; b = numbers.range(1, 2000)[_]; c = numbers.range(1, 2000)[_]; x = a + b + c]) == 0; msg :=`, 1)
	policies, err := gatekeeper.Load(gatekeeper.Options{Files: []gatekeeper.File{{Name: "a.yaml", Text: []byte(endless)}}, TimeLimit: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	_, err = check.Run(t.Context(), []check.Check{policies.Check()}, check.Pass{Objects: manifesttest.Objects(t, "all.yaml", town)})
	if limit := (*rego.LimitError)(nil); !errors.As(err, &limit) {
		t.Errorf("error %v, want one of the time limit", err)
	}
}

// The same object in two environments is asked about once, unless its namespace
// is another.
func TestWhatIsRemembered(t *testing.T) {
	policies := load(t, withSpec("{}"))
	for _, namespace := range []string{"shop", "office", "shop"} {
		for _, f := range run(t, policies, check.Pass{Namespace: namespace}, strings.Split(town, "---")[0]) {
			if want := "in " + namespace; f.Message != want {
				t.Errorf("%q, want %q", f.Message, want)
			}
		}
	}
}

// Constraints that a suite of gator tests with are samples, as in Gatekeeper's
// library; those that are tested and hold are not.
func TestSamplesOfSuites(t *testing.T) {
	constraint := func(name, text string) string {
		return "apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: AcmeAlways\nmetadata: {name: " + name + "}\nspec: {match: {name: " + text + "}}\n"
	}
	suite := func(file string) string {
		return "apiVersion: test.gatekeeper.sh/v1alpha1\nkind: Suite\nmetadata: {name: a}\ntests: [{name: a, template: template.yaml, constraint: " + file + "}]\n"
	}
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"in a folder below it": {
			files: map[string]string{"suite.yaml": suite("samples/a/constraint.yaml"), "samples/a/constraint.yaml": constraint("sample", "x"), "own.yaml": constraint("own", "x")},
			want:  []string{"AcmeAlways/own"},
		},
		"the sample alone": {
			files: map[string]string{"samples/a/constraint.yaml": constraint("sample", "x")},
			want:  []string{"AcmeAlways/sample"},
		},
		"beside it": {
			files: map[string]string{"suite.yaml": suite("constraint.yaml"), "constraint.yaml": constraint("own", "x")},
			want:  []string{"AcmeAlways/own"},
		},
		"beside it, one of the same name elsewhere": {
			files: map[string]string{"suite.yaml": suite("constraint.yaml"), "constraint.yaml": constraint("own", "x"), "cluster/own.yaml": constraint("own", "other")},
			want:  []string{"AcmeAlways/own"},
		},
		"above it": {
			files: map[string]string{"tests/suite.yaml": suite("../constraints/own.yaml"), "constraints/own.yaml": constraint("own", "x")},
			want:  []string{"AcmeAlways/own"},
		},
	} {
		files := []gatekeeper.File{{Name: "a/template.yaml", Text: []byte(always)}}
		for file, text := range c.files {
			files = append(files, gatekeeper.File{Name: "a/" + file, Text: []byte(text)})
		}
		policies := load(t, files...)
		if diff := cmp.Diff(c.want, constraintsOf(policies)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// constraintsOf are those that the rules of a check stand for.
func constraintsOf(policies *gatekeeper.Policies) []string {
	var out []string
	for _, rule := range policies.Check().Rules {
		if name := policies.Constraint(rule.ID); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// A workload's pod is found fault with at the workload's template, a CronJob's in
// its job's. What a constraint says of the workload it does not say again.
func TestPodsOfWorkloads(t *testing.T) {
	template := func(match string) gatekeeper.File {
		text := strings.Replace(string(withSpec("{match: "+match+"}").Text), `msg := sprintf("in %v", [object.get(input.review, "namespace", "none")])`,
			`input.review.object.spec.containers[_].tty; msg := input.review.object.metadata.name`, 1)
		return gatekeeper.File{Name: "policy.yaml", Text: []byte(text)}
	}
	const workloads = `apiVersion: batch/v1
kind: CronJob
metadata: {name: night}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: a}, {name: b, tty: true}]}}}}}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: all}
spec: {template: {spec: {containers: [{tty: true}]}}}
---
apiVersion: acme.example/v1
kind: Deployment
metadata: {name: of-another-kind}
spec: {template: {spec: {containers: [{tty: true}]}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: none}
spec: {template: text}
`
	for match, want := range map[string][]string{
		`{kinds: [{kinds: [Pod]}]}`: {
			"cronjob/night spec.jobTemplate.spec.template.spec.containers[1].tty: night-pod",
			"daemonset/all spec.template.spec.containers[0].tty: all-pod",
		},
		`{kinds: [{kinds: [Pod, DaemonSet]}]}`: {"cronjob/night spec.jobTemplate.spec.template.spec.containers[1].tty: night-pod"},
		`{name: all*}`:                         nil,
		`{name: "*-pod", source: Generated}`: {
			"cronjob/night spec.jobTemplate.spec.template.spec.containers[1].tty: night-pod",
			"daemonset/all spec.template.spec.containers[0].tty: all-pod",
		},
		`{kinds: [{kinds: [Pod]}], source: Original}`: nil,
		`{kinds: [{kinds: [Pod]}], namespaces: [a]}`:  nil,
	} {
		var got []string
		for _, f := range inShop(t, load(t, template(match)), workloads) {
			got = append(got, fmt.Sprintf("%s %s: %s", f.Object, f.Path, f.Message))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", match, diff)
		}
	}
}

// What objects of one's own kinds make, ExpansionTemplates tell; what that makes
// in turn is made too.
func TestExpansions(t *testing.T) {
	expansion := func(spec string) gatekeeper.File {
		return gatekeeper.File{Name: "e.yaml", Text: []byte("apiVersion: expansion.gatekeeper.sh/v1beta1\nkind: ExpansionTemplate\nmetadata: {name: e}\nspec: " + spec + "\n")}
	}
	const fleet = "{applyTo: [{groups: [acme.example], kinds: [Fleet]}], templateSource: spec.each, generatedGVK: {group: apps, version: v1, kind: Deployment}}"
	policies := load(t, withSpec("{match: {kinds: [{kinds: [Pod]}]}}"), expansion(fleet))
	var got []string
	for _, f := range inShop(t, policies, "apiVersion: acme.example/v1\nkind: Fleet\nmetadata: {name: a}\nspec: {each: {spec: {template: {spec: {}}}}}\n") {
		got = append(got, f.Object.String()+" "+f.Path.String()+": "+f.Message)
	}
	if diff := cmp.Diff([]string{"fleet/a metadata.namespace: in shop"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for spec, want := range map[string]string{
		"{templateSource: spec.each}": "e.yaml:4: expansion e wants templateSource, and generatedGVK with kind and version",
		strings.Replace(fleet, "{applyTo", "{enforcementAction: forbid, applyTo", 1): `e.yaml:4: "forbid" is no action; want deny, warn or dryrun`,
	} {
		if _, err := gatekeeper.Load(gatekeeper.Options{Files: []gatekeeper.File{withSpec("{}"), expansion(spec)}}); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}
