package cli

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/grammar"
	"github.com/chartyard/chartyard/internal/scaffold"
	"github.com/chartyard/chartyard/internal/yard"
)

type yardNewOptions struct {
	dir, name string
	force     bool
}

func (p Program) yardNewCommand() *cobra.Command {
	o := &yardNewOptions{}
	cmd := &cobra.Command{
		Use:   "new DIR",
		Short: "Write the built-in yard into a folder, to be changed",
		Long: `new copies the yard in the binary into DIR: yard.yaml, the standard chart, all
rules in Rego with their tests, and the schemas. With --yard DIR the copy takes
the place of the one in the binary, so what is deleted there holds no more.`,
		Example: "  chartyard yard new standards --name acme\n  chartyard check --yard standards path/to/service",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("yard new wants one DIR, the folder to make")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.dir = args[0]
			return p.yardNew(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.name, "name", "", "name of the yard, which reports and services call it by (default: that of DIR)")
	flags.BoolVar(&o.force, "force", false, "write into a folder that is not empty, and over files in it")
	return cmd
}

func (p Program) yardNew(ctx context.Context, o *yardNewOptions) error {
	if err := o.validate(); err != nil {
		return err
	}
	from, err := yard.Default()
	if err != nil {
		return err
	}
	tree, err := scaffold.NewYard(from, o.name)
	if err != nil {
		return err
	}
	if err := scaffold.Write(ctx, tree, o.dir, scaffold.WriteOptions{Force: o.force}); err != nil {
		return occupied(err)
	}
	_, err = fmt.Fprintf(p.Stdout, `%s: yard %s, a copy of the built-in one
  yard.yaml        environments, profiles, terms of waivers
  chart-template/  what new-service makes a repository from
  policies/        %d rules in Rego; check applies those that stand here
  schema/          what is allowed in these files, for editors

Next:
  chartyard policy new %[2]s/our-rule --yard %[4]s
  chartyard check --yard %[4]s path/to/service
`, o.dir, o.name, rulesIn(tree), quoted(o.dir))
	return err
}

// validate takes the name of the folder for that of the yard when none was given.
func (o *yardNewOptions) validate() error {
	if o.name != "" {
		if !grammar.Label(o.name) {
			return usagef("--name %s: want lower-case letters, digits and dashes, at most 63", o.name)
		}
		return nil
	}
	dir, err := filepath.Abs(o.dir)
	if err != nil {
		return err
	}
	if o.name = filepath.Base(dir); !grammar.Label(o.name) {
		return usagef("%s: the folder's name is none for a yard; give one with --name: lower-case letters, digits and dashes", o.dir)
	}
	return nil
}

// rulesIn counts the rules of a yard's tree.
func rulesIn(tree scaffold.Tree) int {
	n := 0
	for _, file := range tree {
		if strings.HasPrefix(file.Path, "policies/") && path.Base(file.Path) == "rule.rego" {
			n++
		}
	}
	return n
}
