package foreign

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/rego"
)

// result is one that a rule gave.
type result struct {
	rule        int
	member      string // as Rego writes it: tells the rule's results apart
	msg         string
	remediation string
	path        diag.Path
	given       bool // the rule itself said where
	inferred    bool
	object      rego.Target
	details     json.RawMessage
}

// read takes what a rule gave: a list of none or one, of its set or list of
// texts and objects. An empty text is no result, as in conftest.
func (r rule) read(answer *ast.Term) ([]result, error) {
	defined, ok := answer.Value.(*ast.Array)
	if !ok || defined.Len() == 0 {
		return nil, nil
	}
	var out []result
	take := func(member *ast.Term) error {
		one, err := r.member(member)
		if err == nil && one.msg != "" {
			out = append(out, one)
		}
		return err
	}
	var err error
	switch v := defined.Elem(0).Value.(type) {
	case ast.Set:
		err = v.Iter(take)
	case *ast.Array:
		err = v.Iter(take)
	default:
		return nil, faultf(r.at, "%s is %s; want a set or list of messages", r.ref, ast.ValueName(v))
	}
	slices.SortFunc(out, func(a, b result) int {
		return cmp.Or(cmp.Compare(a.msg, b.msg), cmp.Compare(a.member, b.member))
	})
	return out, err
}

func (r rule) member(t *ast.Term) (result, error) {
	one := result{member: t.String()}
	switch v := t.Value.(type) {
	case ast.String:
		one.msg = string(v)
		return one, nil
	case ast.Object:
		return one, one.fields(v, r)
	}
	return one, faultf(r.at, "%s gave %s; want a text, or an object with msg", r.ref, ast.ValueName(t.Value))
}

// fields reads an object: msg; path and object if they say where; the rest is
// kept as it is.
func (one *result) fields(v ast.Object, r rule) error {
	msg, ok := rego.Field[ast.String](v, "msg")
	if !ok {
		return faultf(r.at, "%s gave an object without a text msg", r.ref)
	}
	one.msg = string(msg)
	if remediation, ok := rego.Field[ast.String](v, "remediation"); ok {
		one.remediation = string(remediation)
	}
	if path, err := rego.ReadPath(v.Get(ast.StringTerm("path"))); err == nil && len(path) > 0 {
		one.path, one.given = path, true
	}
	if at, ok := rego.Field[ast.Object](v, "object"); ok {
		one.object = rego.ReadTarget(at)
	}
	rest, err := ast.JSON(v)
	if err != nil {
		return err
	}
	details, _ := rest.(map[string]any)
	delete(details, "msg")
	delete(details, "remediation")
	if one.given {
		delete(details, "path")
	}
	if len(details) > 0 {
		one.details, err = json.Marshal(details)
	}
	return err
}

func find(docs []document, t rego.Target) *manifest.Object {
	for _, doc := range docs {
		for _, obj := range doc.objects {
			if t.Is(obj) {
				return obj
			}
		}
	}
	return nil
}
