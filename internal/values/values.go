package values

import (
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Kind is the rank of a layer: a later kind wins over an earlier one.
type Kind int

// Kinds of layers in rising order of precedence.
const (
	Defaults      Kind = iota + 1 // a chart's values.yaml
	Overlay                       // values-<environment>.yaml
	CommonSecret                  // shared by the services of an environment
	ServiceSecret                 // of one service
	File                          // -f
	Set                           // --set and its kin
)

// Layer is one source of values.
type Layer struct {
	Kind Kind
	// Name is how people call it: "values.yaml", "values-prod.yaml",
	// "charts/redis/values.yaml", "--set image.tag".
	Name string
	// Doc has the positions; nil for Set layers and secrets.
	Doc *yamldoc.Doc
	// Values is the layer's content as Helm decodes it.
	Values map[string]any
	// At is where the layer's root stands in the root chart's values: empty for
	// the root chart's own layers, {"redis"} for the defaults of subchart redis.
	At diag.Path
	// Source is the part of Values that appears at At; empty means all of it.
	// Only an import-values of a dependency makes it longer.
	Source diag.Path
	// Replaces lists paths where the layer's mapping takes the place of a lower
	// one instead of being merged with it. Only --set-json does that.
	Replaces []diag.Path
}

// Origin is one layer's say about a path.
type Origin struct {
	Layer *Layer
	// Span is unknown for layers without a Doc. It is the value's where a scalar
	// or a list item stands on the line of its key, else the key's: the line is
	// always the one to edit in this layer.
	Span diag.Span
	// Path is the path that the layer decided: the asked one, or an ancestor
	// that was replaced as a whole (a list, a scalar, a null).
	Path diag.Path
	// Written is Path as the layer's own file has it: without the key of the
	// subchart in a subchart's values.yaml, and the root's global for a
	// subchart's.
	Written diag.Path
	// Value is the layer's value at the asked path, or at Path when that is
	// shorter.
	Value any
	// Null is true when the layer says null, which deletes what lower layers said.
	Null bool
}

// Stack is the layers of one render in rising precedence, with subcharts'
// defaults below the root chart's.
type Stack struct {
	Layers []*Layer
}

// Origins returns what each layer says about path, lowest first; the last one
// won. Layers that do not mention it are left out, and so are layers above the
// winner whose say did not count: Helm merges the -f files and --set first, so
// a null that a later file replaces with a mapping never meets the defaults.
// An entry whose Path is shorter than the asked one took the value away or
// replaced a parent.
//
// The globals of a chart count for its subcharts: {redis, global, x} is also
// set by {global, x}, which wins.
func (s *Stack) Origins(path diag.Path) []Origin {
	v := s.resolve(path)
	says := v.says
	for i, say := range says {
		if say.layer == v.winner.layer && say.mentions() && v.winner.mentions() && say.lost == v.winner.lost {
			says = says[:i+1]
			break
		}
	}
	out := make([]Origin, len(says))
	for i, say := range says {
		out[i] = say.origin(path)
	}
	return out
}
