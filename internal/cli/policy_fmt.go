package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/policytest"
	"github.com/chartyard/chartyard/internal/scaffold"
)

type policyFmtOptions struct {
	yardDir string
	check   bool
}

func (p Program) policyFmtCommand() *cobra.Command {
	o := &policyFmtOptions{}
	cmd := &cobra.Command{
		Use:   "fmt [PATH]",
		Short: "Format rules as OPA does",
		Long: `fmt formats the .rego files in PATH, a file or a folder (default: policies/ of
--yard, else of the working directory), and names those that it changed. Rego v0
becomes v1. With --check it changes nothing, and the exit code is 1 when a file
would be changed.`,
		Example: "  chartyard policy fmt\n  chartyard policy fmt --check standards/policies",
		Args:    cobra.MaximumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return p.policyFmt(cmd.Context(), o, args) },
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.check, "check", false, "change nothing; exit with 1 when a file is not formatted")
	flags.StringVar(&o.yardDir, "yard", "", "folder of the yard whose policies are formatted")
	return cmd
}

func (p Program) policyFmt(ctx context.Context, o *policyFmtOptions, args []string) error {
	files, err := regoFiles(policiesDir(o.yardDir, args))
	if err != nil {
		return err
	}
	var faults []error
	changed := false
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		formatted, err := policytest.Format(filepath.ToSlash(file), text)
		if err != nil {
			faults = append(faults, usage(err))
			continue
		}
		if string(formatted) == string(text) {
			continue
		}
		changed = true
		if !o.check {
			if err := scaffold.WriteFile(ctx, file, formatted); err != nil {
				return err
			}
		}
		fmt.Fprintln(p.Stdout, filepath.ToSlash(file))
	}
	if err := errors.Join(faults...); err != nil {
		return err
	}
	if o.check && changed {
		return foundError{exitFindings}
	}
	return nil
}

// regoFiles lists the files in Rego at and below a path.
func regoFiles(name string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(name, func(file string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && (filepath.Ext(file) == ".rego" || file == name) {
			files = append(files, file)
		}
		return err
	})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, usagef("%s: no such file or folder", name)
	case err == nil && len(files) == 0:
		return nil, usagef("%s: no .rego file in it", name)
	}
	return files, err
}
