package engine

import (
	"fmt"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

// undefinedError is an include of a template that no file defines.
type undefinedError struct {
	name  string
	meant string // a template that is defined; empty when none is like it
}

func (e undefinedError) Error() string {
	msg := fmt.Sprintf("include %q: no template of that name is defined", e.name)
	if e.meant != "" {
		msg += "; did you mean " + e.meant + "?"
	}
	return msg
}

// next is what the reader can do.
func (e undefinedError) next() string {
	if e.meant != "" {
		return "Name a template that a file defines."
	}
	return "Define it, or put back the file that did; a library chart's templates need the chart in charts/."
}

// meantTemplate is the defined template that was most likely meant. Names have
// what they are of before the last dot, mostly the chart: either part may be
// mistyped, but what they have in common makes no two names alike.
func meantTemplate(name string, defined []string) string {
	of, last := cutLast(name)
	var siblings, owners []string
	for _, other := range defined {
		otherOf, otherLast := cutLast(other)
		if otherOf == of {
			siblings = append(siblings, otherLast)
		}
		if otherLast == last {
			owners = append(owners, otherOf)
		}
	}
	if word, ok := diag.Nearest(last, siblings); ok {
		return of + word
	}
	if word, ok := diag.Nearest(of, owners); ok {
		return word + last
	}
	return ""
}

// cutLast cuts a template's name behind its last dot.
func cutLast(name string) (of, last string) {
	i := strings.LastIndexByte(name, '.') + 1
	return name[:i], name[i:]
}
