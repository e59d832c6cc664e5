package chart

import (
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
)

// Duplicates tells of keys that stand twice in one mapping of a rendered object.
// position is the template line that wrote a byte of a template's output, and its
// callers.
func Duplicates(objects []*manifest.Object, position func(template string, offset int) (diag.Span, []diag.Span)) []diag.Finding {
	var out []diag.Finding
	for _, obj := range objects {
		for _, twice := range obj.Doc.Duplicates() {
			if !twice.Path.HasPrefix(obj.At) {
				continue
			}
			path := twice.Path[len(obj.At):]
			first, _ := position(obj.Template, obj.OffsetAt(twice.First.Line, twice.First.Column))
			last, includes := position(obj.Template, obj.OffsetAt(twice.Last.Line, twice.Last.Column))
			f := found(ruleKeyTwice, path.String()+" stands twice; Helm keeps this one", last)
			f.Object, f.Path = &obj.Object, path
			f.Related = append(f.Related, diag.Related{Role: diag.RoleTemplate, Span: last})
			f.Related = append(f.Related, callers(includes)...)
			if first.Known() && first != last {
				f.Related = append(f.Related, diag.Related{Role: diag.RoleTemplate, Span: first, Message: "the first, which is lost"})
			}
			f.Related = append(f.Related, diag.Related{
				Role: diag.RoleRendered, Span: twice.Last, Message: obj.String() + " " + path.String(),
			})
			out = append(out, f)
		}
	}
	return out
}
