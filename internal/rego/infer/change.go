package infer

import (
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/diag"
)

// parts is an input in which each part is a term of its own; the index says
// where it stands.
type parts struct {
	whole *ast.Term
	index map[*ast.Term]diag.Path
}

func partsOf(input *ast.Term) *parts {
	p := &parts{index: map[*ast.Term]diag.Path{}}
	p.whole = p.part(input, nil)
	return p
}

func (p *parts) part(t *ast.Term, at diag.Path) *ast.Term {
	out := ast.NewTerm(t.Value)
	switch v := t.Value.(type) {
	case ast.Object:
		pairs := make([][2]*ast.Term, 0, v.Len())
		v.Foreach(func(key, value *ast.Term) {
			s, _ := step(key)
			pairs = append(pairs, [2]*ast.Term{key, p.part(value, at.Append(s))})
		})
		out = ast.ObjectTerm(pairs...)
	case *ast.Array:
		items := make([]*ast.Term, v.Len())
		for i := range items {
			items[i] = p.part(v.Elem(i), at.Append(strconv.Itoa(i)))
		}
		out = ast.ArrayTerm(items...)
	}
	p.index[out] = at
	return out
}

// step is a key or an index as a step of a path.
func step(t *ast.Term) (string, bool) {
	switch v := t.Value.(type) {
	case ast.String:
		return string(v), true
	case ast.Number:
		n, ok := v.Int()
		return strconv.Itoa(n), ok && n >= 0
	}
	return "", false
}

// lookup finds the part of an input at path; nil when there is none.
func lookup(t *ast.Term, path diag.Path) *ast.Term {
	for _, s := range path {
		switch in := t.Value.(type) {
		case ast.Object:
			t = in.Get(ast.StringTerm(s))
		case *ast.Array:
			t = element(in, s)
		default:
			return nil
		}
		if t == nil {
			return nil
		}
	}
	return t
}

func element(a *ast.Array, index string) *ast.Term {
	i, err := strconv.Atoi(index)
	if err != nil || i < 0 || i >= a.Len() {
		return nil
	}
	return a.Elem(i)
}

// replace is an input with another value at path, and objects on the way to it
// where there is nothing. It shares all else with the input, which stays as it
// is.
func replace(t *ast.Term, path diag.Path, with *ast.Term) (*ast.Term, bool) {
	if len(path) == 0 {
		return with, true
	}
	if t == nil {
		t = ast.ObjectTerm()
	}
	switch in := t.Value.(type) {
	case ast.Null:
		return replace(nil, path, with)
	case ast.Object:
		key := ast.StringTerm(path[0])
		part, ok := replace(in.Get(key), path[1:], with)
		if !ok {
			return nil, false
		}
		return ast.NewTerm(withKey(in, key, part)), true
	case *ast.Array:
		old := element(in, path[0])
		if old == nil {
			return nil, false
		}
		part, ok := replace(old, path[1:], with)
		if !ok {
			return nil, false
		}
		i, _ := strconv.Atoi(path[0])
		items := make([]*ast.Term, 0, in.Len())
		in.Foreach(func(item *ast.Term) { items = append(items, item) })
		items[i] = part
		return ast.ArrayTerm(items...), true
	}
	return nil, false
}

func withKey(in ast.Object, key, value *ast.Term) ast.Object {
	pairs := make([][2]*ast.Term, 0, in.Len()+1)
	in.Foreach(func(k, v *ast.Term) {
		if !k.Equal(key) {
			pairs = append(pairs, [2]*ast.Term{k, v})
		}
	})
	return ast.NewObject(append(pairs, [2]*ast.Term{key, value})...)
}
