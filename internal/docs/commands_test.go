package docs

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chartyard/chartyard/internal/cli"
)

// TestGeneratedCommandPages holds docs/commands to the commands, and their
// examples (testdata/commands) to what they print.
func TestGeneratedCommandPages(t *testing.T) {
	root := top(t)
	docs := map[string]string{}
	index := generatedByCommands + "# Commands\n\n| command | what it does |\n|---|---|\n"
	for _, cmd := range documented((cli.Program{}).Command()) {
		name := fullName(cmd)
		file := strings.ReplaceAll(name, " ", "-") + ".md"
		t.Run(name, func(t *testing.T) {
			example, err := os.ReadFile(filepath.Join(root, "internal/docs/testdata/commands", file))
			if err != nil {
				t.Fatalf("every command has an example: %v", err)
			}
			docs[file] = commandPage(cmd, withoutHidden(replay(t, string(example))))
		})
		index += fmt.Sprintf("| [`%s`](%s) | %s |\n", name, file, cmd.Short)
	}
	docs["README.md"] = index + afterIndex
	folder := filepath.Join(root, "docs", "commands")
	same(t, folder, docs, *update)
	only(t, folder, docs)
}

const (
	generatedByCommands = "<!-- Generated from the commands and internal/docs/testdata/commands. Change it there and run make docs. -->\n\n"

	afterIndex = `
A flag that is not given is taken from the environment: ` + "`--fail-on` from `CHARTYARD_FAIL_ON`" + `, and so for every flag. The command line wins.
Flags that may be repeated are set once by their variable. ` + "`NO_COLOR`" + ` turns colours off. Results go to standard output, errors to standard error.

` + "`chartyard completion --help`" + ` tells how to complete commands and flags in your shell. What the exit codes mean stands in [exit codes](../exit-codes.md).
`
)

// documented lists the commands that do something themselves: of one with
// subcommands, those.
func documented(cmd *cobra.Command) []*cobra.Command {
	var out []*cobra.Command
	for _, sub := range cmd.Commands() {
		switch {
		case sub.Name() == "help" || sub.Name() == "completion":
		case sub.HasSubCommands():
			out = append(out, documented(sub)...)
		default:
			out = append(out, sub)
		}
	}
	return out
}

// fullName is a command's name after that of the program: "config set".
func fullName(cmd *cobra.Command) string {
	_, name, _ := strings.Cut(cmd.CommandPath(), " ")
	return name
}

func commandPage(cmd *cobra.Command, example string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s# chartyard %s\n\n%s.\n\n", generatedByCommands, fullName(cmd), cmd.Short)
	fmt.Fprintf(&b, "    %s\n", cmd.UseLine())
	if cmd.Long != "" {
		fmt.Fprintf(&b, "\n%s\n", cmd.Long)
	}
	fmt.Fprintf(&b, "\n## Example\n\n%s", strings.TrimLeft(example, "\n"))
	if table := flagTable(cmd); table != "" {
		b.WriteString("\n## Flags\n\n" + table)
	}
	b.WriteString("\n## Exit codes\n\n| code | means |\n|---|---|\n")
	for _, exit := range cli.ExitCodes() {
		checks := (cmd.Flags().Lookup("check") != nil || cmd.Flags().Lookup("fail-within") != nil || cmd.Flags().Lookup("min-coverage") != nil) && exit.Code == 1
		if cmd.Flags().Lookup("env") != nil || !exit.OfRenders || checks {
			means, ofCheck, _ := strings.Cut(exit.Means, "; of `check`: ")
			switch {
			case cmd.Name() == "check" && ofCheck != "":
				means = ofCheck
			case fullName(cmd) == "policy fmt" && exit.Code == 1:
				means = "with `--check`: a file is not formatted"
			case fullName(cmd) == "policy test" && exit.Code == 1:
				means = "a test or an example failed, or with `--min-coverage`: a file is covered by less"
			case cmd.Name() == "waivers" && exit.Code == 1:
				means = "with `--fail-within`: a waiver has no more days left, has expired or does not hold"
			}
			fmt.Fprintf(&b, "| %d | %s |\n", exit.Code, means)
		}
	}
	return b.String()
}

func flagTable(cmd *cobra.Command) string {
	var rows []string
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" || f.Hidden {
			return
		}
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		usage := strings.ReplaceAll(f.Usage, "|", `\|`)
		if !slices.Contains([]string{"", "false", "0", "[]"}, f.DefValue) {
			usage += fmt.Sprintf(" (default: %s)", f.DefValue)
		}
		rows = append(rows, fmt.Sprintf("| `%s` | %s |\n", name, usage))
	})
	if len(rows) == 0 {
		return ""
	}
	return "| flag | what it does |\n|---|---|\n" + strings.Join(rows, "")
}

// withoutHidden drops the commands that only set an example up.
func withoutHidden(page string) string {
	return join(slices.DeleteFunc(blocks(page), func(b block) bool {
		_, hidden := b.hidden()
		return hidden
	}))
}
