package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/pipeline"
	"github.com/chartyard/chartyard/internal/release"
)

type waiversOptions struct {
	paths                              []string
	yardDir, output, color, failWithin string
	fleet                              bool
}

// waiverFormats are the formats of waivers.
func waiverFormats() []string { return []string{"text", "json", "markdown"} }

func (p Program) waiversCommand() *cobra.Command {
	o := &waiversOptions{output: "text", color: "auto"}
	cmd := &cobra.Command{
		Use:   "waivers [PATH...]",
		Short: "List every waiver with the days it has left",
		Long: `waivers lists the dated permissions to break a rule of each PATH (a service, a
chart, or ./... for all below): those in chartyard.yaml and those in comments of
values files, overlays and templates. Those that end first stand first. Nothing
is rendered.

--fleet looks at everything below each PATH, so chartyard waivers --fleet is
chartyard waivers ./...

With --fail-within, the exit code is 1 when a waiver has no more days left than
that, has expired or does not hold.`,
		Example: "  chartyard waivers\n  chartyard waivers -o markdown --fleet ./...\n  chartyard waivers --fail-within 14 ./...",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.paths = args
			return p.waivers(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&o.fleet, "fleet", false, "look at everything below each PATH")
	flags.Var(checkedFlag{&o.failWithin, "DAYS", checkDays}, "fail-within", "exit with 1 when a waiver has no more days left than this")
	flags.StringVar(&o.yardDir, "yard", "", "folder of the yard to use (default: the built-in one)")
	flags.VarP(checkedFlag{&o.output, "FORMAT", oneOf(waiverFormats())}, "output", "o", "text, json or markdown")
	flags.Var(checkedFlag{&o.color, "WHEN", checkColor}, "color", "auto, always or never")
	return cmd
}

func checkDays(text string) error {
	if n, err := strconv.Atoi(text); err != nil || n < 0 {
		return errors.New("want a number of days from 0")
	}
	return nil
}

func (p Program) waivers(ctx context.Context, o *waiversOptions) error {
	options := pipeline.Options{Options: release.Options{Paths: o.paths}, Today: p.today(), Vetted: o.yardDir == ""}
	if o.fleet {
		options.Paths = allBelow(o.paths)
	}
	var err error
	if options.Yard, err = openYard(o.yardDir); err != nil {
		return err
	}
	subjects, findErr := release.Find(options.Options)
	if len(subjects) == 0 {
		return findErr
	}
	p.tellYards(subjects, options.Yard)
	list, err := pipeline.Waivers(subjects, options)
	err = errors.Join(findErr, err, ctx.Err())
	if ctx.Err() != nil || list == nil && err != nil {
		return err
	}
	if err := p.writeWaivers(o, list); err != nil {
		return err
	}
	if err == nil && o.fails(list) {
		return foundError{exitFindings}
	}
	return err
}

// allBelow turns paths into patterns for all below them.
func allBelow(paths []string) []string {
	if len(paths) == 0 {
		return []string{"./..."}
	}
	var out []string
	for _, one := range paths {
		if path.Base(one) != "..." {
			one = strings.TrimRight(one, "/") + "/..."
		}
		out = append(out, one)
	}
	return out
}

func (o *waiversOptions) fails(list []pipeline.ListedWaiver) bool {
	days, err := strconv.Atoi(o.failWithin)
	return err == nil && slices.ContainsFunc(list, func(w pipeline.ListedWaiver) bool {
		return !w.Holds() || *w.DaysLeft <= days
	})
}

func (p Program) writeWaivers(o *waiversOptions, list []pipeline.ListedWaiver) error {
	switch o.output {
	case "json":
		if list == nil {
			list = []pipeline.ListedWaiver{}
		}
		return writeJSON(p.Stdout, list)
	case "markdown":
		_, err := io.WriteString(p.Stdout, waiversMarkdown(list))
		return err
	}
	_, err := io.WriteString(p.Stdout, waiversText(list, p.width(), p.colors(o.color)))
	return err
}

// left says how long a waiver holds.
func left(w pipeline.ListedWaiver) string {
	switch {
	case w.DaysLeft == nil:
		return "no day"
	case *w.DaysLeft < 0:
		return fmt.Sprintf("expired %s ago", count(-*w.DaysLeft, "day"))
	case *w.DaysLeft == 0:
		return "last day"
	}
	return count(*w.DaysLeft, "day")
}

// waiversMarkdown is a table of all.
func waiversMarkdown(list []pipeline.ListedWaiver) string {
	var b strings.Builder
	b.WriteString("| left | until | service | rule | for | owner | ticket | reason | where |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, w := range list {
		reason := markdownText(w.Reason)
		if w.Problem != "" {
			reason = strings.TrimSpace(reason + " **" + markdownText(w.Problem) + "**")
		}
		remaining := left(w)
		if w.Expired {
			remaining = "**" + remaining + "**"
		}
		cells := []string{
			remaining, markdownText(w.Expires), markdownText(w.Service), markdownCode(w.Rule), markdownText(w.Scope()),
			markdownText(w.Owner), markdownText(w.Ticket), reason, markdownCode(lineOf(w)),
		}
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	return b.String()
}

// lineOf is the line where a waiver stands.
func lineOf(w pipeline.ListedWaiver) string {
	return w.Span.File + ":" + strconv.Itoa(w.Span.Line)
}
