package engine

import (
	"maps"
	"path"
	"slices"
	"strings"
	"text/template/parse"

	"github.com/chartyard/chartyard/internal/diag"
)

// Source is one template text that was parsed: a file of a chart or a text
// that was handed to tpl.
type Source struct {
	// Rel is the template's name without the root chart's: "templates/x.yaml".
	// Empty for a text handed to tpl.
	Rel  string
	Text string
	// Trees are the templates the text defines, the file's own under Main.
	Trees map[string]*Tree
}

// Main names a source's own template among its trees. No define can collide:
// a name between quotes in a chart holds no NUL.
const Main = "\x00main"

// parseName is what Go's parser is told to call every text, so that the place in
// its errors can be cut off them without ambiguity.
const parseName = "\x00text"

// Tree is one parsed template: a whole file, or a define in it. Marks have
// been put among its nodes.
type Tree struct {
	Name   string // Main or the define's name
	Source *Source
	Root   *parse.ListNode

	tree  *parse.Tree
	facts facts
}

// SiteKind says what a mark stands before.
type SiteKind int

const (
	// SiteNode marks a node about to be executed.
	SiteNode SiteKind = iota + 1
	// SiteRangeBody marks the head of a range body: one mark an iteration.
	SiteRangeBody
	// SiteEnter marks a template action about to be executed in the same frame.
	SiteEnter
	// SiteLeave marks the end of that execution.
	SiteLeave
)

// Site is a place in a template that marks its passing.
type Site struct {
	Kind SiteKind
	Tree *Tree
	Node parse.Node
}

// position is the site's line and column in its source, counting from one.
func (s *Site) position() (line, column int) {
	return lineColumn(s.Tree.Source.Text, int(s.Node.Position()))
}

func lineColumn(text string, offset int) (line, column int) {
	offset = min(max(offset, 0), len(text))
	before := text[:offset]
	return 1 + strings.Count(before, "\n"), offset - strings.LastIndexByte(before, '\n')
}

// parseSource parses text with Go's own parser; it puts no marks in yet.
func parseSource(rel, text string, funcs map[string]any) (*Source, error) {
	treeSet, err := parse.Parse(parseName, text, "{{", "}}", funcs)
	if err != nil {
		return nil, err
	}
	src := &Source{Rel: rel, Text: text, Trees: make(map[string]*Tree, len(treeSet))}
	for name, t := range treeSet {
		if name == parseName {
			name = Main
		}
		src.Trees[name] = &Tree{Name: name, Source: src, Root: t.Root, tree: t, facts: factsOf(t.Root)}
	}
	return src, nil
}

// instrument puts marks into every tree; first is the index of the first site.
func (s *Source) instrument(first int) []*Site {
	m := &marker{first: first}
	for _, name := range slices.Sorted(maps.Keys(s.Trees)) {
		m.tree = s.Trees[name]
		m.list(m.tree.Root)
	}
	return m.sites
}

// places resolves sites of one render to files.
type places struct {
	files map[*Source]string
	trees map[string]*Tree
}

func (p *places) span(site *Site) diag.Span {
	file, ok := p.files[site.Tree.Source]
	if !ok {
		return diag.Span{}
	}
	line, column := site.position()
	return diag.Span{File: file, Line: line, Column: column}
}

// defined are the names of the templates that define made.
func (p *places) defined() []string {
	var names []string
	for name, tree := range p.trees {
		if tree.Name == name {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// relative strips the root chart's name off a template's name.
func relative(name string) string {
	if _, rest, ok := strings.Cut(name, "/"); ok {
		return rest
	}
	return name
}

func isPartial(name string) bool { return strings.HasPrefix(path.Base(name), "_") }
