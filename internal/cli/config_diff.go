package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/configview"
	"github.com/chartyard/chartyard/internal/git"
	"github.com/chartyard/chartyard/internal/release"
)

type configDiffOptions struct {
	chartFlags
	paths    []string
	from, to string
	base     string
	output   string
	exitCode bool
}

func (p Program) configDiffCommand() *cobra.Command {
	o := &configDiffOptions{}
	cmd := &cobra.Command{
		Use:   "diff {ENV1 ENV2 | --base REV} [PATH]",
		Short: "Show what differs in the config block",
		Long: `diff compares the config block of two environments, or with --base that of a git
revision with what is in the files now: values, where they are set, marks that
came or were lost, entries added and removed. Nothing is rendered.

Sensitive values are never shown. They are said to differ only where both are
known, so with a store of secrets.`,
		Example: "  chartyard config diff dev prod\n  chartyard config diff --base main\n" +
			"  chartyard config diff --base origin/main -o markdown --exit-code ./...",
		RunE: func(cmd *cobra.Command, args []string) error {
			if env := cmd.Flags().Lookup("env"); o.base == "" && env.Annotations[fromEnvironment] != nil {
				o.options.Environments = nil // the arguments say it
			}
			if err := o.arguments(args); err != nil {
				return err
			}
			return p.configDiff(cmd.Context(), o)
		},
	}
	o.bind(cmd.Flags())
	for _, name := range []string{"release", "namespace", "kube-version", "api-versions"} {
		_ = cmd.Flags().MarkHidden(name) // they change what is rendered, and nothing is
	}
	cmd.Flags().StringVar(&o.base, "base", "", "git revision to compare with: a branch, a tag, HEAD~1, a hash")
	cmd.Flags().StringVarP(&o.output, "output", "o", "text", "`FORMAT`: text, json or markdown")
	cmd.Flags().BoolVar(&o.exitCode, "exit-code", false, "exit with 1 when something differs")
	return cmd
}

// arguments tells environments and paths apart: with --base there are only
// paths.
func (o *configDiffOptions) arguments(args []string) error {
	if !slices.Contains([]string{"text", "json", "markdown"}, o.output) {
		return usagef("config diff -o %s: want text, json or markdown", o.output)
	}
	if o.base != "" {
		o.paths = args
		return nil
	}
	switch {
	case len(args) < 2:
		return usagef("config diff wants two environments, or --base and a git revision")
	case len(o.options.Environments) > 0:
		return usagef("config diff ENV1 ENV2 names the environments; --env goes with --base")
	case args[0] == args[1]:
		return usagef("config diff %s %s: want two different environments", args[0], args[1])
	}
	o.from, o.to, o.paths = args[0], args[1], args[2:]
	o.options.Environments = args[:2:2]
	return nil
}

func (p Program) configDiff(ctx context.Context, o *configDiffOptions) error {
	options, err := o.complete(ctx, p, o.paths)
	if err != nil {
		return err
	}
	subjects, err := release.Find(options.Options)
	if err != nil {
		return err
	}
	p.tellYards(subjects, options.Yard)
	diffs := []*configview.Diff{}
	var errs []error // of services that could not be compared; the others are
	for _, s := range subjects {
		if s.PassedOver != "" || o.base == "" && len(s.Environments) < 2 {
			fmt.Fprintf(p.Stderr, "chartyard: passed over %s: it has not both of %s and %s\n", s.Target.Name, o.from, o.to)
			continue
		}
		diff, err := p.configDiffOf(ctx, s, o, options.Options)
		switch revision := (*git.RevisionError)(nil); {
		case ctx.Err() != nil || errors.As(err, &revision): // the same for all
			return err
		case err != nil:
			errs = append(errs, err)
		default:
			diffs = append(diffs, diff)
		}
	}
	if len(diffs) > 0 || len(errs) == 0 {
		errs = append(errs, p.writeConfigDiffs(o.output, diffs))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	differs := func(d *configview.Diff) bool { return len(d.Differences) > 0 }
	if o.exitCode && slices.ContainsFunc(diffs, differs) {
		return foundError{exitFindings}
	}
	return nil
}

func (p Program) configDiffOf(ctx context.Context, s release.Subject, o *configDiffOptions, options release.Options) (*configview.Diff, error) {
	if o.base != "" {
		return configview.CompareRevision(ctx, s, o.base, p.LookupEnv, options)
	}
	return configview.Compare(ctx, s, o.from, o.to, options)
}

func (p Program) writeConfigDiffs(format string, diffs []*configview.Diff) error {
	if format == "json" {
		encoder := json.NewEncoder(p.Stdout)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(diffs)
	}
	var b strings.Builder
	for i, diff := range diffs {
		if i > 0 {
			b.WriteByte('\n')
		}
		if format == "markdown" {
			writeDiffMarkdown(&b, diff)
		} else {
			writeDiffText(&b, diff)
		}
	}
	_, err := fmt.Fprint(p.Stdout, b.String())
	return err
}
