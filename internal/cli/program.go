package cli

import (
	"context"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"
)

// Program is one run of chartyard: all it touches of the world besides the
// files that its arguments name.
type Program struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	LookupEnv      func(name string) (value string, ok bool)
	Build          Build
	// CacheDir is the folder for caches of the user; nil for none.
	CacheDir func() (string, error)
	// Now is the clock; nil means the machine's. Of a time only the date counts,
	// in UTC, and only for waivers.
	Now func() time.Time
}

func (p Program) today() time.Time {
	if p.Now == nil {
		return time.Now()
	}
	return p.Now()
}

// Build says what was built.
type Build struct {
	Version string // "v1.2.3", "v0.0.0-dev" for a build without a version
	Commit  string
	Date    string
}

// Run executes the command line and returns the exit code.
func (p Program) Run(ctx context.Context, args []string) int {
	// A render is bounded in bytes; this keeps the collector's share bounded too.
	debug.SetMemoryLimit(256 << 20)
	// Most runs end before a collection would pay. Longer ones, once they have had
	// their first, keep to less memory.
	debug.SetGCPercent(800)
	runtime.AddCleanup(&Program{}, func(percent int) { debug.SetGCPercent(percent) }, 400)
	root := p.Command()
	root.SetArgs(args)
	root.SetIn(p.Stdin)
	root.SetOut(p.Stdout)
	root.SetErr(p.Stderr)
	cmd, err := root.ExecuteContextC(ctx)
	if out := cmd.Flags().Lookup("out"); err != nil && cmd.Name() == valuesName && out.Value.String() == standardOutput {
		p.refuseToPipe()
	}
	return p.report(err)
}

// Command is the tree of commands, which documentation is made from too.
func (p Program) Command() *cobra.Command {
	root := &cobra.Command{
		Use:   "chartyard",
		Short: "Build Helm service charts and keep them seaworthy",
		Long: `chartyard makes service repositories from a standard chart, splits their
configuration into ConfigMap and Secret, renders every environment, and checks
what comes out. Each finding names the line to edit.

It works on any chart: chartyard check path/to/chart`,
		SilenceErrors: true, SilenceUsage: true,
		Args: func(cmd *cobra.Command, args []string) error { return unknownCommand(cmd, args) },
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			return p.flagsFromEnvironment(cmd.Flags())
		},
	}
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(helpCommand())
	root.AddCommand(
		p.newServiceCommand(), p.checkCommand(), p.renderCommand(), p.splitCommand(), p.explainCommand(),
		p.configCommand(), p.schemaCommand(), p.valuesCommand(), p.waiversCommand(), p.policyCommand(), p.yardCommand(), p.versionCommand(),
	)
	return root
}

// fromEnvironment is the annotation of a flag that the environment has set.
const fromEnvironment = "chartyard-from-environment"

// flagsFromEnvironment sets each flag that was not given from the variable of
// its name: --fail-on from CHARTYARD_FAIL_ON.
func (p Program) flagsFromEnvironment(flags *pflag.FlagSet) error {
	var first error
	flags.VisitAll(func(f *pflag.Flag) {
		name := "CHARTYARD_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		value, ok := p.LookupEnv(name)
		if !ok || f.Changed || f.Name == "help" || first != nil {
			return
		}
		if err := flags.Set(f.Name, value); err != nil {
			first = usagef("%s=%s: %w", name, value, cause(err))
			return
		}
		first = flags.SetAnnotation(f.Name, fromEnvironment, []string{name})
	})
	return first
}

// isTerminal reports whether a stream is one that a person looks at.
func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
