package valueschema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Schema is a values.schema.json.
type Schema struct {
	File string // as the user would type it
	Text []byte
}

// Check refuses a text that is no JSON object, with the line.
func (s Schema) Check() error {
	dec := json.NewDecoder(bytes.NewReader(s.trimmed()))
	var doc map[string]json.RawMessage
	err := dec.Decode(&doc)
	offset := int(dec.InputOffset())
	if err == nil {
		if _, err = dec.Token(); errors.Is(err, io.EOF) {
			return nil
		}
		return s.fault(offset, "more text follows after the JSON value")
	}
	msg := "no JSON: " + err.Error()
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = int(syntax.Offset) - 1
	case errors.As(err, &wrong):
		offset, msg = 0, "a schema of values is an object"
	}
	return s.fault(offset, msg)
}

func (s Schema) fault(offset int, msg string) error {
	return &yamldoc.Error{Span: s.span(offset + len(s.Text) - len(s.trimmed())), Msg: msg}
}

func (s Schema) trimmed() []byte { return bytes.TrimPrefix(s.Text, []byte("\xef\xbb\xbf")) }

// span is the place of an offset.
func (s Schema) span(offset int) diag.Span {
	before := s.Text[:min(max(offset, 0), len(s.Text))]
	return diag.Span{File: s.File, Line: bytes.Count(before, []byte("\n")) + 1, Column: len(before) - bytes.LastIndexByte(before, '\n')}
}

// root is where the schema's object begins.
func (s Schema) root() int { return skipSpace(s.Text, len(s.Text)-len(s.trimmed())) }

// block is the schema of the config block.
func (s Schema) block() (member, bool) {
	return find(s.Text, s.root(), "properties", config.Block)
}

// HasBlock reports whether the schema speaks of the config block, so that a
// part of it can be generated.
func (s Schema) HasBlock() bool {
	block, ok := s.block()
	return ok && isObject(s.Text, block.start)
}

// unnamed is what the schema says of entries that it does not name.
func (s Schema) unnamed(block member) object {
	if m, ok := find(s.Text, block.start, "additionalProperties"); ok {
		said, _ := parse(s.Text, m.start).(object)
		return said
	}
	return nil
}

// Difference is the first entry whose property is not what the config block
// gives.
type Difference struct {
	Name string
	// Entry is nil when the config block has none of that name.
	Entry *Entry
	// Missing is true when the schema has no property for the entry.
	Missing bool
	Span    diag.Span // in the schema
	Others  []string  // names of further entries that differ
}

// Stale compares the generated part with what entries give; nil when they are
// the same, however they are written, and for a schema without the part.
func (s Schema) Stale(entries []Entry) *Difference {
	block, ok := s.block()
	if !ok || !isObject(s.Text, block.start) {
		return nil
	}
	wanted := properties(entries, s.unnamed(block))
	part, ok := find(s.Text, block.start, "properties")
	if !ok {
		if len(wanted) == 0 {
			return nil
		}
		part = block
	} else if s.print(wanted, part.at) == string(s.Text[part.start:part.end]) {
		return nil
	}
	return s.difference(wanted, part, ok, entries)
}

func (s Schema) difference(wanted object, part member, there bool, entries []Entry) *Difference {
	have, want := map[string]any{}, map[string]any{}
	if there && json.Unmarshal(s.Text[part.start:part.end], &have) != nil {
		return nil // values/schema-broken tells of it
	}
	_ = json.Unmarshal([]byte(oneLine(wanted)), &want)
	names := slices.AppendSeq(slices.Collect(maps.Keys(have)), maps.Keys(want))
	slices.Sort(names)
	names = slices.DeleteFunc(slices.Compact(names), func(name string) bool {
		is, ok := have[name]
		return ok == (want[name] != nil) && reflect.DeepEqual(is, want[name])
	})
	if len(names) == 0 {
		return nil
	}
	name := names[0]
	_, is := have[name]
	d := &Difference{Name: name, Missing: !is, Span: s.span(part.at), Others: names[1:]}
	if m, found := find(s.Text, part.start, name); there && found {
		d.Span = s.span(m.at)
	}
	if i := slices.IndexFunc(entries, func(e Entry) bool { return e.Name == name }); i >= 0 {
		d.Entry = &entries[i]
	}
	return d
}

// print writes an object of which each member has a line, for a place whose key
// stands at an offset.
func (s Schema) print(v object, at int) string {
	style := styleOf(s.Text)
	if style.unit == "" || len(v) == 0 {
		return oneLine(v)
	}
	return style.spread(v, indentAt(s.Text, at))
}

// indentAt is the white space that the line of an offset begins with.
func indentAt(text []byte, at int) string {
	line := text[bytes.LastIndexByte(text[:at], '\n')+1 : at]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

// Renew gives the text with its generated part made from entries, and with the
// definitions that this part needs, taken from standard where the text has none
// of the name. It is the same text when nothing is to change.
func (s Schema) Renew(entries []Entry, standard Schema) ([]byte, error) {
	if err := errors.Join(s.Check(), standard.Check()); err != nil {
		return nil, err
	}
	e := editor{schema: s, style: styleOf(s.Text), more: map[int]object{}}
	wanted, err := e.block(entries, standard)
	if err != nil {
		return nil, err
	}
	if err := e.definitions(wanted, standard); err != nil {
		return nil, err
	}
	return e.text(), nil
}

func missingDefinition(name, file string) error {
	return fmt.Errorf("%s: no definitions.%s, which the properties of the config block refer to", file, name)
}
