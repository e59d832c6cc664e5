package policy

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/rego"
	"github.com/chartyard/chartyard/policies"
)

// manyRules is how many rules the library is measured with, beside those it
// has: more are copies of them under names of their own.
const manyRules = 60

// grown is the library with n rules, or more if it has more.
func grown(tb testing.TB, n int) fs.FS {
	tb.Helper()
	out := fstest.MapFS{}
	files, err := fs.Glob(policies.FS, "*/*/*.rego")
	if err != nil {
		tb.Fatal(err)
	}
	var rules []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.rego") {
			continue
		}
		text, err := fs.ReadFile(policies.FS, file)
		if err != nil {
			tb.Fatal(err)
		}
		out[file] = &fstest.MapFile{Data: text}
		if path.Base(file) == "rule.rego" {
			rules = append(rules, file)
		}
	}
	for i := range max(0, n-len(rules)) {
		file := rules[i%len(rules)]
		category, name, _ := strings.Cut(path.Dir(file), "/")
		other := fmt.Sprintf("%s-copy%d", name, i/len(rules))
		text := strings.Replace(string(out[file].Data), fmt.Sprintf("[%q]\n\n", name), fmt.Sprintf("[%q]\n\n", other), 1)
		out[path.Join(category, other, "rule.rego")] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// forSizes runs a benchmark with the library as it is and as it is to be.
func forSizes(b *testing.B, run func(b *testing.B, fsys fs.FS)) {
	for _, n := range []int{1, manyRules} {
		fsys := grown(b, n)
		b.Run(fmt.Sprintf("rules=%d", len(mustLoad(b, fsys).rules)), func(b *testing.B) { run(b, fsys) })
	}
}

// BenchmarkLoad is what a yard in a folder costs, the binary's own without its
// compiled form, and with it.
func BenchmarkLoad(b *testing.B) {
	forSizes(b, func(b *testing.B, fsys fs.FS) {
		sources, err := read(fsys)
		if err != nil {
			b.Fatal(err)
		}
		packed, err := mustLoad(b, fsys).packAll(sources)
		if err != nil {
			b.Fatal(err)
		}
		compiled := from(packed)
		for _, way := range []struct {
			name string
			load func() (*Policies, error)
		}{
			{"checked", func() (*Policies, error) { return load(sources, false) }},
			{"vetted", func() (*Policies, error) { return load(sources, true) }},
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
	})
}

// BenchmarkRun is all rules over production of the standard chart, with nothing
// known of the objects and with all of them seen before.
func BenchmarkRun(b *testing.B) {
	forSizes(b, func(b *testing.B, fsys fs.FS) {
		p := mustLoad(b, fsys)
		pass := check.Pass{Namespace: "shop", Objects: standardObjects(b), Report: func(diag.Finding) {}}
		b.Run("new", func(b *testing.B) {
			for b.Loop() {
				p.memo = rego.Memo[result]{}
				p.bench(b, &pass)
			}
		})
		b.Run("known", func(b *testing.B) {
			for b.Loop() {
				p.bench(b, &pass)
			}
		})
	})
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
