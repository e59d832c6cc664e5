package policytest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// Coverage is how many lines of a file the tests have reached. A line counts
// when an expression or a rule begins in it, and is covered when all of those
// were: an expression by being evaluated, or what it is part of, a rule by giving
// an answer.
type Coverage struct {
	File      string  `json:"file"`
	Lines     int     `json:"lines"`
	Covered   int     `json:"covered"`
	Uncovered []Range `json:"uncovered,omitempty"`
}

// Percent is the share of covered lines; a file without lines has all.
func (c Coverage) Percent() float64 {
	if c.Lines == 0 {
		return 100
	}
	return 100 * float64(c.Covered) / float64(c.Lines)
}

// Range is lines that follow each other, both ends included.
type Range struct {
	From int `json:"from"`
	To   int `json:"to"`
}

func (r Range) String() string {
	if r.From == r.To {
		return fmt.Sprint(r.From)
	}
	return fmt.Sprintf("%d-%d", r.From, r.To)
}

// span is the text of an expression or the head of a rule, in bytes of its file.
type span struct{ from, to int }

func spanOf(at *ast.Location) span { return span{at.Offset, at.Offset + len(at.Text)} }

// tracer notes what was reached, by file.
type tracer struct{ seen map[string]map[span]bool }

func (*tracer) Enabled() bool               { return true }
func (*tracer) Config() topdown.TraceConfig { return topdown.TraceConfig{} }

func (t *tracer) TraceEvent(event topdown.Event) {
	switch node := event.Node.(type) {
	case *ast.Rule:
		if event.Op == topdown.ExitOp {
			t.note(node.Head.Location)
		}
	case *ast.Expr:
		if event.Op == topdown.EvalOp {
			t.note(node.Location)
		}
	}
}

func (t *tracer) note(at *ast.Location) {
	if at == nil || at.File == "" {
		return
	}
	if t.seen[at.File] == nil {
		t.seen[at.File] = map[span]bool{}
	}
	t.seen[at.File][spanOf(at)] = true
}

// within reports whether s is part of what was reached.
func (s span) within(seen map[span]bool) bool {
	if seen[s] {
		return true
	}
	for one := range seen {
		if one.from <= s.from && s.to <= one.to {
			return true
		}
	}
	return false
}

// coverage counts the lines of all files but tests, in the order of files.
func coverage(modules map[string]*ast.Module, seen map[string]map[span]bool) []Coverage {
	all := []Coverage{}
	for _, file := range slices.Sorted(maps.Keys(modules)) {
		if !strings.HasSuffix(file, "_test.rego") {
			all = append(all, ofFile(file, modules[file], seen[file]))
		}
	}
	return all
}

func ofFile(file string, mod *ast.Module, seen map[span]bool) Coverage {
	covered := map[int]bool{}
	note := func(at *ast.Location) {
		if at != nil && at.File != "" {
			before, known := covered[at.Row]
			covered[at.Row] = spanOf(at).within(seen) && (before || !known)
		}
	}
	ast.WalkRules(mod, func(r *ast.Rule) bool { note(r.Head.Location); return false })
	ast.WalkExprs(mod, func(e *ast.Expr) bool {
		if _, declares := e.Terms.(*ast.SomeDecl); !declares {
			note(e.Location)
		}
		return false
	})
	c := Coverage{File: file, Lines: len(covered)}
	open := false
	for _, row := range slices.Sorted(maps.Keys(covered)) {
		switch {
		case covered[row]:
			c.Covered++
		case open:
			c.Uncovered[len(c.Uncovered)-1].To = row
		default:
			c.Uncovered = append(c.Uncovered, Range{row, row})
		}
		open = !covered[row]
	}
	return c
}
