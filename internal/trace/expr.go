package trace

import (
	"fmt"
	"maps"
	"slices"

	"github.com/chartyard/chartyard/internal/diag"
)

// expr is what is known of a template value without running the template: the
// sources it may come from. No source means that nothing is known.
type expr []source

type kind int

const (
	fromValues  kind = iota + 1 // a path of the values
	fromContext                 // the dot of a whole template: .Values, .Chart, …
	fromBuiltin                 // .Chart, .Release and the like
	fromDict                    // made by dict
	fromList                    // made by list or tuple
	fromLiteral                 // written in the template
)

// source is one thing that a template value may come from.
type source struct {
	kind kind
	// path is the values path, from the root chart's values. For fromContext
	// it is where the chart's own values stand in them.
	path diag.Path
	// whole is true while the value has kept its shape, so that a path in it
	// is a path below path.
	whole bool
	// guess is true when another source may be the cause as well.
	guess bool
	// dropped reports whether omit or pick took a key of the value away; nil
	// when neither did. It is about the value's own keys, not those below.
	dropped func(key string) bool
	entries map[string]expr // fromDict
	items   []expr          // fromList
	literal any             // fromLiteral
}

func literal(v any) expr { return expr{{kind: fromLiteral, literal: v, whole: true}} }

// field is the value below e that step leads to.
func (e expr) field(step string) expr {
	var out expr
	for _, s := range e {
		if s.dropped != nil && s.dropped(step) {
			continue
		}
		s.dropped = nil
		switch s.kind {
		case fromValues:
			if s.whole { // else it lies somewhere below
				s.path = s.path.Append(step)
			}
			out = append(out, s)
		case fromContext:
			if step == "Values" {
				out = append(out, source{kind: fromValues, path: s.path, whole: true, guess: s.guess})
			} else {
				out = append(out, source{kind: fromBuiltin, path: diag.Path{step}, guess: s.guess})
			}
		case fromBuiltin:
			out = append(out, source{kind: fromBuiltin, path: s.path.Append(step), guess: s.guess})
		case fromDict:
			out = append(out, s.entries[step].doubted(s.guess)...)
		case fromList:
			if i, ok := index(step, len(s.items)); ok {
				out = append(out, s.items[i].doubted(s.guess)...)
			}
		}
	}
	return out
}

// fields follows several steps.
func (e expr) fields(steps ...string) expr {
	for _, step := range steps {
		e = e.field(step)
	}
	return e
}

// maxSources is how many sources of one value are followed, and maxParts how
// many parts of dicts and lists are looked at for them: a few that hold each
// other twice would have more than anyone can walk.
const (
	maxSources = 100
	maxParts   = 1000
)

// flat is e as a text or number: its shape is gone, and so is that of what a
// dict or a list is made of.
func (e expr) flat() expr {
	parts := maxParts
	return e.flatten(&parts).distinct()
}

func (e expr) flatten(parts *int) expr {
	var out expr
	for _, s := range e {
		if *parts--; *parts < 0 {
			break
		}
		switch s.kind {
		case fromDict:
			for _, key := range slices.Sorted(maps.Keys(s.entries)) {
				out = append(out, s.entries[key].flatten(parts).doubted(s.guess)...)
			}
		case fromList:
			for _, item := range s.items {
				out = append(out, item.flatten(parts).doubted(s.guess)...)
			}
		default:
			s.whole = false
			out = append(out, s)
		}
	}
	return out
}

// distinct leaves out values that came before, and what is past the most that
// is followed.
func (e expr) distinct() expr {
	if len(e) < 2 {
		return e
	}
	var out expr
	seen := map[string]bool{}
	for _, s := range e {
		if s.kind == fromValues {
			key := fmt.Sprint(s.path, s.whole, s.guess)
			if seen[key] {
				continue
			}
			seen[key] = true
		}
		if out = append(out, s); len(out) == maxSources {
			break
		}
	}
	return out
}

// doubted is e, all of it a guess if guess is true.
func (e expr) doubted(guess bool) expr {
	if !guess {
		return e
	}
	return e.doubtful()
}

// guessed marks all sources as one among several when there are several.
func (e expr) guessed() expr {
	if len(e) < 2 {
		return e
	}
	out := make(expr, len(e))
	for i, s := range e {
		s.guess = true
		out[i] = s
	}
	return out
}

// join is the union of several values.
func join(parts ...expr) expr {
	var out expr
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// onlyValues leaves the sources that are values paths, each path once.
func (e expr) onlyValues() expr {
	var out expr
	seen := map[string]bool{}
	for _, s := range e {
		if s.kind == fromValues && !seen[s.path.String()] {
			seen[s.path.String()] = true
			out = append(out, s)
		}
	}
	return out
}

func index(step string, n int) (int, bool) {
	i := 0
	for _, c := range step {
		if c < '0' || c > '9' || i > n {
			return 0, false
		}
		i = 10*i + int(c-'0')
	}
	return i, step != "" && i < n
}
