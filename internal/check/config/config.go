package config

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/detect"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/values"
)

// Check is the check. It needs values and their layers; what it says of
// objects is left out where nothing was rendered.
func Check() check.Check {
	return check.Check{Name: "config", Rules: Rules(), Run: run}
}

func run(_ context.Context, pass *check.Pass) error {
	if pass.Stack == nil {
		return nil
	}
	r := newReader(pass)
	r.scan()
	r.arguments()
	r.large()
	if !r.isBlock {
		return nil
	}
	r.entries()
	r.literals()
	r.marks()
	r.unquoted()
	r.invalid()
	r.needed()
	r.types()
	r.names()
	r.stores()
	r.unread()
	return nil
}

// reader looks at one environment.
type reader struct {
	*check.Pass
	// isBlock is true when config is a config block.
	isBlock bool
	block   map[string]any // of the merged values
	parsed  []config.Entry
	faults  []*config.Error
	// marked are the entries that a layer marks, whatever another one says.
	marked map[string]bool
	// changed are the entries that unquoted has told of.
	changed map[string]bool
	path    diag.Path // where walk is
}

func newReader(pass *check.Pass) *reader {
	r := &reader{Pass: pass, marked: map[string]bool{}, changed: map[string]bool{}}
	r.block, _ = pass.Values[config.Block].(map[string]any)
	_, r.isBlock = pass.Values[config.DeliveryKey].(map[string]any)
	for _, layer := range r.own() {
		for name, entry := range blockOf(layer) {
			long, _ := entry.(map[string]any)
			mark, said := long["sensitive"]
			r.isBlock = r.isBlock || said
			if mark == true {
				r.marked[name] = true
			}
		}
	}
	if r.isBlock {
		var err error
		r.parsed, err = config.Parse(pass.Values)
		r.faults = faultsOf(err)
	}
	return r
}

// own are the layers of the root chart, lowest first.
func (r *reader) own() []*values.Layer {
	var out []*values.Layer
	for _, layer := range r.Stack.Layers {
		if len(layer.At) == 0 && len(layer.Source) == 0 {
			out = append(out, layer)
		}
	}
	return out
}

// files are the layers of the root chart that are files.
func (r *reader) files() []*values.Layer {
	return slices.DeleteFunc(r.own(), func(l *values.Layer) bool { return l.Doc == nil })
}

// tracked are the files under version control. The chart's own are, or will be.
func (r *reader) tracked() []*values.Layer {
	return slices.DeleteFunc(r.files(), func(l *values.Layer) bool {
		return l.Kind == values.File && r.Tracked != nil && !r.Tracked(l.Doc.File)
	})
}

func blockOf(layer *values.Layer) map[string]any {
	block, _ := layer.Values[config.Block].(map[string]any)
	return block
}

func faultsOf(err error) []*config.Error {
	if err == nil {
		return nil
	}
	var out []*config.Error
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range joined.Unwrap() {
			out = append(out, faultsOf(one)...)
		}
		return out
	}
	if fault := (*config.Error)(nil); errors.As(err, &fault) {
		out = append(out, fault)
	}
	return out
}

// secret reports whether nothing of the entry's value may be shown: a layer
// marks it, its name says so, or the value that some layer gives.
func (r *reader) secret(name, text string) bool {
	if r.marked[name] || config.NamedLikeSecret(name) {
		return true
	}
	if _, looks := detect.Value(text); looks {
		return true
	}
	return slices.ContainsFunc(r.own(), func(layer *values.Layer) bool {
		entry := blockOf(layer)[name]
		if long, ok := entry.(map[string]any); ok {
			entry = long["value"]
		}
		given, _ := entry.(string)
		_, looks := detect.Value(given)
		return looks
	})
}

// at reports a finding at the line of one layer's file.
func (r *reader) at(layer *values.Layer, path diag.Path, f diag.Finding) {
	f.Origin, f.ValuesPath, f.Precision = layer.Name, path, diag.Exact
	f.Span = spanIn(layer, path)
	f.Related = append(f.Related, diag.Related{Role: diag.RoleValues, Span: f.Span, Message: layer.Name + " sets " + path.String()})
	r.Report(f)
}

// spanIn is the value's place when it stands on the line of its key, else the
// key's.
func spanIn(layer *values.Layer, path diag.Path) diag.Span {
	if layer.Doc == nil {
		return diag.Span{}
	}
	key, value, ok := layer.Doc.Find(path)
	switch {
	case !ok:
		return diag.Span{File: layer.Doc.File}
	case key == nil || value.Line == key.Line && value.Value != "":
		return layer.Doc.Span(value)
	}
	return layer.Doc.Span(key)
}

// declared reports a finding at the key of an entry, where the lowest file
// declares it: the same line in every environment.
func (r *reader) declared(name string, f diag.Finding) {
	r.lowest(diag.Path{config.Block, name}, f)
}

func (r *reader) lowest(path diag.Path, f diag.Finding) {
	for _, layer := range r.files() {
		if key, _, ok := layer.Doc.Find(path); ok && key != nil {
			f.Origin, f.ValuesPath, f.Precision, f.Span = layer.Name, path, diag.Exact, layer.Doc.Span(key)
			f.Related = append(f.Related, diag.Related{Role: diag.RoleValues, Span: f.Span, Message: layer.Name + " declares " + path.String()})
			r.Report(f)
			return
		}
	}
	r.ReportKey(f, path)
}

// sortedKeys gives the names of a block in order.
func sortedKeys(block map[string]any) []string { return slices.Sorted(maps.Keys(block)) }
