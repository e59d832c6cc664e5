package cli

import (
	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/diag"
)

// configCommand is the parent of the commands about the config block.
func (p Program) configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Look at the config block across environments, and change it",
		Long: `config is about the config block of a service: the parameters that its process
reads, in all environments.`,
		Args: unknownSubcommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(p.configListCommand(), p.configExplainCommand(), p.configDiffCommand(), p.configSetCommand())
	return cmd
}

// unknownSubcommand refuses arguments where the name of a subcommand is wanted.
func unknownSubcommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	return usagef("%s %s: no such command%s; %s --help lists them", cmd.Name(), args[0], diag.DidYouMean(args[0], names), cmd.CommandPath())
}
