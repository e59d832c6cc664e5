package cli

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/configview"
)

// writeListCSV writes a row for each cell of the tables.
func writeListCSV(w io.Writer, tables []configview.Table) error {
	out := csv.NewWriter(w)
	rows := [][]string{{
		"service", "environment", "parameter", "state", "value", "layer", "file", "line",
		"sensitive", "required", "type", "description",
	}}
	for _, t := range tables {
		for _, p := range t.Parameters {
			for _, cell := range p.Cells {
				rows = append(rows, csvRow(t, p, cell))
			}
		}
	}
	for _, row := range rows {
		for i := range row {
			row[i] = noFormula(row[i])
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func csvRow(t configview.Table, p configview.Parameter, cell configview.ParameterCell) []string {
	value, layer, file, line := "", "", "", ""
	switch {
	case cell.Masked:
		value = config.Masked
	case cell.Value != nil:
		value = *cell.Value
	}
	if s := cell.Source; s != nil {
		layer, file = s.Layer, s.Span.File
		if s.Span.Line > 0 {
			line = strconv.Itoa(s.Span.Line)
		}
	}
	return []string{
		t.Service, cell.Environment, p.Name, string(cell.State), value, layer, file, line,
		strconv.FormatBool(p.Sensitive), strconv.FormatBool(cell.Required), string(p.Type), p.Description,
	}
}

// noFormula keeps a spreadsheet from executing a text (OWASP, CSV injection).
func noFormula(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}

// listMarkdown is a table for each service.
func listMarkdown(tables []configview.Table) string {
	var b strings.Builder
	for i, t := range tables {
		if i > 0 {
			b.WriteString("\n")
		}
		l := lister{Table: t}
		b.WriteString("## " + markdownText(t.Service) + "\n\n| parameter | marks |")
		for _, env := range t.Environments {
			b.WriteString(" " + markdownText(environmentTitle(env)) + " |")
		}
		b.WriteString("\n|---|---|" + strings.Repeat("---|", len(t.Environments)) + "\n")
		for _, p := range t.Parameters {
			b.WriteString("| " + markdownCode(p.Name) + " | " + markdownText(l.marks(p)) + " |")
			for _, cell := range p.Cells {
				b.WriteString(" " + markdownCell(cell) + " |")
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

func markdownCell(cell configview.ParameterCell) string {
	text := says(cell).Text
	switch cell.State {
	case configview.IsMissing, configview.IsInvalid:
		return "**" + text + "**"
	case configview.IsSet, configview.IsDefault:
		if cell.Masked {
			text = "masked"
		} else {
			text = markdownCode(text)
		}
		return strings.TrimSpace(text + " " + markdownText(place(cell.Source)))
	}
	return text
}

// markdownText is a text that no sign of Markdown or HTML changes.
func markdownText(text string) string {
	var b strings.Builder
	for _, c := range printable(text) {
		if strings.ContainsRune("\\`*_{}[]<>()#+!|~&", c) {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// markdownCode is a text between fences that are longer than its own. In a
// table a bar ends the cell even there.
func markdownCode(text string) string {
	text = strings.ReplaceAll(printable(text), "|", `\|`)
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}
