package cli

import (
	"github.com/spf13/cobra"
)

// policyCommand is the parent of the commands about rules.
func (p Program) policyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "policy",
		Short: "Look at the rules, and write, test and try your own",
		Long: `policy is about the rules that check applies: those of the binary, and those of a
yard.`,
		Args: unknownSubcommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(p.policyListCommand(), p.policyShowCommand(), p.policyTestCommand(), p.policyTryCommand(), p.policyNewCommand(), p.policyFmtCommand(), p.policyExportCommand())
	return cmd
}
