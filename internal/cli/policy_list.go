package cli

import (
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/pipeline"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/report"
)

type policyListOptions struct {
	yardDir, category, profile, output, color string
}

func (p Program) policyListCommand() *cobra.Command {
	o := &policyListOptions{output: "text", color: "auto"}
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the rules that check applies",
		Long: `list names every rule, those in Rego and those in the program itself, with its
severity as yard.yaml sets it for all profiles, the first profile that has it
and what it is for. With --profile it names the rules of that profile, as the
profile sets them.`,
		Example: "  chartyard policy list\n  chartyard policy list --category network --profile restricted\n  chartyard policy list -o json --yard standards",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return p.policyList(o) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.category, "category", "", "list the rules of this category only")
	flags.StringVar(&o.profile, "profile", "", "list the rules of this profile only, with its severities")
	flags.StringVar(&o.yardDir, "yard", "", "folder of the yard to use (default: the built-in one)")
	flags.VarP(checkedFlag{&o.output, "FORMAT", oneOf([]string{"text", "json"})}, "output", "o", "text or json")
	flags.Var(checkedFlag{&o.color, "WHEN", checkColor}, "color", "auto, always or never")
	return cmd
}

// ofYard are the options of a command that looks at a yard's rules only.
func ofYard(dir string) (pipeline.Options, error) {
	y, err := openYard(dir)
	return pipeline.Options{Options: release.Options{Yard: y}, Vetted: dir == ""}, err
}

func (p Program) policyList(o *policyListOptions) error {
	options, err := ofYard(o.yardDir)
	if err != nil {
		return err
	}
	options.Profile = o.profile
	rules, err := pipeline.Rules(options)
	if err != nil {
		return err
	}
	if rules, err = o.chosen(rules); err != nil {
		return err
	}
	if o.output == "json" {
		return writeJSON(p.Stdout, rules)
	}
	_, err = io.WriteString(p.Stdout, rulesText(rules, p.width(), p.colors(o.color)))
	return err
}

// chosen are the rules of the category that was asked for.
func (o *policyListOptions) chosen(rules []pipeline.ListedRule) ([]pipeline.ListedRule, error) {
	if o.category == "" {
		return rules, nil
	}
	var out []pipeline.ListedRule
	var categories []string
	for _, r := range rules {
		category, _, _ := strings.Cut(r.ID, "/")
		if category == o.category {
			out = append(out, r)
		}
		categories = append(categories, category)
	}
	if categories = slices.Compact(categories); len(out) == 0 {
		if o.profile != "" {
			return nil, usagef("--category %s: no rule of profile %s has it", o.category, o.profile)
		}
		like := diag.DidYouMean(o.category, categories)
		if like == "" {
			like = "; there are " + strings.Join(categories, ", ")
		}
		return nil, usagef("--category %s: no rule has it%s", o.category, like)
	}
	return out, nil
}

// rulesText is a table, or two lines for each rule where there is no room.
func rulesText(rules []pipeline.ListedRule, width int, color bool) string {
	var b strings.Builder
	if t := rulesTable(rules); t.Fits(width) {
		_ = t.Write(&b, width, color) // a Builder takes everything
	} else {
		for _, r := range rules {
			b.WriteString(report.Paint(r.ID, report.Strong, color) + " (" + severityOf(r).Text + ", " + r.Profile + ")\n")
			for _, line := range report.Wrap(report.Printable(r.Title), max(width-2, 1)) {
				b.WriteString("  " + line + "\n")
			}
		}
	}
	b.WriteString("\n" + count(len(rules), "rule") + "\n")
	return b.String()
}

func rulesTable(rules []pipeline.ListedRule) report.Table {
	t := report.Table{Columns: []report.Column{
		{Heading: "RULE"},
		{Heading: "SEVERITY", Gap: 2},
		{Heading: "PROFILE", Gap: 2},
		{Heading: "FOR", Gap: 2, Least: 8, Most: 24},
		{Heading: "TITLE", Gap: 2, Least: 16},
	}}
	for _, r := range rules {
		t.Rows = append(t.Rows, report.Row{Cells: []report.Text{
			{Text: r.ID},
			severityOf(r),
			{Text: r.Profile},
			{Text: lookedAt(r), Look: report.Faint},
			{Text: r.Title},
		}})
	}
	return t
}

// severityOf is what a finding of the rule counts as.
func severityOf(r pipeline.ListedRule) report.Text {
	if r.Off {
		return report.Text{Text: "off", Look: report.Faint}
	}
	return report.Text{Text: r.Severity.String(), Look: lookOfSeverity(r.Severity)}
}

func lookOfSeverity(s diag.Severity) report.Look {
	switch s {
	case diag.Error:
		return report.Alarm
	case diag.Warning:
		return report.Notice
	}
	return report.Plain
}

// lookedAt says what a rule is for: the chart, one object of some kinds, a
// release.
func lookedAt(r pipeline.ListedRule) string {
	kinds := strings.Join(r.Kinds, " ")
	if r.Workloads {
		kinds = "workloads"
	}
	switch {
	case r.Scope == "":
		return "chart"
	case r.Scope == "object" && kinds == "":
		return "every object"
	case r.Scope == "object":
		return kinds
	}
	return strings.TrimSpace(r.Scope + " " + kinds)
}
