package valueschema

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// editor changes places of a text and leaves the rest as it is.
type editor struct {
	schema Schema
	style  style
	edits  []edit
	more   map[int]object // new members, by the offset of the object's brace
}

type edit struct {
	start, end int
	text       string
}

// text is the schema with all edits.
func (e *editor) text() []byte {
	for open, more := range e.more {
		e.insert(open, more)
	}
	slices.SortStableFunc(e.edits, func(a, b edit) int { return a.start - b.start })
	var out bytes.Buffer
	at := 0
	for _, edit := range e.edits {
		out.Write(e.schema.Text[at:edit.start])
		out.WriteString(edit.text)
		at = edit.end
	}
	out.Write(e.schema.Text[at:])
	return out.Bytes()
}

// block renews the generated part and returns what holds all references that
// it makes.
func (e *editor) block(entries []Entry, standard Schema) (made any, err error) {
	s := e.schema
	all, ok := find(s.Text, s.root(), "properties")
	if !ok {
		all.start = -1
	} else if !isObject(s.Text, all.start) {
		return nil, e.refuse(all, "properties must be an object")
	}
	block, ok := s.block()
	if !ok {
		made := standardBlock(entries, standard)
		e.add(s.root(), all, "properties", pair{config.Block, made})
		return made, nil
	}
	if !isObject(s.Text, block.start) {
		return nil, e.refuse(block, "properties.config is no object, so that nothing can be put into it")
	}
	if m, ok := find(s.Text, block.start, "$ref"); ok {
		return nil, e.refuse(m, "properties.config is a reference, beside which nothing counts; write an object here")
	}
	wanted := properties(entries, s.unnamed(block))
	part, ok := find(s.Text, block.start, "properties")
	switch {
	case ok && !isObject(s.Text, part.start):
		return nil, e.refuse(part, "properties.config.properties must be an object")
	case s.Stale(entries) == nil:
	case !ok:
		e.more[block.start] = append(e.more[block.start], pair{"properties", wanted})
	default:
		e.edits = append(e.edits, edit{part.start, part.end, s.print(wanted, part.at)})
	}
	return wanted, nil
}

func (e *editor) refuse(at member, msg string) error {
	return &yamldoc.Error{Span: e.schema.span(at.at), Msg: msg}
}

// standardBlock is what the standard schema says of the config block, with the
// properties of entries.
func standardBlock(entries []Entry, standard Schema) object {
	if m, ok := standard.block(); ok {
		if block, ok := parse(standard.Text, m.start).(object); ok {
			made := properties(entries, standard.unnamed(m))
			i := slices.IndexFunc(block, func(p pair) bool { return p.key == "properties" })
			if i < 0 {
				return append(block, pair{"properties", made})
			}
			block[i].value = made
			return block
		}
	}
	return object{{"type", quote("object")}, {"properties", properties(entries, nil)}}
}

// definitions adds those that made refers to and the schema lacks.
func (e *editor) definitions(made any, standard Schema) error {
	s := e.schema
	have, ok := find(s.Text, s.root(), "definitions")
	if !ok {
		have.start = -1
	}
	theirs, _ := find(standard.Text, standard.root(), "definitions")
	var missing object
	todo := references(made)
	for len(todo) > 0 {
		name := todo[0]
		todo = todo[1:]
		_, there := find(s.Text, have.start, name)
		if there || slices.ContainsFunc(missing, func(p pair) bool { return p.key == name }) {
			continue
		}
		m, ok := find(standard.Text, theirs.start, name)
		if !ok {
			return missingDefinition(name, standard.File)
		}
		definition := parse(standard.Text, m.start)
		missing = append(missing, pair{name, definition})
		todo = append(todo, references(definition)...)
	}
	if len(missing) == 0 {
		return nil
	}
	if ok && !isObject(s.Text, have.start) {
		return e.refuse(have, "definitions must be an object")
	}
	e.add(s.root(), have, "definitions", missing...)
	return nil
}

// references lists the definitions that a value refers to.
func references(v any) []string {
	var out []string
	switch v := v.(type) {
	case object:
		for _, p := range v {
			text, isText := p.value.(raw)
			if name, ok := strings.CutPrefix(string(text), `"#/definitions/`); p.key == "$ref" && isText && ok {
				out = append(out, strings.TrimSuffix(name, `"`))
			}
			out = append(out, references(p.value)...)
		}
	case list:
		for _, item := range v {
			out = append(out, references(item)...)
		}
	}
	return out
}

// add puts members into the object that is in the root under key, and makes
// that object when it is not there.
func (e *editor) add(root int, in member, key string, more ...pair) {
	if isObject(e.schema.Text, in.start) {
		e.more[in.start] = append(e.more[in.start], more...)
		return
	}
	e.more[root] = append(e.more[root], pair{key, object(more)})
}

// insert puts members behind the last one of the object that begins at open.
func (e *editor) insert(open int, more object) {
	text := e.schema.Text
	have := members(text, open)
	indent := indentAt(text, open)
	below := indent + e.style.unit
	at, inLine := open+1, e.style.unit == ""
	if len(have) > 0 {
		last := have[len(have)-1]
		at = last.end
		inLine = inLine || !bytes.Contains(text[open:at], []byte("\n"))
		below = indentAt(text, last.at)
	}
	before := e.style.end + below
	if inLine {
		before = " "
	}
	var b strings.Builder
	for i, p := range more {
		switch first := i == 0 && len(have) == 0; {
		case !first:
			b.WriteString("," + before)
		case !inLine:
			b.WriteString(before)
		}
		b.WriteString(e.member(p, below, inLine))
	}
	end := at
	if len(have) == 0 {
		end = skipSpace(text, at)
		if !inLine {
			b.WriteString(e.style.end + indent)
		}
	}
	e.edits = append(e.edits, edit{at, end, b.String()})
}

func (e *editor) member(p pair, indent string, inLine bool) string {
	key := string(quote(p.key)) + ": "
	made, isObject := p.value.(object)
	switch {
	case inLine:
		return key + oneLine(p.value)
	case isObject && len(made) > 0 && p.key == "properties":
		return key + e.style.spread(made, indent)
	}
	return key + e.style.print(p.value, indent, utf8.RuneCountInString(indent+key)+1)
}
