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
	// "charts/redis/values.yaml", "--set image.tag=latest".
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
}

// Origin is one layer's say about a path.
type Origin struct {
	Layer *Layer
	Span  diag.Span // unknown for layers without a Doc
	// Path is the path in the layer that decided: the asked one, or an ancestor
	// that was replaced as a whole (a list, a scalar, a null).
	Path  diag.Path
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
// won. Layers that do not mention it are left out. An entry whose Path is
// shorter than the asked one took the value away or replaced a parent.
func (s *Stack) Origins(path diag.Path) []Origin { return nil }
