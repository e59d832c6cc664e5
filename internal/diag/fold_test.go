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

// What a layer overrides differs from one environment to the next; what it
// sets is one finding.
func TestFoldJoinsOverriddenLayers(t *testing.T) {
	layer := func(says string) Related { return Related{Role: RoleValues, Message: says} }
	finding := func(env string, layers ...Related) Finding {
		return Finding{Rule: "images/tag", Severity: Error, Message: "no tag", Origin: "--set tag", Environments: []string{env}, Related: layers}
	}
	defaults, dev, set := layer("values.yaml"), layer("values-dev.yaml"), layer("--set tag")
	got := Fold([]Finding{
		finding("prod", defaults, set), finding("dev", defaults, dev, set), finding("uat", defaults, layer("--set tag to null")),
	}, []string{"dev", "uat", "prod"})
	want := []Finding{finding("dev", defaults, dev, set), finding("uat", defaults, layer("--set tag to null"))}
	want[0].Environments = []string{"dev", "prod"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
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
