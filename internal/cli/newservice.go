package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chartyard/chartyard/internal/scaffold"
)

type newServiceOptions struct {
	name    string
	dir     string
	yardDir string
	answers string
	set     []string
	dryRun  bool
	force   bool
	given   scaffold.Answers // of the flags that set a parameter
}

// parameterFlags are the flags that set a parameter of the same name.
func parameterFlags() [][2]string {
	return [][2]string{
		{"owner", "team that answers for the service"},
		{"port", "port the process listens on"},
		{"host", "host name of the Ingress in production"},
		{"image", "image repository, without tag"},
	}
}

func (p Program) newServiceCommand() *cobra.Command {
	o := &newServiceOptions{}
	cmd := &cobra.Command{
		Use:   "new-service NAME",
		Short: "Make a service repository from the standard chart",
		Long: `new-service makes a repository for a new service: its chart from the yard's
standard chart, an overlay for every environment, and the files around them.
What is not given by a flag, --set or the answers file is asked for on a
terminal; otherwise its default is taken.`,
		Example: "  chartyard new-service payments --owner acme/payments-team --port 8080",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("new-service wants one NAME, such as payments")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.name = args[0]
			o.given = givenBy(cmd.Flags())
			return p.newService(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	for _, f := range parameterFlags() {
		flags.String(f[0], "", f[1])
	}
	flags.StringVar(&o.dir, "dir", "", "folder to make (default: NAME)")
	flags.StringVar(&o.yardDir, "yard", "", "folder of the yard to use (default: the built-in one)")
	flags.StringVar(&o.answers, "answers", "", "YAML file with the parameters")
	flags.StringArrayVar(&o.set, "set", nil, "set a parameter: name=value; may be repeated")
	flags.BoolVar(&o.dryRun, "dry-run", false, "print what would be made and make nothing")
	flags.BoolVar(&o.force, "force", false, "write into a folder that is not empty, and over files in it")
	return cmd
}

// givenBy collects the parameters that were set by flags of their own.
func givenBy(flags *pflag.FlagSet) scaffold.Answers {
	given := scaffold.Answers{}
	for _, f := range parameterFlags() {
		if flag := flags.Lookup(f[0]); flag.Changed {
			given[f[0]] = scaffold.Answer{Text: flag.Value.String(), From: "--" + f[0]}
		}
	}
	return given
}

func (p Program) newService(ctx context.Context, o *newServiceOptions) error {
	y, err := openYard(o.yardDir)
	if err != nil {
		return err
	}
	template, err := scaffold.Load(y)
	if err != nil {
		return err
	}
	answers, err := o.collect()
	if err != nil {
		return usage(err)
	}
	if isTerminal(p.Stdin) {
		if err := p.ask(ctx, template, answers); err != nil {
			return err
		}
	}
	if _, err := template.Resolve(answers); err != nil {
		return usage(err)
	}
	tree, err := template.NewService(answers, strings.TrimPrefix(p.Build.Version, "v"))
	if err != nil {
		return err
	}
	if o.dir == "" {
		o.dir = o.name
	}
	if !o.dryRun {
		if err := scaffold.Write(ctx, tree, o.dir, scaffold.WriteOptions{Force: o.force}); err != nil {
			return occupied(err)
		}
	}
	return p.printTree(o, tree)
}

// collect joins the answers: a flag wins over --set, and that over the file.
func (o *newServiceOptions) collect() (scaffold.Answers, error) {
	set, err := scaffold.ParseSet(o.set)
	if err != nil {
		return nil, err
	}
	file := scaffold.Answers{}
	if o.answers != "" {
		text, err := os.ReadFile(o.answers)
		if err != nil {
			return nil, fmt.Errorf("reading answers: %w", err)
		}
		if file, err = scaffold.ReadAnswers(o.answers, text); err != nil {
			return nil, err
		}
	}
	name := scaffold.Answers{"name": {Text: o.name, From: "NAME"}}
	return scaffold.Merge(name, o.given, set, file), nil
}

// ask puts the open questions to a person, one after the other; an empty
// answer takes the default.
func (p Program) ask(ctx context.Context, t *scaffold.Template, answers scaffold.Answers) error {
	lines := bufio.NewReader(p.Stdin)
	for _, param := range t.Missing(answers) {
		for {
			text, err := p.askOne(ctx, lines, t, param, answers)
			if err != nil {
				return err
			}
			if err := param.Check(text); err != nil {
				fmt.Fprintf(p.Stderr, "  %v\n", err)
				continue
			}
			answers[param.Name] = scaffold.Answer{Text: text, From: "answer"}
			break
		}
	}
	return nil
}

func (p Program) askOne(ctx context.Context, lines *bufio.Reader, t *scaffold.Template, param scaffold.Parameter, answers scaffold.Answers) (string, error) {
	standard, ok := t.DefaultOf(param, answers)
	if ok {
		fmt.Fprintf(p.Stderr, "%s [%s]: ", param.Prompt, standard)
	} else {
		fmt.Fprintf(p.Stderr, "%s (for example %s): ", param.Prompt, param.Example)
	}
	text, err := readLine(ctx, lines)
	if errors.Is(err, io.EOF) && text == "" {
		return "", usagef("input ended before %s was answered", param.Name)
	} else if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if text == "" {
		text = standard
	}
	return text, nil
}

// readLine reads a line, or ends when ctx does: a person may press Ctrl-C at
// the question.
func readLine(ctx context.Context, lines *bufio.Reader) (string, error) {
	type result struct {
		text string
		err  error
	}
	read := make(chan result, 1)
	go func() {
		text, err := lines.ReadString('\n')
		read <- result{strings.TrimSpace(text), err}
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case r := <-read:
		return r.text, r.err
	}
}

// printTree shows what was made and what to do next.
func (p Program) printTree(o *newServiceOptions, tree scaffold.Tree) error {
	var b strings.Builder
	b.WriteString(o.dir + "/\n")
	writeTree(&b, tree)
	if o.dryRun {
		b.WriteString("\nNothing was written (--dry-run).\n")
	} else {
		fmt.Fprintf(&b, `
Next:
  cd %s
  chartyard check%s
  git init && git add -A && pre-commit install
`, quoted(o.dir), o.yardFromInside())
	}
	_, err := io.WriteString(p.Stdout, b.String())
	return err
}

// yardFromInside is the flag that names the yard once one has gone into the new
// folder. Without it the service would be held to the yard of the binary.
func (o *newServiceOptions) yardFromInside() string {
	if o.yardDir == "" {
		return ""
	}
	yardDir := o.yardDir
	if !filepath.IsAbs(yardDir) {
		dir, dirErr := filepath.Abs(o.dir)
		from, fromErr := filepath.Abs(yardDir)
		if near, err := filepath.Rel(dir, from); errors.Join(dirErr, fromErr, err) == nil {
			yardDir = near
		}
	}
	return " --yard " + quoted(filepath.ToSlash(yardDir))
}

// quoted is a folder's name as a shell takes it.
func quoted(dir string) string {
	if strings.ContainsAny(dir, " \t'\"$\\&;()") {
		return "'" + strings.ReplaceAll(dir, "'", `'\''`) + "'"
	}
	return dir
}
