package policy

import (
	"os"
	"testing"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/policies"
)

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(policies.FS); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoadVetted(b *testing.B) {
	for b.Loop() {
		if _, err := LoadVetted(policies.FS); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRun is all rules over the objects of helm create's chart, with
// nothing known of them and with all of them seen before.
func BenchmarkRun(b *testing.B) {
	text, err := os.ReadFile("testdata/cases/helm-create.yaml")
	if err != nil {
		b.Fatal(err)
	}
	p := mustLoad(b, policies.FS)
	pass := check.Pass{
		Namespace: "shop", Objects: objects(b, string(text)),
		Report: func(diag.Finding) {},
	}
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			p.memo.known = nil
			if err := p.run(b.Context(), &pass); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("known", func(b *testing.B) {
		for b.Loop() {
			if err := p.run(b.Context(), &pass); err != nil {
				b.Fatal(err)
			}
		}
	})
}
