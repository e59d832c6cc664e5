package yamldoc

import (
	"errors"

	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/diag"
)

// Doc is one YAML document with the name of the file it came from.
type Doc struct {
	File string
	Root *yaml.Node // the document's content; nil when the document is empty
}

// Parse reads a single YAML document. file is used in spans and errors as is.
// The error is a *Error that carries the place.
func Parse(file string, text []byte) (*Doc, error) { return nil, errors.New("not built yet") }

// Value decodes the document to what sigs.k8s.io/yaml gives: map[string]any,
// []any, string, bool, float64, nil (Helm's types for values).
func (d *Doc) Value() (any, error) { return nil, errors.New("not built yet") }

// Find returns the key node (nil for sequence items and the root) and the
// value node at path; ok is false when nothing is there.
func (d *Doc) Find(path diag.Path) (key, value *yaml.Node, ok bool) { return nil, nil, false }

// Deepest follows path as far as it exists: the number of steps taken and the
// nodes reached.
func (d *Doc) Deepest(path diag.Path) (steps int, key, value *yaml.Node) { return 0, nil, nil }

// Span is where node stands in the document's file.
func (d *Doc) Span(node *yaml.Node) diag.Span { return diag.Span{} }

// Error is a YAML fault with its place.
type Error struct {
	Span diag.Span
	Msg  string
}

func (e *Error) Error() string { return e.Span.String() + ": " + e.Msg }
