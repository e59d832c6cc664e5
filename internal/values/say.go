package values

import (
	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/diag"
)

// say is what one layer has along a path: mappings down to some depth, and
// there a value that is none, or a mapping where the path ends or is lost.
type say struct {
	layer *Layer
	// path is the path that was followed, in the root chart's values. It is
	// shorter than the asked one by lost steps when a subchart asks for the
	// globals above it.
	path diag.Path
	lost int
	// stop is the depth of that value or mapping, counted in the asked path.
	stop  int
	leaf  bool // what is there is no mapping
	null  bool // it is null
	found bool // the whole path is there; maybe inside a list
	// spent is set when a null has met the default that it deletes: then it is
	// gone itself.
	spent bool
	value any
}

// mentions reports whether the layer has a value at the path, or one that
// leaves no room for it.
func (s say) mentions() bool { return s.layer != nil && (s.leaf || s.found) }

// afterwards is what is left of a say in the merged values: of a spent null,
// the mapping around it.
func (s say) afterwards() say {
	if s.spent {
		s.leaf, s.null, s.found, s.spent = false, false, false, false
		s.stop--
	}
	return s
}

// say follows path in the layer; ok is false when the layer's place in the
// values is another.
func (l *Layer) say(path diag.Path) (say, bool) {
	s := say{layer: l, path: path}
	if len(path) < len(l.At) || !path.HasPrefix(l.At) {
		return s, false
	}
	part, ok := Lookup(l.Values, l.Source)
	current, isTable := part.(map[string]any)
	if !ok || !isTable {
		return s, false
	}
	s.follow(current, len(l.At))
	s.replace()
	return s, true
}

func (s *say) follow(table map[string]any, depth int) {
	for s.stop = depth; s.stop < len(s.path); {
		value, ok := table[s.path[s.stop]]
		if !ok {
			return
		}
		s.stop++
		next, isTable := value.(map[string]any)
		if !isTable {
			s.end(value)
			return
		}
		table = next
	}
	s.found, s.value = true, table
}

// end takes in a value that is no mapping; what is left of the path can only
// lead into a list.
func (s *say) end(value any) {
	s.leaf, s.null, s.value = true, value == nil, value
	s.found = s.stop == len(s.path)
	for i := s.stop; i < len(s.path); i++ {
		inner, ok := lookupStep(value, s.path[i])
		if !ok {
			return
		}
		value = inner
	}
	s.found, s.value = true, value
}

// replace makes a leaf of a mapping that leaves the path out and replaces what
// is below it.
func (s *say) replace() {
	if s.leaf || s.found {
		return
	}
	for _, at := range s.layer.Replaces {
		if len(at) <= s.stop && s.path.HasPrefix(at) {
			value, _ := Lookup(s.layer.Values, at)
			s.leaf, s.stop, s.value = true, len(at), value
			return
		}
	}
}

func (s say) origin(asked diag.Path) Origin {
	end := len(asked)
	if !s.found {
		end = s.stop
	}
	written := s.path[len(s.layer.At) : end-s.lost]
	full := append(diag.Path(nil), s.layer.Source...).Append(written...)
	return Origin{
		Layer: s.layer, Path: asked[:end], Written: full, Value: s.value, Null: s.null, Span: s.layer.span(full),
	}
}

// span is the place of a path in the layer's file.
func (l *Layer) span(path diag.Path) diag.Span {
	if l.Doc == nil {
		return diag.Span{}
	}
	key, value, ok := l.Doc.Find(path)
	if !ok {
		return diag.Span{File: l.Doc.File}
	}
	if key == nil {
		return l.Doc.Span(value)
	}
	at := l.Doc.Span(key)
	if value.Kind == yaml.ScalarNode && value.Line == key.Line && value.Value != "" {
		return l.Doc.Span(value)
	}
	return at
}
