package engine

import (
	"fmt"
	"maps"
	"text/template"
)

// machine is a set of template functions that serves one render at a time.
// Binding two hundred functions costs more than many a render, so machines
// are kept and handed on.
type machine struct {
	*run
	base *template.Template // has the functions, no template
	// set has the functions and trees, those of the last render: the next is
	// mostly of the same chart. No render changes it.
	set   *template.Template
	trees map[string]*Tree
}

func newMachine(f *functions) *machine {
	m := &machine{base: template.New("gotpl")}
	m.base.Funcs(f.shared).Funcs(f.overlay(m)).Funcs(template.FuncMap{
		"include": func(name string, data any) (string, error) { return m.include(name, data) },
		"tpl":     func(text string, data any) (string, error) { return m.tpl(text, data) },
		markFunc:  func(index int) (string, error) { return m.mark(index) },
		guardFunc: m.guard,
	})
	return m
}

// guard looks at what an action is about to print.
func (m *machine) guard(v any) (any, error) {
	if v == nil {
		m.blank(spoilt{})
		return nil, nil
	}
	_, err := measure(v)
	return v, err
}

// holding is a template set with these trees.
func (m *machine) holding(trees map[string]*Tree) (*template.Template, error) {
	if m.set != nil && maps.Equal(m.trees, trees) {
		return m.set, nil
	}
	set, err := m.base.Clone()
	if err != nil {
		return nil, fmt.Errorf("copying the template functions: %w", err)
	}
	set.Option("missingkey=zero") // Clone forgets it
	for name, tree := range trees {
		add(set, name, tree)
	}
	m.set, m.trees = set, maps.Clone(trees)
	return set, nil
}

func add(set *template.Template, name string, tree *Tree) {
	if _, err := set.AddParseTree(name, tree.tree); err != nil {
		// text/template refuses no tree that its own parser made.
		panic(fmt.Sprintf("adding template %q: %v", name, err))
	}
}

var _ host = (*machine)(nil)
