package cli

import (
	"strings"
	"unicode/utf8"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/configview"
)

// letters are the marks where there is little room.
func (l *lister) letters(p configview.Parameter) string {
	text := ""
	if p.Sensitive {
		text += "S"
		l.codes["S"] = true
	}
	if p.LooksSecret {
		text += "L"
		l.codes["L"] = true
	}
	switch n := len(p.RequiredIn); {
	case n == len(l.Environments):
		text += "R"
		l.codes["R"] = true
	case n > 0:
		text += "r"
		l.codes["r"] = true
	}
	kind := string(p.Type)
	switch p.Type {
	case config.TypeInteger, config.TypeNumber, config.TypeDuration:
		kind = kind[:3]
	case config.TypeBoolean:
		kind = kind[:4]
	case config.TypeString:
		kind = "text"
	}
	if kind == "" && p.Enum != nil {
		kind = "enum"
	}
	return strings.TrimSpace(text + " " + kind)
}

// code is a letter of the compact table and what it means.
type code struct{ letter, means string }

func codes() []code {
	return []code{
		{"v", "values.yaml"},
		{"o", "overlay"},
		{"c", "common secret"},
		{"s", "service's secret"},
		{"f", "file (-f)"},
		{"a", "argument (--set)"},
		{"d", "the entry's default"},
		{"e", "in a Secret made elsewhere"},
		{"-", "no value, none required"},
		{".", "not declared"},
		{"?", "secrets not read"},
		{"!", "has to be mended"},
		{"S", "sensitive"},
		{"L", "looks secret, and is not marked"},
		{"R", "required"},
		{"r", "required in some environments"},
	}
}

// codeOf is the letter of a cell.
func codeOf(cell configview.ParameterCell) string {
	switch cell.State {
	case configview.IsDefault:
		return "d"
	case configview.IsMissing, configview.IsInvalid:
		return "!"
	case configview.IsEmpty:
		return "-"
	case configview.IsUnread:
		return "?"
	case configview.IsElsewhere:
		return "e"
	case configview.IsUndeclared:
		return "."
	}
	if cell.Source == nil {
		return "v"
	}
	switch cell.Source.Kind {
	case configview.OfOverlay:
		return "o"
	case configview.OfCommonSecret:
		return "c"
	case configview.OfServiceSecret:
		return "s"
	case configview.OfFile:
		return "f"
	case configview.OfArgument:
		return "a"
	}
	return "v"
}

// legend explains the letters that were used.
func (l *lister) legend() string {
	const between = " · "
	var lines []string
	line := ""
	for _, c := range codes() {
		text := c.letter + " " + c.means
		switch {
		case !l.codes[c.letter]:
		case line == "":
			line = text
		case utf8.RuneCountInString(line+between+text) > l.width:
			lines, line = append(lines, line), text
		default:
			line += between + text
		}
	}
	return strings.Join(append(lines, line), "\n")
}
