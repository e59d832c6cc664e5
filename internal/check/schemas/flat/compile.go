package flat

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Compiler makes schemas ready for use. It is safe for concurrent use; one for
// many schemas saves the work for what they share.
type Compiler struct {
	// Format gives what judges a format, nil for one that nobody judges. It is
	// asked in the drafts that assert formats, 6 and 7.
	Format   func(name string) func(any) bool
	patterns patterns
}

// Schema is a schema ready for use, by several goroutines at once.
type Schema struct{ root *node }

// Compile reads a schema. The error says why it is not for this package, which
// need not mean that it is wrong.
func (c *Compiler) Compile(text string) (*Schema, error) {
	if !json.Valid([]byte(text)) {
		return nil, errors.New("it is no JSON")
	}
	p := &parser{scanner: scanner{text: text}, compiler: c, named: map[string]*node{}}
	p.draft = draftOf(text)
	if p.draft == 0 {
		return nil, errors.New("its draft is unknown here")
	}
	root := p.node()
	p.named["#"] = root
	p.resolve()
	if p.err != nil {
		return nil, fmt.Errorf("near offset %d: %w", p.pos, p.err)
	}
	return &Schema{root: root}, nil
}

// draftOf is the draft that a schema names, the latest where it names none, 0
// for one that is unknown here.
func draftOf(text string) int {
	s := scanner{text: text}
	if s.next() != '{' {
		return 2020
	}
	for name := range s.members() {
		if name == "$schema" {
			return draftNamed(s.string())
		}
		s.skip()
	}
	return 2020
}

func draftNamed(url string) int {
	switch url {
	case "http://json-schema.org/draft-06/schema#", "http://json-schema.org/draft-06/schema":
		return 6
	case "http://json-schema.org/draft-07/schema#", "http://json-schema.org/draft-07/schema":
		return 7
	case "https://json-schema.org/draft/2019-09/schema":
		return 2019
	case "https://json-schema.org/draft/2020-12/schema":
		return 2020
	}
	return 0
}

// parser turns a schema's text into nodes.
type parser struct {
	scanner
	compiler *Compiler
	draft    int
	named    map[string]*node // by the references that lead to them
	pending  []*node          // with a reference that is not resolved
}

// node reads a schema.
func (p *parser) node() *node {
	n := &node{}
	if p.next() != '{' {
		n.never = !p.bool()
		return n
	}
	var buffer [12]string
	seen := buffer[:0]
	for name := range p.members() {
		read := p.keyword(name)
		if read == nil || slices.Contains(seen, name) {
			p.refuse("keyword " + name + " is unknown here, or stands twice")
			break
		}
		seen = append(seen, name)
		read(p, n)
	}
	p.finish(n)
	return n
}

// finish settles what depends on several keywords.
func (p *parser) finish(n *node) {
	if n.logic != nil && n.logic.written != "" {
		if p.draft < 2019 {
			*n = node{logic: &logicRules{written: n.logic.written}} // nothing stands beside a reference
		}
		p.pending = append(p.pending, n)
	}
	if l := n.list; l != nil {
		l.rest = l.items
		if p.draft < 2020 && l.first != nil {
			l.rest = l.behind
		}
		if l.fitLeast < 0 {
			l.fitLeast = 1
		}
	}
}

// resolve finds what references lead to: the root and its definitions.
func (p *parser) resolve() {
	for _, n := range p.pending {
		if n.logic.ref = p.named[n.logic.written]; n.logic.ref == nil {
			p.refuse("a reference leads to no definition of the root")
			return
		}
	}
	for _, n := range p.pending {
		if p.loops(n) {
			p.refuse("a reference leads back to itself")
			return
		}
	}
}

// mark is how far the search for loops has come with a node.
type mark uint8

const (
	unseen mark = iota
	under
	done
)

// loops reports whether judging a value with n leads to judging the same value
// with n.
func (p *parser) loops(n *node) bool {
	switch n.mark {
	case under:
		return true
	case done:
		return false
	}
	n.mark = under
	for child := range n.inPlace {
		if p.loops(child) {
			return true
		}
	}
	n.mark = done
	return false
}

// reference reads a reference that is found by its text.
func (p *parser) reference(n *node) {
	ref := p.string()
	name, ok := strings.CutPrefix(ref, "#/definitions/")
	if !ok {
		name, ok = strings.CutPrefix(ref, "#/$defs/")
	}
	if ref != "#" && (!ok || !isPlainName(name)) {
		p.refuse("a reference leads elsewhere than to a definition of the root")
	}
	n.logical().written = ref
}

// isPlainName reports whether a name means itself in an address.
func isPlainName(name string) bool {
	for _, c := range name {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_', c == '.':
		default:
			return false
		}
	}
	return name != ""
}

// definitions reads schemas that references may lead to.
func (p *parser) definitions(under string) {
	atRoot := p.depth == 1
	seen := map[string]bool{}
	for name := range p.members() {
		if seen[name] {
			p.refuse("a definition stands twice")
		}
		seen[name] = true
		n := p.node()
		if atRoot {
			p.named["#/"+under+"/"+name] = n
		}
	}
}
