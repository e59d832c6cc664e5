package gatekeeper

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"sigs.k8s.io/yaml"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/manifest/manifesttest"
	"github.com/chartyard/chartyard/internal/rego"
	"github.com/chartyard/chartyard/policies"
)

// gator is the program that the export is held to.
func gator(t *testing.T) string {
	t.Helper()
	program := os.Getenv("CHARTYARD_TEST_GATOR")
	if program == "" {
		t.Skip("CHARTYARD_TEST_GATOR names no gator; make test builds it")
	}
	return program
}

// TestGatorAgrees checks the examples of all rules, the same with nulls in them
// and the manifests of the golden cases with chartyard, and with gator by what is
// exported. Both must say the same of each object. A rule whose bad example gator
// lets pass is a fault, whatever chartyard says. The shapes are run without the
// parameters of their constraints: templates know the defaults.
func TestGatorAgrees(t *testing.T) {
	program := gator(t)
	for name, fsys := range map[string]fs.FS{"library": policies.FS, "shapes": os.DirFS("testdata/shapes")} {
		t.Run(name, func(t *testing.T) {
			export := mustExport(t, fsys)
			if name == "shapes" {
				dropParameters(export)
			}
			texts := slices.Concat(examples(t, fsys), withNulls(t, examples(t, fsys)), goldenManifests(t))
			got := byGator(t, program, export, texts)
			want := byChartyard(t, fsys, export, texts)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("findings of each object (-chartyard +gator):\n%s", diff)
			}
			for _, rule := range export.Exported {
				bad := canonical(t, string(read(t, fsys, rule.ID+"/bad.yaml")))
				if !slices.ContainsFunc(got[bad], func(line string) bool { return strings.HasPrefix(line, rule.ID+" ") }) {
					t.Errorf("%s: gator lets the bad example pass", rule.ID)
				}
			}
		})
	}
}

