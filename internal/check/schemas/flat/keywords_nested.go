package flat

func (p *parser) listKeyword(name string) reader {
	switch name {
	case "items":
		return (*parser).itemRules
	case "minItems":
		return func(p *parser, n *node) { n.lists().least = p.count() }
	case "maxItems":
		return func(p *parser, n *node) { n.lists().most = p.count() }
	case "uniqueItems":
		return func(p *parser, n *node) { n.lists().unique = p.bool() }
	case "contains":
		return func(p *parser, n *node) { n.lists().contains = p.node() }
	}
	switch {
	case p.draft < 2020 && name == "additionalItems":
		return func(p *parser, n *node) { n.lists().behind = p.node() }
	case p.draft >= 2020 && name == "prefixItems":
		return func(p *parser, n *node) { n.lists().first = p.nodes() }
	case p.draft >= 2019 && name == "minContains":
		return func(p *parser, n *node) { n.lists().fitLeast = p.count() }
	case p.draft >= 2019 && name == "maxContains":
		return func(p *parser, n *node) { n.lists().fitMost = p.count() }
	}
	return nil
}

func (n *node) lists() *listRules {
	if n.list == nil {
		n.list = &listRules{least: -1, most: -1, fitLeast: -1, fitMost: -1}
	}
	return n.list
}

func (p *parser) itemRules(n *node) {
	if p.draft < 2020 && p.next() == '[' {
		n.lists().first = p.nodes()
		return
	}
	n.lists().items = p.node()
}

func (p *parser) objectKeyword(name string) reader {
	switch name {
	case "properties":
		return func(p *parser, n *node) { n.objects().properties = p.properties() }
	case "required":
		return func(p *parser, n *node) { n.objects().required = p.names() }
	case "additionalProperties":
		return func(p *parser, n *node) { n.objects().others = p.node() }
	case "patternProperties":
		return (*parser).patternProperties
	case "propertyNames":
		return func(p *parser, n *node) { n.objects().names = p.node() }
	case "minProperties":
		return func(p *parser, n *node) { n.objects().least = p.count() }
	case "maxProperties":
		return func(p *parser, n *node) { n.objects().most = p.count() }
	case "dependencies":
		return (*parser).dependencies
	}
	switch {
	case p.draft >= 2019 && name == "dependentRequired":
		return (*parser).dependentRequired
	case p.draft >= 2019 && name == "dependentSchemas":
		return (*parser).dependentSchemas
	}
	return nil
}

func (n *node) objects() *objectRules {
	if n.object == nil {
		n.object = &objectRules{least: -1, most: -1}
	}
	return n.object
}

// properties reads schemas by name.
func (p *parser) properties() map[string]*node {
	out := map[string]*node{}
	for name := range p.members() {
		if out[name] != nil {
			p.refuse("a property stands twice")
		}
		out[name] = p.node()
	}
	return out
}

func (p *parser) patternProperties(n *node) {
	object := n.objects()
	seen := map[string]bool{}
	for text := range p.members() {
		if seen[text] {
			p.refuse("a pattern stands twice")
		}
		seen[text] = true
		object.patterns = append(object.patterns, keyPattern{p.pattern(text), p.node()})
	}
}

// dependencies reads, for each key, the keys that it needs or a schema. They
// go beside those of dependentRequired and dependentSchemas.
func (p *parser) dependencies(n *node) {
	object := n.objects()
	if object.needs != nil || object.dependents != nil {
		p.refuse("dependencies of two kinds")
		return
	}
	object.needs, object.dependents = map[string][]string{}, map[string]*node{}
	for name := range p.members() {
		if object.needs[name] != nil || object.dependents[name] != nil {
			p.refuse("a dependency stands twice")
		}
		if p.next() == '[' {
			object.needs[name] = p.names()
		} else {
			object.dependents[name] = p.node()
		}
	}
}

func (p *parser) dependentRequired(n *node) {
	object := n.objects()
	if object.needs != nil {
		p.refuse("dependencies of two kinds")
		return
	}
	object.needs = map[string][]string{}
	for name := range p.members() {
		if object.needs[name] != nil {
			p.refuse("a dependency stands twice")
		}
		object.needs[name] = p.names()
	}
}

func (p *parser) dependentSchemas(n *node) {
	object := n.objects()
	if object.dependents != nil {
		p.refuse("dependencies of two kinds")
		return
	}
	object.dependents = p.properties()
}
