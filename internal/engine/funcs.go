package engine

import (
	"maps"
	"regexp"
	"text/template"

	"github.com/Masterminds/sprig/v3"
)

// host is what the functions need of the render that runs them.
type host interface {
	// charge takes n bytes of intermediate text or list elements from the
	// render's budget; its error ends the render.
	charge(n int) error
	// spend takes n steps, for expensive functions.
	spend(n int) error
	// note records that a function was called that is not reproducible or refused.
	note(fn string)
	// blank records what a function made of nil, which is printed if the action
	// does little else.
	blank(by spoilt)
	// seed gives bytes that depend on chart, release, call site and how often
	// that site was reached.
	seed() [32]byte
}

// functions is what is the same for every render: Helm's template functions
// that need nothing of the render, and sprig's originals of those that do.
// It may be shared; what it keeps of patterns is safe for concurrent use.
type functions struct {
	sprig    template.FuncMap
	shared   template.FuncMap
	patterns *patterns
}

// newFuncs sorts Helm's functions, include and tpl left out, into those that
// are installed once and those that overlay binds to a render.
func newFuncs() *functions {
	f := &functions{sprig: sprig.TxtFuncMap(), patterns: &patterns{kept: map[string]*regexp.Regexp{}}}
	f.shared = maps.Clone(f.sprig)
	delete(f.shared, "env")
	delete(f.shared, "expandenv")
	for name := range f.overlay(nil) {
		delete(f.shared, name)
	}
	return f
}

// overlay binds to h the functions that make text or lists, take long, or ask
// for clock, chance, network or cluster. The caller owns the map.
func (f *functions) overlay(h host) template.FuncMap {
	c := &calls{host: h, sprig: f.sprig, patterns: f.patterns}
	m := make(template.FuncMap, 160)
	c.addText(m)
	c.addPrint(m)
	c.addNumbers(m)
	c.addLists(m)
	c.addDicts(m)
	c.addEncodings(m)
	c.addRegexps(m)
	c.addHelm(m)
	c.addClock(m)
	c.addRandom(m)
	c.addKeys(m)
	return m
}

// calls is the functions of one render.
type calls struct {
	host
	sprig    template.FuncMap
	patterns *patterns
}

// original is sprig's own function of that name.
func original[F any](c *calls, name string) F { return c.sprig[name].(F) }

// funcMap is all functions at once, bound to h.
func funcMap(h host) template.FuncMap {
	f := newFuncs()
	m := f.overlay(h)
	maps.Copy(m, f.shared)
	return m
}

// parseFuncs has the name of every function that a chart may call, for Go's
// parser, which looks at nothing else: those of funcMap, Helm's include and tpl,
// and text/template's own.
func parseFuncs() map[string]any {
	m := funcMap(nil)
	for _, name := range [...]string{
		"include", "tpl",
		"and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "len", "index", "slice", "call",
	} {
		m[name] = true
	}
	return m
}
