package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/grammar"
	"github.com/chartyard/chartyard/internal/rego"
)

// readRule makes a Rule of a module's package and its annotations.
func readRule(file string, mod *ast.Module) (Rule, []*rego.Fault) {
	id, wrong := ruleID(file, mod)
	if wrong != nil {
		return Rule{}, []*rego.Fault{wrong}
	}
	note := packageAnnotation(mod)
	if note == nil {
		return Rule{}, []*rego.Fault{rego.Faultf(mod.Package.Location, "no # METADATA above the package: a rule needs title, description, severity and remediation")}
	}
	m := metadata{at: note.Location, rule: Rule{File: file}}
	m.rule.ID, m.rule.Profile = id, grammar.Profiles()[0]
	m.rule.Title = strings.TrimSpace(note.Title)
	m.rule.Description = strings.TrimSpace(note.Description)
	for key, value := range note.Custom {
		m.custom(key, value)
	}
	m.complete(note.Custom)
	if !slices.ContainsFunc(mod.Rules, isViolation) {
		m.fault(`no rule 'violation contains {"msg": …, "path": …} if …': nothing would ever be reported`)
	}
	return m.rule, m.faults
}

// ruleID is the folder's path, which the package must repeat.
func ruleID(file string, mod *ast.Module) (string, *rego.Fault) {
	at := mod.Package.Location
	folder, ok := strings.CutSuffix(file, "/rule.rego")
	if !ok || !check.ValidID(folder) {
		return "", rego.Faultf(at, "a rule is a file <category>/<rule>/rule.rego, in lower case with dashes")
	}
	want := violationRef(folder)[1:4]
	if got := packagePath(mod); !slices.Equal(got, strings.Split("policies/"+folder, "/")) {
		return "", rego.Faultf(at, "%s: the folder asks for %s", mod.Package, &ast.Package{Path: append(ast.Ref{ast.DefaultRootDocument}, want...)})
	}
	return folder, nil
}

// packagePath is the steps of a module's package, without data.
func packagePath(mod *ast.Module) []string {
	var steps []string
	for _, term := range mod.Package.Path[1:] {
		if s, ok := term.Value.(ast.String); ok {
			steps = append(steps, string(s))
		}
	}
	return steps
}

func packageAnnotation(mod *ast.Module) *ast.Annotations {
	for _, a := range mod.Annotations {
		if a.Scope == "package" {
			return a
		}
	}
	return nil
}

func isViolation(r *ast.Rule) bool {
	return r.Head.RuleKind() == ast.MultiValue && r.Head.Ref().String() == "violation"
}

// metadata reads one rule's annotations and gathers what is wrong with them.
type metadata struct {
	at     *ast.Location
	rule   Rule
	faults []*rego.Fault
}

func (m *metadata) fault(format string, args ...any) {
	m.faults = append(m.faults, rego.Faultf(m.at, format, args...))
}

func (m *metadata) custom(key string, value any) {
	switch key {
	case "severity":
		var err error
		if m.rule.Severity, err = diag.ParseSeverity(fmt.Sprint(value)); err != nil {
			m.fault("custom.severity: %v", err)
		}
	case "profile":
		m.rule.Profile = m.profile(value)
	case "rationale":
		m.rule.Rationale = strings.TrimSpace(m.text(key, value))
	case "remediation":
		m.rule.Remediation = strings.TrimSpace(m.text(key, value))
	case "parameters":
		m.rule.Parameters = m.parameters(value)
	case "references":
		m.rule.References = m.list(key, value)
	case "scope":
		m.rule.Scope = m.scope(value)
	case "kinds":
		m.rule.Kinds = kinds(m.list(key, value))
	case "chart-only":
		m.rule.ChartOnly = strings.TrimSpace(m.text(key, value))
	default:
		m.fault("custom.%s: no such key: use severity, profile, rationale, remediation, references, scope, kinds, parameters or chart-only", key)
	}
}

// complete asks for what a rule must have.
func (m *metadata) complete(custom map[string]any) {
	if m.rule.Title == "" {
		m.fault("title is missing in # METADATA")
	}
	if m.rule.Description == "" {
		m.fault("description is missing in # METADATA")
	}
	if m.rule.Remediation == "" {
		m.fault("custom.remediation is missing in # METADATA")
	}
	if custom["severity"] == nil {
		m.fault("custom.severity is missing in # METADATA: info, warning or error")
	}
	if m.rule.Scope == FleetScope && len(m.rule.Kinds) == 0 {
		m.fault("custom.kinds is missing in # METADATA: objects are kept of every service, so a rule with fleet scope names those it looks at")
	}
}

func (m *metadata) scope(word any) Scope {
	switch word {
	case "object":
		return ObjectScope
	case "release":
		return ReleaseScope
	case "fleet":
		return FleetScope
	}
	m.fault("custom.scope: %q is not a scope: use object, release or fleet", fmt.Sprint(word))
	return ObjectScope
}

func (m *metadata) profile(value any) string {
	name := m.text("profile", value)
	if known := grammar.Profiles(); !slices.Contains(known, name) {
		m.fault("custom.profile: %q is not a profile: use %s", name, alternatives(known))
	}
	return name
}

// alternatives lists words as "a, b or c".
func alternatives(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

func (m *metadata) text(key string, value any) string {
	s, ok := value.(string)
	if !ok {
		m.fault("custom.%s: want text, not %v", key, value)
	}
	return s
}

func (m *metadata) list(key string, value any) []string {
	items, ok := value.([]any)
	if !ok {
		m.fault("custom.%s: want a list, not %v", key, value)
	}
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = m.text(key, item)
	}
	return out
}

// kinds sorts kinds and writes out the word "workload".
func kinds(words []string) []string {
	var out []string
	for _, w := range words {
		if w == "workload" {
			out = append(out, workloadKinds()...)
		} else {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
