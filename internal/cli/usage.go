package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chartyard/chartyard/internal/diag"
)

// unknownCommand refuses arguments where a command is wanted.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Root().Commands() {
		names = append(names, c.Name())
	}
	return usagef("%s: no such command%s; %s --help lists them", args[0], diag.DidYouMean(args[0], names), cmd.Root().Name())
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no arguments, got %s", cmd.Name(), strings.Join(args, " "))
	}
	return nil
}

func onePath(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usagef("%s takes one PATH, got %d: %s", cmd.Name(), len(args), strings.Join(args, " "))
	}
	return nil
}

// helpCommand is cobra's, but an unknown command is an error.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Say how a command is used",
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(cmd, args)
			}
			return found.Help()
		},
	}
}

// flagError says in chartyard's words what pflag found.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && len(unknown.GetSpecifiedName()) > 1:
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
		name := "--" + unknown.GetSpecifiedName()
		return usagef("%s: no such flag%s; %s --help lists them", name, diag.DidYouMean(name, names), cmd.CommandPath())
	case unknown != nil && strings.ContainsAny(unknown.GetSpecifiedName(), "0123456789"):
		return usagef("-%s is taken for a flag; an argument that begins with a dash comes last, behind --", unknown.GetSpecifiedName())
	case errors.As(err, &invalid):
		return usagef("--%s %s: %w", invalid.GetFlag().Name, invalid.GetValue(), cause(err))
	}
	return usagef("%w; %s --help lists the flags", err, cmd.CommandPath())
}

// cause is what is wrong with a flag's value, without what is around it.
func cause(err error) error {
	if number := (*strconv.NumError)(nil); errors.As(err, &number) {
		return number.Err
	}
	if invalid := (*pflag.InvalidValueError)(nil); errors.As(err, &invalid) {
		return invalid.Unwrap()
	}
	return err
}

// checkedFlag is a flag whose text is read when it is given, so that a mistake
// is told with the flag or the variable that has it.
type checkedFlag struct {
	text *string
	want string // the type, for help
	read func(text string) error
}

func (f checkedFlag) String() string {
	if f.text == nil { // pflag asks a zero value for its default
		return ""
	}
	return *f.text
}
func (f checkedFlag) Type() string { return f.want }
func (f checkedFlag) Set(text string) error {
	if err := f.read(text); err != nil {
		return err
	}
	*f.text = text
	return nil
}

// jobsFlag is a count of at least one.
type jobsFlag struct{ jobs *int }

func (f jobsFlag) String() string { return "" }
func (f jobsFlag) Type() string   { return "N" }
func (f jobsFlag) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return fmt.Errorf("want a whole number from 1")
	}
	*f.jobs = n
	return nil
}
