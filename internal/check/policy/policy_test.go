package policy

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/casetest"
	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/manifest/manifesttest"
	"github.com/chartyard/chartyard/internal/rego"
	"github.com/chartyard/chartyard/policies"
)

var update = flag.Bool("update", false, "rewrite the answers in testdata")

// TestFindings checks the manifests of testdata/cases/*.yaml with all rules
// and compares what they say with the .txt beside.
func TestFindings(t *testing.T) {
	casetest.Each(t, "testdata/cases/*.yaml", func(t *testing.T, file string) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for _, f := range findings(t, mustLoad(t, policies.FS), objects(t, string(text))) {
			fmt.Fprintf(&got, "%s %s %s %s: %s\n", f.Severity, f.Rule, f.Object, f.Path, f.Message)
		}
		casetest.Golden(t, strings.TrimSuffix(file, ".yaml")+".txt", got.String(), *update)
	})
}

// TestFaults loads the policies of testdata/faults/*.txtar and compares the
// errors with the file "want" in the archive.
func TestFaults(t *testing.T) {
	casetest.EachArchive(t, "testdata/faults/*.txtar", func(t *testing.T, archive casetest.Archive) {
		folder := fstest.MapFS{}
		for _, f := range archive.Files {
			if f.Name != "want" {
				folder[f.Name] = &fstest.MapFile{Data: f.Data}
			}
		}
		policies, err := Load(folder)
		if err == nil {
			err = run(t, policies)
		}
		if err == nil {
			t.Fatal("loaded and run without an error")
		}
		archive.Golden(t, "want", err.Error()+"\n", *update)
	})
}

// run evaluates policies on one Pod.
func run(t *testing.T, p *Policies) error {
	t.Helper()
	pass := check.Pass{Objects: objects(t, "apiVersion: v1\nkind: Pod\nmetadata: {name: app}\n")}
	_, err := check.Run(t.Context(), []check.Check{p.Check()}, pass)
	return err
}

func TestEveryImpureFunctionIsRefused(t *testing.T) {
	allowed := map[string]bool{}
	for _, b := range rego.Pure().Builtins {
		allowed[b.Name] = true
	}
	for _, name := range []string{
		"http.send", "io.jwt.encode_sign", "net.lookup_ip_addr", "opa.runtime", "rand.intn",
		"rego.parse_module", "time.now_ns", "uuid.rfc4122",
	} {
		if allowed[name] {
			t.Errorf("%s is not refused", name)
		}
	}
	for _, b := range ast.Builtins {
		if allowed[b.Name] {
			continue
		}
		args := strings.Repeat(", 1", len(b.Decl.NamedFuncArgs().Args))
		rule := minimalRule("x := " + b.Name + "(" + strings.TrimPrefix(args, ", ") + ")")
		for name, load := range map[string]func(fs.FS) (*Policies, error){"Load": Load, "LoadVetted": LoadVetted} {
			_, err := load(fstest.MapFS{"a/b/rule.rego": {Data: []byte(rule)}})
			if want := "a/b/rule.rego:7: " + b.Name + ": a policy may look"; err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%s: error %v, want %s…", name, err, want)
			}
		}
	}
}

// minimalRule is a policy a/b with the given condition.
func minimalRule(condition string) string {
	return `# METADATA
# title: A rule
# description: For tests.
# custom: {severity: error, remediation: Do better.}
package policies.a.b

violation contains {"msg": "no", "path": []} if { ` + condition + ` }
`
}

// Policies that were loaded without the search for faults must say the same.
func TestVettedPoliciesSayTheSame(t *testing.T) {
	vetted, err := LoadVetted(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	saySame(t, mustLoad(t, policies.FS), vetted)
}

// saySame holds two loads of the same policies to each other.
func saySame(t *testing.T, first, second *Policies) {
	t.Helper()
	if diff := cmp.Diff(first.Rules(), second.Rules()); diff != "" {
		t.Errorf("rules (-first +second):\n%s", diff)
	}
	casetest.Each(t, "testdata/cases/*.yaml", func(t *testing.T, file string) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all := objects(t, string(text))
		if diff := cmp.Diff(findings(t, first, all), findings(t, second, all)); diff != "" {
			t.Errorf("findings (-first +second):\n%s", diff)
		}
	})
}

func TestRulesAreFitForAList(t *testing.T) {
	if err := check.Validate([]check.Check{mustLoad(t, policies.FS).Check()}); err != nil {
		t.Error(err)
	}
}

func mustLoad(t testing.TB, fsys fs.FS) *Policies {
	t.Helper()
	p, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func findings(t testing.TB, p *Policies, objects []*manifest.Object) []diag.Finding {
	t.Helper()
	pass := check.Pass{Service: "demo", Environment: "prod", Namespace: "shop", Release: "demo", Objects: objects}
	found, err := check.Run(t.Context(), []check.Check{p.Check()}, pass)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func objects(t testing.TB, stream string) []*manifest.Object {
	t.Helper()
	out := manifesttest.Objects(t, "demo/templates/all.yaml", stream)
	if len(out) == 0 {
		t.Fatal("no object")
	}
	return out
}
