package config

import (
	"fmt"
	"strconv"
	"strings"
)

// blockText is YAML with a config block, written in the ways that YAML has.
func (g generator) blockText() string {
	var b strings.Builder
	if g.oneOf(20) {
		b.WriteString(pick(g, "# words\n", "---\n", "\ufeff", "%YAML 1.1\n---\n", "environment: prod\n", "x: &x {value: y, sensitive: true}\n"))
	}
	b.WriteString("config:")
	if g.oneOf(20) {
		b.WriteString(" " + g.flowText(3) + "\n")
		return b.String()
	}
	b.WriteString(g.newline())
	for range 1 + g.IntN(3) {
		b.WriteString("  " + g.keyText() + ":")
		if g.oneOf(3) {
			b.WriteString(" " + g.scalarText(4) + g.newline())
			continue
		}
		if g.oneOf(6) {
			b.WriteString(" " + g.flowText(1) + g.newline())
			continue
		}
		b.WriteString(g.newline())
		for _, key := range g.someKeys() {
			b.WriteString("    " + key + ": " + g.underText(key) + g.newline())
		}
	}
	return b.String()
}

func (g generator) newline() string {
	if g.oneOf(8) {
		return pick(g, "\r\n", " # note\n", "\n\n", " \n")
	}
	return "\n"
}

func (g generator) someKeys() []string {
	keys := []string{}
	for _, key := range []string{"value", "sensitive", "required", "default", "description", "enum", "type", "from", "value", "<<", "vlaue"} {
		often := 8
		switch key {
		case "value", "sensitive":
			often = 2
		case "<<", "vlaue":
			often = 200
		}
		if g.oneOf(often) {
			keys = append(keys, key)
		}
	}
	return keys
}

// mostlyText is text, and now and then one of others, which are refused.
func (g generator) mostlyText(text string, others ...string) string {
	if g.oneOf(30) {
		return pick(g, others...)
	}
	return text
}

func (g generator) keyText() string {
	switch g.IntN(6) {
	case 0:
		return strconv.Quote(g.name())
	case 1:
		if g.oneOf(5) {
			return pick(g, "yes", "0x10", "1.5", "null", "~", "0123", "1e3", "? A\n  ", "'A'", "on", "<<", "&k K", "!!str 12")
		}
	}
	return g.name()
}

// underText is what stands under a key of an entry, as YAML.
func (g generator) underText(key string) string {
	switch key {
	case "value", "default":
		return g.scalarText(6)
	case "sensitive":
		return g.mostlyText(pick(g, "true", "false", "true", "false", "true", "false", "yes", "no", "on", "True"), `"true"`, "1", "")
	case "required":
		return g.mostlyText(pick(g, "true", "false", "[prod]", "[dev, uat]", "[]", `["prod"]`, "\n      - prod\n      - dev"), "[no]", "", "prod")
	case "type":
		return g.mostlyText(pick(g, Types()...), `"url"`, "text")
	case "from":
		return g.mostlyText(pick(g, "common", "service", "'common'"), "store")
	case "enum":
		return g.mostlyText(pick(g, "[a, b]", "[yes, 010, 1e3]", "\n      - 1.0\n      - 10"), "[]", "[9007199254740993]", "a")
	case "<<":
		return pick(g, "*x", "{sensitive: true}")
	}
	return g.mostlyText("'"+strings.ReplaceAll(g.printable(), "'", "''")+"'", g.scalarText(6))
}

func (g generator) flowText(entries int) string {
	var parts []string
	for range entries {
		if entries > 1 {
			parts = append(parts, g.keyText()+": "+g.flowText(1))
		} else {
			parts = append(parts, "value: "+g.flowScalar(), "sensitive: "+pick(g, "true", "false", "yes"))
		}
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func (g generator) flowScalar() string {
	if g.oneOf(2) {
		return g.plainText()
	}
	return g.quotedText()
}

// scalarText writes a scalar in one of YAML's five styles; what is in a block
// is indented by so much.
func (g generator) scalarText(indent int) string {
	switch g.IntN(6) {
	case 0, 1:
		return g.plainText()
	case 2, 3:
		return g.quotedText()
	case 4:
		return pick(g, "|", "|-", "|+", ">", ">-", ">+", "|2", ">1-") + "\n" + g.indented(g.printable(), indent)
	}
	if g.oneOf(4) {
		return g.string()
	}
	return g.plainText()
}

// printable is a text that YAML can hold without escapes, mostly.
func (g generator) printable() string {
	text := g.string()
	if g.oneOf(20) {
		return text
	}
	return strings.Map(func(c rune) rune {
		if c < ' ' && c != '\n' && c != '\t' || c > '~' && c < 0xa0 || c >= 0xfffd && c <= 0xffff || c == 0xfeff {
			return '.'
		}
		return c
	}, text)
}

func (g generator) indented(text string, by int) string {
	space := strings.Repeat(" ", by)
	return space + strings.ReplaceAll(text, "\n", "\n"+space)
}

// plainText is a scalar that YAML 1.1 may read as something else than text.
func (g generator) plainText() string {
	if g.oneOf(4) {
		digits := strconv.FormatUint(g.Uint64()>>(11+g.IntN(53)), pick(g, 2, 8, 10, 16))
		return pick(g, "", "-", "+", "0", "0x", "0o", "0b", "-0", "-0x", "-0b", "1e", ".", "-.", "_") + digits + pick(g, "", "", "", ".", ".0", "e-3", ":30", g.mostlyText("", "e3", "_0", "E400"))
	}
	if g.oneOf(60) {
		return pick(
			g, "1e400", "9007199254740992", "9007199254740993", "-9007199254740993", "18446744073709551615", "18446744073709551616", "123456789012345678901234567890",
			".inf", "-.Inf", ".nan", "!x y", "*a", "a: b", "- a", "{{ .Values.x }}", "{a: b}", "[a, b]", "{}", "[]", "!!binary aGk=",
		)
	}
	return pick(
		g, "info", "0123", "089", "0o17", "0x1F", "0b101", "1e3", "1E+3", "1_000", "12:30:45", "190:20:30", "2001-01-01", "2001-12-14t21:59:43.10-05:00", ".5", "5.", "+1",
		"-0", "-0.0", "0.0", "1.0", "1.10", "0.1", "9007199254740991", "yes", "No", "ON", "off", "y", "n", "Y", "true", "TRUE", "tRUE", "~", "null", "Null", "NULL", "", "=", "<<", "!!str 0123", "!!int \"7\"", "!!float 1",
		"!!null ''", "&a b", "a b c", "http://h:80/p?q#f", "a # note", "a:b", "-1",
	)
}

// quotedText writes a text so that YAML reads it back, mostly.
func (g generator) quotedText() string {
	text := g.string()
	if g.oneOf(2) {
		return "'" + strings.ReplaceAll(g.printable(), "'", "''") + "'"
	}
	var b strings.Builder
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			b.WriteString(`\` + string(c))
		case g.oneOf(4) || c < ' ' || c > '~' && !g.oneOf(30):
			b.WriteString(g.escape(c))
		default:
			b.WriteRune(c)
		}
	}
	return `"` + b.String() + `"`
}

func (g generator) escape(c rune) string {
	switch {
	case c < 0x100 && g.oneOf(2):
		return fmt.Sprintf(`\x%02x`, c)
	case c < 0x10000 && g.oneOf(2):
		return fmt.Sprintf(`\u%04X`, c)
	}
	return fmt.Sprintf(`\U%08x`, c)
}
