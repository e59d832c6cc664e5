package cli

import (
	"github.com/spf13/cobra"
)

// yardCommand is the parent of the commands about yards.
func (p Program) yardCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "yard",
		Short: "Make a yard of your own",
		Long: `yard is about an organisation's standards in one folder: environments, the chart
that services are made from, and rules. Every command that uses one takes it by
--yard DIR; without, it is the one in the binary.`,
		Args: unknownSubcommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(p.yardNewCommand())
	return cmd
}
