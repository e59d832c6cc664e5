package trace

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/manifest"
)

// Absent finds the condition that kept an object's chart from writing another
// object, of a kind: an if or with around a text that begins one, which was not
// taken. There is no answer where no template has such a text, or where several
// wait for different values: then nobody knows which was meant. Templates of
// tests are left out, as what they make is there for a moment.
func (t *Tracer) Absent(beside *manifest.Object, kind string) (check.Location, bool) {
	key := regexp.MustCompile(`(?m)^kind:[ \t]*["']?` + regexp.QuoteMeta(kind) + `["']?[ \t]*$`)
	var found []cause
	for _, name := range slices.Sorted(maps.Keys(t.Render.Files)) {
		frame, ok := begun(t.Render.Files[name])
		if !ok || templatesOf(name) != templatesOf(beside.Template) || strings.Contains(name, "/tests/") {
			continue
		}
		c := chain{links: []link{{frame, 0}}}
		f := &field{tracer: t, frame: frame, missing: diag.Path{"kind"}}
		for _, node := range skipped(c.last(), key) {
			if out, ok := f.conditionOf(c, node); ok && t.isEmptyValue(out.path) {
				found = append(found, out)
				break
			}
		}
	}
	if len(found) == 0 || slices.ContainsFunc(found, func(c cause) bool { return !slices.Equal(c.path, found[0].path) }) {
		return check.Location{}, false
	}
	out := found[0]
	return check.Location{
		Precision: out.precision, Template: out.template, Includes: out.includes,
		ValuesPath: out.path, Origins: t.Stack.Origins(out.path), Others: out.others,
	}, true
}

// isEmptyValue reports whether a value is such that no if or with takes it.
func (t *Tracer) isEmptyValue(path diag.Path) bool {
	v, known := t.eval.value(expr{{kind: fromValues, path: path, whole: true}})
	return known && empty(v)
}

// begun is a file's frame with a mark at least: one that wrote nothing has none,
// and its first node stands for it.
func begun(frame *engine.Frame) (*engine.Frame, bool) {
	if len(frame.Marks) > 0 {
		return frame, true
	}
	if frame.Tree == nil || frame.Tree.Root == nil || len(frame.Tree.Root.Nodes) == 0 {
		return nil, false
	}
	first := &engine.Site{Kind: engine.SiteNode, Tree: frame.Tree, Node: frame.Tree.Root.Nodes[0]}
	return &engine.Frame{Name: frame.Name, Tree: frame.Tree, Marks: []engine.Mark{{Site: first}}, Data: frame.Data}, true
}

// templatesOf is the folder of the templates of a template's chart.
func templatesOf(template string) string {
	if i := strings.LastIndex(template, "/templates/"); i >= 0 {
		return template[:i]
	}
	return template
}
