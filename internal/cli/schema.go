package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/pipeline"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/scaffold"
	"github.com/chartyard/chartyard/internal/service"
	"github.com/chartyard/chartyard/internal/yard"
)

type schemaOptions struct {
	paths        []string
	yardDir      string
	check, print bool
}

func (p Program) schemaCommand() *cobra.Command {
	o := &schemaOptions{}
	cmd := &cobra.Command{
		Use:   "schema [PATH...]",
		Short: "Bring values.schema.json up to the config block",
		Long: `schema writes the part of a service's chart/values.schema.json that follows from
its config block: a property for each entry that is marked, has a type, an enum
or a description, in values.yaml or in the overlay of any environment. With it
plain Helm, too, refuses a value that would take an entry's mark away, or one of
the wrong type. All else in the file stays as it is. A service that has no such
file gets the yard's.`,
		Example: "  chartyard schema\n  chartyard schema --check ./...",
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.paths = args; o.check && o.print {
				return usagef("--check and --print exclude each other")
			}
			return p.schema(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.check, "check", false, "write nothing; show what differs, and exit with 1 when something does")
	flags.BoolVar(&o.print, "print", false, "write the schema to standard output instead of the file")
	flags.StringVar(&o.yardDir, "yard", "", "folder of the yard to use (default: the built-in one)")
	return cmd
}

func (p Program) schema(ctx context.Context, o *schemaOptions) error {
	y, err := openYard(o.yardDir)
	if err != nil {
		return err
	}
	subjects, err := release.Find(release.Options{Paths: o.paths, Yard: y})
	if len(subjects) == 0 {
		return err
	}
	if o.print && len(subjects) > 1 {
		return usagef("--print prints one schema; there are %d charts here", len(subjects))
	}
	errs := []error{err}
	for _, s := range subjects {
		errs = append(errs, p.schemaOf(ctx, s, y, o, len(subjects) > 1))
	}
	return errors.Join(errs...)
}

// schemaOf does what was asked for with the schema of one subject.
func (p Program) schemaOf(ctx context.Context, s release.Subject, y *yard.Yard, o *schemaOptions, several bool) error {
	schema, err := pipeline.Schema(s, y)
	switch {
	case err != nil:
		return err
	case schema == nil && several:
		_, err := fmt.Fprintf(p.Stderr, "chartyard: passed over %s: no config block\n", s.Target.Name)
		return err
	case schema == nil:
		return usagef("%s has no config block, so there is nothing to write", s.Target.Name)
	case o.print:
		_, err := p.Stdout.Write(schema.Want)
		return err
	case schema.Fresh():
		if !o.check {
			_, err = fmt.Fprintf(p.Stdout, "%s is up to date\n", schema.File)
		}
		return err
	case o.check:
		if _, err := p.Stdout.Write(unified(schema.File, schema.Have, schema.Want)); err != nil {
			return err
		}
		return foundError{exitFindings}
	case s.Target.Kind == service.Package:
		return usagef("%s: a packaged chart cannot be written to; --print prints the schema", s.Target.Dir)
	}
	if err := scaffold.WriteFile(ctx, schema.File, schema.Want); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.Stdout, "%s written\n", schema.File)
	return err
}

// fix renews what is generated in services. What it cannot read is left to the
// check, which tells where the fault is.
func (p Program) fix(ctx context.Context, subjects []release.Subject, y *yard.Yard) error {
	for _, s := range subjects {
		if s.Target.Kind != service.Service {
			continue
		}
		schema, err := pipeline.Schema(s, y)
		if err != nil || schema == nil || !schema.Stale {
			continue
		}
		if err := scaffold.WriteFile(ctx, schema.File, schema.Want); err != nil {
			return err
		}
		fmt.Fprintf(p.Stderr, "chartyard: %s renewed from the config block\n", schema.File)
	}
	return nil
}
