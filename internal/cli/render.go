package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/pipeline"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/scaffold"
)

type renderOptions struct {
	chartFlags
	paths  []string
	out    string
	force  bool
	reveal bool
}

func (p Program) renderCommand() *cobra.Command {
	o := &renderOptions{}
	cmd := &cobra.Command{
		Use:   "render [PATH...]",
		Short: "Print what helm template prints, for every environment",
		Long: `render prints what helm template prints, byte for byte, for each environment
of each PATH: a service, a chart folder, a packaged chart, or ./... for all below.
A chart's environments are its values-*.yaml and ci/*-values.yaml files; with -f
it is rendered once with just those files.

Templates get a mask in place of each value that is marked as sensitive, so
nothing that rests on one is printed: neither a Secret's data nor a checksum of
it. --reveal gives them the values, on a terminal. A marked entry without a value
is left out, as helm template leaves it out; with --no-secrets it has a
placeholder. For a deployment there is chartyard values.

Where a template writes what is no YAML, nothing is printed but the fault; with
--debug what that template writes is, too.`,
		Example: "  chartyard render --env prod\n  chartyard render --out manifests ./...",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.paths = args
			if o.reveal && (o.out != "" || !isTerminal(p.Stdout)) {
				return usagef("--reveal shows secrets and works on a terminal only; for a deployment, pipe chartyard values to helm upgrade -f -")
			}
			return p.render(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	o.bind(flags)
	flags.StringVar(&o.out, "out", "", "write one file per environment and object into this folder")
	flags.BoolVar(&o.force, "force", false, "overwrite files in the --out folder")
	flags.BoolVar(&o.reveal, "reveal", false, "let templates see values that are marked as sensitive, on a terminal")
	flags.StringArrayVarP(&o.options.ShowOnly, "show-only", "s", nil, "show only the output of these templates")
	flags.BoolVar(&o.options.IncludeCRDs, "include-crds", false, "print the chart's CRDs too")
	flags.BoolVar(&o.options.NoHooks, "no-hooks", false, "leave hooks out")
	flags.BoolVar(&o.options.SkipTests, "skip-tests", false, "leave tests out")
	return cmd
}

func (p Program) render(ctx context.Context, o *renderOptions) error {
	options, err := o.complete(ctx, p, o.paths)
	if err != nil {
		return err
	}
	options.HoldSchema, options.Reveal, options.Placeholders = true, o.reveal, o.secrets.declined()
	subjects, err := o.find(p, options)
	if err != nil {
		return err
	}
	many := len(subjects) > 1 || len(subjects[0].Environments) > 1
	if o.debug && o.out == "" {
		options.Broken = func(r *release.Rendered, template, text string) error { return p.printBroken(r, template, text, many) }
	}
	var tree scaffold.Tree
	result, err := pipeline.RenderAll(ctx, subjects, options, func(r *release.Rendered) error {
		if o.out != "" {
			tree = append(tree, r.Files(len(subjects) > 1)...)
			return nil
		}
		return p.printManifests(r, many)
	})
	if err := p.told(result, err); err != nil || o.out == "" {
		return err
	}
	if err := scaffold.Write(ctx, tree, o.out, scaffold.WriteOptions{Force: o.force}); err != nil {
		return occupied(err)
	}
	return p.wrote(len(tree), o.out)
}

// printManifests prints one environment. Of several, each begins with a
// comment that names it.
func (p Program) printManifests(r *release.Rendered, many bool) error {
	if many {
		if _, err := fmt.Fprintf(p.Stdout, "# %s\n", r.Title()); err != nil {
			return err
		}
	}
	_, err := r.Output.WriteTo(p.Stdout)
	return err
}

// printBroken prints what a template writes that is no YAML.
func (p Program) printBroken(r *release.Rendered, template, text string, many bool) error {
	title := ""
	if many {
		title = "# " + r.Title() + "\n"
	}
	_, err := fmt.Fprintf(p.Stdout, "%s---\n# Source: %s\n%s\n", title, template, strings.TrimSuffix(text, "\n"))
	return err
}

// wrote says what --out has written.
func (p Program) wrote(files int, dir string) error {
	word := "files"
	if files == 1 {
		word = "file"
	}
	_, err := fmt.Fprintf(p.Stdout, "%d %s written to %s\n", files, word, dir)
	return err
}

// occupied is a fault of usage when a folder's content is in the way.
func occupied(err error) error {
	if at := (*scaffold.OccupiedError)(nil); errors.As(err, &at) {
		return usage(err)
	}
	if at := (*scaffold.ChangedError)(nil); errors.As(err, &at) {
		return usage(err)
	}
	return err
}
