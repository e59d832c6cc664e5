package trace

import (
	"fmt"
	"slices"
	"strings"
	"text/template/parse"

	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/values"
)

// cause is one answer to where a field comes from.
type cause struct {
	template  diag.Span
	includes  []diag.Span
	path      diag.Path // in values; empty when the template alone is the cause
	precision diag.Precision
	others    []diag.Path // when it is inferred, the other paths in question
	named     diag.Path   // what the template line names, without what is carried over; empty when it is a guess
	condition bool        // the line is that of a condition
}

// sources are the values that a node's output was made of, with the field's
// own path carried over where the shape was kept.
func (f *field) sources(c chain) expr {
	t := f.tracer
	e := t.reads(c)
	if _, ok := c.last().site().Node.(*parse.ActionNode); !ok && len(c.links) > 1 && c.last().frame.Name == "" {
		// The text itself was a value that was handed to tpl.
		e, _ = t.callOf(c)
		c = c.outer()
	}
	return f.carry(e, f.tail(c).Append(f.missing...))
}

// reads are the sources of the action that is the last node of a chain.
func (t *Tracer) reads(c chain) expr {
	if action, ok := c.last().site().Node.(*parse.ActionNode); ok {
		if s, ok := t.scope(c); ok {
			return t.eval.pipe(action.Pipe, s)
		}
	}
	return nil
}

// carry follows the field's path into the sources that kept their shape. What
// has lost it cannot be where a missing field belongs.
func (f *field) carry(e expr, tail diag.Path) expr {
	var shaped, flat expr
	for _, s := range e {
		switch {
		case s.whole:
			shaped = append(shaped, s)
		case len(f.missing) == 0:
			flat = append(flat, s)
		}
	}
	e = join(f.tracer.eval.below(shaped, tail), flat)
	for i, s := range e {
		if s.kind == fromValues {
			e[i].guess = s.guess || f.tracer.eval.changed(s.path)
			e[i].path = f.written(f.tracer.inForce(s.path))
		}
	}
	return e.onlyValues()
}

// written is the place of the field's text where path leads to a mapping that has
// it under value, as an entry of a config block does; else it is path.
func (f *field) written(path diag.Path) diag.Path {
	if f.value == nil || f.value.Kind != yaml.ScalarNode || len(f.missing) > 0 {
		return path
	}
	v, _ := values.Lookup(f.tracer.Values, path)
	entry, _ := v.(map[string]any)
	if text, ok := entry["value"].(string); ok && text != "" && text == f.value.Value {
		return path.Append("value")
	}
	return path
}

// cause chooses among all values that had a part in the field: the likeliest,
// unless changing it leaves the field as it is and changing another does not.
func (f *field) cause(hint string) (cause, bool) {
	pieces := f.pieces()
	all := f.candidates(append(f.keyPieces(hint), pieces...), hint)
	if len(all) == 0 {
		return f.withoutValues(pieces)
	}
	best, precision := all[0], diag.Exact
	if len(all) > 1 || best.source.guess || !best.source.whole && len(f.tail(best.piece.chain)) > 0 {
		best, precision = f.proved(all)
	}
	out := cause{path: best.source.path, precision: precision}
	if precision == diag.Inferred {
		for _, c := range all {
			out.others = append(out.others, c.source.path)
		}
		out.others = others(out.others, out.path)
	}
	certain := precision != diag.Inferred && !best.source.guess
	if certain || len(f.missing) == 0 && (f.isEmpty() || strings.Contains(f.value.Value, "<nil>")) {
		out.named = f.withoutMissing(out.path)
	}
	out.template, out.includes = f.tracer.templateSpan(best.piece.chain)
	return out, true
}

// withoutMissing is a path without the steps of the missing field that were
// carried over to it.
func (f *field) withoutMissing(path diag.Path) diag.Path {
	n := len(path) - len(f.missing)
	if n < 0 || !slices.Equal(path[n:], f.missing) {
		return path
	}
	return path[:n]
}

// others are paths without the one that was chosen, each once.
func others(paths []diag.Path, chosen diag.Path) []diag.Path {
	var out []diag.Path
	for _, path := range paths {
		same := func(other diag.Path) bool { return slices.Equal(other, path) }
		if !same(chosen) && !slices.ContainsFunc(out, same) {
			out = append(out, path)
		}
	}
	return out
}

// candidates lists the values that had a part in the field, the likeliest
// first. Of equally likely ones the later piece comes first: tags stand after
// repositories.
func (f *field) candidates(pieces []piece, hint string) []candidate {
	var all []candidate
	for _, p := range slices.Backward(pieces) {
		for _, s := range p.sources {
			all = append(all, candidate{piece: p, source: s, rank: f.rank(s, hint)})
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return b.rank - a.rank })
	return all
}

// proved is the likeliest candidate that moves the field when it is changed.
func (f *field) proved(all []candidate) (candidate, diag.Precision) {
	for _, c := range all {
		if f.tracer.moves(c.source.path, f) {
			return c, diag.Proved
		}
	}
	return all[0], diag.Inferred
}

type candidate struct {
	piece  piece
	source source
	rank   int
}

// rank orders candidates: a value that the message quotes before one that it
// does not, then the one that was set in the higher layer.
func (f *field) rank(s source, hint string) int {
	rank := 1
	v, ok := values.Lookup(f.tracer.Values, s.path)
	if text := fmt.Sprint(v); ok && v != nil && quotes(hint, text) {
		rank += 100
	}
	if origins := f.tracer.Stack.Origins(s.path); len(origins) > 0 {
		rank += int(origins[len(origins)-1].Layer.Kind)
	}
	return rank
}

// quotes reports whether message names a value as a word of its own.
func quotes(message, value string) bool {
	if value == "" || strings.ContainsAny(value, "\n") {
		return false
	}
	for from := 0; ; {
		at := strings.Index(message[from:], value)
		if at < 0 {
			return false
		}
		begin, end := from+at, from+at+len(value)
		if !wordAt(message, begin-1) && !wordAt(message, end) {
			return true
		}
		from = begin + 1
	}
}

func wordAt(s string, i int) bool {
	if i < 0 || i >= len(s) {
		return false
	}
	c := s[i]
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// withoutValues is the cause of a field that no value had a part in: a branch
// that was not taken, or the template's own text.
func (f *field) withoutValues(pieces []piece) (cause, bool) {
	if len(f.missing) > 0 {
		if c, ok := f.untaken(pieces); ok {
			return c, true
		}
	}
	if len(f.missing) > 0 || f.isEmpty() {
		pieces = append(f.owner(), pieces...)
	}
	if len(pieces) == 0 {
		return cause{}, false
	}
	out := cause{precision: diag.Exact}
	out.template, out.includes = f.tracer.templateSpan(pieces[0].chain)
	return out, true
}

// owner is the node that wrote the key under which the missing field belongs.
func (f *field) owner() []piece {
	node := f.key
	if node == nil {
		node = f.value
	}
	if c, ok := f.tracer.descend(f.frame, f.offset(node)); ok {
		return []piece{{chain: c}}
	}
	return nil
}
