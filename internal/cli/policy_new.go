package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/scaffold"
	"github.com/chartyard/chartyard/internal/yard"
)

type policyNewOptions struct {
	yardDir, dir string
	force        bool
}

func (p Program) policyNewCommand() *cobra.Command {
	o := &policyNewOptions{}
	cmd := &cobra.Command{
		Use:   "new CATEGORY/NAME",
		Short: "Write a rule with its tests and examples, to be changed",
		Long: `new writes rule.rego, rule_test.rego, bad.yaml and good.yaml for a rule of your
own. As they stand they load, and policy test passes with every line covered.
check finds the rule when it stands in the policies/ of a yard, which is named
with --yard; yard new makes one.`,
		Example: "  chartyard policy new acme/cost-centre --yard standards\n  chartyard policy new acme/cost-centre --dir policies",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || !check.ValidID(args[0]) {
				return usagef("policy new wants one CATEGORY/NAME, in lower case with dashes: acme/cost-centre")
			}
			if strings.HasPrefix(args[0], "lib/") {
				return usagef("policy new %s: lib is the folder of what rules share; choose another category", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.policyNew(cmd.Context(), o, args[0]) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.dir, "dir", "", "folder of rules to write into (default: policies/ of --yard, else of the working directory)")
	flags.StringVar(&o.yardDir, "yard", "", "folder of the yard that gets the rule")
	flags.BoolVar(&o.force, "force", false, "write over a rule that is there")
	return cmd
}

func (p Program) policyNew(ctx context.Context, o *policyNewOptions, id string) error {
	if o.yardDir != "" {
		if _, err := openYard(o.yardDir); err != nil {
			return err
		}
	}
	var given []string
	if o.dir != "" {
		given = []string{o.dir}
	}
	dir := filepath.Join(policiesDir(o.yardDir, given), filepath.FromSlash(id))
	tree := scaffold.NewRule(id)
	if err := scaffold.Write(ctx, tree, dir, scaffold.WriteOptions{Force: o.force}); err != nil {
		return occupied(err)
	}
	for _, file := range tree {
		fmt.Fprintln(p.Stdout, filepath.ToSlash(filepath.Join(dir, file.Path)))
	}
	if o.yardDir == "" {
		p.tellWhereRulesAreFound(policiesDir("", given))
	}
	return nil
}

// tellWhereRulesAreFound says how check gets to know the rules of a folder.
func (p Program) tellWhereRulesAreFound(policies string) {
	of := filepath.Dir(policies)
	if _, err := os.Stat(filepath.Join(of, yard.File)); err == nil && filepath.Base(policies) == "policies" {
		fmt.Fprintf(p.Stderr, "chartyard: %s is a yard: check --yard %s applies the rule\n", of, quoted(of))
		return
	}
	fmt.Fprintln(p.Stderr, "chartyard: check applies rules that stand in policies/ of a yard, and there is none here: chartyard yard new DIR makes one, --yard DIR names it")
}
