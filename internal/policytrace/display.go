package policytrace

import (
	"context"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/chartyard/chartyard/internal/check/policy"
)

// display makes what is shown of what was traced.
type display struct {
	source   source
	question policy.Question
	cancel   topdown.Cancel
	options  Options
	file     string // of the rule
}

func (d *display) clause(ctx context.Context, f *frame) Clause {
	at := f.node.Loc()
	out := Clause{File: at.File, Row: at.Row, Head: d.source.head(at)}
	within := (*ast.Location)(nil)
	if _, isRule := f.node.(*ast.Rule); !isRule {
		out.Head, within = "", d.enclosing(f)
	}
	ends := map[string]int{} // of the attempts that are kept, by how they end
	last := map[string]int{}
	for _, r := range f.runs {
		steps := d.group(r.lines, within)
		end := ending(steps, r.holds)
		if ends[end]++; ends[end] > max(d.options.Most, 1) {
			out.Attempts[last[end]].Alike += 1 + r.alike
			continue
		}
		last[end] = len(out.Attempts)
		one := d.attempt(ctx, f, r, steps)
		one.Alike = r.alike
		out.Attempts = append(out.Attempts, one)
		if n := len(out.Attempts); n > 1 {
			out.Attempts[n-1].Shared = shared(out.Attempts[n-2].Steps, out.Attempts[n-1].Steps)
		}
	}
	return out
}

// enclosing is the every whose body this is.
func (d *display) enclosing(f *frame) *ast.Location {
	at := f.node.Loc()
	var found *ast.Location
	if file := d.source[at.File]; file != nil {
		for _, e := range file.exprs {
			if e.IsEvery() && holds(e.Location, at) {
				found = e.Location
			}
		}
	}
	return found
}

// part is the lines that the compiler made of one statement.
type part struct {
	expr *ast.Expr // as it is written; nil when it is in no body
	at   *ast.Location
	of   []line
}

func (d *display) group(all []line, within *ast.Location) []part {
	var out []part
	for _, l := range all {
		at := l.expr.Location
		if at == nil || at.File == "" {
			continue
		}
		stmt := d.source.statement(at, within)
		if stmt != nil {
			at = stmt.Location
		}
		if i := slices.IndexFunc(out, func(p part) bool { return p.at.Offset == at.Offset && p.at.File == at.File }); i >= 0 {
			out[i].of = append(out[i].of, l)
			continue
		}
		out = append(out, part{expr: stmt, at: at, of: []line{l}})
	}
	return out
}

// ending tells attempts that end alike.
func ending(parts []part, holds bool) string {
	if holds || len(parts) == 0 {
		return ""
	}
	return parts[len(parts)-1].at.String()
}

func (d *display) attempt(ctx context.Context, f *frame, r run, parts []part) Attempt {
	out := Attempt{Holds: r.holds}
	if r.result != nil {
		out.Result.Is = []ast.Value{r.result.Value}
	}
	v := &reader{display: d, run: r, shown: map[string]bool{}}
	for i, p := range parts {
		if p.expr == nil && (r.holds || i < len(parts)-1) {
			continue // a part of the head
		}
		step := Step{Row: p.at.Row, Text: lines(p.at), Holds: r.holds || i < len(parts)-1}
		if p.expr != nil {
			step.Values = v.values(ctx, p.expr, step.Holds)
		}
		step.Asked, step.Folded = d.asked(ctx, p, step.Holds)
		out.Steps = append(out.Steps, step)
	}
	return out
}

// asked is what became of the rules that a statement asks, and of the body of an
// every that fails.
func (d *display) asked(ctx context.Context, p part, holds bool) (out []Clause, folded bool) {
	seen := map[*frame]bool{}
	var add func(f *frame)
	add = func(f *frame) {
		if seen[f] {
			return // one line of several attempts
		}
		seen[f] = true
		switch node := f.node.(type) {
		case *ast.Rule:
			if d.options.Libraries || d.options.Helpers && node.Location.File == d.file {
				out = append(out, d.clause(ctx, f))
			} else {
				folded = true
			}
			return
		case ast.Body:
			if p.expr != nil && p.expr.IsEvery() && !holds && f.fails() {
				c := d.clause(ctx, f)
				c.Values = f.at(p.expr)
				out = append(out, c)
				return
			}
		}
		for _, r := range f.runs {
			for _, l := range r.lines {
				for _, below := range l.below {
					add(below)
				}
			}
		}
	}
	for _, l := range p.of {
		for _, f := range l.below {
			add(f)
		}
	}
	return out, folded
}

// at is the key and the value that the body of an every is run with.
func (f *frame) at(e *ast.Expr) []Value {
	var out []Value
	every, _ := e.Terms.(*ast.Every)
	for _, t := range []*ast.Term{every.Key, every.Value} {
		if t == nil || len(f.runs) == 0 {
			continue
		}
		if name, ok := t.Value.(ast.Var); ok && f.runs[0].known[string(name)] != nil {
			out = append(out, Value{Text: string(name), Is: []ast.Value{f.runs[0].known[string(name)].Value}})
		}
	}
	return out
}

// fails reports whether there is no way through the lines.
func (f *frame) fails() bool {
	return !slices.ContainsFunc(f.runs, func(r run) bool { return r.holds })
}

// shared counts the steps at the head that are the same.
func shared(a, b []Step) int {
	n := 0
	for n < min(len(a), len(b)) && a[n].Row == b[n].Row && a[n].Holds && b[n].Holds &&
		slices.Equal(a[n].Text, b[n].Text) && slices.EqualFunc(a[n].Values, b[n].Values, Value.equal) {
		n++
	}
	return n
}
