package configview

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/detect"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// block is the config block of a subject in one environment, from its layers
// alone: nothing is rendered.
type block struct {
	entries map[string]config.Entry
	stack   *values.Stack
}

// readBlock reads the config block that the layers make. chart may be nil: then
// there is none. An entry that cannot be read is a *yamldoc.Error with its
// place.
func readBlock(ctx context.Context, chart *render.Chart, s release.Subject, env release.Environment, o release.Options) (*block, error) {
	view := &block{entries: map[string]config.Entry{}, stack: &values.Stack{}}
	if chart == nil {
		return view, nil
	}
	over, err := o.Layers(ctx, chart, s, env)
	if err != nil {
		return nil, err
	}
	defaults := map[string]any{}
	if own := chart.Defaults(); own != nil {
		layer := *own
		layer.Name = "values.yaml"
		view.stack.Layers = append(view.stack.Layers, &layer)
		defaults = own.Values
	}
	view.stack.Layers = append(view.stack.Layers, over.Layers...)
	merged, _, err := values.Coalesce(&values.Chart{Name: chart.Name(), Values: defaults}, over.Merged, values.DropNulls)
	if err != nil {
		return nil, &release.InputError{Err: err}
	}
	entries, err := config.Parse(merged)
	if err != nil {
		return nil, place(view.stack, err)
	}
	for _, entry := range entries {
		view.entries[entry.Name] = entry
	}
	return view, nil
}

// place gives the faults of entries the lines that they stand on.
func place(stack *values.Stack, err error) error {
	if list, ok := err.(interface{ Unwrap() []error }); ok {
		var errs []error
		for _, one := range list.Unwrap() {
			errs = append(errs, place(stack, one))
		}
		return errors.Join(errs...)
	}
	if fault := (*config.Error)(nil); errors.As(err, &fault) {
		if origins := stack.Origins(fault.Path); len(origins) > 0 {
			return &yamldoc.Error{Span: origins[len(origins)-1].Span, Msg: fault.Error()}
		}
	}
	return err
}

// isHidden reports whether nothing of an entry's value may be shown: it is
// sensitive, or looks so.
func (v *block) isHidden(name string) bool {
	entry, ok := v.entries[name]
	_, looks := detect.Value(entry.Text)
	return ok && (entry.Sensitive || looks) || release.IsMarked(v.stack, diag.Path{config.Block, name})
}

// origin is where an entry's value was set, and the entry itself when it has
// none.
func (v *block) origin(e config.Entry) (span diag.Span, layer string) {
	for path := e.Path; len(path) > 1; path = path[:len(path)-1] {
		if origins := v.stack.Origins(path); len(origins) > 0 {
			won := origins[len(origins)-1]
			return won.Span, won.Layer.Name
		}
	}
	return diag.Span{}, ""
}

// declaration is what an entry says of itself, besides its value and what is
// for people, in the order in which it is shown.
func declaration(e config.Entry) []string {
	out := []string{fmt.Sprintf("required: %v", e.Needed()), "type: " + or(string(e.Type), "any"), "from: " + or(string(e.From), string(config.FromService))}
	if !e.Sensitive {
		out = slices.Delete(out, 2, 3)
	}
	if e.Enum != nil {
		out = append(out, fmt.Sprintf("enum: %q", e.Enum))
	}
	return out
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
