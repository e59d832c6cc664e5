package flat

// reader reads the value of a keyword into a node.
type reader = func(*parser, *node)

// keyword is what reads a keyword, nil for one that the draft does not have or
// this package does not know.
func (p *parser) keyword(name string) reader {
	if read := scalarKeyword(name); read != nil {
		return read
	}
	if read := annotation(name); read != nil {
		return read
	}
	if read := p.listKeyword(name); read != nil {
		return read
	}
	if read := p.objectKeyword(name); read != nil {
		return read
	}
	return p.logicKeyword(name)
}

// annotation reads keywords that judge nothing. Those of later drafts are held
// to their type all the same.
func annotation(name string) reader {
	switch name {
	case "title", "description", "$comment":
		return func(p *parser, _ *node) { p.string() }
	case "default":
		return func(p *parser, _ *node) { p.skip() }
	case "examples":
		return func(p *parser, _ *node) {
			for range p.items() {
				p.skip()
			}
		}
	case "readOnly", "writeOnly", "deprecated":
		return func(p *parser, _ *node) { p.bool() }
	case "$schema":
		return func(p *parser, _ *node) {
			p.string()
			if p.depth != 1 {
				p.refuse("a schema within names a draft")
			}
		}
	}
	return nil
}

func (p *parser) logicKeyword(name string) reader {
	switch name {
	case "$ref":
		return (*parser).reference
	case "definitions":
		return func(p *parser, _ *node) { p.definitions("definitions") }
	case "not":
		return func(p *parser, n *node) { n.logical().not = p.node() }
	case "allOf":
		return func(p *parser, n *node) { n.logical().all = p.nodes() }
	case "anyOf":
		return func(p *parser, n *node) { n.logical().any = p.nodes() }
	case "oneOf":
		return func(p *parser, n *node) { n.logical().one = p.nodes() }
	}
	switch {
	case p.draft >= 2019 && name == "$defs":
		return func(p *parser, _ *node) { p.definitions("$defs") }
	case p.draft >= 7 && name == "if":
		return func(p *parser, n *node) { n.logical().condition = p.node() }
	case p.draft >= 7 && name == "then":
		return func(p *parser, n *node) { n.logical().then = p.node() }
	case p.draft >= 7 && name == "else":
		return func(p *parser, n *node) { n.logical().other = p.node() }
	}
	return nil
}

func (n *node) logical() *logicRules {
	if n.logic == nil {
		n.logic = &logicRules{}
	}
	return n.logic
}

// nodes reads a list of schemas, which must have one.
func (p *parser) nodes() []*node {
	var out []*node
	for range p.items() {
		out = append(out, p.node())
	}
	if len(out) == 0 {
		p.refuse("a list of schemas is empty")
	}
	return out
}

// names reads a list of texts, which must differ.
func (p *parser) names() []string {
	out := []string{}
	seen := map[string]bool{}
	for range p.items() {
		name := p.string()
		if seen[name] {
			p.refuse("a list of names has one twice")
		}
		seen[name] = true
		out = append(out, name)
	}
	return out
}
