package report

import (
	"encoding/json"
	"io"
	"slices"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/waiver"
)

// jsonVersion is the version of the JSON report's form. It rises when a field
// is renamed, removed or changes its meaning; new fields may come without.
const jsonVersion = 1

// document is the JSON report. schema/report.schema.json documents it.
type document struct {
	Version      int         `json:"version"`
	Tool         Tool        `json:"tool"`
	Counts       counts      `json:"counts"`
	Services     []Service   `json:"services"`
	Environments []string    `json:"environments"`
	Findings     []finding   `json:"findings"`
	Rules        []diag.Rule `json:"rules"`
	Skipped      []Skip      `json:"skipped"`
	Waived       []waived    `json:"waived"`
	Baseline     *Baseline   `json:"baseline,omitempty"`
}

type counts struct {
	Services     int            `json:"services"`
	Environments int            `json:"environments"`
	Objects      int            `json:"objects"`
	Rules        int            `json:"rules"`
	Findings     severityCounts `json:"findings"`
	Skipped      int            `json:"skipped"`
	Waived       int            `json:"waived"`
}

// finding is a diag.Finding with the key that waivers and baselines name it by.
type finding struct {
	Key string `json:"key"`
	diag.Finding
}

type waived struct {
	Finding finding        `json:"finding"`
	Waiver  *waiver.Waiver `json:"waiver"`
}

func writeJSON(w io.Writer, r Report, _ Options) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(newDocument(r))
}

func newDocument(r Report) document {
	doc := document{
		Version: jsonVersion,
		Tool:    r.Tool,
		Counts: counts{
			Services: len(r.Services), Environments: len(r.Environments), Objects: r.Objects,
			Rules: len(r.Rules), Findings: r.bySeverity(), Skipped: len(r.Skipped), Waived: len(r.Waived),
		},
		Services:     make([]Service, 0, len(r.Services)),
		Environments: orEmpty(r.Environments),
		Findings:     make([]finding, 0, len(r.Findings)),
		Rules:        r.rulesMet(),
		Skipped:      orEmpty(r.Skipped),
		Waived:       make([]waived, 0, len(r.Waived)),
		Baseline:     r.Baseline,
	}
	for _, s := range r.Services {
		s.Environments = orEmpty(s.Environments)
		doc.Services = append(doc.Services, s)
	}
	for _, f := range r.Findings {
		doc.Findings = append(doc.Findings, finding{Key: f.Key(), Finding: f})
	}
	for _, w := range r.Waived {
		doc.Waived = append(doc.Waived, waived{finding{w.Finding.Key(), w.Finding}, w.Waiver})
	}
	return doc
}

// orEmpty makes sure that JSON says [] and not null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// rulesMet are the rules that some finding names, waived or not.
func (r Report) rulesMet() []diag.Rule {
	met := []diag.Rule{}
	for _, rule := range r.Rules {
		if slices.ContainsFunc(r.Findings, func(f diag.Finding) bool { return f.Rule == rule.ID }) ||
			slices.ContainsFunc(r.Waived, func(w Waived) bool { return w.Finding.Rule == rule.ID }) {
			met = append(met, rule)
		}
	}
	return met
}
