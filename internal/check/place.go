package check

import (
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/values"
)

// ReportAt reports a finding at a field of an object, with all three places.
// The primary place is the line of the layer that won. When that layer has no
// line (--set, a secret), Span stays unknown and Origin names the layer. When
// no value is behind the field, it is the template line.
//
// Related lists the template line, its callers, the rendered field, and every
// layer that speaks of the value, in that order.
func (p *Pass) ReportAt(f diag.Finding, obj *manifest.Object, path diag.Path) {
	f.Object, f.Path = &obj.Object, path
	p.reportLocated(f, obj, path, p.locate(obj, path, f.Message), false)
}

// PrimaryPlace says which place of a finding is its primary one.
type PrimaryPlace int

// The primary places.
const (
	// AtValue is the line of the layer that won, where a value is behind the
	// finding.
	AtValue PrimaryPlace = iota
	// AtTemplate is the template line.
	AtTemplate
)

// ReportLocated reports a finding that is about no field of an object, with the
// places that are known.
func (p *Pass) ReportLocated(f diag.Finding, loc Location, at PrimaryPlace) {
	p.reportLocated(f, nil, nil, loc, at == AtTemplate)
}

// reportLocated lists the places of a finding. atTemplate keeps the template
// line its primary place.
func (p *Pass) reportLocated(f diag.Finding, obj *manifest.Object, path diag.Path, loc Location, atTemplate bool) {
	f.Precision, f.Alternatives, f.FieldInferred = loc.Precision, loc.Others, loc.FieldInferred
	// No line of the values is wrong when the template names one that is not there.
	unset := len(loc.Unset.Name) > 0
	atTemplate = atTemplate || unset
	if loc.Template.Known() {
		f.Span = loc.Template
		f.Related = append(f.Related, diag.Related{Role: diag.RoleTemplate, Span: loc.Template})
	}
	for _, span := range loc.Includes {
		f.Related = append(f.Related, diag.Related{Role: diag.RoleInclude, Span: span})
	}
	if loc.Rendered.Known() {
		f.Related = append(f.Related, diag.Related{
			Role: diag.RoleRendered, Span: loc.Rendered, Message: obj.String() + " " + path.String(),
		})
	}
	at, origin := f.Span, f.Origin
	p.placeValue(&f, loc.ValuesPath, loc.Origins)
	if unset {
		sayUnset(&f, loc.Unset)
	}
	if atTemplate && at.Known() {
		f.Span, f.Origin = at, origin
	}
	p.Report(f)
}

// ReportTemplate reports a finding about what a template writes, whatever the
// value is. The primary place is the template line. cause is the values path
// that is known to be behind the field; without one, it is what the trace finds.
// from is the template line and its callers, nearest first, where they are known
// better than the field tells. obj is nil for a text that is no object's.
func (p *Pass) ReportTemplate(f diag.Finding, obj *manifest.Object, path, cause diag.Path, from ...diag.Span) {
	var loc Location
	if obj != nil {
		f.Object, f.Path = &obj.Object, path
		loc = p.locate(obj, path, f.Message)
	}
	if len(from) > 0 {
		loc.Template, loc.Includes = from[0], from[1:]
	}
	if len(cause) > 0 {
		loc.ValuesPath, loc.Precision, loc.Origins, loc.Others = cause, diag.Proved, nil, nil
		if p.Stack != nil {
			loc.Origins = p.Stack.Origins(cause)
		}
	}
	p.reportLocated(f, obj, path, loc, true)
}

// ReportAbsent reports a finding about an object whose release lacks another one,
// of a kind. The primary place is the value for whose sake the chart writes none;
// where that is not known, it is the template line of the field at path.
func (p *Pass) ReportAbsent(f diag.Finding, obj *manifest.Object, path diag.Path, kind string) {
	if p.Absent != nil {
		if loc, ok := p.Absent(obj, kind); ok {
			f.Object, f.Path = &obj.Object, path
			p.reportLocated(f, obj, path, loc, false)
			return
		}
	}
	p.ReportTemplate(f, obj, path, nil)
}

