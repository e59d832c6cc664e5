package cli

import (
	"strconv"
	"strings"

	"github.com/chartyard/chartyard/internal/pipeline"
	"github.com/chartyard/chartyard/internal/report"
)

// waiversText is a table when there is room for all that it says, else two or
// three lines for each waiver.
func waiversText(list []pipeline.ListedWaiver, width int, color bool) string {
	if len(list) == 0 {
		return "no waivers\n"
	}
	var b strings.Builder
	if t := waiversTable(list); t.Fits(width) {
		_ = t.Write(&b, width, color) // a Builder takes everything
	} else {
		for _, w := range list {
			writeWaiver(&b, w, width, color)
		}
	}
	b.WriteString("\n" + waiversSummary(list) + "\n")
	return b.String()
}

func waiversTable(list []pipeline.ListedWaiver) report.Table {
	t := report.Table{Columns: []report.Column{
		{Heading: "LEFT"},
		{Heading: "RULE", Gap: 2},
		{Heading: "FOR", Gap: 2},
		{Heading: "OWNER", Gap: 2},
		{Heading: "TICKET", Gap: 2},
		{Heading: "WHERE", Gap: 2},
		{Heading: "REASON", Gap: 2},
	}}
	for _, w := range list {
		t.Rows = append(t.Rows, report.Row{Cells: []report.Text{
			{Text: left(w), Look: lookOf(w)},
			{Text: w.Rule},
			{Text: w.Scope()},
			{Text: w.Owner},
			{Text: w.Ticket},
			{Text: lineOf(w), Look: report.Faint},
			{Text: w.Reason},
		}})
		if w.Problem != "" {
			t.Rows = append(t.Rows, report.Row{Whole: true, Cells: []report.Text{{Text: "  " + w.Problem, Look: report.Alarm}}})
		}
	}
	return t
}

// lookOf makes those that ask for something stand out.
func lookOf(w pipeline.ListedWaiver) report.Look {
	const soon = 14
	switch {
	case !w.Holds():
		return report.Alarm
	case *w.DaysLeft <= soon:
		return report.Notice
	}
	return report.Plain
}

func writeWaiver(b *strings.Builder, w pipeline.ListedWaiver, width int, color bool) {
	about := lineOf(w) + ": " + w.Reason
	if who := strings.Trim(w.Owner+", "+w.Ticket, ", "); who != "" {
		about += " (" + who + ")"
	}
	lines := []report.Text{
		{Text: left(w) + ": " + w.Rule + " for " + w.Scope(), Look: lookOf(w)},
		{Text: "  " + w.Problem, Look: report.Alarm},
		{Text: "  " + about},
	}
	for _, text := range lines {
		rest := strings.TrimSpace(text.Text)
		if rest == "" {
			continue
		}
		indent := text.Text[:strings.Index(text.Text, rest)]
		for _, line := range report.Wrap(rest, max(width-len(indent), 1)) {
			b.WriteString(indent + report.Paint(line, text.Look, color) + "\n")
		}
	}
}

// waiversSummary counts them: "7 waivers: 1 has expired, 2 do not hold".
func waiversSummary(list []pipeline.ListedWaiver) string {
	expired, refused := 0, 0
	for _, w := range list {
		switch {
		case w.Problem != "":
			refused++
		case w.Expired:
			expired++
		}
	}
	var parts []string
	for _, part := range []struct {
		n         int
		one, many string
	}{{expired, "1 has expired", " have expired"}, {refused, "1 does not hold", " do not hold"}} {
		switch {
		case part.n == 1:
			parts = append(parts, part.one)
		case part.n > 1:
			parts = append(parts, strconv.Itoa(part.n)+part.many)
		}
	}
	text := count(len(list), "waiver")
	if len(parts) > 0 {
		text += ": " + strings.Join(parts, ", ")
	}
	return text
}
