package cli

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/pipeline"
)

type policyShowOptions struct {
	yardDir, output, color string
}

func (p Program) policyShowCommand() *cobra.Command {
	o := &policyShowOptions{output: "text", color: "auto"}
	cmd := &cobra.Command{
		Use:   "show RULE",
		Short: "Explain a rule: why it is there, what breaks it and what keeps it",
		Long: `show prints the page of a rule: what it asks, what goes wrong without it, how to
fix what breaks it, an example of each, and what a yard may set. With
-o markdown it is the page of docs/rules.`,
		Example: "  chartyard policy show images/tag-not-latest\n  chartyard policy show -o markdown config/leak",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("policy show wants one RULE, such as images/tag-not-latest; chartyard policy list names them")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return p.policyShow(o, args[0]) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.yardDir, "yard", "", "folder of the yard to use (default: the built-in one)")
	flags.VarP(checkedFlag{&o.output, "FORMAT", oneOf([]string{"text", "markdown"})}, "output", "o", "text or markdown")
	flags.Var(checkedFlag{&o.color, "WHEN", checkColor}, "color", "auto, always or never")
	return cmd
}

func (p Program) policyShow(o *policyShowOptions, id string) error {
	options, err := ofYard(o.yardDir)
	if err != nil {
		return err
	}
	page, err := pipeline.RulePage(options, id)
	if err != nil {
		return err
	}
	if o.output == "text" {
		page = pageText(page, p.width(), p.colors(o.color))
	}
	_, err = io.WriteString(p.Stdout, page)
	return err
}
