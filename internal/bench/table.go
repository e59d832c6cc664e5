package main

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"
)

// writeProcesses prints the pairs as a Markdown table. A cell is helm's
// figure, chartyard's, and chartyard's as a part of helm's.
func writeProcesses(out io.Writer, rows []row, rounds int) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Whole processes on %s/%s, %d processors; medians of %d runs in turn after %d to warm up. helm → chartyard (ratio).\n\n",
		runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), rounds, warmUps)
	b.WriteString("| what | wall ms | CPU ms | peak MB | budget for wall |\n|---|---|---|---|---|\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.name,
			compare(milliseconds(r.helmUsed.wall), milliseconds(r.chartyardUsed.wall)),
			compare(milliseconds(r.helmUsed.cpu), milliseconds(r.chartyardUsed.cpu)),
			compare(megabytes(r.helmUsed.peak), megabytes(r.chartyardUsed.peak)),
			verdict(float64(r.chartyardUsed.wall)/float64(r.helmUsed.wall), r.budget))
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// verdict says whether a ratio keeps to its budget; 0 means it has none.
func verdict(ratio, budget float64) string {
	switch {
	case budget == 0:
		return "none"
	case ratio <= budget:
		return fmt.Sprintf("%.2f, held", budget)
	}
	return fmt.Sprintf("%.2f, **missed**", budget)
}

// writeEngines prints the Go benchmarks as a Markdown table.
func writeEngines(out io.Writer, rows []engineRow) error {
	var b strings.Builder
	fmt.Fprintf(&b, "\nIn process, the templates of one chart executed once; medians of %d rounds. Helm's engine → chartyard's, templates parsed before (ratio).\n\n", engineRounds)
	b.WriteString("| chart | ms | budget |\n|---|---|---|\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", r.name, compare(r.helm/1e6, r.chartyard/1e6), verdict(r.chartyard/r.helm, engineBudget))
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func compare(helm, chartyard float64) string {
	if helm == 0 {
		return "unknown"
	}
	return fmt.Sprintf("%.3g → %.3g (%.2f)", helm, chartyard, chartyard/helm)
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func megabytes(n int64) float64 { return float64(n) / 1e6 }
