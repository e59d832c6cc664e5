package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/report"
	"github.com/chartyard/chartyard/internal/scaffold"
)

// outputFlag is one -o FORMAT[=FILE].
type outputFlag struct{ format, file string }

// parseOutputs reads the -o arguments; none means text on standard output.
func parseOutputs(args []string) ([]outputFlag, error) {
	if len(args) == 0 {
		args = []string{"text"}
	}
	var outputs []outputFlag
	streams := 0
	for _, arg := range args {
		format, file, _ := strings.Cut(arg, "=")
		if err := report.CheckFormat(format); err != nil {
			return nil, usagef("-o %s: %w", arg, err)
		}
		if file == "" {
			streams++
		}
		outputs = append(outputs, outputFlag{format, file})
	}
	if streams > 1 {
		return nil, usagef("two -o want standard output; give one of them a file: -o json=report.json")
	}
	return outputs, nil
}

// write writes the report in every wanted format.
func (p Program) write(ctx context.Context, outputs []outputFlag, r report.Report, o report.Options) error {
	for _, out := range outputs {
		if out.file == "" {
			if err := report.Write(p.Stdout, out.format, r, o); err != nil {
				return err
			}
			continue
		}
		plain := o
		plain.Color = false
		var text bytes.Buffer
		if err := report.Write(&text, out.format, r, plain); err != nil {
			return err
		}
		if err := scaffold.WriteFile(ctx, out.file, text.Bytes()); err != nil {
			return fmt.Errorf("writing the report: %w", err)
		}
	}
	return nil
}

// source reads the user's files for snippets, with lines that hold a sensitive
// value emptied.
func source(hidden map[string][]int) func(file string) ([]byte, error) {
	return func(file string) ([]byte, error) {
		text, err := os.ReadFile(filepath.FromSlash(file))
		if err != nil || len(hidden[file]) == 0 {
			return text, err
		}
		if slices.Contains(hidden[file], 0) {
			return nil, nil
		}
		lines := bytes.Split(text, []byte("\n"))
		for _, n := range hidden[file] {
			if n > 0 && n <= len(lines) {
				lines[n-1] = nil
			}
		}
		return bytes.Join(lines, []byte("\n")), nil
	}
}

func checkSeverity(text string) error {
	_, err := diag.ParseSeverity(text)
	return err
}

func checkColor(mode string) error {
	switch mode {
	case "always", "never", "auto":
		return nil
	}
	return errors.New("want auto, always or never")
}

// colors decides whether text may be coloured.
func (p Program) colors(mode string) bool {
	no, set := p.LookupEnv("NO_COLOR")
	return mode == "always" || mode == "auto" && isTerminal(p.Stdout) && (!set || no == "")
}

// told prints what kept charts from being rendered, as check prints findings,
// and gives the error that ends the run. result and err are RenderAll's.
func (p Program) told(result *release.Result, err error) error {
	if result == nil || errors.Is(err, context.Canceled) {
		return err
	}
	look := report.Options{Source: source(result.Hidden)}
	if writeErr := report.WriteFindings(p.Stderr, p.reportOf(result), look); writeErr != nil {
		return writeErr
	}
	switch {
	case err != nil:
		return err
	case result.Limited:
		return foundError{exitLimit}
	case len(result.Findings) > 0:
		return foundError{exitFindings}
	case len(result.Skipped) > 0 && len(result.Skipped) == result.Tried:
		return usagef("%s: %s", result.Skipped[0].What, result.Skipped[0].Reason)
	}
	for _, s := range result.Skipped {
		fmt.Fprintf(p.Stderr, "chartyard: passed over %s: %s\n", s.What, s.Reason)
	}
	return nil
}

// reportOf is a result as reports show it.
func (p Program) reportOf(r *release.Result) report.Report {
	out := report.Report{
		Tool:         report.Tool{Name: "chartyard", Version: strings.TrimPrefix(p.Build.Version, "v")},
		Environments: r.Environments, Objects: r.Objects, Findings: r.Findings,
	}
	for _, s := range r.Subjects {
		service := report.Service{Name: s.Target.Name, Dir: s.Target.Dir, Environments: []string{}}
		for _, env := range s.Environments {
			if env.Name != "" {
				service.Environments = append(service.Environments, env.Name)
			}
		}
		out.Services = append(out.Services, service)
	}
	for _, s := range r.Skipped {
		out.Skipped = append(out.Skipped, report.Skip(s))
	}
	return out
}

// failing reports whether a finding is at or above the severity that fails.
func failing(findings []diag.Finding, failOn diag.Severity) bool {
	for _, f := range findings {
		if f.Severity >= failOn {
			return true
		}
	}
	return false
}
