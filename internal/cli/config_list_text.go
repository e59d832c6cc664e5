package cli

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/configview"
	"github.com/chartyard/chartyard/internal/report"
)

// lister writes one table of config list as text.
type lister struct {
	configview.Table
	width int
	color bool
	codes map[string]bool // those that the legend has to explain
	// isToldLater is true when another table has what goes for both.
	isToldLater bool
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
			case cell.State == configview.IsUnread:
				short.Text = "unread"
			case cell.State == configview.IsUndeclared, cell.State == configview.IsEmpty, cell.State == configview.IsElsewhere:
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
func environmentTitle(env configview.Column) string {
	if env.Name == "" {
		return "value"
	}
	return env.Name
}

// says is what a cell says of the value.
func says(cell configview.ParameterCell) report.Text {
	switch cell.State {
	case configview.IsMissing:
		return report.Text{Text: "MISSING", Look: report.Alarm}
	case configview.IsInvalid:
		return report.Text{Text: "INVALID", Look: report.Alarm}
	case configview.IsUnread:
		return report.Text{Text: "secrets not read", Look: report.Notice}
	case configview.IsElsewhere:
		return report.Text{Text: "made elsewhere", Look: report.Faint}
	case configview.IsUndeclared:
		return report.Text{Text: "not declared", Look: report.Faint}
	case configview.IsEmpty:
		return report.Text{Text: "no value", Look: report.Faint}
	}
	if cell.Masked {
		return report.Text{Text: config.Masked, Look: report.Faint}
	}
	return report.Text{Text: oneLine(*cell.Value)}
}

// placeOf is where the value is from, or where one has to be given.
func placeOf(cell configview.ParameterCell) report.Text {
	switch cell.State {
	case configview.IsUnread, configview.IsEmpty, configview.IsUndeclared:
		return report.Text{}
	}
	return report.Text{Text: place(cell.Source), Look: report.Faint}
}

// place is the file and line of a source, else the layer's name.
func place(s *configview.Source) string {
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
func (l *lister) marks(p configview.Parameter) string {
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

// unread says how the secrets can be read, below the last table that needs them.
func (l *lister) unread() string {
	if l.isToldLater || !hasUnread(l.Table) {
		return ""
	}
	return "Secrets were not read: --secrets STORE reads them."
}

func hasUnread(t configview.Table) bool {
	return slices.ContainsFunc(t.Parameters, func(p configview.Parameter) bool {
		return slices.ContainsFunc(p.Cells, func(c configview.ParameterCell) bool { return c.State == configview.IsUnread })
	})
}

// missing lists the values that have to be given.
func (l *lister) missing() string {
	n := 0
	var list []string
	for _, p := range l.Parameters {
		var in []string
		for i, cell := range p.Cells {
			if cell.State == configview.IsMissing {
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
