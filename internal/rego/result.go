package rego

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
)

// Target names an object in a result.
type Target struct{ Kind, Namespace, Name string }

// ReadTarget reads {"kind", "namespace", "name"}. What is no text is left empty.
func ReadTarget(obj ast.Object) Target {
	text := func(key string) string {
		s, _ := Field[ast.String](obj, key)
		return string(s)
	}
	return Target{Kind: text("kind"), Namespace: text("namespace"), Name: text("name")}
}

// Is reports whether the object is the one named. Without a namespace it may be
// in any.
func (t Target) Is(obj *manifest.Object) bool {
	return obj.Kind == t.Kind && obj.Name == t.Name && (t.Namespace == "" || t.Namespace == obj.Namespace)
}

// Field is what an object has under a key, when it is of the type.
func Field[T ast.Value](obj ast.Object, key string) (T, bool) {
	term := obj.Get(ast.StringTerm(key))
	if term == nil {
		var none T
		return none, false
	}
	v, ok := term.Value.(T)
	return v, ok
}

// ReadPath takes a list of keys and indexes, or their dotted form. A nil term is
// an error, an empty list is none.
func ReadPath(term *ast.Term) (diag.Path, error) {
	if term == nil {
		return nil, errors.New("no path")
	}
	switch v := term.Value.(type) {
	case ast.String:
		return diag.ParsePath(string(v))
	case *ast.Array:
		path := make(diag.Path, 0, v.Len())
		for i := range v.Len() {
			step, ok := Step(v.Elem(i))
			if !ok {
				return nil, fmt.Errorf("%v in path: a step is a key or an index", v.Elem(i))
			}
			path = append(path, step)
		}
		return path, nil
	}
	return nil, fmt.Errorf("path %v: want a list of steps", term)
}

// Step is a key or an index as a step of a path.
func Step(term *ast.Term) (string, bool) {
	switch v := term.Value.(type) {
	case ast.String:
		return string(v), true
	case ast.Number:
		n, ok := v.Int()
		return strconv.Itoa(n), ok && n >= 0
	}
	return "", false
}
