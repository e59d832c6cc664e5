package release

import (
	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
)

// Locate finds where a field comes from. A CRD of the crds/ folder is no
// template: its own line is the place.
func (r *Rendered) Locate(obj *manifest.Object, path diag.Path, hint string) check.Location {
	for _, doc := range r.Output.Documents {
		if doc.CRD && doc.Template == obj.Template && doc.Doc == obj.Doc {
			span, _ := obj.SpanOf(path)
			span.File, span.Line = doc.File, span.Line+doc.Line
			return check.Location{Precision: diag.Exact, Template: span}
		}
	}
	return r.Tracer.Locate(obj, path, hint)
}
