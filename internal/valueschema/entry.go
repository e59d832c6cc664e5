package valueschema

import (
	"maps"
	"slices"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/values"
)

// Entry is what the files of a service say of one entry of the config block,
// all environments taken together.
type Entry struct {
	Name string
	// Marked is true when one layer at least marks the entry.
	Marked      bool
	Description string // of the lowest layer that has one
	// Type and Enum are empty, too, when layers contradict each other.
	Type config.Type
	Enum []string

	layer *values.Layer // the lowest that has it
}

// Span is the line of the entry in the lowest layer that has it.
func (e Entry) Span() diag.Span {
	if e.layer == nil || e.layer.Doc == nil {
		return diag.Span{}
	}
	key, _, _ := e.layer.Doc.Find(diag.Path{config.Block, e.Name})
	return e.layer.Doc.Span(key)
}

// needsProperty reports whether more is known of the entry than that it is
// there.
func (e Entry) needsProperty() bool {
	return e.Marked || e.isTyped() || e.Description != ""
}

// Entries reads the config blocks of layers that are files, the chart's
// defaults first, into entries sorted by name. What is no entry is passed over:
// others tell of it.
func Entries(layers []*values.Layer) []Entry {
	found := map[string]*reader{}
	for _, layer := range layers {
		block, _ := layer.Values[config.Block].(map[string]any)
		for name, v := range block {
			if found[name] == nil {
				found[name] = &reader{Entry: Entry{Name: name, layer: layer}}
			}
			if long, ok := v.(map[string]any); ok {
				found[name].add(long)
			}
		}
	}
	var out []Entry
	for _, name := range slices.Sorted(maps.Keys(found)) {
		out = append(out, found[name].entry())
	}
	return out
}

// reader gathers what layers say of one entry.
type reader struct {
	Entry
	types, enums   bool // said by a layer
	noType, noEnum bool // said otherwise by another
}

func (r *reader) add(long map[string]any) {
	r.Marked = r.Marked || long["sensitive"] == true
	if text, ok := long["description"].(string); ok && r.Description == "" {
		r.Description = text
	}
	if said, ok := long["type"]; ok {
		text, _ := said.(string)
		kind := config.Type(text)
		r.noType = r.noType || !slices.Contains(config.Types(), text) || r.types && kind != r.Type
		r.Type, r.types = kind, true
	}
	if said, ok := long["enum"]; ok {
		texts := enum(said)
		r.noEnum = r.noEnum || texts == nil || r.enums && !slices.Equal(texts, r.Enum)
		r.Enum, r.enums = texts, true
	}
}

// enum is a list of scalars as texts; nil when it is none.
func enum(v any) []string {
	items, _ := v.([]any)
	var out []string
	for _, item := range items {
		text, err := config.Text(item)
		if err != nil || item == nil {
			return nil
		}
		out = append(out, text)
	}
	return out
}

func (r *reader) entry() Entry {
	e := r.Entry
	if r.noType {
		e.Type = ""
	}
	if r.noEnum {
		e.Enum = nil
	}
	return e
}
