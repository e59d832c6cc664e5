package report

import (
	"bufio"
	"io"
	"strings"
)

// Table is text in columns for a terminal.
type Table struct {
	Columns []Column
	Rows    []Row
}

// Column says how a column is made to fit. All measures are cells of the
// terminal.
type Column struct {
	Heading string
	// Joined puts the column under the heading of the one before.
	Joined bool
	Gap    int // before the column
	// Least is how far texts may be shortened; zero means not at all.
	Least int
	Most  int // zero for no limit
	// Middle shortens in the middle, where names differ least.
	Middle bool
}

// Row is a line of a table.
type Row struct {
	Cells []Text
	// Whole is a line of its own across all columns, such as a title.
	Whole bool
}

// Text is a text and how it looks. What a terminal would obey is escaped.
type Text struct {
	Text string
	Look Look
}

// Look is what a text is, where colours are allowed.
type Look int

// Looks.
const (
	Plain Look = iota
	Faint
	Strong
	Notice
	Alarm
	Good
)

func (l Look) style() style {
	switch l {
	case Faint:
		return gutter
	case Strong:
		return bold
	case Notice:
		return "33"
	case Alarm:
		return "1;31"
	case Good:
		return good
	}
	return ""
}

// Paint gives a text its look. It escapes nothing.
func Paint(text string, look Look, color bool) string {
	p := printer{color: color && look != Plain}
	return p.paint(look.style(), text)
}

// Printable is text of a user's file as a terminal and a log may have it: what
// would move the cursor, end the line or turn the reading direction is escaped.
func Printable(text string) string { return printable(text) }

// Shorten is text in no more cells than width, cut in the middle.
func Shorten(text string, width int) string { return shorten(printable(text), width, true) }

// CutEnd is text in no more cells than width, cut at its end.
func CutEnd(text string, width int) string { return shorten(printable(text), width, false) }

// Wrap breaks text into lines of at most width cells, between words.
func Wrap(text string, width int) []string { return wrap(text, width) }

// Fits reports whether the table can be made as narrow as width.
func (t Table) Fits(width int) bool {
	return t.total(t.fit(width)) <= width
}

// Write writes the table as wide as it is, shortened to width. One that does not
// fit is as narrow as it can be.
func (t Table) Write(w io.Writer, width int, color bool) error {
	out := bufio.NewWriter(w)
	widths := t.fit(width)
	if heading := t.heading(widths, color); strings.TrimSpace(heading) != "" {
		_, _ = out.WriteString(heading + "\n")
	}
	for _, row := range t.Rows {
		_, _ = out.WriteString(t.line(row, widths, width, color) + "\n")
	}
	return out.Flush()
}

func (t Table) line(row Row, widths []int, width int, color bool) string {
	var l liner
	for i, cell := range row.Cells {
		text := printable(cell.Text)
		if row.Whole {
			if i > 0 {
				l.skip(2)
			}
			if i == len(row.Cells)-1 {
				text = shorten(text, max(width-l.at, 1), false)
			}
		} else {
			l.skip(t.Columns[i].Gap)
			text = shorten(text, widths[i], t.Columns[i].Middle)
		}
		l.write(Paint(text, cell.Look, color), cells(text))
		if !row.Whole {
			l.skip(widths[i] - cells(text))
		}
	}
	return l.text.String()
}

// heading is the first line: each heading may reach over the columns joined to
// its own.
func (t Table) heading(widths []int, color bool) string {
	var l liner
	for i := 0; i < len(t.Columns); {
		room, next := widths[i], i+1
		for ; next < len(t.Columns) && t.Columns[next].Joined; next++ {
			room += t.Columns[next].Gap + widths[next]
		}
		l.skip(t.Columns[i].Gap)
		text := shorten(printable(t.Columns[i].Heading), room, t.Columns[i].Middle)
		l.write(Paint(text, Strong, color), cells(text))
		l.skip(room - cells(text))
		i = next
	}
	return l.text.String()
}

// liner makes a line without blanks at its end.
type liner struct {
	text    strings.Builder
	at      int // cells, with those that are owed
	pending int // blanks that are owed
}

func (l *liner) skip(n int) { l.pending, l.at = l.pending+max(n, 0), l.at+max(n, 0) }

func (l *liner) write(text string, width int) {
	if text == "" {
		return
	}
	l.text.WriteString(strings.Repeat(" ", l.pending) + text)
	l.pending, l.at = 0, l.at+width
}

// fit gives each column its width: what its texts need, less where the whole
// would be wider than width. The widest give way first.
func (t Table) fit(width int) []int {
	widths := t.natural()
	for excess := t.total(widths) - width; excess > 0; excess-- {
		widest := -1
		for i, c := range t.Columns {
			if c.Least > 0 && widths[i] > c.Least && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		widths[widest]--
	}
	return widths
}

func (t Table) total(widths []int) int {
	n := 0
	for i, c := range t.Columns {
		n += c.Gap + widths[i]
	}
	return n
}

func (t Table) natural() []int {
	widths := make([]int, len(t.Columns))
	for _, row := range t.Rows {
		for i, cell := range row.Cells {
			if !row.Whole {
				widths[i] = max(widths[i], cells(printable(cell.Text)))
			}
		}
	}
	for i, c := range t.Columns {
		if c.Most > 0 {
			widths[i] = min(widths[i], c.Most)
		}
	}
	for i := 0; i < len(widths); {
		room, last := widths[i], i
		for ; last+1 < len(widths) && t.Columns[last+1].Joined; last++ {
			room += t.Columns[last+1].Gap + widths[last+1]
		}
		widths[last] += max(0, cells(printable(t.Columns[i].Heading))-room)
		i = last + 1
	}
	return widths
}

// shorten cuts a printable text to at most width cells and says so by an
// ellipsis.
func shorten(text string, width int, middle bool) string {
	if cells(text) <= width {
		return text
	}
	const ellipsis = "…"
	if width < 1 {
		return ""
	}
	tail := ""
	if room := (width - 1) / 2; middle {
		runes := []rune(text)
		from := len(runes)
		for from > 0 && cells(string(runes[from-1:])) <= room {
			from--
		}
		// A mark does not stand without its letter.
		for from < len(runes) && cells(string(runes[from])) == 0 {
			from++
		}
		tail = string(runes[from:])
	}
	head, room := 0, width-1-cells(tail)
	for at, r := range text {
		end := at + len(string(r))
		if cells(text[:end]) > room {
			break
		}
		head = end
	}
	return text[:head] + ellipsis + tail
}
