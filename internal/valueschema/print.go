package valueschema

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// object is a JSON object whose members keep their order. Its values are
// object, list or raw.
type object []pair

type pair struct {
	key   string
	value any
}

type list []any

// raw is a scalar as it is written.
type raw string

// quote writes a text as JSON, with the letters that it has.
func quote(text string) raw {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(text) // a text always has a form
	return raw(strings.TrimSuffix(b.String(), "\n"))
}

func words(texts ...string) list {
	var out list
	for _, text := range texts {
		out = append(out, quote(text))
	}
	return out
}

func ref(definition string) object {
	return object{{"$ref", quote("#/definitions/" + definition)}}
}

// style is how a file is written.
type style struct {
	unit string // of indentation; empty for a file that is one line
	end  string // of lines
}

// widest is how long a line may be that holds an object or a list as a whole.
const widest = 120

// styleOf tells by its first indented line how a file is written.
func styleOf(text []byte) style {
	s := style{end: "\n"}
	first := bytes.IndexByte(text, '\n')
	if first < 0 {
		return s
	}
	if first > 0 && text[first-1] == '\r' {
		s.end = "\r\n"
	}
	for line := range bytes.Lines(text[first+1:]) {
		rest := bytes.TrimLeft(line, " \t")
		if len(bytes.TrimSpace(rest)) > 0 && len(rest) < len(line) {
			s.unit = string(line[:len(line)-len(rest)])
			return s
		}
	}
	return s
}

// print writes a value whose first line is indented by indent and has used so
// many columns before it.
func (s style) print(v any, indent string, used int) string {
	line := oneLine(v)
	if s.unit == "" || used+utf8.RuneCountInString(line) <= widest {
		return line
	}
	return s.spread(v, indent)
}

// spread writes a value with a line for each of its members.
func (s style) spread(v any, indent string) string {
	var b strings.Builder
	below := indent + s.unit
	switch v := v.(type) {
	case object:
		b.WriteString("{")
		for i, p := range v {
			b.WriteString(s.comma(i) + below)
			key := string(quote(p.key)) + ": "
			b.WriteString(key + s.print(p.value, below, utf8.RuneCountInString(below+key)+1))
		}
		b.WriteString(s.end + indent + "}")
	case list:
		b.WriteString("[")
		for i, item := range v {
			b.WriteString(s.comma(i) + below + s.print(item, below, utf8.RuneCountInString(below)+1))
		}
		b.WriteString(s.end + indent + "]")
	default:
		return oneLine(v)
	}
	return b.String()
}

func (s style) comma(i int) string {
	if i == 0 {
		return s.end
	}
	return "," + s.end
}

func oneLine(v any) string {
	var b strings.Builder
	write := func(i int, text string) {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(text)
	}
	switch v := v.(type) {
	case object:
		b.WriteString("{")
		for i, p := range v {
			write(i, string(quote(p.key))+": "+oneLine(p.value))
		}
		b.WriteString("}")
	case list:
		b.WriteString("[")
		for i, item := range v {
			write(i, oneLine(item))
		}
		b.WriteString("]")
	case raw:
		return string(v)
	}
	return b.String()
}

// parse reads the value that begins at i, which is JSON.
func parse(text []byte, i int) any {
	if i >= len(text) {
		return raw("null")
	}
	switch text[i] {
	case '{':
		out := object{}
		for _, m := range members(text, i) {
			key := string(m.key)
			_ = json.Unmarshal([]byte(`"`+key+`"`), &key)
			out = append(out, pair{key, parse(text, m.start)})
		}
		return out
	case '[':
		return parseList(text, i)
	}
	return raw(text[i:max(i, skipValue(text, i))])
}

func parseList(text []byte, i int) list {
	out := list{}
	for i++; ; {
		if i = skipSpace(text, i); i < len(text) && text[i] == ',' {
			i = skipSpace(text, i+1)
		}
		if i >= len(text) || text[i] == ']' {
			return out
		}
		end := skipValue(text, i)
		if end < 0 {
			return out
		}
		out, i = append(out, parse(text, i)), end
	}
}
