package cli

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/configview"
)

type configExplainOptions struct {
	chartFlags
	name          string
	paths         []string
	output, color string
	reveal        bool
}

func (p Program) configExplainCommand() *cobra.Command {
	o := &configExplainOptions{output: "text", color: "auto"}
	cmd := &cobra.Command{
		Use:   "explain NAME [PATH]",
		Short: "Say of one parameter what each layer gives, which one wins, and where it lands",
		Long: `explain tells of one parameter, in every environment: what its entry says, the
value of each layer with file and line (→ marks the one that wins), and where it
lands: ConfigMap or Secret, the containers that get it from there, and under
which variable or file. Environments that are alike are told of once.

Values of a sensitive parameter are masked unless --reveal is given, which works
on a terminal only.`,
		Example: "  chartyard config explain DB_HOST\n  chartyard config explain DB_PASSWORD --env prod --secrets aws:",
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0 || len(args) > 2:
				return usagef("config explain wants the NAME of a parameter, and at most one PATH")
			case o.reveal && !isTerminal(p.Stdout):
				return usagef("--reveal shows secrets and works on a terminal only")
			}
			o.name, o.paths = args[0], args[1:]
			return p.configExplain(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	o.bind(flags)
	flags.VarP(checkedFlag{&o.output, "FORMAT", oneOf([]string{"text", "json"})}, "output", "o", "text or json")
	flags.Var(checkedFlag{&o.color, "WHEN", checkColor}, "color", "auto, always or never")
	flags.BoolVar(&o.reveal, "reveal", false, "show the values of a sensitive parameter, on a terminal")
	return cmd
}

func (p Program) configExplain(ctx context.Context, o *configExplainOptions) error {
	options, err := o.complete(ctx, p, o.paths)
	if err != nil {
		return err
	}
	options.Placeholders = options.Secrets == nil
	subjects, findErr := o.find(p, options)
	if len(subjects) == 0 {
		return findErr
	}
	said, result, err := configview.Explain(ctx, subjects, o.name, o.reveal, options.Options)
	if result != nil && ctx.Err() == nil {
		if err := p.writeParameters(o, said); err != nil {
			return err
		}
	}
	return p.told(result, errors.Join(findErr, err))
}

func (p Program) writeParameters(o *configExplainOptions, said []*configview.Explanation) error {
	if o.output == "json" {
		if said == nil {
			said = []*configview.Explanation{}
		}
		return writeJSON(p.Stdout, said)
	}
	var b strings.Builder
	for len(said) > 0 {
		n := 1
		for n < len(said) && said[n].Service == said[0].Service {
			n++
		}
		e := parameterText{said: said[:n], width: p.width(), color: p.colors(o.color)}
		b.WriteString(e.text())
		if said = said[n:]; len(said) > 0 {
			b.WriteString("\n")
		}
	}
	_, err := io.WriteString(p.Stdout, b.String())
	return err
}
