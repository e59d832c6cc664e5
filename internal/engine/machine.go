package engine

import (
	"maps"
	"text/template"
)

// machine is a set of template functions that serves one render at a time.
// Binding two hundred functions costs more than many a render, so machines
// are kept and handed on.
type machine struct {
	*run
	base *template.Template // has the functions, no template
}

func newMachine(f *functions) *machine {
	m := &machine{base: template.New("gotpl")}
	m.base.Funcs(f.shared).Funcs(f.overlay(m)).Funcs(template.FuncMap{
		"include": func(name string, data any) (string, error) { return m.include(name, data) },
		"tpl":     func(text string, data any) (string, error) { return m.tpl(text, data) },
		markFunc:  func(index int) (string, error) { return m.mark(index) },
	})
	return m
}

// names is every function a template may call, for the parser: those of the
// engine, and those of text/template itself.
func (f *functions) names() map[string]any {
	names := maps.Clone(map[string]any(f.shared))
	maps.Copy(names, f.overlay(nil))
	for _, name := range []string{
		"include", "tpl",
		"and", "call", "html", "index", "slice", "js", "len", "not", "or", "print", "printf",
		"println", "urlquery", "eq", "ge", "gt", "le", "lt", "ne",
	} {
		names[name] = true
	}
	return names
}

var _ host = (*machine)(nil)
