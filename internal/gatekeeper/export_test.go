package gatekeeper

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/casetest"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/policies"
)

var update = flag.Bool("update", false, "rewrite the answers in testdata")

// TestLeft exports the rules of testdata/left/*.txtar and compares the reasons
// for which rules are left out with the file "want" in the archive.
func TestLeft(t *testing.T) {
	casetest.EachArchive(t, "testdata/left/*.txtar", func(t *testing.T, archive casetest.Archive) {
		folder := fstest.MapFS{}
		for _, f := range archive.Files {
			if f.Name != "want" {
				folder[f.Name] = &fstest.MapFile{Data: f.Data}
			}
		}
		export, err := New(t.Context(), folder, Options{Context: map[string]string{"kubeVersion": "1.36"}})
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for _, l := range export.Left {
			fmt.Fprintf(&got, "%s: %s\n", l.ID, l.Reason)
		}
		for _, e := range export.Exported {
			fmt.Fprintf(&got, "exported: %s\n", e.ID)
		}
		archive.Golden(t, "want", got.String(), *update)
	})
}

// TestExport compares what the rules of testdata/shapes become with
// testdata/want.
func TestExport(t *testing.T) {
	fsys := os.DirFS("testdata/shapes")
	for _, id := range []string{"context/all-kinds", "names/taken", "old/v0"} {
		t.Run(id, func(t *testing.T) {
			export, err := New(t.Context(), fsys, Options{
				Only:    func(rule string) bool { return rule == id },
				Context: map[string]string{"environment": "test", "kubeVersion": "1.36"},
				Setting: func(string) Setting {
					return map[string]Setting{"context/all-kinds": {Severity: diag.Warning, Params: map[string]any{"most": 3}}}[id]
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, file := range export.Tree {
				fmt.Fprintf(&got, "-- %s --\n%s", file.Path, file.Text)
			}
			casetest.Golden(t, "testdata/want/"+path.Base(id)+".txt", got.String(), *update)
		})
	}
}

func TestExportIsTheSameEachTime(t *testing.T) {
	if diff := cmp.Diff(mustExport(t, policies.FS).Tree, mustExport(t, policies.FS).Tree); diff != "" {
		t.Errorf("first and second export (-first +second):\n%s", diff)
	}
}

func TestSettings(t *testing.T) {
	const id = "images/registry-allowed"
	export := func(s Setting, action string) *Export {
		out, err := New(t.Context(), policies.FS, Options{
			Only: func(rule string) bool { return rule == id }, Action: action, Setting: func(string) Setting { return s },
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, c := range []struct {
		setting Setting
		action  string
		want    string
	}{
		{want: "warn"},
		{setting: Setting{Severity: diag.Error}, want: "deny"},
		{setting: Setting{Severity: diag.Info}, want: "dryrun"},
		{setting: Setting{Severity: diag.Error}, action: "dryrun", want: "dryrun"},
	} {
		got := export(c.setting, c.action)
		var written constraint
		if err := yaml.Unmarshal(got.Tree.Find("constraints/"+id+".yaml").Text, &written); err != nil {
			t.Fatal(err)
		}
		if got.Exported[0].Action != c.want || written.Spec.EnforcementAction != c.want {
			t.Errorf("%+v %s: %s, written %s; want %s", c.setting, c.action, got.Exported[0].Action, written.Spec.EnforcementAction, c.want)
		}
	}
	skipped := export(Setting{Skip: "nobody wants it"}, "")
	if diff := cmp.Diff([]Left{{id, "nobody wants it"}}, skipped.Left); diff != "" || len(skipped.Tree) > 0 {
		t.Errorf("left (-want +got):\n%s", diff)
	}
}

// Gatekeeper 3.23 has the functions of OPA 1.17.1. What is refused as missing is
// what rules may call and templates may not.
func TestMissingFunctions(t *testing.T) {
	theirs, err := ast.LoadCapabilitiesVersion("v1.17.1")
	if err != nil {
		t.Fatal(err)
	}
	for _, ours := range ast.CapabilitiesForThisVersion().Builtins {
		there := slices.ContainsFunc(theirs.Builtins, func(b *ast.Builtin) bool { return b.Name == ours.Name })
		ofAnnotations := strings.HasPrefix(ours.Name, "rego.metadata.")
		if isMissing(ours.Name) != (!there || ofAnnotations) {
			t.Errorf("%s: missing is %v; Gatekeeper has it: %v", ours.Name, isMissing(ours.Name), there)
		}
	}
}

// What Gatekeeper would not compile is not written.
func TestFaultOfCode(t *testing.T) {
	for main, want := range map[string]string{
		"package x\n\nviolation contains 1 if input.a == 1\n": "",
		"package x\n\nviolation contains 1 if f(1)\n":         "its template would not compile: undefined function f",
		"package x\n\nviolation contains\n":                   "its template would not compile: unexpected",
	} {
		if got := (code{main: main}).fault(); !strings.HasPrefix(got, want) || (want == "") != (got == "") {
			t.Errorf("%s\nfault %q, want %q…", main, got, want)
		}
	}
}

// Every kind that a rule of the library names has its API groups, unless it is of
// a custom resource.
func TestGroupsOfKinds(t *testing.T) {
	custom := []string{
		"ClusterExternalSecret", "ClusterSecretStore", "DNSEndpoint", "ExternalSecret", "GRPCRoute", "Gateway", "HTTPRoute",
		"SecretStore", "ServiceMonitor", "TCPRoute", "TLSRoute", "UDPRoute",
	}
	served := map[string]bool{}
	files, err := fs.Glob(policies.FS, "*/*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		for _, text := range pieces(string(read(t, policies.FS, file))) {
			var object struct {
				APIVersion string `yaml:"apiVersion"`
				Kind       string `yaml:"kind"`
			}
			if err := yaml.Unmarshal([]byte(text), &object); err != nil {
				t.Fatal(err)
			}
			group, _, found := strings.Cut(object.APIVersion, "/")
			if !found {
				group = ""
			}
			served[object.Kind] = true
			if groups := groupsOf(object.Kind); groups[0] != "*" && !slices.Contains(groups, group) {
				t.Errorf("%s: %s is in %q, the table has %q", file, object.Kind, group, groups)
			}
		}
	}
	for _, rule := range exportedRules(t, policies.FS, mustExport(t, policies.FS)).Rules() {
		for _, kind := range rule.Kinds {
			if groupsOf(kind)[0] == "*" && served[kind] && !slices.Contains(custom, kind) {
				t.Errorf("%s: %s has no groups", rule.ID, kind)
			}
		}
	}
}
