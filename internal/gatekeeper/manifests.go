package gatekeeper

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/check/policy"
)

// metadata of an object.
type metadata struct {
	Name        string            `yaml:"name"`
	Labels      map[string]string `yaml:"labels,omitempty"`
	Annotations map[string]string `yaml:"annotations,omitempty"`
}

// template is a ConstraintTemplate.
type template struct {
	APIVersion string       `yaml:"apiVersion"`
	Kind       string       `yaml:"kind"`
	Metadata   metadata     `yaml:"metadata"`
	Spec       templateSpec `yaml:"spec"`
}

type templateSpec struct {
	CRD struct {
		Spec struct {
			Names struct {
				Kind string `yaml:"kind"`
			} `yaml:"names"`
			Validation *validation `yaml:"validation,omitempty"`
		} `yaml:"spec"`
	} `yaml:"crd"`
	Targets []target `yaml:"targets"`
}

type validation struct {
	OpenAPIV3Schema schema `yaml:"openAPIV3Schema"`
}

// schema is as much of OpenAPI's as parameters of rules use.
type schema struct {
	Type        string            `yaml:"type"`
	Description string            `yaml:"description,omitempty"`
	Properties  map[string]schema `yaml:"properties,omitempty"`
	Items       *schema           `yaml:"items,omitempty"`
	Enum        []any             `yaml:"enum,omitempty"`
	Minimum     *float64          `yaml:"minimum,omitempty"`
	Maximum     *float64          `yaml:"maximum,omitempty"`
	Pattern     string            `yaml:"pattern,omitempty"`
}

type target struct {
	Target string   `yaml:"target"`
	Code   []engine `yaml:"code"`
}

type engine struct {
	Engine string     `yaml:"engine"`
	Source regoSource `yaml:"source"`
}

type regoSource struct {
	Version string   `yaml:"version"`
	Rego    string   `yaml:"rego"`
	Libs    []string `yaml:"libs"`
}

// constraint is what a template is used for.
type constraint struct {
	APIVersion string   `yaml:"apiVersion"`
	Kind       string   `yaml:"kind"`
	Metadata   metadata `yaml:"metadata"`
	Spec       struct {
		EnforcementAction string         `yaml:"enforcementAction"`
		Match             match          `yaml:"match"`
		Parameters        map[string]any `yaml:"parameters,omitempty"`
	} `yaml:"spec"`
}

type match struct {
	Kinds              []kindMatch    `yaml:"kinds"`
	ExcludedNamespaces []string       `yaml:"excludedNamespaces,flow"`
	LabelSelector      *labelSelector `yaml:"labelSelector,omitempty"`
}

type labelSelector struct {
	MatchExpressions []labelRequirement `yaml:"matchExpressions"`
}

type labelRequirement struct {
	Key      string   `yaml:"key"`
	Operator string   `yaml:"operator"`
	Values   []string `yaml:"values,flow"`
}

// matchOf are the objects that a rule is for. The namespaces are those that the
// cluster itself lives in. The label is that of the rights without which
// Kubernetes does not start: it must be free to write them again.
func matchOf(kinds []string) match {
	m := match{
		Kinds:              matchKinds(kinds),
		ExcludedNamespaces: []string{"gatekeeper-system", "kube-node-lease", "kube-public", "kube-system"},
	}
	if slices.ContainsFunc(kinds, givesRights) {
		m.LabelSelector = &labelSelector{[]labelRequirement{{Key: "kubernetes.io/bootstrapping", Operator: "NotIn", Values: []string{"rbac-defaults"}}}}
	}
	return m
}

func labels() map[string]string {
	return map[string]string{"app.kubernetes.io/managed-by": "chartyard"}
}

func annotations(rule policy.Rule) map[string]string {
	out := map[string]string{
		"metadata.gatekeeper.sh/title": rule.Title,
		"description":                  rule.Description,
		"chartyard/rule":               rule.ID,
		"chartyard/remediation":        rule.Remediation,
	}
	if len(rule.References) > 0 {
		out["chartyard/references"] = strings.Join(rule.References, "\n")
	}
	return out
}

// schemaOf is a parameter's. What holds when it is left out is said in words: the
// template fills it in.
func schemaOf(p policy.Parameter) schema {
	out := schema{Type: p.Type, Description: p.Description, Enum: p.Enum, Minimum: p.Minimum, Maximum: p.Maximum, Pattern: p.Pattern}
	if p.Items != nil {
		items := schemaOf(*p.Items)
		out.Items = &items
	}
	return out
}

// document is an object as YAML, below a line that says where it is from.
func document(id string, object any) ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, "# Written by chartyard policy export from the rule %s.\n", id)
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(object); err != nil {
		return nil, err
	}
	return out.Bytes(), encoder.Close()
}
