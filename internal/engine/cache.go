package engine

import (
	"sort"
	"strings"
	"sync"
	"text/template/parse"

	"github.com/chartyard/chartyard/internal/diag"
)

// Cache keeps parsed templates by their text. It is safe for concurrent use;
// share one for all renders of a process.
type Cache struct {
	functions  *functions
	parseFuncs map[string]any
	machines   sync.Pool // of *machine

	mu      sync.Mutex
	sources map[sourceKey]*Source
	sites   []*Site // grows only; marks hold indexes into it
}

type sourceKey struct{ rel, text string }

// NewCache returns an empty cache.
func NewCache() *Cache {
	c := &Cache{functions: newFuncs(), sources: map[sourceKey]*Source{}}
	c.machines.New = func() any { return newMachine(c.functions) }
	c.parseFuncs = parseFuncs()
	return c
}

// source parses a text unless it was parsed before.
func (c *Cache) source(rel, text string) (*Source, error) {
	key := sourceKey{rel, text}
	c.mu.Lock()
	src, ok := c.sources[key]
	c.mu.Unlock()
	if ok {
		return src, nil
	}
	src, err := parseSource(rel, text, c.parseFuncs)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if other, ok := c.sources[key]; ok {
		return other, nil
	}
	c.sites = append(c.sites, src.instrument(len(c.sites))...)
	c.sources[key] = src
	return src, nil
}

// snapshot is all sites known by now; indexes of later sites lie beyond it.
func (c *Cache) snapshot() []*Site {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sites
}

// assembly is the template set of one chart: what Helm's engine builds by
// parsing all files in its order.
type assembly struct {
	order  []Template // Helm's order
	main   []*Source  // per template of order
	places *places
}

func (c *Cache) assemble(templates []Template) (*assembly, error) {
	a := &assembly{
		order:  helmOrder(templates),
		places: &places{files: map[*Source]string{}, trees: map[string]*Tree{}},
	}
	for _, t := range a.order {
		src, err := c.source(relative(t.Name), t.Text)
		if err != nil {
			return nil, parseError(t.File, err)
		}
		a.main = append(a.main, src)
		a.places.files[src] = t.File
		a.places.define(t.Name, src)
	}
	return a, nil
}

// define enters a source's templates under the names they are executed by. As
// in text/template, a later definition replaces an earlier one unless it is
// empty.
func (p *places) define(name string, src *Source) {
	for own, tree := range src.Trees {
		if own == Main {
			own = name
		}
		if p.trees[own] == nil || !parse.IsEmptyTree(tree.Root) {
			p.trees[own] = tree
		}
	}
}

// helmOrder is the order in which Helm parses and executes: deepest path
// first, and within a depth by name backwards, so that a parent's define
// replaces a subchart's.
func helmOrder(templates []Template) []Template {
	order := append([]Template(nil), templates...)
	sort.Slice(order, func(i, j int) bool {
		a, b := order[i].Name, order[j].Name
		da, db := strings.Count(a, "/"), strings.Count(b, "/")
		if da != db {
			return da > db
		}
		return a > b
	})
	return order
}

// parseError gives the place of a fault that Go's parser found.
func parseError(file string, err error) *Error {
	line, _, msg := cutPlace(err.Error())
	return &Error{Span: diag.Span{File: file, Line: line}, Msg: msg}
}
