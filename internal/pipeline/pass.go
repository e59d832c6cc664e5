package pipeline

import (
	"path"
	"slices"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/chart"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/release"
)

// passOf is what checks may look at.
func passOf(r *release.Rendered, o Options) check.Pass {
	pass := check.Pass{
		Service: r.Subject.Target.Name, Environment: r.Environment.Name,
		Namespace: r.Environment.Namespace, NamespaceChosen: r.Environment.NamespaceChosen, Release: r.Environment.Release,
		KubeVersion: r.Output.KubeVersion, Yard: check.Yard{Name: o.Yard.Name, Version: o.Yard.Version},
		Values: r.Output.Values, Stack: r.Output.Stack, Objects: r.Objects,
		Secrets: r.Secrets, SecretsRead: r.SecretsRead, Tracked: o.Tracked,
	}
	for _, s := range r.Output.Schemas {
		pass.Schemas = append(pass.Schemas, check.Schema{File: s.File, At: s.At, Text: s.Text})
	}
	if r.Tracer != nil {
		pass.Locate, pass.Absent = r.Locate, r.Tracer.Absent
	}
	return pass
}

// chartFindings is what the render itself tells of the chart.
func chartFindings(r *release.Rendered) []diag.Finding {
	var out []diag.Finding
	if len(r.Objects) == 0 && len(r.Faults) == 0 {
		out = append(out, chart.NoObjects(path.Join(r.Subject.Target.ChartPath, "Chart.yaml")))
	}
	for _, fault := range r.Faults {
		span, includes := r.Tracer.Position(fault.Document.Template, fault.Document.OffsetAt(fault.Span.Line, fault.Span.Column))
		out = append(out, chart.FromDocument(fault, span, includes))
	}
	for _, note := range r.Output.Frames.Notes {
		out = append(out, chart.FromNote(note))
	}
	if r.Tracer != nil {
		out = append(out, chart.Duplicates(r.Objects, r.Tracer.Position)...)
	}
	return slices.Concat(out, nothings(r), fixedChecksums(r))
}

func fixedChecksums(r *release.Rendered) []diag.Finding {
	var out []diag.Finding
	pass := check.Pass{Stack: r.Output.Stack, Objects: r.Objects, Locate: r.Locate, Report: func(f diag.Finding) { out = append(out, f) }}
	chart.ReportFixedChecksums(&pass, r.Tracer.Fixed)
	return out
}

// nothings are the actions that printed nothing, each with a value once: a
// partial may be included by many files. A sensitive value may come from a store
// that was not asked; that it is missing, the config block's own rules say.
func nothings(r *release.Rendered) []diag.Finding {
	var out []diag.Finding
	seen := map[string]bool{}
	pass := check.Pass{Stack: r.Output.Stack, Report: func(f diag.Finding) { out = append(out, f) }}
	for _, blank := range r.Output.Frames.Blanks {
		n, ok := r.Tracer.Nothing(blank)
		if !ok {
			continue
		}
		if id := n.Template.String() + " " + n.ValuesPath.String(); !seen[id] && !r.IsSensitive(n.ValuesPath) {
			seen[id] = true
			chart.ReportNothing(&pass, n)
		}
	}
	return out
}
