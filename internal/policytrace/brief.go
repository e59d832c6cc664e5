package policytrace

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Brief is the value in about as many characters as width, with what lies
// deepest left out first. A width of 0 leaves out nothing.
func (v Value) Brief(width int) string {
	const deepest = 6
	text := v.to(-1)
	for depth := deepest; depth > 0 && width > 0 && len(text) > width; depth-- {
		text = v.to(depth)
	}
	return text
}

func (v Value) equal(other Value) bool {
	same := func(a, b ast.Value) bool { return a.Compare(b) == 0 }
	return v.Text == other.Text && v.Why == other.Why && slices.EqualFunc(v.Is, other.Is, same)
}

func (v Value) to(depth int) string {
	all := make([]string, len(v.Is))
	for i, one := range v.Is {
		all[i] = toDepth(one, depth)
	}
	return strings.Join(all, " | ")
}

// nameOf tells a Kubernetes object by its kind and name; of others it is empty.
func nameOf(v ast.Object) string {
	kind, meta := v.Get(ast.StringTerm("kind")), v.Get(ast.StringTerm("metadata"))
	if kind == nil || meta == nil {
		return ""
	}
	of, ok := meta.Value.(ast.Object)
	if !ok || of.Get(ast.StringTerm("name")) == nil {
		return ""
	}
	return fmt.Sprintf(`{"kind": %v, "metadata": {"name": %v, …}, …}`, kind, of.Get(ast.StringTerm("name")))
}

// depthOf is 0 for what is written in full.
func depthOf(t *ast.Term) int {
	if ast.IsScalar(t.Value) {
		return 0
	}
	return 1
}

// toDepth writes a value with what is below a depth left out.
func toDepth(v ast.Value, depth int) string {
	var parts []string
	list := func(t *ast.Term) { parts = append(parts, toDepth(t.Value, depth-1)) }
	switch v := v.(type) {
	case ast.Object:
		if depth == 0 && v.Len() > 0 {
			return "{…}"
		}
		if name := nameOf(v); depth == 1 && name != "" {
			return name
		}
		keys := v.Keys()
		slices.SortFunc(keys, func(a, b *ast.Term) int {
			if depth > 0 { // what is left out names nothing
				if n := cmp.Compare(depthOf(v.Get(a)), depthOf(v.Get(b))); n != 0 {
					return n
				}
			}
			return ast.TermValueCompare(a, b)
		})
		for _, key := range keys {
			parts = append(parts, key.String()+": "+toDepth(v.Get(key).Value, depth-1))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case *ast.Array:
		if depth == 0 && v.Len() > 0 {
			return "[…]"
		}
		v.Foreach(list)
		return "[" + strings.Join(parts, ", ") + "]"
	case ast.Set:
		if depth == 0 && v.Len() > 0 {
			return "{…}"
		}
		if v.Len() == 0 {
			return "set()"
		}
		for _, t := range v.Slice() {
			list(t)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return v.String()
}
