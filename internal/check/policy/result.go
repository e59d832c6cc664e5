package policy

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/rego"
)

// result is one member of a rule's violation set.
type result struct {
	rule   int
	msg    string
	path   diag.Path
	placed bool        // it says path, if only that it is about the whole object
	object rego.Target // empty with object scope
	named  bool        // it says object
	// service is whose object it is with fleet scope, else empty.
	service string
	// member is the result as Rego writes it, when it does not say where; then
	// path may be inferred.
	member   string
	inferred bool
	// remediation is this one's own; empty for the rule's.
	remediation string
	// atTemplate is true when the template line is at fault, whatever the value is.
	atTemplate bool
	// missing is the kind of the object whose absence is the fault; else empty.
	missing string
}

// readResults reads a violation set, in an order of its own.
func readResults(rule int, scope Scope, set ast.Value) ([]result, error) {
	members, ok := set.(ast.Set)
	if !ok {
		return nil, errors.New("violation is no set")
	}
	var out []result
	err := members.Iter(func(member *ast.Term) error {
		r, err := readResult(member.Value, scope)
		if err != nil {
			return fmt.Errorf("violation %v: %w", member, err)
		}
		r.rule = rule
		out = append(out, r)
		return nil
	})
	slices.SortFunc(out, compareResults)
	return out, err
}

func compareResults(a, b result) int {
	return cmp.Or(
		cmp.Compare(a.service, b.service),
		cmp.Compare(a.object.Kind, b.object.Kind),
		cmp.Compare(a.object.Namespace, b.object.Namespace),
		cmp.Compare(a.object.Name, b.object.Name),
		slices.Compare(a.path, b.path),
		cmp.Compare(a.msg, b.msg),
	)
}

func readResult(member ast.Value, scope Scope) (result, error) {
	var r result
	if msg, ok := member.(ast.String); ok && scope != FleetScope && msg != "" {
		return result{msg: string(msg), member: member.String()}, nil
	}
	obj, ok := member.(ast.Object)
	if !ok {
		return r, errors.New(`want a text, or an object {"msg": …, "path": …}`)
	}
	msg, _ := rego.Field[ast.String](obj, "msg")
	if r.msg = string(msg); r.msg == "" {
		return r, errors.New("no msg")
	}
	remediation, _ := rego.Field[ast.String](obj, "remediation")
	r.remediation = string(remediation)
	at, _ := rego.Field[ast.String](obj, "at")
	switch at {
	case "", "value":
	case "template":
		r.atTemplate = true
	default:
		return r, fmt.Errorf("at: %q is no place: use value or template", string(at))
	}
	missing, _ := rego.Field[ast.String](obj, "missing")
	r.missing = string(missing)
	if path := obj.Get(ast.StringTerm("path")); path != nil {
		var err error
		if r.path, err = rego.ReadPath(path); err != nil {
			return r, err
		}
		r.placed = true
	}
	where, named := rego.Field[ast.Object](obj, "object")
	switch {
	case named && scope != ObjectScope:
		r.object, r.named = rego.ReadTarget(where), true
	case scope == FleetScope:
		return r, errors.New(`a rule with fleet scope says whose object: "object": {"service": …, "kind": …, "name": …}`)
	}
	if !r.placed || scope == ReleaseScope && !r.named {
		r.member = member.String()
	}
	if scope == FleetScope {
		service, _ := rego.Field[ast.String](where, "service")
		r.service = string(service)
	}
	return r, nil
}

// report reports the result as a finding of a rule about obj.
func (r result) report(pass *check.Pass, rule string, obj *manifest.Object) {
	f := diag.Finding{Rule: rule, Message: r.msg, Remediation: r.remediation}
	if r.missing != "" {
		pass.ReportAbsent(f, obj, r.path, r.missing)
		return
	}
	if r.atTemplate {
		pass.ReportTemplate(f, obj, r.path, nil)
		return
	}
	pass.ReportAt(f, obj, r.path)
}