// TestGatorVerifies runs the suites that are part of an export.
func TestGatorVerifies(t *testing.T) {
	program := gator(t)
	export, err := New(t.Context(), policies.FS, Options{
		Context: map[string]string{"kubeVersion": "1.35"},
		Setting: func(id string) Setting {
			return map[string]Setting{"images/registry-allowed": {Params: map[string]any{"registries": []any{"none.example.com"}}}}[id]
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	dir := laidOut(t, export)
	out, err := exec.Command(program, "verify", dir+"/...").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if n := strings.Count(string(out), "\nok\t") + 1; n != len(export.Exported) {
		t.Errorf("%d suites passed, and %d rules are exported:\n%s", n, len(export.Exported), out)
	}
}

func dropParameters(export *Export) {
	for i, file := range export.Tree {
		if strings.HasPrefix(file.Path, "constraints/") {
			text, _, _ := strings.Cut(string(file.Text), "  parameters:\n") // the last key
			export.Tree[i].Text = []byte(text)
		}
	}
}

func mustExport(t *testing.T, fsys fs.FS) *Export {
	t.Helper()
	export, err := New(t.Context(), fsys, Options{Context: map[string]string{"kubeVersion": "", "environment": "prod", "profile": ""}})
	if err != nil {
		t.Fatal(err)
	}
	if len(export.Exported) == 0 {
		t.Fatal("no rule is exported")
	}
	return export
}

func laidOut(t *testing.T, export *Export) string {
	t.Helper()
	dir := t.TempDir()
	for _, file := range export.Tree {
		name := filepath.Join(dir, filepath.FromSlash(file.Path))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, file.Text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func read(t *testing.T, fsys fs.FS, name string) []byte {
	t.Helper()
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// examples are the objects of all rules' examples, whatever their scope.
func examples(t *testing.T, fsys fs.FS) []string {
	t.Helper()
	files, err := fs.Glob(fsys, "*/*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, file := range files {
		out = append(out, pieces(string(read(t, fsys, file)))...)
	}
	return out
}

func pieces(stream string) []string {
	var out []string
	for _, piece := range manifest.Split(stream) {
		if strings.Contains(piece.Text, "kind:") {
			out = append(out, piece.Text)
		}
	}
	return out
}

func goldenManifests(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../golden/*/manifests/prod.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden manifests: %v", err)
	}
	var out []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, pieces(string(text))...)
	}
	return out
}

// withNulls are the objects with every third field below spec set to null, and
// in every mapping there a key that is null.
func withNulls(t *testing.T, texts []string) []string {
	t.Helper()
	var out []string
	for n, text := range texts {
		var object map[string]any
		if err := yaml.Unmarshal([]byte(text), &object); err != nil {
			t.Fatal(err)
		}
		count := n
		object["spec"] = nulled(object["spec"], &count)
		changed, err := json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(changed))
	}
	return out
}

func nulled(value any, count *int) any {
	switch v := value.(type) {
	case map[string]any:
		out := map[string]any{"securityContext": nil}
		for _, key := range sortedKeys(v) {
			if *count++; *count%3 == 0 && key != "name" {
				out[key] = nil
			} else {
				out[key] = nulled(v[key], count)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = nulled(v[i], count)
		}
		return out
	}
	return value
}

func sortedKeys(m map[string]any) []string {
	var out []string
	for key := range m {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

// canonical is an object by which findings of it are found again.
func canonical(t *testing.T, text string) string {
	t.Helper()
	var object any
	if err := yaml.Unmarshal([]byte(text), &object); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// byChartyard are the findings of the rules that are exported, by object.
func byChartyard(t *testing.T, fsys fs.FS, export *Export, texts []string) map[string][]string {
	t.Helper()
	rules := exportedRules(t, fsys, export)
	out := map[string][]string{}
	for _, text := range texts {
		pass := check.Pass{Environment: "prod", Objects: manifesttest.Objects(t, "x", text), Locate: surely}
		found, err := check.Run(t.Context(), []check.Check{rules.Check()}, pass)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			if f.Precision == diag.Inferred {
				f.Path = nil // the rule says none
			}
			key := canonical(t, text)
			out[key] = append(out[key], fmt.Sprintf("%s %s: %s", f.Rule, f.Path, f.Message))
		}
	}
	return tidy(out)
}

// surely tells the findings whose field is inferred from the others.
func surely(*manifest.Object, diag.Path, string) check.Location {
	return check.Location{Precision: diag.Exact}
}

func tidy(lines map[string][]string) map[string][]string {
	for key := range lines {
		slices.Sort(lines[key])
		lines[key] = slices.Compact(lines[key])
	}
	return lines
}

// gatorResult is one of those that gator test prints.
type gatorResult struct {
	Msg        string `json:"msg"`
	Constraint struct {
		Kind string `json:"kind"`
	} `json:"constraint"`
	Metadata struct {
		Details struct {
			Path        any    `json:"path"`
			Remediation string `json:"remediation"`
		} `json:"details"`
	} `json:"metadata"`
	ViolatingObject json.RawMessage `json:"violatingObject"`
}

func byGator(t *testing.T, program string, export *Export, texts []string) map[string][]string {
	t.Helper()
	dir := laidOut(t, export)
	objects := filepath.Join(t.TempDir(), "objects.yaml")
	if err := os.WriteFile(objects, []byte(strings.Join(texts, "\n---\n")), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "test", "-o", "json", "-f", dir+"/templates", "-f", dir+"/constraints", "-f", objects)
	var faults bytes.Buffer
	cmd.Stderr = &faults // it warns of names that are there twice, at length
	printed, err := cmd.Output()
	if code := cmd.ProcessState.ExitCode(); err != nil && (code != 1 || len(printed) == 0) {
		lines := strings.Split(strings.TrimSpace(faults.String()), "\n")
		t.Fatalf("gator test: %v: %s", err, lines[len(lines)-1])
	}
	var results []gatorResult
	if err := json.Unmarshal(printed, &results); err != nil {
		t.Fatalf("%v in what gator prints: %.200s", err, printed)
	}
	ids := map[string]string{}
	for _, e := range export.Exported {
		ids[e.Kind] = e.ID
	}
	out := map[string][]string{}
	for _, r := range results {
		var path diag.Path
		if given := r.Metadata.Details.Path; given != nil {
			if path, err = rego.ReadPath(ast.NewTerm(ast.MustInterfaceToValue(given))); err != nil {
				t.Error(err)
			}
		}
		if r.Metadata.Details.Remediation == "" {
			t.Errorf("%s: no remediation", r.Constraint.Kind)
		}
		key := canonical(t, string(r.ViolatingObject))
		out[key] = append(out[key], fmt.Sprintf("%s %s: %s", ids[r.Constraint.Kind], path, r.Msg))
	}
	return tidy(out)
}
