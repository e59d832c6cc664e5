package infer

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// decided remembers which of the values that are tried took a result away, by the
// part that the field has in the rule: results of one rule mostly rest on fields
// of one name.
type decided map[role]int

// role is the rule that gave a result, and the path of a field without what
// tells members of a list apart.
type role struct {
	rule  *ast.Rule
	field string
}

func roleOf(c candidate) role {
	own, _ := c.scope.node.(*ast.Rule)
	field := c.path
	if c.open {
		field = field[:len(field)-1]
	}
	return role{own, strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, field.String())}
}

func (d decided) keep(c candidate, i int) { d[roleOf(c)] = i }

// first are the indexes of so many values, the remembered one before the others.
func (d decided) first(c candidate, n int) []int {
	out := make([]int, 0, n)
	known, ok := d[roleOf(c)]
	ok = ok && known < n
	if ok {
		out = append(out, known)
	}
	for i := range n {
		if !ok || i != known {
			out = append(out, i)
		}
	}
	return out
}
