package check

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/diag"
)

// reporting is a check with one rule that reports the given findings.
func reporting(name string, rule diag.Rule, findings ...diag.Finding) Check {
	return Check{Name: name, Rules: []diag.Rule{rule}, Run: func(_ context.Context, pass *Pass) error {
		for _, f := range findings {
			f.Rule = rule.ID
			pass.Report(f)
		}
		return nil
	}}
}

func rule(id string) diag.Rule {
	return diag.Rule{ID: id, Title: "T", Severity: diag.Warning, Remediation: "Do better."}
}

func TestRunCompletesAndSorts(t *testing.T) {
	at := func(line int) diag.Span { return diag.Span{File: "values.yaml", Line: line} }
	got, err := Run(t.Context(), []Check{
		reporting("late", rule("a/late"), diag.Finding{Message: "two", Span: at(2)}),
		reporting("early", rule("a/early"),
			diag.Finding{Message: "three", Span: at(3), Severity: diag.Error, Remediation: "Otherwise."},
			diag.Finding{Message: "one", Span: at(1)}),
	}, Pass{Service: "payments", Environment: "prod"})
	if err != nil {
		t.Fatal(err)
	}
	finding := func(f diag.Finding) diag.Finding {
		f.Service, f.Environments = "payments", []string{"prod"}
		return f
	}
	want := []diag.Finding{
		finding(diag.Finding{Rule: "a/early", Message: "one", Span: at(1), Severity: diag.Warning, Remediation: "Do better."}),
		finding(diag.Finding{Rule: "a/late", Message: "two", Span: at(2), Severity: diag.Warning, Remediation: "Do better."}),
		finding(diag.Finding{Rule: "a/early", Message: "three", Span: at(3), Severity: diag.Error, Remediation: "Otherwise."}),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

func TestRunKeepsAChartWithoutEnvironmentsWithout(t *testing.T) {
	got, err := Run(t.Context(), []Check{reporting("one", rule("a/b"), diag.Finding{})}, Pass{})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].Environments != nil {
		t.Errorf("got %+v, want one finding without environments", got)
	}
}

func TestRunErrors(t *testing.T) {
	broken := errors.New("it broke")
	failing := Check{Name: "failing", Run: func(context.Context, *Pass) error { return broken }}
	if _, err := Run(t.Context(), []Check{failing}, Pass{}); !errors.Is(err, broken) || !strings.Contains(err.Error(), "check failing") {
		t.Errorf("error %v, want the check's with its name", err)
	}
	stray := Check{Name: "stray", Run: func(_ context.Context, pass *Pass) error {
		pass.Report(diag.Finding{Rule: "a/b"})
		return nil
	}}
	if _, err := Run(t.Context(), []Check{stray}, Pass{}); err == nil {
		t.Error("a finding of no rule was taken")
	}
}

func TestValidate(t *testing.T) {
	good := reporting("good", rule("a/b"))
	if err := Validate([]Check{good, reporting("other-2", rule("a-1/b-2"))}); err != nil {
		t.Errorf("a good list: %v", err)
	}
	with := func(change func(*diag.Rule)) Check {
		r := rule("c/d")
		change(&r)
		return reporting("bad", r)
	}
	for want, checks := range map[string][]Check{
		`name "": want`:            {reporting("", rule("c/d"))},
		`name "Bad": want`:         {reporting("Bad", rule("c/d"))},
		"two of this name":         {good, reporting("good", rule("c/d"))},
		"no Run":                   {{Name: "bad"}},
		"in check good and in":     {good, reporting("bad", rule("a/b"))},
		`rule "nocategory": want`:  {with(func(r *diag.Rule) { r.ID = "nocategory" })},
		`rule "a/b/c": want`:       {with(func(r *diag.Rule) { r.ID = "a/b/c" })},
		`rule "a/-b": want`:        {with(func(r *diag.Rule) { r.ID = "a/-b" })},
		`rule "a/b-": want`:        {with(func(r *diag.Rule) { r.ID = "a/b-" })},
		`rule "a/b_c": want`:       {with(func(r *diag.Rule) { r.ID = "a/b_c" })},
		"rule c/d: no title":       {with(func(r *diag.Rule) { r.Title = "" })},
		"rule c/d: no severity":    {with(func(r *diag.Rule) { r.Severity = 0 })},
		"rule c/d: no remediation": {with(func(r *diag.Rule) { r.Remediation = "" })},
	} {
		if err := Validate(checks); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}
