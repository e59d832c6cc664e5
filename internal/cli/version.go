package cli

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"
)

func (p Program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintf(p.Stdout, "chartyard %s (commit %s, %s, %s)\n",
				p.Build.Version, p.Build.Commit, p.Build.Date, runtime.Version())
			return err
		},
	}
}
