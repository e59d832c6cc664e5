package policy

import (
	"os"
	"slices"
	"testing"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/rego"
	"github.com/chartyard/chartyard/policies"
)

// BenchmarkLoad is what a yard in a folder costs, the library without its
// compiled form, with it, and as the program that the binary holds.
func BenchmarkLoad(b *testing.B) {
	sources, err := read(policies.FS)
	if err != nil {
		b.Fatal(err)
	}
	packed, err := mustLoad(b, policies.FS).packAll(sources)
	if err != nil {
		b.Fatal(err)
	}
	compiled := from(packed)
	for _, way := range []struct {
		name string
		load func() (*Policies, error)
	}{
		{"checked", func() (*Policies, error) { return load(sources, mode{}) }},
		{"vetted", func() (*Policies, error) { return load(sources, mode{vetted: true}) }},
		{"compiled", func() (*Policies, error) { return unpackAll(sources, compiled) }},
		{"program", func() (*Policies, error) { return unpackProgram(sources) }},
	} {
		b.Run(way.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := way.load(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkRun is all rules over production of the standard chart, by OPA's
// interpreter and by the machine, with nothing known of the objects and with
// all of them seen before.
func BenchmarkRun(b *testing.B) {
	vetted, err := LoadVetted(policies.FS)
	if err != nil {
		b.Fatal(err)
	}
	pass := check.Pass{Namespace: "shop", Objects: standardObjects(b), Report: func(diag.Finding) {}}
	for _, by := range []struct {
		name string
		p    *Policies
	}{{"topdown", mustLoad(b, policies.FS)}, {"machine", vetted}} {
		b.Run(by.name+"/new", func(b *testing.B) {
			for b.Loop() {
				by.p.memo = rego.Memo[result]{}
				by.p.bench(b, &pass)
			}
		})
		b.Run(by.name+"/known", func(b *testing.B) {
			for b.Loop() {
				by.p.bench(b, &pass)
			}
		})
	}
}

// BenchmarkRule is each rule alone over the same objects: what it costs when it
// shares nothing with others.
func BenchmarkRule(b *testing.B) {
	all := mustLoad(b, policies.FS)
	pass := check.Pass{Namespace: "shop", Objects: standardObjects(b), Report: func(diag.Finding) {}}
	for i, r := range all.rules {
		p := &Policies{rules: all.rules[i : i+1], compiler: all.compiler}
		p.plans = newPlans(p.rules, slices.Clone(all.plans.binds[i:i+1]))
		b.Run(r.ID, func(b *testing.B) {
			for b.Loop() {
				p.memo = rego.Memo[result]{}
				p.bench(b, &pass)
			}
		})
	}
}

func (p *Policies) bench(b *testing.B, pass *check.Pass) {
	if err := p.run(b.Context(), pass); err != nil {
		b.Fatal(err)
	}
}

func standardObjects(b *testing.B) []*manifest.Object {
	text, err := os.ReadFile("../../../golden/standard/manifests/prod.yaml")
	if err != nil {
		b.Fatal(err)
	}
	return objects(b, string(text))
}
