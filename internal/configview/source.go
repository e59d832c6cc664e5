package configview

import (
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/detect"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/values"
)

// SourceKind is the kind of layer that a value comes from.
type SourceKind string

// Kinds of sources, lowest layer first.
const (
	OfValues        SourceKind = "values"
	OfOverlay       SourceKind = "overlay"
	OfCommonSecret  SourceKind = "common-secret"
	OfServiceSecret SourceKind = "service-secret"
	OfFile          SourceKind = "file"     // -f
	OfArgument      SourceKind = "argument" // --set and its kin
	OfCluster       SourceKind = "cluster"  // a Secret that someone else makes
)

func sourceKind(kind values.Kind) SourceKind {
	switch kind {
	case values.Overlay:
		return OfOverlay
	case values.CommonSecret:
		return OfCommonSecret
	case values.ServiceSecret:
		return OfServiceSecret
	case values.File:
		return OfFile
	case values.Set:
		return OfArgument
	}
	return OfValues
}

// sourceOf is the layer that decided a path; nil when none speaks of it.
func (r settled) sourceOf(path diag.Path) *Source {
	origins := r.Output.Stack.Origins(path)
	if len(origins) == 0 {
		return nil
	}
	won := origins[len(origins)-1]
	return &Source{Kind: sourceKind(won.Layer.Kind), Layer: won.Layer.Name, Span: won.Span}
}

func (s *Source) isSecret() bool {
	return s != nil && (s.Kind == OfCommonSecret || s.Kind == OfServiceSecret)
}

// isHidden reports whether no value of an entry may be shown: a layer marks
// it, its name says so, or a value in some layer looks secret. An entry that
// says why it is no secret is believed.
func (r settled) isHidden(e config.Entry) bool {
	if e.Sensitive || release.IsMarked(r.Output.Stack, e.Path[:2]) {
		return true
	}
	if e.Mark != nil && strings.TrimSpace(e.Reason) != "" {
		return false
	}
	if _, looks := detect.Value(e.Text); looks {
		return true
	}
	return slices.ContainsFunc(r.sayings(e.Name), func(s saying) bool {
		_, looks := detect.Value(s.text)
		return looks
	})
}

// saying is what one layer says of an entry.
type saying struct {
	origin   values.Origin
	text     string // the value; of a structure where none may be, empty
	hasValue bool
	isNull   bool     // the layer takes the entry away
	keys     []string // of an entry in the long form, besides its value
	path     diag.Path
}

// isDefault reports whether the value is one that any other replaces.
func (s saying) isDefault() bool { return s.hasValue && s.path[len(s.path)-1] == "default" }

// sayings are what the layers say of an entry, lowest first.
func (r settled) sayings(name string) []saying {
	at := diag.Path{config.Block, name}
	var out []saying
	for _, origin := range r.Output.Stack.Origins(at) {
		out = append(out, sayingOf(origin, at))
	}
	return out
}

func sayingOf(origin values.Origin, at diag.Path) saying {
	s := saying{origin: origin, path: at}
	if origin.Null || len(origin.Path) < len(at) {
		s.isNull = true
		return s
	}
	long, ok := origin.Value.(map[string]any)
	if !ok {
		text, err := config.Text(origin.Value)
		s.text, s.hasValue = text, err == nil
		return s
	}
	for _, key := range []string{"default", "value"} {
		if v := long[key]; v != nil {
			text, err := config.Text(v)
			s.text, s.hasValue, s.path = text, err == nil, at.Append(key)
		}
	}
	for key := range long {
		if key != "value" {
			s.keys = append(s.keys, key)
		}
	}
	slices.Sort(s.keys)
	return s
}
