package machine

import (
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// PathKey is a path as Program.Paths has it.
func PathKey(steps []string) string {
	var b strings.Builder
	for _, s := range steps {
		b.WriteString(strconv.Itoa(len(s)))
		b.WriteByte(':')
		b.WriteString(s)
	}
	return b.String()
}

func conflict(msg string) error {
	return &topdown.Error{Code: topdown.ConflictErr, Message: msg}
}

// valueOf is nil for what is undefined.
func valueOf(t *ast.Term) ast.Value {
	if t == nil {
		return nil
	}
	return t.Value
}

func dot(source, key *ast.Term) *ast.Term {
	if source == nil || key == nil {
		return nil
	}
	switch v := source.Value.(type) {
	case ast.Object:
		return v.Get(key)
	case *ast.Array:
		return v.Get(key)
	case ast.Set:
		if v.Contains(key) {
			return key
		}
	}
	return nil
}

// shallow is a copy that may be added to.
func shallow(t *ast.Term) *ast.Term {
	switch v := valueOf(t).(type) {
	case *ast.Array:
		return ast.NewTerm(v.Copy())
	case ast.Object:
		out := ast.NewObject()
		v.Foreach(out.Insert)
		return ast.NewTerm(out)
	case ast.Set:
		return ast.SetTerm(v.Slice()...)
	}
	return t
}

func equal(a, b *ast.Term) bool {
	if a == b {
		return true
	}
	if a == nil || b == nil {
		return false
	}
	switch x := a.Value.(type) {
	case ast.String:
		y, ok := b.Value.(ast.String)
		return ok && x == y
	case ast.Boolean:
		y, ok := b.Value.(ast.Boolean)
		return ok && x == y
	}
	return ast.ValueEqual(a.Value, b.Value)
}

// length is -1 for what has none.
func length(t *ast.Term) int {
	switch v := valueOf(t).(type) {
	case *ast.Array:
		return v.Len()
	case ast.Object:
		return v.Len()
	case ast.Set:
		return v.Len()
	case ast.String:
		return len([]rune(string(v)))
	}
	return -1
}

// merge merges objects in depth; of other values, the first one holds.
func merge(a, b *ast.Term) *ast.Term {
	if a == nil {
		return b
	}
	x, ok := a.Value.(ast.Object)
	if !ok {
		return a
	}
	y, ok := valueOf(b).(ast.Object)
	if !ok {
		return a
	}
	out := ast.NewObject()
	x.Foreach(func(key, value *ast.Term) {
		if other := y.Get(key); other != nil {
			value = merge(value, other)
		}
		out.Insert(key, value)
	})
	y.Foreach(func(key, value *ast.Term) {
		if x.Get(key) == nil {
			out.Insert(key, value)
		}
	})
	return ast.NewTerm(out)
}

// upsert is a copy of a document with a value at a path. What is no object on
// the way is replaced by one.
func (r *Run) upsert(doc *ast.Term, path []Operand, value *ast.Term) *ast.Term {
	if len(path) == 0 {
		return value
	}
	key := r.prog.Consts[^path[0]]
	out := ast.NewObject()
	var old *ast.Term
	if obj, ok := valueOf(doc).(ast.Object); ok {
		obj.Foreach(func(k, v *ast.Term) {
			if equal(k, key) {
				old = v
				return
			}
			out.Insert(k, v)
		})
	}
	out.Insert(key, r.upsert(old, path[1:], value))
	return ast.NewTerm(out)
}
