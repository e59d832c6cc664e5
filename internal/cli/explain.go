package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/explain"
	"github.com/chartyard/chartyard/internal/pipeline"
	"github.com/chartyard/chartyard/internal/release"
)

type explainOptions struct {
	chartFlags
	paths  []string
	query  string
	output string
}

func (p Program) explainCommand() *cobra.Command {
	o := &explainOptions{}
	cmd := &cobra.Command{
		Use:   "explain [PATH] QUERY",
		Short: "Say where a value or a rendered field comes from",
		Long: `explain prints the way from a rendered field to the line that decides it: the
template line with its include chain, the values path, and every layer that
sets it. QUERY is a values path with a leading dot, or an object and a field.`,
		Example: `  chartyard explain .image.tag --env prod
  chartyard explain "deployment/payments spec.replicas" --env prod
  chartyard explain deployment/payments spec.replicas --env prod`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.arguments(args); err != nil {
				return err
			}
			return p.explain(cmd.Context(), o)
		},
	}
	o.bind(cmd.Flags())
	cmd.Flags().StringVarP(&o.output, "output", "o", "text", "`FORMAT`: text or json")
	return cmd
}

// arguments tells PATH and QUERY apart: a query begins with a dot that no path
// follows, or is an object, with its field as an argument of its own or not.
func (o *explainOptions) arguments(args []string) error {
	if n := len(args); n > 1 && !isQuery(args[n-1]) && isObject(args[n-2]) {
		args = append(args[:n-2:n-2], args[n-2]+" "+args[n-1])
	}
	switch n := len(args); {
	case n == 0:
		return usagef("explain wants a QUERY: a values path such as .image.tag, or an object and a field")
	case n > 2:
		return usagef("explain takes one PATH and one QUERY; put an object and its field in quotes")
	case !isQuery(args[n-1]):
		return usagef("%q is no query: want a values path with a leading dot (.image.tag) or kind/name and a field", args[n-1])
	default:
		o.paths, o.query = args[:n-1], args[n-1]
	}
	if o.output != "text" && o.output != "json" {
		return usagef("explain -o %s: want text or json", o.output)
	}
	return nil
}

func isQuery(arg string) bool {
	return strings.HasPrefix(arg, ".") && !strings.HasPrefix(arg, "./") && !strings.HasPrefix(arg, "..") && len(arg) > 1 ||
		strings.Contains(arg, "/") && strings.Contains(arg, " ")
}

func isObject(arg string) bool {
	return !strings.HasPrefix(arg, ".") && !strings.HasPrefix(arg, "/") && strings.Count(arg, "/") == 1
}

func (p Program) explain(ctx context.Context, o *explainOptions) error {
	options, err := o.complete(ctx, p, o.paths)
	if err != nil {
		return err
	}
	options.Placeholders = options.Secrets == nil
	subjects, err := o.find(p, options)
	if err != nil {
		return err
	}
	var all []*explain.Explanation
	var unanswered error
	result, err := pipeline.RenderAll(ctx, subjects, options, func(r *release.Rendered) error {
		e, err := explain.Explain(r, o.query)
		switch {
		case err == nil:
			all = append(all, e)
		case unanswered == nil:
			unanswered = usagef("%s: %w", r.Title(), err)
		}
		return nil
	})
	if err := p.told(result, err); err != nil {
		return err
	}
	if len(all) == 0 {
		return unanswered
	}
	if o.output == "json" {
		encoder := json.NewEncoder(p.Stdout)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(all)
	}
	for i, e := range all {
		if i > 0 {
			fmt.Fprintln(p.Stdout)
		}
		writeExplanation(p.Stdout, e)
	}
	return nil
}

// writeExplanation prints the chain from the rendered field down to the layers.
func writeExplanation(w io.Writer, e *explain.Explanation) {
	title := e.Service
	if e.Environment != "" {
		title += ", environment " + e.Environment
	}
	fmt.Fprintln(w, title)
	for _, f := range e.Fields {
		writeField(w, f)
	}
	switch {
	case len(e.ValuesPath) == 0:
		fmt.Fprintln(w, "  value     none: the template itself decides")
	case e.Value == "":
		fmt.Fprintf(w, "  value     .%s is not set%s\n", e.ValuesPath, how(e.Precision))
	default:
		fmt.Fprintf(w, "  value     .%s = %s%s\n", e.ValuesPath, e.Value, how(e.Precision))
	}
	for i := len(e.Layers) - 1; i >= 0; i-- {
		writeLayer(w, e, e.Layers[i])
	}
}

func writeField(w io.Writer, f explain.FieldSays) {
	value := " = " + f.Value
	if f.Missing {
		value = " is not there"
	}
	fmt.Fprintf(w, "  field     %s %s%s\n", f.Object, f.Path, value)
	if f.Template.Known() {
		fmt.Fprintf(w, "  template  %s\n", f.Template)
	}
	for _, span := range f.Includes {
		fmt.Fprintf(w, "            included at %s\n", span)
	}
}

func writeLayer(w io.Writer, e *explain.Explanation, l explain.LayerSays) {
	mark, at := "  ", l.Layer
	if l.Won {
		mark = "→ "
	}
	if l.Span.Known() {
		at = l.Span.String()
	}
	says := l.Value
	if len(l.Path) < len(e.ValuesPath) {
		says = "." + l.Path.String() + " = " + l.Value + ", as a whole"
	}
	fmt.Fprintf(w, "  layer     %s%s  %s\n", mark, at, says)
}

// how says how sure the values path is.
func how(p diag.Precision) string {
	switch p {
	case diag.Inferred:
		return "  (inferred)"
	case diag.Proved:
		return "  (proved by changing it)"
	}
	return ""
}
