package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/waiver"
)

// Report is what a run did and found.
type Report struct {
	Tool     Tool
	Services []Service
	// Environments are the distinct environments of all services, in promotion
	// order.
	Environments []string
	Objects      int         // rendered, in all environments
	Rules        []diag.Rule // every rule that the run applied
	// Findings are folded and sorted (diag.Fold).
	Findings []diag.Finding
	Skipped  []Skip
	// Waived are findings that do not count because of a waiver, folded too.
	Waived []Waived `json:",omitempty"`
	// Baseline is nil when there is none.
	Baseline *Baseline `json:",omitempty"`
}

// Waived is a finding that does not count, and its waiver.
type Waived struct {
	Finding diag.Finding   `json:"finding"`
	Waiver  *waiver.Waiver `json:"waiver"`
}

// Baseline is what findings that stood before had to do with a run.
type Baseline struct {
	Files []string `json:"files"`
	Stood int      `json:"stood"` // findings that are in it, and do not count
	Total int      `json:"total"` // that it has
	Gone  int      `json:"gone"`  // of those, that are no more
}

// Tool is the program that made the report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Service is a service or chart that the run looked at.
type Service struct {
	Name         string   `json:"name"`
	Dir          string   `json:"dir,omitempty"` // as the user would type it
	Environments []string `json:"environments"`
}

// Skip is something that the run did not look at.
type Skip struct {
	What   string `json:"what"`   // "services/old", "environment uat of payments"
	Reason string `json:"reason"` // "no Chart.yaml"
	// Service and Environment are set where it is an environment whose findings
	// say why.
	Service     string `json:"service,omitempty"`
	Environment string `json:"environment,omitempty"`
}

// Options say how a report looks. They change nothing in what JSON says.
type Options struct {
	// Color allows terminal colours; never set it for a file.
	Color bool
	// Width is the line length that text is made for; zero means 80.
	Width int
	// Source gives the text of a file for the line under a finding. No line is shown when it
	// is nil or gives an error. The caller decides what may be seen: it refuses files
	// that hold secrets and empties lines with a sensitive value. Lines must
	// keep their numbers. It is asked once per file and report.
	Source func(file string) ([]byte, error)
}

// A format writes a report. It gives errors of w only.
type format struct {
	name  string
	write func(w io.Writer, r Report, o Options) error
}

// formats is the one list of formats.
func formats() []format {
	return []format{
		{"text", writeText},
		{"json", writeJSON},
	}
}

// Formats lists the names of the formats.
func Formats() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// CheckFormat refuses a name that is no format, so that a run need not end
// before its user learns that.
func CheckFormat(name string) error {
	if slices.Contains(Formats(), name) {
		return nil
	}
	return fmt.Errorf("%q is no output format%s; there are %s", name, diag.DidYouMean(name, Formats()), strings.Join(Formats(), ", "))
}

// Write writes r to w in the named format.
func Write(w io.Writer, name string, r Report, o Options) error {
	for _, f := range formats() {
		if f.name == name {
			return f.write(w, r, o)
		}
	}
	return CheckFormat(name)
}

// WriteFindings writes the findings of r as the text format does, without
// what the run looked at.
func WriteFindings(w io.Writer, r Report, o Options) error {
	p := newPrinter(w, r, o)
	p.findings()
	return p.out.Flush()
}

// severityCounts is the number of findings of each severity.
type severityCounts struct {
	Error   int `json:"error"`
	Warning int `json:"warning"`
	Info    int `json:"info"`
}

func (r Report) bySeverity() severityCounts {
	var n severityCounts
	for _, f := range r.Findings {
		switch f.Severity {
		case diag.Error:
			n.Error++
		case diag.Warning:
			n.Warning++
		case diag.Info:
			n.Info++
		}
	}
	return n
}
