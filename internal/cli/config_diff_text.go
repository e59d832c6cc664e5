package cli

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/chartyard/chartyard/internal/configview"
)

// writeDiffText prints the entries that differ, a line for each side.
func writeDiffText(b *strings.Builder, diff *configview.Diff) {
	if len(diff.Differences) == 0 {
		fmt.Fprintf(b, "%s: the config block of %s and of %s is the same\n", diff.Service, diff.From, diff.To)
		return
	}
	fmt.Fprintf(b, "%s: %s → %s%s\n", diff.Service, diff.From, diff.To, aboutBase(diff))
	width := max(utf8.RuneCountInString(diff.From), utf8.RuneCountInString(diff.To))
	for _, d := range diff.Differences {
		fmt.Fprintf(b, "\n%s %s%s\n", diffSign(d), d.Name, aboutDifference(d))
		before, after := diffValue(d.From, d), diffValue(d.To, d)
		values := max(utf8.RuneCountInString(before), utf8.RuneCountInString(after))
		writeDiffSide(b, diff.From, width, before, values, d.From)
		writeDiffSide(b, diff.To, width, after, values, d.To)
		for _, line := range d.Declared {
			fmt.Fprintf(b, "    %s\n", line)
		}
	}
}

func writeDiffSide(b *strings.Builder, label string, width int, value string, values int, side *configview.Side) {
	if side == nil {
		return
	}
	places := diffPlaces(side)
	const widest = 40 // a longer value has its place on a line of its own
	if values > widest {
		fmt.Fprintf(b, "    %-*s  %s\n    %-*s  %s\n", width, label, value, width, "", places[0])
	} else {
		fmt.Fprintf(b, "    %-*s  %-*s  %s\n", width, label, values, value, places[0])
	}
	for _, place := range places[1:] {
		if values > widest {
			values = 0
		}
		fmt.Fprintf(b, "    %-*s  %-*s  %s\n", width, "", values, "", place)
	}
}

func diffSign(d configview.Difference) string {
	switch d.Change {
	case "added":
		return "+"
	case "removed":
		return "-"
	}
	return "~"
}

func aboutBase(diff *configview.Diff) string {
	if diff.NoChart {
		return ", where there is no such chart yet"
	}
	return ""
}

// aboutDifference says where it is so, and what became of the mark.
func aboutDifference(d configview.Difference) string {
	var about []string
	switch d.Mark {
	case "marked":
		about = append(about, "is sensitive now")
	case "mark lost":
		about = append(about, "LOST ITS MARK: it is not sensitive any more")
	}
	if !d.Everywhere && len(d.Environments) > 0 {
		about = append(about, "in "+strings.Join(d.Environments, ", "))
	}
	if len(about) == 0 {
		return ""
	}
	return "  " + strings.Join(about, ", ")
}

// diffValue is the value of a side on one line.
func diffValue(side *configview.Side, d configview.Difference) string {
	switch {
	case side == nil:
		return ""
	case side.Value != nil:
		return diffText(*side.Value)
	case !side.HasValue && side.Sensitive:
		return "sensitive, not known"
	case !side.HasValue:
		return "no value"
	case d.From != nil && d.To != nil && d.From.HasValue && d.To.HasValue && d.Mark == "" && len(d.Declared) == 0:
		return "******** differs"
	}
	return "********"
}

// diffText quotes a value, and cuts it when it is long.
func diffText(text string) string {
	const most = 60
	n := utf8.RuneCountInString(text)
	if n <= most {
		return strconv.Quote(text)
	}
	return fmt.Sprintf("%s… (%d characters)", strconv.Quote(string([]rune(text)[:most/2])), n)
}

func diffPlaces(side *configview.Side) []string {
	places := []string{}
	for _, place := range side.Places {
		if place.Span.Known() {
			places = append(places, place.Span.String())
		} else {
			places = append(places, place.Layer)
		}
	}
	if len(places) == 0 {
		places = []string{""}
	}
	return places
}

// writeDiffMarkdown prints a table, for a comment on a pull request.
func writeDiffMarkdown(b *strings.Builder, diff *configview.Diff) {
	fmt.Fprintf(b, "### %s: %s → %s%s\n\n", markdown(diff.Service), markdown(diff.From), markdown(diff.To), aboutBase(diff))
	if len(diff.Differences) == 0 {
		b.WriteString("The config block is the same.\n")
		return
	}
	fmt.Fprintf(b, "| | parameter | %s | %s |\n|---|---|---|---|\n", markdown(diff.From), markdown(diff.To))
	for _, d := range diff.Differences {
		about := aboutDifference(d)
		for _, line := range d.Declared {
			about += "<br>" + markdown(line)
		}
		fmt.Fprintf(b, "| %s | `%s`%s | %s | %s |\n", diffSign(d), d.Name, about, markdownSide(d.From, d), markdownSide(d.To, d))
	}
}

func markdownSide(side *configview.Side, d configview.Difference) string {
	if side == nil {
		return ""
	}
	value := markdown(diffValue(side, d))
	if side.Value != nil {
		value = "<code>" + value + "</code>"
	}
	for _, place := range diffPlaces(side) {
		if place != "" {
			value += "<br>" + markdown(place)
		}
	}
	return value
}

// markdown is a text with nothing in it that a table or Markdown takes for more.
func markdown(text string) string {
	return strings.NewReplacer("|", "&#124;", "*", "&#42;", "_", "&#95;", "`", "&#96;", `\`, "&#92;", "[", "&#91;").Replace(html.EscapeString(text))
}
