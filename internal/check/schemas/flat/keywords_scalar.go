package flat

import (
	"encoding/json"
	"strconv"
	"strings"
)

// scalarKeyword reads keywords that every draft here has.
func scalarKeyword(name string) reader {
	switch name {
	case "type":
		return (*parser).types
	case "enum":
		return (*parser).enum
	case "const":
		return func(p *parser, n *node) { n.oneOf([]any{p.literal()}) }
	case "pattern":
		return func(p *parser, n *node) { n.texts().pattern = p.pattern(p.string()) }
	case "format":
		return (*parser).format
	case "minLength":
		return func(p *parser, n *node) { n.texts().least = p.count() }
	case "maxLength":
		return func(p *parser, n *node) { n.texts().most = p.count() }
	case "minimum":
		return func(p *parser, n *node) { n.numbers().min = p.number() }
	case "maximum":
		return func(p *parser, n *node) { n.numbers().max = p.number() }
	case "exclusiveMinimum":
		return func(p *parser, n *node) { n.numbers().above = p.number() }
	case "exclusiveMaximum":
		return func(p *parser, n *node) { n.numbers().below = p.number() }
	case "multipleOf":
		return (*parser).multipleOf
	}
	return nil
}

func (n *node) texts() *textRules {
	if n.text == nil {
		n.text = &textRules{least: -1, most: -1}
	}
	return n.text
}

func (n *node) numbers() *numberRules {
	if n.number == nil {
		n.number = &numberRules{}
	}
	return n.number
}

func (n *node) oneOf(allowed []any) {
	if n.literal == nil {
		n.literal = &literalRules{}
	}
	n.literal.oneOf = append(n.literal.oneOf, allowed)
}

func (p *parser) types(n *node) {
	if p.next() == '"' {
		n.types = p.kind()
		return
	}
	for range p.items() {
		kind := p.kind()
		if n.types&kind != 0 {
			p.refuse("a type stands twice")
		}
		n.types |= kind
	}
	if n.types == 0 {
		p.refuse("a list of types is empty")
	}
}

func (p *parser) kind() kinds {
	switch name := p.string(); name {
	case "null":
		return aNull
	case "boolean":
		return aBool
	case "number":
		return aNumber
	case "integer":
		return anInteger
	case "string":
		return aString
	case "array":
		return aList
	case "object":
		return anObject
	default:
		p.refuse("type " + name + " is unknown")
		return 0
	}
}

// enum reads values that must differ. An empty list means different things to
// different drafts.
func (p *parser) enum(n *node) {
	const many = 200
	var allowed []any
	for range p.items() {
		value := p.literal()
		for _, other := range allowed {
			if sameLiteral(value, other) {
				p.refuse("a value of enum stands twice")
			}
		}
		if allowed = append(allowed, value); len(allowed) > many {
			p.refuse("enum has too many values")
		}
	}
	if len(allowed) == 0 {
		p.refuse("enum is empty")
	}
	n.oneOf(allowed)
}

// literal reads a value with its numbers as number.
func (p *parser) literal() any {
	if p.next() == '"' {
		return p.string()
	}
	dec := json.NewDecoder(strings.NewReader(p.skip()))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		p.refuse(err.Error())
	}
	return p.withNumbers(v)
}

func (p *parser) withNumbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		n, ok := parseNumber(string(v))
		if !ok {
			p.refuse("a number is too large")
		}
		return n
	case []any:
		for i := range v {
			v[i] = p.withNumbers(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = p.withNumbers(v[name])
		}
	}
	return v
}

func (p *parser) pattern(text string) *pattern {
	if p.err != nil {
		return nil
	}
	compiled, err := p.compiler.patterns.get(text)
	if err != nil {
		p.refuse(err.Error())
	}
	return compiled
}

func (p *parser) format(n *node) {
	name := p.string()
	if p.draft >= 2019 {
		return // says what is meant, asserts nothing
	}
	if p.compiler.Format == nil {
		p.refuse("format " + name + " is for nobody to judge")
		return
	}
	if valid := p.compiler.Format(name); valid != nil {
		n.texts().valid = valid
	}
}

func (p *parser) number() *number {
	if c := p.next(); c != '-' && (c < '0' || c > '9') {
		p.refuse("a bound is no number")
		return nil
	}
	n, ok := parseNumber(p.skip())
	if !ok {
		p.refuse("a number is too large")
	}
	return &n
}

func (p *parser) multipleOf(n *node) {
	of := p.number()
	if of == nil || of.sign() <= 0 {
		p.refuse("multipleOf is not above 0")
		return
	}
	n.numbers().multipleOf = of
}

// count reads a whole number that is not negative, written with digits only.
func (p *parser) count() int {
	n, err := strconv.ParseUint(p.skip(), 10, 31)
	if err != nil {
		p.refuse("a count is no whole number, or too large")
	}
	return int(n)
}
