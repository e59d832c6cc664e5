package chart

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// FromError makes a finding of an error that means that the chart is wrong. ok
// is false for an error that means something else: a file that cannot be read,
// a fault of usage.
func FromError(err error) (f diag.Finding, ok bool) {
	var (
		limit    *engine.LimitError
		template *engine.Error
		chart    *render.Error
		text     *yamldoc.Error
	)
	switch {
	case errors.As(err, &limit):
		f := found(ruleLimit, limit.Msg, limit.Span)
		f.Related = callers(limit.Includes)
		return f, true
	case errors.As(err, &template):
		return fromTemplate(template), true
	case errors.As(err, &chart):
		return fromChart(chart)
	case errors.As(err, &text):
		return found(ruleSyntax, text.Msg, text.Span), true
	}
	return diag.Finding{}, false
}

func fromTemplate(err *engine.Error) diag.Finding {
	f := found(ruleTemplate, err.Msg, err.Span)
	if err.Func == "" { // the chart does not ask for anything: the template itself is wrong
		f.Remediation = "Mend the template line, or the value that it reads."
	}
	if err.Next != "" {
		f.Remediation = err.Next
	}
	f.Related = callers(err.Includes)
	return f
}

func fromChart(err *render.Error) (diag.Finding, bool) {
	rule := ruleLoad
	switch err.Fault {
	case render.FaultUnreadable, render.FaultInput, render.FaultNotFound, render.FaultLibrary:
		return diag.Finding{}, false
	case render.FaultLink:
		rule = ruleLink
	case render.FaultDependency:
		rule = ruleDependency
	case render.FaultMetadata:
		rule = ruleMetadata
	case render.FaultManifest:
		rule = ruleNoObject
	case render.FaultSyntax:
		if strings.HasPrefix(filepath.Base(err.Span.File), "values") {
			rule = ruleSyntax
		}
	}
	f := found(rule, err.Msg, err.Span)
	if err.Fault == render.FaultManifest {
		f.Remediation = "Mend what the template writes there; chartyard render --debug prints all that it writes."
	}
	if err.Next != "" {
		f.Remediation = err.Next
	}
	return f, true
}

// NoObjects says that an environment rendered nothing.
func NoObjects(chartFile string) diag.Finding {
	return found(ruleNoObjects, "the chart renders no object", diag.Span{File: chartFile})
}

// IsNoObjects reports whether a finding is one of NoObjects.
func IsNoObjects(f diag.Finding) bool { return f.Rule == ruleNoObjects }

// FromDocument says that a document is no object; span is the template line
// that wrote it.
func FromDocument(fault manifest.Fault, span diag.Span, includes []diag.Span) diag.Finding {
	f := found(ruleNoObject, fault.Msg, span)
	f.Related = append(callers(includes), diag.Related{Role: diag.RoleRendered, Span: fault.Span})
	return f
}

// FromNote tells of a function that a template called.
func FromNote(note engine.Note) diag.Finding {
	f := found(ruleUnreproducible, "calls "+note.Func+", which gives another result at every render", note.Span)
	if note.Func == "lookup" || note.Func == "getHostByName" {
		f = found(ruleLookup, "calls "+note.Func+", which finds nothing here", note.Span)
	}
	f.Related = callers(note.Includes)
	return f
}

// FromDuplicates tells of keys that stand twice in a file.
func FromDuplicates(doc *yamldoc.Doc) []diag.Finding {
	if doc == nil {
		return nil
	}
	var out []diag.Finding
	for _, d := range doc.Duplicates() {
		f := found(ruleDuplicate, d.Path.String()+" stands twice; Helm takes this one", d.Last)
		f.ValuesPath = d.Path
		f.Related = []diag.Related{{Role: diag.RoleValues, Span: d.First, Message: "the first, which is lost"}}
		out = append(out, f)
	}
	return out
}

// ValuesFolder tells of a folder that stands where values.yaml should be.
func ValuesFolder(file string) diag.Finding {
	f := found(ruleSyntax, "a folder where the chart's default values should be; Helm passes over it", diag.Span{File: file})
	f.Remediation = "Make it a file, or give the folder another name."
	return f
}

// Stray tells of an overlay that belongs to no environment.
func Stray(file string, environments []string) diag.Finding {
	name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "values-"), ".yaml")
	msg := "no environment is called " + name + diag.DidYouMean(name, environments)
	return found(ruleStray, msg, diag.Span{File: file})
}

// OfAnother tells of an overlay of environment whose value "environment" is
// the name of another of those that the yard has. doc may be nil.
func OfAnother(doc *yamldoc.Doc, environment string, yard []string) []diag.Finding {
	at := diag.Path{"environment"}
	if doc == nil {
		return nil
	}
	said, ok := doc.Text(at)
	if !ok || said == environment || !slices.Contains(yard, said) {
		return nil
	}
	_, value, _ := doc.Find(at)
	f := found(ruleStray, "environment is "+said+" in the overlay of "+environment, doc.Span(value))
	f.ValuesPath = at
	f.Remediation = "Set environment to " + environment + ", and look for what else is still of " + said + "."
	return []diag.Finding{f}
}

// Missing tells of an environment without its overlay.
func Missing(file, environment string) diag.Finding {
	f := found(ruleMissing, "environment "+environment+" has no overlay", diag.Span{File: file})
	f.Environments = []string{environment}
	return f
}

func callers(includes []diag.Span) []diag.Related {
	var out []diag.Related
	for _, span := range slices.Compact(slices.Clone(includes)) {
		out = append(out, diag.Related{Role: diag.RoleInclude, Span: span})
	}
	return out
}

// found is a finding with what its rule says.
func found(id, msg string, span diag.Span) diag.Finding {
	f := diag.Finding{Rule: id, Message: msg, Span: span, Precision: diag.Exact}
	for _, rule := range Rules() {
		if rule.ID == id {
			f.Severity, f.Remediation = rule.Severity, rule.Remediation
		}
	}
	return f
}
