package cli

import (
	"strings"

	"github.com/chartyard/chartyard/internal/report"
)

// pageText is the Markdown of a rule's page as a terminal shows it: headings,
// paragraphs, lists and tables of two columns and more, and fenced blocks.
func pageText(page string, width int, color bool) string {
	t := &pageWriter{width: width, color: color}
	for line := range strings.Lines(page) {
		t.line(strings.TrimRight(line, "\n"))
	}
	return strings.TrimLeft(t.out.String(), "\n")
}

type pageWriter struct {
	out    strings.Builder
	width  int
	color  bool
	fenced bool
}

func (t *pageWriter) line(line string) {
	switch {
	case strings.HasPrefix(line, "```"):
		t.fenced = !t.fenced
	case t.fenced:
		t.out.WriteString(strings.TrimRight("    "+report.Printable(line), " ") + "\n")
	case strings.HasPrefix(line, "<!--"), strings.HasPrefix(line, "|--"):
	case strings.HasPrefix(line, "# "), strings.HasPrefix(line, "## "):
		t.out.WriteString(report.Paint(plainText(strings.TrimLeft(line, "# ")), report.Strong, t.color) + "\n")
	case strings.HasPrefix(line, "| "):
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		t.paragraph("  ", "    ", strings.Join(cells, "  "))
	case strings.HasPrefix(line, "- "):
		t.paragraph("- ", "  ", line[2:])
	case strings.HasPrefix(line, "  "): // it goes on, or is code
		t.paragraph("  ", "  ", line[2:])
	case line == "":
		t.out.WriteByte('\n')
	default:
		t.paragraph("", "", line)
	}
}

// paragraph writes text in lines of the terminal's width, the first behind
// first, the others behind rest.
func (t *pageWriter) paragraph(first, rest, text string) {
	for _, line := range report.Wrap(plainText(text), max(t.width-len(rest), 1)) {
		t.out.WriteString(first + line + "\n")
		first = rest
	}
}

// plainText is a line of Markdown without the marks that only a browser needs.
func plainText(text string) string {
	text = strings.NewReplacer("`", "", "<https://", "https://", "\\|", "|").Replace(text)
	if strings.HasPrefix(text, "https://") {
		text = strings.TrimSuffix(text, ">")
	}
	return report.Printable(text)
}