// ReportValue reports a finding at a path of the values, placed at the layer
// that won. Of a path that no layer has, the place is the deepest parent's.
func (p *Pass) ReportValue(f diag.Finding, path diag.Path) {
	var origins []values.Origin
	if p.Stack != nil {
		origins = p.Stack.Origins(path)
	}
	p.placeValue(&f, path, origins)
	p.Report(f)
}

// ReportKey is ReportValue for a finding about the key itself: the place is
// that of the key, not of what stands behind it.
func (p *Pass) ReportKey(f diag.Finding, path diag.Path) {
	var origins []values.Origin
	if p.Stack != nil {
		origins = p.Stack.Origins(path)
	}
	for i, o := range origins {
		if o.Layer.Doc == nil {
			continue
		}
		if key, _, ok := o.Layer.Doc.Find(o.Written); ok && key != nil {
			origins[i].Span = o.Layer.Doc.Span(key)
		}
	}
	p.placeValue(&f, path, origins)
	p.Report(f)
}

// Inferred is the pass for findings whose field was not given but found: their
// places are called inferred at best.
func (p *Pass) Inferred() *Pass {
	out := *p
	out.Locate = func(obj *manifest.Object, path diag.Path, hint string) Location {
		loc := p.locate(obj, path, hint)
		loc.Precision, loc.FieldInferred = min(loc.Precision, diag.Inferred), true
		return loc
	}
	return &out
}

func (p *Pass) locate(obj *manifest.Object, path diag.Path, hint string) Location {
	if p.Locate == nil {
		return Location{}
	}
	return p.Locate(obj, path, hint)
}

// placeValue fills in what the layers say about path. origins are those of
// path, lowest first; a finding without a values path is left as it is.
func (p *Pass) placeValue(f *diag.Finding, path diag.Path, origins []values.Origin) {
	if len(path) == 0 {
		return
	}
	f.ValuesPath = path
	if len(origins) == 0 {
		p.placeParent(f, path)
		return
	}
	winner := len(origins) - 1
	f.Span, f.Origin = origins[winner].Span, origins[winner].Layer.Name
	for i, o := range origins {
		f.Related = append(f.Related, diag.Related{
			Role: diag.RoleValues, Span: o.Span, Message: describe(o, path, i == winner),
		})
	}
}

// placeParent points at the deepest parent of path that a file has: there the
// missing key belongs. Of several files it takes the root chart's lowest, so
// that environments which all lack the key share one place.
func (p *Pass) placeParent(f *diag.Finding, path diag.Path) {
	if p.Stack == nil {
		return
	}
	for n := len(path) - 1; n > 0; n-- {
		o, ok := lowestFile(p.Stack.Origins(path[:n]))
		if !ok {
			continue
		}
		f.Span, f.Origin = o.Span, o.Layer.Name
		f.Related = append(f.Related, diag.Related{
			Role: diag.RoleValues, Span: o.Span,
			Message: o.Layer.Name + " has " + o.Written.String() + " but not " + path.String(),
		})
		return
	}
}

// sayUnset puts what the template line names in the place of what the layers say
// of it: they say nothing.
func sayUnset(f *diag.Finding, n Named) {
	said := diag.Related{Role: diag.RoleValues, Message: "no layer sets ." + n.Name.String() + n.DidYouMean()}
	if last := len(f.Related) - 1; last >= 0 && f.Related[last].Role == diag.RoleValues {
		said.Span = f.Related[last].Span
		f.Related = f.Related[:last]
	}
	f.Related = append(f.Related, said)
}

func lowestFile(origins []values.Origin) (values.Origin, bool) {
	var found values.Origin
	for _, o := range origins {
		switch {
		case !o.Span.Known():
		case len(o.Layer.At) == 0:
			return o, true
		case found.Layer == nil:
			found = o
		}
	}
	return found, found.Layer != nil
}

// describe says what a layer does to path, in the words of the layer's own
// file. It never shows the value, which may be sensitive.
func describe(o values.Origin, path diag.Path, won bool) string {
	sets := o.Layer.Name + " sets " + o.Written.String()
	switch shorter := len(o.Path) < len(path); {
	case o.Null && shorter:
		return sets + " to null, which removes " + path.String()
	case o.Null:
		return sets + " to null, which removes it"
	case shorter:
		return sets + " as a whole"
	case won:
		return sets
	default:
		return sets + ", overridden"
	}
}
