package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/policytest"
	"github.com/chartyard/chartyard/internal/scaffold"
)

type policyTestOptions struct {
	yardDir, only, least string
	outputs              []string
}

// policyTestFormats are the formats of policy test.
func policyTestFormats() []string { return []string{"text", "json", "junit"} }

func (p Program) policyTestCommand() *cobra.Command {
	o := &policyTestOptions{}
	cmd := &cobra.Command{
		Use:   "test [DIR]",
		Short: "Run the tests and the examples of rules, and tell what they cover",
		Long: `test runs the rules test_… of the files *_test.rego in DIR, a folder of rules
(default: policies/ of --yard, else of the working directory). Of each rule it
also checks bad.yaml, in which the rule must find something, and good.yaml, in
which it must not.`,
		Example: "  chartyard policy test\n  chartyard policy test --min-coverage 100 standards/policies\n  chartyard policy test --run 'cost-centre' -o text -o junit=tests.xml",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.policyTest(cmd.Context(), o, args)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.only, "run", "", "run only tests and examples whose name matches this regular expression")
	flags.Var(checkedFlag{&o.least, "PERCENT", checkPercent}, "min-coverage", "exit with 1 when a file is covered by less, and name the lines")
	flags.StringVar(&o.yardDir, "yard", "", "folder of the yard whose policies are tested")
	flags.StringArrayVarP(&o.outputs, "output", "o", []string{"text"}, "text, json or junit, with =FILE to write it there; may be repeated")
	return cmd
}

func checkPercent(text string) error {
	if n, err := strconv.ParseFloat(text, 64); err != nil || !(n >= 0 && n <= 100) {
		return errors.New("want a number from 0 to 100")
	}
	return nil
}

func (p Program) policyTest(ctx context.Context, o *policyTestOptions, args []string) error {
	outputs, err := o.parse()
	if err != nil {
		return err
	}
	options := policytest.Options{}
	if o.only != "" {
		if options.Only, err = regexp.Compile(o.only); err != nil {
			return usagef("--run %s: %w", o.only, err)
		}
	}
	dir := policiesDir(o.yardDir, args)
	if o.yardDir != "" {
		y, err := openYard(o.yardDir)
		if err != nil {
			return err
		}
		options.Params = y.Params
	}
	folder, err := openFolder(dir)
	if err != nil {
		return err
	}
	report, err := policytest.Run(ctx, folder, options)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return usagef("%s", within(dir, err))
	case len(report.Results) == 0 && o.only != "":
		return usagef("--run %s: no test has such a name", o.only)
	}
	return p.writeTests(ctx, outputs, o, dir, report)
}

func (o *policyTestOptions) parse() ([]outputFlag, error) {
	var outputs []outputFlag
	streams := 0
	for _, arg := range o.outputs {
		format, file, _ := strings.Cut(arg, "=")
		if err := oneOf(policyTestFormats())(format); err != nil {
			return nil, usagef("-o %s: %w", arg, err)
		}
		if file == "" {
			streams++
		}
		outputs = append(outputs, outputFlag{format, file})
	}
	switch {
	case streams > 1:
		return nil, usagef("two -o want standard output; give one of them a file: -o junit=tests.xml")
	case o.only != "" && o.least != "":
		return nil, usagef("--min-coverage and --run: some tests alone cover less; give one of them")
	}
	return outputs, nil
}

// policiesDir is the folder that was named, that of the yard, or policies.
func policiesDir(yardDir string, args []string) string {
	if len(args) > 0 {
		return args[0]
	}
	return filepath.Join(yardDir, "policies")
}

func openFolder(dir string) (fs.FS, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, usagef("%s: no such folder; name the one that holds the rules, or their yard with --yard", dir)
	case err != nil:
		return nil, err
	case !info.IsDir():
		return nil, usagef("%s: not a folder", dir)
	}
	return os.DirFS(dir), nil
}

// within puts the folder before the places of an error.
func within(dir string, err error) string {
	lines := strings.Split(err.Error(), "\n")
	for i, line := range lines {
		if before, _, ok := strings.Cut(line, ":"); ok && path.Ext(before) == ".rego" {
			lines[i] = filepath.ToSlash(filepath.Join(dir, line))
		}
	}
	return strings.Join(lines, "\n")
}

func (p Program) writeTests(ctx context.Context, outputs []outputFlag, o *policyTestOptions, dir string, r *policytest.Report) error {
	for _, out := range outputs {
		var b bytes.Buffer
		var err error
		switch out.format {
		case "json":
			err = writeJSON(&b, r)
		case "junit":
			err = policytest.WriteJUnit(&b, r)
		default:
			writeTestsText(&b, filepath.ToSlash(dir), r, o)
		}
		if err != nil {
			return err
		}
		if out.file != "" {
			err = scaffold.WriteFile(ctx, out.file, b.Bytes())
		} else {
			_, err = p.Stdout.Write(b.Bytes())
		}
		if err != nil {
			return fmt.Errorf("writing the report: %w", err)
		}
	}
	if r.Failed() || slices.ContainsFunc(r.Coverage, o.tooLittle) {
		return foundError{exitFindings}
	}
	return nil
}

func (o *policyTestOptions) tooLittle(c policytest.Coverage) bool {
	least, err := strconv.ParseFloat(o.least, 64)
	return err == nil && c.Percent() < least
}

func writeTestsText(b *bytes.Buffer, dir string, r *policytest.Report, o *policyTestOptions) {
	counts := map[policytest.Outcome]int{}
	for _, one := range r.Results {
		counts[one.Outcome]++
		if one.Outcome == policytest.Failed {
			name := one.Name + ": "
			if one.Name == one.File {
				name = "" // an example
			}
			fmt.Fprintf(b, "%s:%d: %s%s\n", path.Join(dir, one.File), one.Line, name, printable(one.Message))
		}
	}
	lines, covered := 0, 0
	for _, c := range r.Coverage {
		lines, covered = lines+c.Lines, covered+c.Covered
		if o.least != "" && !o.tooLittle(c) {
			continue
		}
		for _, one := range c.Uncovered {
			fmt.Fprintf(b, "%s:%s: no test covers this\n", path.Join(dir, c.File), one)
		}
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	fmt.Fprintf(b, "%s: %d passed, %d failed", count(len(r.Results), "test"), counts[policytest.Passed], counts[policytest.Failed])
	if n := counts[policytest.Skipped]; n > 0 {
		fmt.Fprintf(b, ", %d skipped", n)
	}
	if r.Coverage != nil {
		all := policytest.Coverage{Lines: lines, Covered: covered}
		fmt.Fprintf(b, "; %v %% of %s covered", math.Floor(all.Percent()*10)/10, count(lines, "line"))
	}
	b.WriteByte('\n')
}
