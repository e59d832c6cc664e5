package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// writePairs prints pairs as a Markdown table below a line of text. A cell is the
// other program's figure, chartyard's, and chartyard's as a part of the other's.
func writePairs(out io.Writer, heading string, rows []row) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n| what | wall ms | CPU ms | peak MB | budget |\n|---|---|---|---|---|\n", heading)
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.name,
			compare(milliseconds(r.otherUsed.wall), milliseconds(r.chartyardUsed.wall)),
			compare(milliseconds(r.otherUsed.cpu), milliseconds(r.chartyardUsed.cpu)),
			compare(megabytes(r.otherUsed.peak), megabytes(r.chartyardUsed.peak)),
			r.budget.verdict(r.otherUsed, r.chartyardUsed))
	}
	b.WriteString("\n")
	_, err := io.WriteString(out, b.String())
	return err
}

// verdict says whether chartyard keeps to a budget.
func (b budget) verdict(other, chartyard usage) string {
	if b.ofCPU {
		return verdict("CPU ", float64(chartyard.cpu)/float64(other.cpu), b.ratio)
	}
	return verdict("wall ", float64(chartyard.wall)/float64(other.wall), b.ratio)
}

// verdict says whether a ratio keeps to its budget; 0 means it has none.
func verdict(of string, ratio, budget float64) string {
	switch {
	case budget == 0:
		return "none"
	case ratio <= budget:
		return fmt.Sprintf("%s%.2f, held", of, budget)
	}
	return fmt.Sprintf("%s%.2f, **missed**", of, budget)
}

// writeEngines prints the Go benchmarks as a Markdown table.
func writeEngines(out io.Writer, rows []engineRow) error {
	var b strings.Builder
	fmt.Fprintf(&b, "In process, the templates of one chart executed once; medians of %d rounds. Helm's engine → chartyard's, templates parsed before (ratio).\n\n", engineRounds)
	b.WriteString("| chart | ms | budget |\n|---|---|---|\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", r.name, compare(r.helm/1e6, r.chartyard/1e6), verdict("", r.chartyard/r.helm, engineBudget))
	}
	b.WriteString("\n")
	_, err := io.WriteString(out, b.String())
	return err
}

func compare(other, chartyard float64) string {
	if other == 0 {
		return "unknown"
	}
	return fmt.Sprintf("%.3g → %.3g (%.2f)", other, chartyard, chartyard/other)
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func megabytes(n int64) float64 { return float64(n) / 1e6 }
