package flat

import (
	"math"
	"unicode/utf8"
)

// maxSteps bounds one judgement: references can be written so that it takes
// longer than anyone waits.
const maxSteps = 1 << 17

// Valid reports whether v is surely valid. False may also mean that the answer
// takes too long, or that v has something that is no plain value: a number that
// is not finite, or a type that YAML and JSON do not give.
func (s *Schema) Valid(v any) bool {
	j := judge{steps: maxSteps}
	return j.plain(v) && j.fits(s.root, v) && j.steps > 0
}

// judge judges one value. Once its steps are used up, all that it says is void.
type judge struct {
	steps  int
	naming bool // the value judged is the name of a member
}

func (j *judge) step(n int) bool {
	j.steps -= n
	return j.steps > 0
}

func (j *judge) plain(v any) bool {
	if !j.step(1) {
		return false
	}
	switch v := v.(type) {
	case nil, bool, string, int, int64:
	case float64:
		return !math.IsNaN(v) && !math.IsInf(v, 0)
	case []any:
		for _, item := range v {
			if !j.plain(item) {
				return false
			}
		}
	case map[string]any:
		for _, member := range v {
			if !j.plain(member) {
				return false
			}
		}
	default:
		return false
	}
	return true
}

// fits reports whether v is valid against n, as long as there are steps.
func (j *judge) fits(n *node, v any) bool {
	if !j.step(1) || n.never || n.types != 0 && !n.types.has(v) {
		return false
	}
	if n.literal != nil && !j.literal(n.literal, v) {
		return false
	}
	switch typed := v.(type) {
	case string:
		if n.text != nil && !j.text(n.text, typed) {
			return false
		}
	case float64, int64, int:
		if n.number != nil && !n.number.fits(v) {
			return false
		}
	case []any:
		if n.list != nil && !j.list(n.list, typed) {
			return false
		}
	case map[string]any:
		if n.object != nil && !j.object(n.object, typed) {
			return false
		}
	}
	return n.logic == nil || j.logic(n.logic, v)
}

func (k kinds) has(v any) bool {
	switch v := v.(type) {
	case nil:
		return k&aNull != 0
	case bool:
		return k&aBool != 0
	case float64:
		return k&aNumber != 0 || k&anInteger != 0 && isWhole(v)
	case int64, int:
		return k&(aNumber|anInteger) != 0
	case string:
		return k&aString != 0
	case []any:
		return k&aList != 0
	}
	return k&anObject != 0
}

func (j *judge) text(t *textRules, s string) bool {
	if !j.step(len(s) / 64) {
		return false
	}
	if t.least >= 0 || t.most >= 0 {
		length := utf8.RuneCountInString(s)
		if length < t.least || t.most >= 0 && length > t.most {
			return false
		}
	}
	switch {
	case t.valid != nil && !t.valid(s):
		return false
	case t.pattern == nil:
		return true
	case j.naming:
		return t.pattern.matchesName(s)
	}
	return t.pattern.matches(s)
}

func (r *numberRules) fits(v any) bool {
	return (r.min == nil || r.min.compare(v) >= 0) &&
		(r.max == nil || r.max.compare(v) <= 0) &&
		(r.above == nil || r.above.compare(v) > 0) &&
		(r.below == nil || r.below.compare(v) < 0) &&
		(r.multipleOf == nil || r.multipleOf.divides(v))
}

func (j *judge) logic(l *logicRules, v any) bool {
	if l.ref != nil && !j.fits(l.ref, v) || l.not != nil && j.fits(l.not, v) {
		return false
	}
	for _, n := range l.all {
		if !j.fits(n, v) {
			return false
		}
	}
	if l.any != nil && j.count(l.any, v, 1) == 0 || l.one != nil && j.count(l.one, v, 2) != 1 {
		return false
	}
	branch := l.other
	if l.condition == nil {
		return true
	}
	if j.fits(l.condition, v) {
		branch = l.then
	}
	return branch == nil || j.fits(branch, v)
}

// count is how many of the schemas v fits; it stops at enough.
func (j *judge) count(nodes []*node, v any, enough int) int {
	hits := 0
	for _, n := range nodes {
		if j.fits(n, v) {
			if hits++; hits == enough {
				break
			}
		}
	}
	return hits
}
