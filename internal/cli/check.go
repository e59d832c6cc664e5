package cli

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/pipeline"
	"github.com/chartyard/chartyard/internal/report"
)

type checkOptions struct {
	chartFlags
	cache    cacheFlags
	policies policyFlags
	paths    []string
	outputs  []string
	failOn   string
	color    string
	quiet    bool
	fix      bool
}

func (p Program) checkCommand() *cobra.Command {
	o := &checkOptions{}
	cmd := &cobra.Command{
		Use:   "check [PATH...]",
		Short: "Render every environment and check what comes out",
		Long: `check renders every environment of each PATH (a service, a chart folder, a
packaged chart, or ./... for all below; the chart/ of a service stands for the
service) and checks values against their schema,
templates, the config block in all its layers, and the rendered objects against
the yard's policies and those of --policy. Each finding names the line to edit.

No secret is read without --secrets, and none ever enters a template: canaries
stand in the place of sensitive values, and where one comes out elsewhere than
in a Secret is a finding.

Findings that a waiver covers do not count, nor those in the baseline of a
service, .chartyard/baseline.yaml, which --write-baseline makes of what is found
now. Waivers are told of in docs/waivers.md.

Exit codes: 0 clean, 1 findings at or above --fail-on, 2 wrong usage or nothing
to look at, 3 could not work, 4 a render passed a limit.`,
		Example: "  chartyard check\n  chartyard check --env prod path/to/chart\n  chartyard check -o text -o json=report.json ./...",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.paths = args
			return p.check(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	o.bind(flags)
	o.cache.bind(flags)
	flags.StringArrayVarP(&o.outputs, "output", "o", nil, "FORMAT or FORMAT=FILE, text or json; may be repeated")
	o.failOn, o.color = "warning", "auto"
	flags.Var(checkedFlag{&o.failOn, "SEVERITY", checkSeverity}, "fail-on", "lowest severity that fails: info, warning or error")
	flags.Var(checkedFlag{&o.color, "WHEN", checkColor}, "color", "auto, always or never")
	flags.BoolVarP(&o.quiet, "quiet", "q", false, "print nothing when nothing fails")
	flags.Var(jobsFlag{&o.options.Jobs}, "jobs", "environments to work on at once (default: one per processor)")
	flags.BoolVar(&o.options.IncludeCRDs, "include-crds", false, "check the chart's CRDs too")
	o.policies.bind(flags)
	flags.StringVar(&o.options.Profile, "profile", "", "baseline, restricted, production or one of the yard's: the rules for all environments (default: what the yard says of each)")
	flags.StringVar(&o.options.BaselineFile, "baseline", "", "file of findings that stood before and do not fail, or none (default: each service's .chartyard/baseline.yaml)")
	flags.BoolVar(&o.options.WriteBaseline, "write-baseline", false, "make the baseline anew of what is found in all environments")
	flags.BoolVar(&o.fix, "fix", false, "before checking, renew what is generated: chart/values.schema.json")
	return cmd
}

func (p Program) check(ctx context.Context, o *checkOptions) error {
	failOn, err := diag.ParseSeverity(o.failOn)
	if err != nil {
		return usage(err)
	}
	outputs, err := parseOutputs(o.outputs)
	if err != nil {
		return err
	}
	if err := errors.Join(o.policies.validate(), o.validateBaseline()); err != nil {
		return err
	}
	options, err := o.complete(ctx, p, o.paths)
	if err != nil {
		return err
	}
	options.Foreign = o.policies.foreign
	o.cache.open(p, &options)
	subjects, findErr := o.find(p, options)
	if len(subjects) == 0 {
		return findErr
	}
	if o.fix {
		if err := p.fix(ctx, subjects, options.Yard); err != nil {
			return err
		}
	}
	result, checkErr := pipeline.Check(ctx, subjects, options)
	checkErr = errors.Join(findErr, checkErr)
	if result == nil || ctx.Err() != nil {
		return errors.Join(ctx.Err(), checkErr)
	}
	if checkErr == nil && !result.Limited && !result.Empty() {
		if err := p.writeBaselines(ctx, result.Baselines); err != nil {
			return err
		}
	}
	fails := failing(result.Findings, failOn) || result.Limited
	if o.quiet && !fails && checkErr == nil {
		outputs = slices.DeleteFunc(outputs, func(out outputFlag) bool { return out.file == "" })
	}
	look := report.Options{Color: p.colors(o.color), Source: source(result.Hidden)}
	if err := p.write(ctx, outputs, p.reportOfCheck(result), look); err != nil {
		return err
	}
	switch {
	case checkErr != nil:
		return checkErr
	case result.Empty():
		return usagef("no object was looked at: the run checked nothing")
	case result.Limited:
		return foundError{exitLimit}
	case fails:
		return foundError{exitFindings}
	}
	return nil
}

// reportOfCheck is the result of a check as reports show it: with its rules, and
// with what was excused.
func (p Program) reportOfCheck(r *pipeline.Result) report.Report {
	out := p.reportOf(&r.Result)
	out.Rules = r.Rules
	for _, w := range r.Waived {
		out.Waived = append(out.Waived, report.Waived{Finding: w.Finding, Waiver: w.Waiver})
	}
	if b := r.Baseline; b != nil {
		out.Baseline = &report.Baseline{Files: b.Files, Stood: len(b.Findings), Total: b.Total, Gone: b.Gone}
	}
	return out
}
