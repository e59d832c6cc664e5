package infer

import (
	"cmp"
	"context"
	"slices"

	"github.com/chartyard/chartyard/internal/diag"
)

// candidate is a read with what speaks for it.
type candidate struct {
	read
	below diag.Path // in its object
	class int       // what the field is to the result; see classify
	named int       // how far the message speaks of it
	gone  bool
	order int
}

// path chooses among what a result's derivation read.
func (r *rule) path(ctx context.Context, result Result) (diag.Path, error) {
	candidates := r.candidates(result)
	if len(candidates) == 0 {
		return nil, nil
	}
	for i := range candidates {
		var err error
		if candidates[i].class, err = r.classify(ctx, candidates[i]); err != nil {
			return nil, err
		}
	}
	best := slices.MaxFunc(candidates, func(a, b candidate) int {
		return cmp.Or(
			cmp.Compare(a.class, b.class), compareBool(a.whole, b.whole), cmp.Compare(a.named, b.named), compareBool(a.gone, b.gone),
			cmp.Compare(len(a.path), len(b.path)), cmp.Compare(a.order, b.order),
		)
	})
	if best.gone {
		return best.path, nil
	}
	lacking, err := r.lacking(ctx, result, candidates)
	if lacking != nil {
		return lacking, err
	}
	return best.path, err
}

// candidates are the reads that a place can be in.
func (r *rule) candidates(result Result) []candidate {
	reads, ok := r.reads[result.Member]
	if !ok {
		reads = r.reads[""]
	}
	const most = 60 // the last lines of a rule decide
	reads = deepest(reads)
	reads = reads[max(0, len(reads)-most):]
	var out []candidate
	for i, one := range reads {
		below, ok := r.input.Within(one.path)
		if !ok {
			continue
		}
		there := lookup(r.input.Term, one.path)
		out = append(out, candidate{
			read: one, below: below, order: i, named: spokenOf(below, there, result.Message), gone: there == nil,
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

// deepest drops what another read goes further than, and repetitions.
func deepest(reads []read) []read {
	var out []read
	for i, r := range reads {
		covered := slices.ContainsFunc(reads, func(other read) bool {
			return len(other.path) > len(r.path) && other.path.HasPrefix(r.path)
		}) || slices.ContainsFunc(reads[i+1:], func(later read) bool { return later.path.Equal(r.path) })
		if !covered && len(r.path) > 0 {
			out = append(out, r)
		}
	}
	return out
}

// classify tells from best to worst: a field that is missing, or that decides;
// one whose deciding value was not found, or that the message speaks of; the
// object's name, where it decides; what tells kinds of objects apart; a field
// that only words the message.
func (r *rule) classify(ctx context.Context, c candidate) (int, error) {
	below := c.below.String()
	name := below == "metadata.name" || below == "metadata.namespace"
	switch below {
	case "kind", "apiVersion":
		return 1, nil
	case "":
		return 0, nil
	}
	bears, err := r.bearing(ctx, c)
	switch {
	case err != nil:
		return 0, err
	case bears == decisive && name:
		return 2, nil
	case bears == decisive:
		return 4, nil
	case !name && (bears == steady || c.named > 0):
		return 3, nil
	}
	return 0, nil
}
