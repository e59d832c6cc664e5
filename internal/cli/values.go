package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/pipeline"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/report"
	"github.com/chartyard/chartyard/internal/scaffold"
)

type valuesOptions struct {
	chartFlags
	paths []string
	out   string
	force bool
}

// standardOutput is the --out that names no file.
const standardOutput = "-"

const valuesName = "values"

func (p Program) valuesCommand() *cobra.Command {
	o := &valuesOptions{}
	cmd := &cobra.Command{
		Use:   valuesName + " [PATH]",
		Short: "Write the values of one environment for helm upgrade -f",
		Long: `values merges all layers above the chart's own values.yaml (the overlay, the
common and the service's secret, -f files, --set) into one YAML text. That Helm
renders from it, byte for byte, what it renders from the layers is proved each
time. The values are checked first: when something is wrong with them it is told
as check tells it, and nothing is written.

Values that hold a secret go to a pipe or into a file that only you can read, with
--out in a folder that not everyone can look into; never to a terminal. When this
command fails, a pipe gets a text that Helm refuses as values: it does not go on
with none.`,
		Example: "  chartyard values --env prod --secrets aws: | helm upgrade payments chart -f -\n" +
			"  chartyard values --env prod --secrets aws: --out private/prod.yaml",
		Args: onePath,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.paths = args
			return p.values(cmd.Context(), o)
		},
	}
	o.bind(cmd.Flags())
	o.out = standardOutput
	cmd.Flags().Var(textFlag{&o.out, "FILE"}, "out", "file to write, with mode 0600; - is standard output")
	cmd.Flags().BoolVar(&o.force, "force", false, "overwrite the --out file")
	return cmd
}

// textFlag is a flag whose help names its argument.
type textFlag struct {
	text *string
	want string
}

func (f textFlag) String() string {
	if f.text == nil {
		return ""
	}
	return *f.text
}
func (f textFlag) Type() string { return f.want }
func (f textFlag) Set(text string) error {
	*f.text = text
	return nil
}

func (p Program) values(ctx context.Context, o *valuesOptions) error {
	options, err := o.complete(ctx, p, o.paths)
	if err != nil {
		return err
	}
	options.Reveal = true // what is proved here is what Helm will render
	subjects, err := o.find(p, options)
	if err != nil {
		return err
	}
	if len(subjects) != 1 {
		return usagef("values is about one chart in one environment; there are %d charts here, give the PATH of one", len(subjects))
	}
	if len(subjects[0].Environments) != 1 {
		return usagef("values is about one chart in one environment; choose it with --env: %s",
			strings.Join(release.EnvironmentNames(subjects, options.Yard), ", "))
	}
	given, result, err := pipeline.Values(ctx, subjects[0], subjects[0].Environments[0], options)
	if err := p.toldValues(given, result, err); err != nil {
		return err
	}
	if o.out == standardOutput {
		return p.pipeValues(given)
	}
	if err := checkTarget(o.out, given.Sensitive, o.force); err != nil {
		return err
	}
	if err := scaffold.WritePrivate(ctx, o.out, given.YAML); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.Stderr, "chartyard: %s written\n", o.out)
	return err
}

// toldValues prints what is worth a warning at least, and gives the error that
// ends the run.
func (p Program) toldValues(given *pipeline.UserValues, result *release.Result, err error) error {
	if result == nil || given == nil {
		return p.told(result, err)
	}
	var warnings []diag.Finding
	for _, f := range result.Findings {
		if f.Severity >= diag.Warning {
			warnings = append(warnings, f)
		}
	}
	result.Findings = warnings
	return report.WriteFindings(p.Stderr, p.reportOf(result), report.Options{Source: source(result.Hidden)})
}

// refuseToPipe stops the Helm that reads from this program: of an empty input it
// would make values without a word, and deploy. A text is no values file.
func (p Program) refuseToPipe() {
	if !isTerminal(p.Stdout) {
		_, _ = io.WriteString(p.Stdout, "no values, because chartyard values failed\n")
	}
}

func (p Program) pipeValues(given *pipeline.UserValues) error {
	if given.Sensitive && isTerminal(p.Stdout) {
		return usagef("these values hold secrets, which a terminal keeps; pipe them into helm upgrade -f -, or write them with --out FILE")
	}
	if mode, ok := openFile(p.Stdout); given.Sensitive && ok {
		return usagef("these values hold secrets, and others can read the file that standard output goes to (mode %04o); write it with --out FILE, or pipe it into helm upgrade -f -", mode)
	}
	_, err := p.Stdout.Write(given.YAML)
	return err
}

// openFile reports whether a stream is a file that others than its owner can
// read, and its mode.
func openFile(stream any) (mode fs.FileMode, ok bool) {
	file, ok := stream.(*os.File)
	if !ok {
		return 0, false
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() || !hasPermissions {
		return 0, false
	}
	mode = info.Mode().Perm()
	return mode, mode&0o077 != 0
}

// hasPermissions is false where a file's permissions are no bits.
const hasPermissions = runtime.GOOS != "windows"

// checkTarget refuses a file that is no good place for values.
func checkTarget(file string, sensitive, force bool) error {
	info, err := os.Stat(file)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("--out %s: %w", file, reason(err))
	case err == nil && !info.Mode().IsRegular():
		return usagef("--out %s: is no file; for a pipe leave --out out", file)
	case err == nil && !force:
		return usagef("--out %s: is there already; choose another file, or use --force to overwrite it", file)
	}
	folder := filepath.Dir(file)
	above, err := os.Stat(folder)
	if err != nil {
		return usagef("--out %s: %s: %w", file, folder, reason(err))
	}
	if mode := above.Mode().Perm(); sensitive && hasPermissions && mode&0o007 != 0 {
		return usagef("--out %s: these values hold secrets, and everyone on this machine can look into %s (mode %04o); "+
			"write into a folder of your own (mkdir -m 700 DIR), or pipe them into helm upgrade -f -", file, folder, mode)
	}
	return nil
}

func reason(err error) error {
	if at := (*fs.PathError)(nil); errors.As(err, &at) {
		return at.Err
	}
	return err
}
