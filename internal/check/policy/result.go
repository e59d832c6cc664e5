package policy

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/diag"
)

// result is one member of a rule's violation set.
type result struct {
	rule   int
	msg    string
	path   diag.Path
	object target // empty with object scope
}

// target names an object in a result of a rule with release scope.
type target struct{ kind, namespace, name string }

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
		cmp.Compare(a.object.kind, b.object.kind),
		cmp.Compare(a.object.namespace, b.object.namespace),
		cmp.Compare(a.object.name, b.object.name),
		slices.Compare(a.path, b.path),
		cmp.Compare(a.msg, b.msg),
	)
}

func readResult(member ast.Value, scope Scope) (result, error) {
	var r result
	obj, ok := member.(ast.Object)
	if !ok {
		return r, errors.New(`want an object {"msg": …, "path": …}`)
	}
	if r.msg = text(obj, "msg"); r.msg == "" {
		return r, errors.New("no msg")
	}
	var err error
	if r.path, err = readPath(obj.Get(ast.StringTerm("path"))); err != nil {
		return r, err
	}
	where, named := value[ast.Object](obj, "object")
	if scope == ReleaseScope {
		if !named {
			return r, errors.New(`a rule with release scope says which object: "object": {"kind": …, "name": …}`)
		}
		r.object = target{kind: text(where, "kind"), namespace: text(where, "namespace"), name: text(where, "name")}
	}
	return r, nil
}

// readPath takes a list of keys and indexes, or their dotted form.
func readPath(term *ast.Term) (diag.Path, error) {
	if term == nil {
		return nil, errors.New("no path")
	}
	switch v := term.Value.(type) {
	case ast.String:
		return diag.ParsePath(string(v))
	case *ast.Array:
		path := make(diag.Path, 0, v.Len())
		for i := range v.Len() {
			step, ok := readStep(v.Elem(i).Value)
			if !ok {
				return nil, fmt.Errorf("%v in path: a step is a key or an index", v.Elem(i))
			}
			path = append(path, step)
		}
		return path, nil
	}
	return nil, fmt.Errorf("path %v: want a list of steps", term)
}

func readStep(v ast.Value) (string, bool) {
	switch v := v.(type) {
	case ast.String:
		return string(v), true
	case ast.Number:
		n, ok := v.Int()
		return strconv.Itoa(n), ok && n >= 0
	}
	return "", false
}

func text(obj ast.Object, key string) string {
	s, _ := value[ast.String](obj, key)
	return string(s)
}

func value[T ast.Value](obj ast.Object, key string) (T, bool) {
	term := obj.Get(ast.StringTerm(key))
	if term == nil {
		var none T
		return none, false
	}
	v, ok := term.Value.(T)
	return v, ok
}
