package engine

import (
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
		guardFunc: func(v any) (any, error) { _, err := measure(v); return v, err },
	})
	return m
}

var _ host = (*machine)(nil)
