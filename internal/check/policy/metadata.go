package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
)

// readRule makes a Rule of a module's package and its annotations. The faults
// name the line.
func readRule(file string, mod *ast.Module) (Rule, []error) {
	r := Rule{File: file}
	id, err := ruleID(file, mod)
	if err != nil {
		return r, []error{err}
	}
	r.ID = id
	note := packageAnnotation(mod)
	if note == nil {
		return r, []error{fmt.Errorf("%s:%d: no # METADATA above the package: a rule needs title, description, severity and remediation", file, mod.Package.Location.Row)}
	}
	m := metadata{file: file, line: note.Location.Row}
	r.Title, r.Description = strings.TrimSpace(note.Title), strings.TrimSpace(note.Description)
	m.custom(&r, note.Custom)
	for field, value := range map[string]string{
		"title": r.Title, "description": r.Description, "custom.remediation": r.Remediation,
	} {
		if value == "" {
			m.fault("%s is missing in # METADATA", field)
		}
	}
	if r.Severity == 0 && note.Custom["severity"] == nil {
		m.fault("custom.severity is missing in # METADATA: info, warning or error")
	}
	if !slices.ContainsFunc(mod.Rules, isViolation) {
		m.fault(`no rule "violation contains {\"msg\": …, \"path\": …} if …": nothing would ever be reported`)
	}
	return r, m.faults
}

// ruleID is the folder's path, which the package must repeat.
func ruleID(file string, mod *ast.Module) (string, error) {
	folder, ok := strings.CutSuffix(file, "/rule.rego")
	if !ok || !check.ValidID(folder) {
		return "", fmt.Errorf("%s:1: a rule is a file <category>/<rule>/rule.rego, in lower case with dashes", file)
	}
	want := strings.Split("policies/"+folder, "/")
	if got := packagePath(mod); !slices.Equal(got, want) {
		return "", fmt.Errorf("%s:%d: %s: the folder asks for package policies%s", file, mod.Package.Location.Row, mod.Package, regoRef(want[1:]))
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

func regoRef(steps []string) string {
	ref := ast.Ref{ast.VarTerm("policies")}
	for _, s := range steps {
		ref = append(ref, ast.StringTerm(s))
	}
	return strings.TrimPrefix(ref.String(), "policies")
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

// metadata gathers what is wrong with one rule's annotations.
type metadata struct {
	file   string
	line   int
	faults []error
}

func (m *metadata) fault(format string, args ...any) {
	m.faults = append(m.faults, fmt.Errorf("%s:%d: "+format, append([]any{m.file, m.line}, args...)...))
}

func (m *metadata) custom(r *Rule, custom map[string]any) {
	for key, value := range custom {
		switch key {
		case "severity":
			var err error
			if r.Severity, err = diag.ParseSeverity(m.text(key, value)); err != nil {
				m.fault("custom.severity: %v", err)
			}
		case "remediation":
			r.Remediation = strings.TrimSpace(m.text(key, value))
		case "references":
			r.References = m.list(key, value)
		case "scope":
			r.Scope = m.scope(m.text(key, value))
		case "kinds":
			r.Kinds = kinds(m.list(key, value))
		default:
			m.fault("custom.%s: no such key: use severity, remediation, references, scope or kinds", key)
		}
	}
}

func (m *metadata) scope(word string) Scope {
	switch word {
	case "object":
		return ObjectScope
	case "release":
		return ReleaseScope
	}
	m.fault("custom.scope: %q is not a scope: use object or release", word)
	return ObjectScope
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
	var out []string
	for _, item := range items {
		out = append(out, m.text(key, item))
	}
	return out
}

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
