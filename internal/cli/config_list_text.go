package cli

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/pipeline"
	"github.com/chartyard/chartyard/internal/report"
)

// lister writes one table of config list as text.
type lister struct {
	pipeline.ConfigTable
	width int
	color bool
	codes map[string]bool // those that the legend has to explain
}

func (l *lister) write(b *strings.Builder) {
	l.codes = map[string]bool{}
	b.WriteString(report.Paint(l.Service, report.Strong, l.color) + ": " + count(len(l.Parameters), "parameter"))
	if n := len(l.Environments); n > 1 || l.Environments[0].Name != "" {
		b.WriteString(", " + count(n, "environment"))
	}
	b.WriteString("\n")
	if len(l.Parameters) > 0 {
		b.WriteString("\n")
		_ = l.table().Write(b, l.width, l.color) // a Builder takes everything
	}
	for _, note := range []struct {
		text string
		look report.Look
	}{{l.legend(), report.Faint}, {l.unread(), report.Notice}, {l.missing(), report.Alarm}} {
		if note.text == "" {
			continue
		}
		b.WriteString("\n")
		for _, line := range report.Wrap(note.text, l.width) {
			b.WriteString(report.Paint(line, note.look, l.color) + "\n")
		}
	}
}

// table is the roomiest that fits.
func (l *lister) table() report.Table {
	if roomy := l.roomy(); roomy.Fits(l.width) {
		return roomy
	}
	if compact := l.compact(); compact.Fits(l.width) {
		return compact
	}
	l.codes = map[string]bool{}
	return l.stacked()
}

// roomy has for each environment the value, and the file and line it is from.
func (l *lister) roomy() report.Table {
	const mostOfName, mostOfValue = 40, 40
	t := report.Table{Columns: []report.Column{
		{Heading: "PARAMETER", Least: l.leastOfNames(), Most: mostOfName, Middle: true},
		{Heading: "MARKS", Gap: 2, Least: 29},
	}}
	for _, env := range l.Environments {
		t.Columns = append(t.Columns,
			report.Column{Heading: environmentTitle(env), Gap: 3, Least: 10, Most: mostOfValue},
			report.Column{Joined: true, Gap: 2, Least: 20, Middle: true})
	}
	for _, p := range l.Parameters {
		row := []report.Text{{Text: p.Name}, {Text: l.marks(p), Look: report.Faint}}
		for _, cell := range p.Cells {
			row = append(row, says(cell), placeOf(cell))
		}
		t.Rows = append(t.Rows, report.Row{Cells: row})
	}
	return t
}

// leastOfNames is how short names may get: two that differ do so in what is
// left of them, if that is possible at all.
func (l *lister) leastOfNames() int {
	const least, most = 14, 26
	for width := least; width < most; width++ {
		seen := map[string]bool{}
		for _, p := range l.Parameters {
			seen[report.Shorten(p.Name, width)] = true
		}
		if len(seen) == len(l.Parameters) {
			return width
		}
	}
	return most
}

// compact has a letter for the layer.
func (l *lister) compact() report.Table {
	t := report.Table{Columns: []report.Column{
		{Heading: "PARAMETER", Least: l.leastOfNames(), Middle: true},
		{Gap: 2},
	}}
	for _, env := range l.Environments {
		t.Columns = append(t.Columns,
			report.Column{Heading: environmentTitle(env), Gap: 2},
			report.Column{Joined: true, Gap: 1, Least: 7})
	}
	for _, p := range l.Parameters {
		row := []report.Text{{Text: p.Name}, {Text: l.letters(p), Look: report.Faint}}
		for _, cell := range p.Cells {
			code := codeOf(cell)
			l.codes[code] = true
			short := says(cell)
			switch {
			case cell.Masked:
				short.Text = "****"
			case cell.State == pipeline.IsUnread:
				short.Text = "unread"
			case cell.State == pipeline.IsUndeclared, cell.State == pipeline.IsEmpty, cell.State == pipeline.IsElsewhere:
				short.Text = ""
			}
			look := report.Faint
			if short.Look != report.Plain {
				look = short.Look
			}
			row = append(row, report.Text{Text: code, Look: look}, short)
		}
		t.Rows = append(t.Rows, report.Row{Cells: row})
	}
	return t
}

// stacked has a line for each environment.
func (l *lister) stacked() report.Table {
	t := report.Table{Columns: []report.Column{
		{Gap: 2, Least: 6, Middle: true},
		{Gap: 2, Least: 8},
		{Gap: 2, Least: 8, Middle: true},
	}}
	for _, p := range l.Parameters {
		t.Rows = append(t.Rows, report.Row{Whole: true, Cells: []report.Text{
			{Text: p.Name, Look: report.Strong}, {Text: l.marks(p), Look: report.Faint},
		}})
		for i, cell := range p.Cells {
			t.Rows = append(t.Rows, report.Row{Cells: []report.Text{
				{Text: environmentTitle(l.Environments[i])}, says(cell), placeOf(cell),
			}})
		}
	}
	return t
}

