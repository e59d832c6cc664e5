package engine

import (
	"fmt"
	"sort"
	"strings"
	"sync"
	"text/template/parse"

	"github.com/chartyard/chartyard/internal/diag"
)

// Cache keeps parsed templates by their text. It is safe for concurrent use;
// share one for all renders of a process. It forgets them all when they come to
// more memory than repeated parsing is worth: a fleet's services share few texts.
type Cache struct {
	functions  *functions
	parseFuncs map[string]any
	machines   sync.Pool // of *machine

	mu     sync.Mutex
	latest *texts
}

// NewCache returns an empty cache.
func NewCache() *Cache {
	c := &Cache{functions: newFuncs(), latest: newTexts()}
	c.machines.New = func() any { return newMachine(c.functions) }
	c.parseFuncs = parseFuncs()
	return c
}

// maxTexts is the most memory, by estimate, that texts in a cache may take
// before it begins anew.
const maxTexts = 64 << 20

// current is where a render that begins now finds its texts. It keeps them to
// its end, whatever the cache forgets meanwhile.
func (c *Cache) current() *texts {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.latest.size() > maxTexts {
		c.latest = newTexts()
	}
	return c.latest
}

// texts are parsed texts whose marks count from zero.
type texts struct {
	mu      sync.Mutex
	sources map[sourceKey]*Source
	sites   []*Site // grows only; marks hold indexes into it
	bytes   int     // memory, by estimate
}

type sourceKey struct{ rel, text string }

func newTexts() *texts { return &texts{sources: map[sourceKey]*Source{}} }

// source parses a text unless it was parsed before.
func (t *texts) source(rel, text string, funcs map[string]any) (*Source, error) {
	key := sourceKey{rel, text}
	t.mu.Lock()
	src, ok := t.sources[key]
	t.mu.Unlock()
	if ok {
		return src, nil
	}
	src, err := parseSource(rel, text, funcs)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if other, ok := t.sources[key]; ok {
		return other, nil
	}
	t.sites = append(t.sites, src.instrument(len(t.sites))...)
	t.sources[key] = src
	t.bytes += parsedSize(text)
	return src, nil
}

// snapshot is all sites known by now; indexes of later sites lie beyond it.
func (t *texts) snapshot() []*Site {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.sites
}

func (t *texts) size() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.bytes
}

// parsedSize estimates the memory that a parsed text takes: an action some
// hundred bytes of nodes and marks, and more for what it is made of.
func parsedSize(text string) int {
	const (
		source  = 1500
		action  = 1000
		perByte = 32 // within an action
	)
	size := source + len(text)
	for {
		_, after, ok := strings.Cut(text, "{{")
		if !ok {
			return size
		}
		inside, rest, _ := strings.Cut(after, "}}")
		size += action + perByte*len(inside)
		text = rest
	}
}

// assembly is the template set of one chart: what Helm's engine builds by
// parsing all files in its order.
type assembly struct {
	order  []Template // Helm's order
	main   []*Source  // per template of order
	places *places
	texts  *texts
}

func (c *Cache) assemble(templates []Template) (*assembly, error) {
	a := &assembly{
		order:  helmOrder(templates),
		texts:  c.current(),
		places: &places{files: map[*Source]string{}, trees: map[string]*Tree{}},
	}
	bytes := 0
	for _, t := range a.order {
		if bytes += parsedSize(t.Text); bytes > 2*maxParse {
			return nil, &LimitError{
				Span: diag.Span{File: t.File}, Limit: "bytes",
				Msg: fmt.Sprintf("the chart's templates take more than %d MiB to parse", 2*maxParse>>20),
			}
		}
		src, err := a.texts.source(relative(t.Name), t.Text, c.parseFuncs)
		if err != nil {
			return nil, parseError(t.File, t.Text, c.parseFuncs, err)
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
