package policy

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/casetest"
	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/policies"
)

// TestCompiledFormIsFresh holds the folder compiled to the library's sources.
// With -update it writes the folder.
func TestCompiledFormIsFresh(t *testing.T) {
	sources, err := read(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	want, err := mustLoad(t, policies.FS).packAll(sources)
	if err != nil {
		t.Fatal(err)
	}
	if want["program.rego"], err = packProgram(sources, assembled(t, parseAll(t, policies.FS))); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.RemoveAll("compiled"); err != nil {
			t.Fatal(err)
		}
		for file, packed := range want {
			file = compiledFile(file)
			if err := os.MkdirAll(path.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, packed, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	got := map[string]bool{}
	err = fs.WalkDir(os.DirFS("."), "compiled", func(file string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			got[file] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for file, packed := range want {
		file = compiledFile(file)
		text, err := os.ReadFile(file)
		if err != nil || string(text) != string(packed) {
			t.Errorf("%s is not the compiled form of its rule: run go test ./internal/check/policy -update", file)
		}
		delete(got, file)
	}
	if diff := cmp.Diff(map[string]bool{}, got); diff != "" {
		t.Errorf("files without a rule (-want +got):\n%s", diff)
	}
}

// TestCompiledFormSaysTheSame holds what rules say in their compiled form to
// what they say from source, on the manifests of this package and of golden.
func TestCompiledFormSaysTheSame(t *testing.T) {
	sources, err := read(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := unpackAll(sources, inBinary)
	if err != nil {
		t.Fatal(err)
	}
	program, err := unpackProgram(sources)
	if err != nil {
		t.Fatal(err)
	}
	full := mustLoad(t, policies.FS)
	t.Run("modules", func(t *testing.T) { sayTheSame(t, full, compiled) })
	t.Run("program", func(t *testing.T) { sayTheSame(t, full, program) })
}

func sayTheSame(t *testing.T, full, compiled *Policies) {
	t.Helper()
	if diff := cmp.Diff(full.Rules(), compiled.Rules()); diff != "" {
		t.Errorf("rules (-sources +compiled):\n%s", diff)
	}
	if diff := cmp.Diff(full.plans.binds, compiled.plans.binds); diff != "" {
		t.Errorf("rules that read of the environment (-sources +compiled):\n%s", diff)
	}
	random := rand.New(rand.NewPCG(3, 4))
	for _, pattern := range []string{"testdata/cases/*.yaml", "../../../golden/*/manifests/*.yaml"} {
		casetest.Each(t, pattern, func(t *testing.T, file string) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all := objects(t, string(text))
			for range 8 {
				if diff := cmp.Diff(said(t, full, all), said(t, compiled, all)); diff != "" {
					t.Fatalf("findings (-sources +compiled):\n%s", diff)
				}
				all = slices.DeleteFunc(mangled(t, random, string(text)), func(*manifest.Object) bool { return random.IntN(3) == 0 })
			}
		})
	}
}

// said is what policies report, and the error that ended it.
func said(t *testing.T, p *Policies, objects []*manifest.Object) []string {
	t.Helper()
	var out []string
	pass := check.Pass{
		Service: "demo", Environment: "prod", Namespace: "shop", Release: "demo", Objects: objects,
		Report: func(f diag.Finding) { out = append(out, fmt.Sprintf("%+v", f)) },
	}
	if err := p.run(t.Context(), &pass); err != nil {
		out = append(out, err.Error())
	}
	return out
}
