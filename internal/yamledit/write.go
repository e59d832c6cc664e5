package yamledit

import (
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/yamldoc"
)

// style is how values are written.
type style struct {
	step   int        // spaces that a level is indented by
	inFlow bool       // inside brackets
	quotes yaml.Style // of texts, where they can hold the text; zero for as few as can be
	safe   bool       // no block scalars
}

// written is a value as text: what stands on the line of its key, and the lines
// below, already indented.
type written struct {
	head string
	body []string
}

// value writes v; indent is that of its body.
func (s style) value(v any, indent int) written {
	switch v := v.(type) {
	case Mapping:
		if s.inFlow || len(v) == 0 {
			return written{head: s.braces(v)}
		}
		return written{body: s.pairs(v, indent)}
	case []any:
		inside := s
		inside.inFlow = true
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = inside.value(item, 0).head
		}
		return written{head: "[" + strings.Join(items, ", ") + "]"}
	case string:
		return s.text(v, indent)
	case nil:
		return written{head: "null"}
	case float64:
		return written{head: strconv.FormatFloat(v, 'f', -1, 64)}
	}
	return written{head: fmt.Sprint(v)} // bool, int, Plain
}

// pairs writes the lines of a block mapping.
func (s style) pairs(m Mapping, indent int) []string {
	var lines []string
	for _, pair := range m {
		value := s.value(pair.Value, indent+s.step)
		line := strings.Repeat(" ", indent) + s.key(pair.Key) + ":"
		if value.head != "" {
			line += " " + value.head
		}
		lines = append(append(lines, line), value.body...)
	}
	return lines
}

func (s style) braces(m Mapping) string {
	var members []string
	inside := s
	inside.inFlow = true
	for _, pair := range m {
		members = append(members, inside.key(pair.Key)+": "+inside.value(pair.Value, 0).head)
	}
	return "{" + strings.Join(members, ", ") + "}"
}

func (s style) key(key string) string {
	s.safe = true
	return s.text(key, 0).head
}

func (s style) text(v string, indent int) written {
	isPrintable := strings.IndexFunc(v, isSpecial) < 0
	switch {
	case s.quotes == 0 && strings.Contains(v, "\n") && !s.safe && !s.inFlow && fitsBlock(v):
		return s.literal(v, indent)
	case s.quotes == yaml.SingleQuotedStyle && isPrintable:
		return written{head: "'" + strings.ReplaceAll(v, "'", "''") + "'"}
	case s.quotes == 0 && s.isPlain(v):
		return written{head: v}
	}
	return written{head: doubleQuoted(v)}
}

func (s style) isPlain(v string) bool {
	return yamldoc.IsPlainText(v) && (!s.inFlow || !strings.ContainsAny(v, ",[]{}?:#"))
}

// isSpecial reports a character that is written as an escape: line breaks of
// any kind, controls, and what cannot be seen.
func isSpecial(r rune) bool {
	switch {
	case r < ' ', r >= 0x7F && r <= 0xA0, r == 0x2028, r == 0x2029, r == 0xFEFF, r == 0xFFFE, r == 0xFFFF, r == 0xFFFD:
		return true
	}
	return false
}

func doubleQuoted(v string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range v {
		escape := strings.IndexRune("\"\\\x00\a\b\t\n\v\f\r\x1b", r)
		switch {
		case escape >= 0:
			b.WriteString(`\` + `"\0abtnvfre`[escape:escape+1])
		case isSpecial(r) && r > 0xFF:
			fmt.Fprintf(&b, `\u%04X`, r)
		case isSpecial(r):
			fmt.Fprintf(&b, `\x%02X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// fitsBlock reports whether a literal block holds v to the letter and still
// shows it: no line break but \n, nothing that cannot be seen.
func fitsBlock(v string) bool {
	hidden := func(r rune) bool { return isSpecial(r) && r != '\n' && r != '\t' }
	if strings.TrimLeft(v, "\n\t ") == "" || strings.IndexFunc(v, hidden) >= 0 {
		return false
	}
	return !strings.Contains(v, " \n") && !strings.Contains(v, "\t\n") && !strings.HasSuffix(v, " ") && !strings.HasSuffix(v, "\t")
}

// literal writes v as a block of lines after "|".
func (s style) literal(v string, indent int) written {
	head := "|"
	if strings.HasPrefix(v, " ") || strings.HasPrefix(v, "\n") {
		head += strconv.Itoa(s.step)
	}
	text, isEnded := strings.CutSuffix(v, "\n")
	switch {
	case !isEnded:
		head += "-"
	case strings.HasSuffix(text, "\n"):
		head += "+"
	}
	var body []string
	for line := range strings.SplitSeq(text, "\n") {
		if line != "" {
			line = strings.Repeat(" ", indent) + line
		}
		body = append(body, line)
	}
	return written{head: head, body: body}
}
