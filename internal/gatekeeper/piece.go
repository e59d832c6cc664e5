package gatekeeper

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/scaffold"
)

// piece is a rule on its way.
type piece struct {
	*exporter
	rule    policy.Rule
	setting Setting
	kind    string
	own     *pack
	needs   needs
	code    code
}

// reason says why Gatekeeper does not get the rule: first what cannot be, then
// what is not wanted.
func (p *piece) reason() string {
	const longest = 63 // of names in Kubernetes
	path := ast.Ref{ast.DefaultRootDocument, ast.StringTerm("policies")}
	for step := range strings.SplitSeq(p.rule.ID, "/") {
		path = append(path, ast.StringTerm(step))
	}
	p.own = p.library.packages[path.String()]
	twin := p.kinds[strings.ToLower(p.kind)]
	switch {
	case p.rule.Scope != policy.ObjectScope:
		return fmt.Sprintf("it looks at more than one object: its scope is %s", p.rule.Scope)
	case p.rule.ChartOnly != "":
		return p.rule.ChartOnly
	case max(len(p.kind), len(constraintName(p.rule.ID))) > longest:
		return fmt.Sprintf("its name is too long: that of the constraint, %s, and its kind, %s, can have %d letters", constraintName(p.rule.ID), p.kind, longest)
	case twin != "":
		return fmt.Sprintf("its kind would be %s, which is that of %s", p.kind, twin)
	}
	if p.needs = p.library.needs(p.rule.ID, p.own); p.needs.reason != "" {
		return p.needs.reason
	}
	for _, key := range slices.Sorted(maps.Keys(p.needs.context)) {
		if reason := p.unknown(key); reason != "" {
			return reason
		}
	}
	return p.setting.Skip
}

// unknown says why a key of data.chartyard cannot be a parameter.
func (p *piece) unknown(key string) string {
	_, isKnown := p.Context[key]
	_, isTaken := p.rule.Parameters[key]
	switch {
	case isTaken:
		return fmt.Sprintf("it reads data.chartyard.%s and has a parameter of that name too", key)
	case isKnown:
		return ""
	case slices.Contains(ContextKeys(), key):
		return fmt.Sprintf("it reads data.chartyard.%s: name an environment", key)
	}
	return fmt.Sprintf("it reads data.chartyard.%s, which only a release knows", key)
}

// ContextKeys are the keys of data.chartyard that a cluster can be told.
func ContextKeys() []string { return []string{"environment", "kubeVersion", "profile"} }

// meaning of one of ContextKeys, as the description of a parameter.
func meaning(key string) string {
	switch key {
	case "environment":
		return "Name of the environment that the cluster is."
	case "kubeVersion":
		return "Version of Kubernetes that the cluster has, or is to have next, such as 1.35."
	}
	return "Name of the profile whose rules hold in the cluster."
}

func (p *piece) action() string {
	return cmp.Or(p.Action, actionOf(cmp.Or(p.setting.Severity, p.rule.Severity)))
}

// defaults are what the rule has when nothing is said.
func (p *piece) defaults() map[string]any {
	out := map[string]any{}
	for name, parameter := range p.rule.Parameters {
		out[name] = parameter.Default
	}
	for key := range p.needs.context {
		out[key] = p.Context[key]
	}
	return out
}

// settled are the values of the parameters in the rule's own constraint.
func (p *piece) settled() map[string]any {
	out := p.defaults()
	maps.Copy(out, p.setting.Params)
	return out
}

func (p *piece) add(file string, object any) error {
	text, err := document(p.rule.ID, object)
	p.addText(file, text)
	return err
}

func (p *piece) addText(file string, text []byte) {
	p.out.Tree = append(p.out.Tree, scaffold.File{Path: file, Text: text, Mode: 0o666})
}

func (p *piece) write(ctx context.Context) error {
	return errors.Join(
		p.add("templates/"+p.rule.ID+".yaml", p.template()),
		p.add("constraints/"+p.rule.ID+".yaml", p.constraint(p.settled())),
		p.suite(ctx),
	)
}

func (p *piece) name() string { return strings.ToLower(p.kind) }

// print makes the Rego of the template.
func (p *piece) print() (err error) {
	p.code, err = printer{p.library, p.needs}.code(p.rule, p.own, p.name(), p.defaults())
	return err
}

func (p *piece) template() *template {
	out := &template{
		APIVersion: "templates.gatekeeper.sh/v1", Kind: "ConstraintTemplate",
		Metadata: metadata{Name: p.name(), Labels: labels(), Annotations: annotations(p.rule)},
	}
	out.Spec.CRD.Spec.Names.Kind = p.kind
	out.Spec.CRD.Spec.Validation = p.validation()
	source := regoSource{Version: "v1", Rego: p.code.main, Libs: p.code.libs}
	out.Spec.Targets = []target{{Target: "admission.k8s.gatekeeper.sh", Code: []engine{{Engine: "Rego", Source: source}}}}
	return out
}

func (p *piece) validation() *validation {
	properties := map[string]schema{}
	for name, parameter := range p.rule.Parameters {
		properties[name] = schemaOf(parameter)
	}
	for key := range p.needs.context {
		properties[key] = schema{Type: "string", Description: meaning(key)}
	}
	if len(properties) == 0 {
		return nil
	}
	return &validation{schema{Type: "object", Properties: properties}}
}

func (p *piece) constraint(parameters map[string]any) *constraint {
	out := &constraint{
		APIVersion: "constraints.gatekeeper.sh/v1beta1", Kind: p.kind,
		Metadata: metadata{Name: constraintName(p.rule.ID), Labels: labels(), Annotations: map[string]string{"chartyard/rule": p.rule.ID}},
	}
	out.Spec.EnforcementAction, out.Spec.Match, out.Spec.Parameters = p.action(), matchOf(p.rule.Kinds), parameters
	return out
}
