package cli

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/configview"
	"github.com/chartyard/chartyard/internal/diag"
)

type configListOptions struct {
	chartFlags
	paths         []string
	output, color string
}

// listFormats are the formats of config list.
func listFormats() []string { return []string{"text", "json", "markdown", "csv"} }

func (p Program) configListCommand() *cobra.Command {
	o := &configListOptions{output: "text", color: "auto"}
	cmd := &cobra.Command{
		Use:   "list [PATH...]",
		Short: "Show every parameter in every environment: set where, missing, sensitive, required",
		Long: `list shows the config block as a table of parameters and environments. A cell says
which layer gives the value, or that there is none: MISSING where the parameter
is required. Values of sensitive parameters are not shown. Without --secrets
nobody knows whether they have one, and their cells say so.

The table is made for the width of the terminal, or COLUMNS; 120 cells where
standard output is no terminal. A wide one names file and line, a narrow one has
letters for the layers, one narrower still lists the environments one below the
other. A value with more lines than one ends in ↵….

-o json and csv have values as they are; csv has a row for each cell, and an
apostrophe before a text that a spreadsheet would take for a formula (= + - @).`,
		Example: "  chartyard config list\n  chartyard config list --env prod --secrets aws:\n  chartyard config list -o csv ./...",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.paths = args
			return p.configList(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	o.bind(flags)
	flags.VarP(checkedFlag{&o.output, "FORMAT", oneOf(listFormats())}, "output", "o", "text, json, markdown or csv")
	flags.Var(checkedFlag{&o.color, "WHEN", checkColor}, "color", "auto, always or never")
	return cmd
}

// oneOf reads a flag that has few values.
func oneOf(words []string) func(string) error {
	return func(text string) error {
		if slices.Contains(words, text) {
			return nil
		}
		last := len(words) - 1
		return errors.New("want " + strings.Join(words[:last], ", ") + " or " + words[last] + diag.DidYouMean(text, words))
	}
}

func (p Program) configList(ctx context.Context, o *configListOptions) error {
	options, err := o.complete(ctx, p, o.paths)
	if err != nil {
		return err
	}
	subjects, findErr := o.find(p, options)
	if len(subjects) == 0 {
		return findErr
	}
	tables, result, err := configview.List(ctx, subjects, options.Options)
	if result != nil && ctx.Err() == nil {
		if err := p.writeTables(o, tables); err != nil {
			return err
		}
	}
	return p.told(result, errors.Join(findErr, err))
}

func (p Program) writeTables(o *configListOptions, tables []configview.Table) error {
	switch o.output {
	case "json":
		if tables == nil {
			tables = []configview.Table{}
		}
		return writeJSON(p.Stdout, tables)
	case "csv":
		return writeListCSV(p.Stdout, tables)
	case "markdown":
		_, err := io.WriteString(p.Stdout, listMarkdown(tables))
		return err
	}
	var b strings.Builder
	for i, table := range tables {
		if i > 0 {
			b.WriteString("\n")
		}
		l := lister{
			Table: table, width: p.width(), color: p.colors(o.color),
			isToldLater: slices.ContainsFunc(tables[i+1:], hasUnread),
		}
		l.write(&b)
	}
	_, err := io.WriteString(p.Stdout, b.String())
	return err
}

func writeJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}
