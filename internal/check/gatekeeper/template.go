package gatekeeper

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/rego"
)

// template is a ConstraintTemplate, of versions v1, v1beta1 and v1alpha1.
type template struct {
	*manifest.Object
	kind   string // of its constraints
	source source
	// elsewhere says why its constraints cannot be asked here, if they cannot.
	elsewhere *rego.Fault
}

// source is the Rego of a template.
type source struct {
	version string // v0 or v1
	rego    part
	libs    []part
}

// part is a text in a template, and the line before its first.
type part struct {
	text   string
	before int
}

const target = "admission.k8s.gatekeeper.sh"

// readTemplate holds a template to what Gatekeeper holds it to
// (frameworks/constraint, pkg/client).
func readTemplate(obj *manifest.Object) (*template, error) {
	t := &template{Object: obj}
	t.kind, _ = field[string](obj.Value, "spec", "crd", "spec", "names", "kind")
	switch kind := (diag.Path{"spec", "crd", "spec", "names", "kind"}); {
	case t.kind == "":
		return nil, faultAt(obj, kind, "template "+obj.Name+" names no kind: spec.crd.spec.names.kind")
	case !strings.EqualFold(obj.Name, t.kind):
		return nil, faultAt(obj, diag.Path{"metadata", "name"},
			fmt.Sprintf("the template's name %q is not its kind %q in lower case", obj.Name, t.kind))
	}
	targets, _ := field[[]any](obj.Value, "spec", "targets")
	if len(targets) != 1 {
		return nil, faultAt(obj, diag.Path{"spec", "targets"}, fmt.Sprintf("template %s has %d targets, want one", t.kind, len(targets)))
	}
	if name, _ := field[string](targets[0], "target"); name != target {
		t.elsewhere = faultAt(obj, diag.Path{"spec", "targets", "0", "target"}, fmt.Sprintf("its template is for target %q, and only %s is run here", name, target))
		return t, nil
	}
	if err := t.readSource(targets[0]); err != nil {
		return nil, err
	}
	return t, nil
}

// readSource finds the Rego of a target: its own field comes before the list of
// code in several languages.
func (t *template) readSource(in any) error {
	at := diag.Path{"spec", "targets", "0"}
	if text, _ := field[string](in, "rego"); text != "" {
		return t.readRego(at, in, "v0")
	}
	var engines []string
	code, _ := field[[]any](in, "code")
	for i, one := range code {
		engine, _ := field[string](one, "engine")
		if engine != "Rego" {
			engines = append(engines, engine)
			continue
		}
		version, _ := field[string](one, "source", "version")
		if version != "v1" {
			version = "v0" // as the driver reads any other
		}
		from, _ := field[map[string]any](one, "source")
		return t.readRego(at.Append("code", fmt.Sprint(i), "source"), from, version)
	}
	if len(engines) == 0 {
		return faultAt(t.Object, at, "template "+t.kind+" has no Rego")
	}
	slices.Sort(engines)
	t.elsewhere = faultAt(t.Object, at.Append("code"), fmt.Sprintf(
		"its template is written for the engine %s, and only Rego is run here", strings.Join(slices.Compact(engines), ", ")))
	return nil
}

func (t *template) readRego(at diag.Path, in any, version string) error {
	text, ok := field[string](in, "rego")
	if !ok || strings.TrimSpace(text) == "" {
		return faultAt(t.Object, at, "template "+t.kind+" has no Rego")
	}
	t.source = source{version: version, rego: t.part(at.Append("rego"), text)}
	libs, _ := field[[]any](in, "libs")
	for i, lib := range libs {
		text, ok := lib.(string)
		if !ok {
			return faultAt(t.Object, at.Append("libs", fmt.Sprint(i)), "want a text of Rego")
		}
		t.source.libs = append(t.source.libs, t.part(at.Append("libs", fmt.Sprint(i)), text))
	}
	return nil
}

// part tells where a text begins: that of a block, one line after its sign.
func (t *template) part(at diag.Path, text string) part {
	span, ok := t.ValueSpan(at)
	if !ok {
		return part{text: text}
	}
	before := max(span.Line, 1) - 1
	if rest := t.Text[manifest.Offset(t.Text, span.Line, span.Column):]; strings.HasPrefix(rest, "|") || strings.HasPrefix(rest, ">") {
		before++
	}
	return part{text: text, before: before}
}
