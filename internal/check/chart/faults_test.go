package chart

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// An error that means that the chart is wrong becomes a finding at its place;
// one about what was asked for, or about the machine, does not.
func TestFromError(t *testing.T) {
	at := diag.Span{File: "chart/values.yaml", Line: 3, Column: 5}
	for name, c := range map[string]struct {
		err  error
		rule string
	}{
		"template error":     {&engine.Error{Span: at, Msg: "no"}, "template/error"},
		"passed limit":       {&engine.LimitError{Span: at, Limit: "steps", Msg: "too long"}, "template/limit"},
		"link":               {&render.Error{Fault: render.FaultLink, Span: at, Msg: "no"}, "chart/symbolic-link"},
		"missing dependency": {&render.Error{Fault: render.FaultDependency, Span: at, Msg: "no"}, "chart/missing-dependency"},
		"metadata":           {&render.Error{Fault: render.FaultMetadata, Span: at, Msg: "no"}, "chart/metadata"},
		"values syntax":      {&render.Error{Fault: render.FaultSyntax, Span: at, Msg: "no"}, "values/syntax"},
		"overlay syntax":     {fmt.Errorf("overlay: %w", &yamldoc.Error{Span: at, Msg: "no"}), "values/syntax"},
		"other syntax":       {&render.Error{Fault: render.FaultSyntax, Span: diag.Span{File: "chart/Chart.yaml"}, Msg: "no"}, "chart/not-loaded"},
		"no YAML rendered":   {&render.Error{Fault: render.FaultManifest, Span: at, Msg: "no"}, "template/no-object"},
		"unreadable file":    {&render.Error{Fault: render.FaultUnreadable, Span: at, Msg: "no"}, ""},
		"flag":               {&render.Error{Fault: render.FaultInput, Msg: "no"}, ""},
		"anything else":      {errors.New("no"), ""},
	} {
		f, ok := FromError(c.err)
		if ok != (c.rule != "") || f.Rule != c.rule {
			t.Errorf("%s: rule %q, %v; want %q", name, f.Rule, ok, c.rule)
		}
		if ok && (f.Severity == 0 || f.Remediation == "" || !f.Span.Known()) {
			t.Errorf("%s: a finding with nothing to say: %+v", name, f)
		}
	}
}

func TestRulesAreComplete(t *testing.T) {
	nothing := func(context.Context, *check.Pass) error { return nil }
	if err := check.Validate([]check.Check{{Name: "chart", Rules: Rules(), Run: nothing}}); err != nil {
		t.Error(err)
	}
}
