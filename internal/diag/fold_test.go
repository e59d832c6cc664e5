package diag

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFoldListsEnvironmentsInPromotionOrder(t *testing.T) {
	finding := func(env string, renderedLine int) Finding {
		return Finding{
			Object: &Object{Kind: "Deployment", Namespace: "payments-" + env, Name: "payments"},
			Rule:   "images/tag", Severity: Error, Message: "no tag", Environments: []string{env},
			Span:    Span{File: "values.yaml", Line: 3},
			Related: []Related{{Role: RoleRendered, Span: Span{File: env, Line: renderedLine}}},
		}
	}
	other := finding("dev", 9)
	other.Span.Line = 2
	got := Fold([]Finding{finding("prod", 8), finding("dev", 7), finding("dev", 7), other}, []string{"dev", "test", "uat", "prod"})
	var envs [][]string
	for _, f := range got {
		envs = append(envs, f.Environments)
	}
	if diff := cmp.Diff([][]string{{"dev"}, {"dev", "prod"}}, envs); diff != "" {
		t.Errorf("environments (-want +got):\n%s", diff)
	}
}

func TestKeyHoldsNoLine(t *testing.T) {
	a := Finding{Rule: "r", Service: "s", Object: &Object{Kind: "Deployment", Name: "x"}, Path: Path{"spec"}, Span: Span{File: "f", Line: 1}}
	b := a
	b.Span.Line = 2
	if a.Key() != b.Key() {
		t.Errorf("keys differ by line: %q and %q", a.Key(), b.Key())
	}
}