// environmentTitle is how a column is called.
func environmentTitle(env pipeline.ConfigEnvironment) string {
	if env.Name == "" {
		return "value"
	}
	return env.Name
}

// says is what a cell says of the value.
func says(cell pipeline.ParameterCell) report.Text {
	switch cell.State {
	case pipeline.IsMissing:
		return report.Text{Text: "MISSING", Look: report.Alarm}
	case pipeline.IsInvalid:
		return report.Text{Text: "INVALID", Look: report.Alarm}
	case pipeline.IsUnread:
		return report.Text{Text: "secrets not read", Look: report.Notice}
	case pipeline.IsElsewhere:
		return report.Text{Text: "made elsewhere", Look: report.Faint}
	case pipeline.IsUndeclared:
		return report.Text{Text: "not declared", Look: report.Faint}
	case pipeline.IsEmpty:
		return report.Text{Text: "no value", Look: report.Faint}
	}
	if cell.Masked {
		return report.Text{Text: config.Masked, Look: report.Faint}
	}
	return report.Text{Text: oneLine(*cell.Value)}
}

// placeOf is where the value is from, or where one has to be given.
func placeOf(cell pipeline.ParameterCell) report.Text {
	switch cell.State {
	case pipeline.IsUnread, pipeline.IsEmpty, pipeline.IsUndeclared:
		return report.Text{}
	}
	return report.Text{Text: place(cell.Source), Look: report.Faint}
}

// place is the file and line of a source, else the layer's name.
func place(s *pipeline.ConfigSource) string {
	switch {
	case s == nil:
		return ""
	case s.Span.Line > 0:
		return path.Base(filepath.ToSlash(s.Span.File)) + ":" + strconv.Itoa(s.Span.Line)
	}
	name, _, _ := strings.Cut(s.Layer, ", version ")
	return name
}

// marks are what an entry says of itself.
func (l *lister) marks(p pipeline.Parameter) string {
	var marks []string
	if p.Sensitive {
		marks = append(marks, "sensitive")
	}
	if p.LooksSecret {
		marks = append(marks, "looks secret")
	}
	switch n := len(p.RequiredIn); {
	case n == 0:
	case n == len(l.Environments):
		marks = append(marks, "required")
	default:
		marks = append(marks, "required in "+strings.Join(p.RequiredIn, ", "))
	}
	if p.Type != "" {
		marks = append(marks, string(p.Type))
	}
	if p.Enum != nil {
		marks = append(marks, fmt.Sprintf("one of %d", len(p.Enum)))
	}
	return strings.Join(marks, " · ")
}

// letters are the marks where there is little room.
func (l *lister) letters(p pipeline.Parameter) string {
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
func codeOf(cell pipeline.ParameterCell) string {
	switch cell.State {
	case pipeline.IsDefault:
		return "d"
	case pipeline.IsMissing, pipeline.IsInvalid:
		return "!"
	case pipeline.IsEmpty:
		return "-"
	case pipeline.IsUnread:
		return "?"
	case pipeline.IsElsewhere:
		return "e"
	case pipeline.IsUndeclared:
		return "."
	}
	if cell.Source == nil {
		return "v"
	}
	switch cell.Source.Kind {
	case pipeline.OfOverlay:
		return "o"
	case pipeline.OfCommonSecret:
		return "c"
	case pipeline.OfServiceSecret:
		return "s"
	case pipeline.OfFile:
		return "f"
	case pipeline.OfArgument:
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

// unread says how the secrets can be read.
func (l *lister) unread() string {
	if slices.ContainsFunc(l.Parameters, func(p pipeline.Parameter) bool {
		return slices.ContainsFunc(p.Cells, func(c pipeline.ParameterCell) bool { return c.State == pipeline.IsUnread })
	}) {
		return "Secrets were not read: --secrets STORE reads them."
	}
	return ""
}

// missing lists the values that have to be given.
func (l *lister) missing() string {
	n := 0
	var list []string
	for _, p := range l.Parameters {
		var in []string
		for i, cell := range p.Cells {
			if cell.State == pipeline.IsMissing {
				in = append(in, environmentTitle(l.Environments[i]))
			}
		}
		if n += len(in); len(in) > 0 {
			list = append(list, p.Name+" ("+strings.Join(in, ", ")+")")
		}
	}
	if n == 0 {
		return ""
	}
	return "MISSING " + count(n, "value") + ": " + strings.Join(list, ", ")
}
