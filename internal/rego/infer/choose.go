package infer

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

// candidate is a read with what speaks for it.
type candidate struct {
	read
	scope *scope    // of the derivation
	below diag.Path // in its object
	named int       // how far the message speaks of it
	gone  bool
	order int
}

// path chooses among what a result's derivation read.
func (r *rule) path(ctx context.Context, result Result) (diag.Path, error) {
	candidates := r.candidates(result)
	best, err := r.best(ctx, result, candidates)
	if best == nil || err != nil {
		return nil, err
	}
	if best.gone {
		return best.path, nil
	}
	lacking, err := r.lacking(ctx, result, candidates)
	if lacking != nil || err != nil {
		return lacking, err
	}
	return best.path, nil
}

// best is the candidate of the best class, and in it the first in order. Values
// are tried only where they can still change which it is.
func (r *rule) best(ctx context.Context, result Result, candidates []candidate) (*candidate, error) {
	sorted := slices.SortedFunc(slices.Values(candidates), func(a, b candidate) int { return inOrder(b, a) })
	var best *candidate
	is := class(-1)
	for i := range sorted {
		c := &sorted[i]
		if c.atBest() <= is {
			continue
		}
		got, err := r.classify(ctx, result, *c)
		if err != nil {
			return nil, err
		}
		if got > is {
			best, is = c, got
		}
	}
	return best, nil
}

// inOrder compares candidates of one class.
func inOrder(a, b candidate) int {
	return cmp.Or(
		compareBool(a.whole, b.whole), cmp.Compare(a.named, b.named), compareBool(a.gone, b.gone),
		cmp.Compare(len(a.path), len(b.path)), cmp.Compare(a.order, b.order),
	)
}

// candidates are the reads that a place can be in.
func (r *rule) candidates(result Result) []candidate {
	const most = 60 // the last lines of a rule decide
	d := r.derivation(result)
	reads := deepest(d.reads)
	reads = reads[max(0, len(reads)-most):]
	var out []candidate
	for i, one := range reads {
		below, ok := r.input.Within(one.path)
		if !ok {
			continue
		}
		there := lookup(r.input.Term, one.path)
		out = append(out, candidate{
			read: one, scope: d.scope, below: below, order: i, named: spokenOf(below, there, result.Message), gone: there == nil,
		})
	}
	return out
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// deepest drops what another read goes further than, and of repetitions all but
// the last, which has the weightiest use of them.
func deepest(reads []read) []read {
	last := map[string]int{}
	uses := map[string]use{}
	further := map[string]bool{} // paths that others begin with
	names := make([]string, len(reads))
	for i, r := range reads {
		var name strings.Builder
		for _, step := range r.path {
			further[name.String()] = true
			name.WriteString(strconv.Quote(step))
		}
		names[i] = name.String()
		if known, ok := uses[names[i]]; !ok || r.use < known {
			uses[names[i]] = r.use
		}
		last[names[i]] = i
	}
	var out []read
	for i, r := range reads {
		if name := names[i]; len(r.path) > 0 && last[name] == i && !further[name] {
			r.use = uses[name]
			out = append(out, r)
		}
	}
	return out
}

// class is what a field is to a result, from worst to best.
type class int

const (
	beside   class = iota // it only words the message
	kind                  // it tells kinds of objects apart
	identity              // the object's name or namespace, which decides
	likely                // its deciding value was not found, or the message speaks of it
	certain               // it is missing, or decides
)

// atBest is the best class that a candidate can be of.
func (c candidate) atBest() class {
	switch c.below.String() {
	case "kind", "apiVersion":
		return kind
	case "":
		return beside
	case "metadata.name", "metadata.namespace":
		return identity
	}
	return certain
}

func (r *rule) classify(ctx context.Context, result Result, c candidate) (class, error) {
	most := c.atBest()
	if most <= kind {
		return most, nil
	}
	bears, err := r.bearing(ctx, result, c)
	switch {
	case err != nil:
		return beside, err
	case bears == decisive:
		return most, nil
	case most > identity && (bears == steady || c.named > 0):
		return likely, nil
	}
	return beside, nil
}
