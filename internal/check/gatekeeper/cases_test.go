package gatekeeper_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chartyard/chartyard/internal/casetest"
	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/gatekeeper"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest/manifesttest"
)

var update = flag.Bool("update", false, "write the findings of testdata")

func filesOf(archive *txtar.Archive) []gatekeeper.File {
	var files []gatekeeper.File
	for _, f := range archive.Files {
		if strings.HasPrefix(f.Name, "policy/") {
			files = append(files, gatekeeper.File{Name: f.Name, Text: f.Data})
		}
	}
	return files
}

func textOf(t *testing.T, archive *txtar.Archive, name string) string {
	t.Helper()
	for _, f := range archive.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	t.Fatalf("no file %s", name)
	return ""
}

func load(t *testing.T, files ...gatekeeper.File) *gatekeeper.Policies {
	t.Helper()
	policies, err := gatekeeper.Load(gatekeeper.Options{Files: files})
	if err != nil {
		t.Fatal(err)
	}
	if err := check.Validate([]check.Check{policies.Check()}); err != nil {
		t.Fatal(err)
	}
	return policies
}

func run(t *testing.T, policies *gatekeeper.Policies, pass check.Pass, manifests string) []diag.Finding {
	t.Helper()
	pass.Objects = manifesttest.Objects(t, "all.yaml", manifests)
	findings, err := check.Run(context.Background(), []check.Check{policies.Check()}, pass)
	if err != nil {
		t.Fatal(err)
	}
	return findings
}

// TestCases runs policy/ of each case over its manifests: what is found, and at
// which field.
func TestCases(t *testing.T) {
	casetest.EachArchive(t, "testdata/cases/*.txtar", func(t *testing.T, archive casetest.Archive) {
		policies := load(t, filesOf(archive.Archive)...)
		out := ""
		for _, f := range run(t, policies, check.Pass{}, textOf(t, archive.Archive, "manifests.yaml")) {
			out += fmt.Sprintf("%s %s %s %s: %s", f.Severity, f.Rule, f.Object, f.Path, f.Message)
			if f.Details != nil {
				out += " " + string(f.Details)
			}
			if !strings.HasPrefix(f.Remediation, "The constraint is ") {
				out += " — " + f.Remediation
			}
			out += "\n"
		}
		archive.Golden(t, "findings", out, *update)
	})
}

// TestSaysWhatGatorSays runs the templates and constraints of all cases over the
// production manifests of the golden cases and over the manifests of each case, with
// gator and with this package: the same constraints are violated by the same objects
// with the same messages. gator takes an object that names no namespace for one of
// the cluster, so it is given the objects as they are when they are installed.
func TestSaysWhatGatorSays(t *testing.T) {
	gator := os.Getenv("CHARTYARD_TEST_GATOR")
	if gator == "" {
		t.Skip("CHARTYARD_TEST_GATOR names no gator; make test builds it")
	}
	dir := t.TempDir()
	var files []gatekeeper.File
	streams := map[string]string{}
	casetest.EachArchive(t, "testdata/cases/*.txtar", func(t *testing.T, archive casetest.Archive) {
		for _, f := range filesOf(archive.Archive) {
			f.Name = strings.ReplaceAll(t.Name()+"/"+f.Name, "/", "-")
			files = append(files, f)
			if err := os.WriteFile(filepath.Join(dir, f.Name), unlisted(t, f.Text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		streams[t.Name()] = textOf(t, archive.Archive, "manifests.yaml")
	})
	if err := os.WriteFile(filepath.Join(dir, "pods.yaml"), []byte(expansion), 0o644); err != nil {
		t.Fatal(err)
	}
	golden, err := filepath.Glob("../../../golden/*/manifests/prod.yaml")
	if err != nil || len(golden) == 0 {
		t.Fatalf("no manifests: %v", err)
	}
	for _, name := range golden {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		streams[name] = string(text)
	}
	policies := load(t, files...)
	for name, stream := range streams {
		want := byGator(t, gator, dir, installed(t, stream, "shop-north"))
		var got []string
		for _, f := range run(t, policies, check.Pass{Namespace: "shop-north"}, stream) {
			got = append(got, fmt.Sprintf("%s %s %s/%s: %s", f.Severity, policies.Constraint(f.Rule), f.Object.Kind, f.Object.Name, f.Message))
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-gator +chartyard):\n%s", name, diff)
		}
		if len(want) == 0 {
			t.Errorf("%s: gator has nothing to say: the case compares nothing", name)
		}
	}
}

// expansion has gator review the pods that workloads make.
const expansion = `apiVersion: expansion.gatekeeper.sh/v1beta1
kind: ExpansionTemplate
metadata: {name: pods}
spec:
  applyTo:
    - {groups: [apps], kinds: [Deployment, StatefulSet, DaemonSet, ReplicaSet], versions: [v1]}
    - {groups: [batch], kinds: [Job], versions: [v1]}
  templateSource: spec.template
  generatedGVK: {kind: Pod, group: "", version: v1}
`

// installed gives objects that name no namespace one.
func installed(t *testing.T, stream, namespace string) string {
	t.Helper()
	out := ""
	for _, obj := range manifesttest.Objects(t, "all.yaml", stream) {
		metadata, _ := obj.Value["metadata"].(map[string]any)
		if metadata != nil && obj.Namespace == "" && obj.Kind != "Namespace" && obj.Kind != "CustomResourceDefinition" {
			metadata["namespace"] = namespace
		}
		one, err := json.Marshal(obj.Value)
		if err != nil {
			t.Fatal(err)
		}
		out += string(one) + "\n---\n"
	}
	return out
}

// unlisted takes a List apart, which gator does not.
func unlisted(t *testing.T, text []byte) []byte {
	t.Helper()
	if !strings.HasPrefix(string(text), "apiVersion: v1\nkind: List\n") {
		return text
	}
	var out []byte
	for _, obj := range manifesttest.Objects(t, "list.yaml", string(text)) {
		one, err := json.Marshal(obj.Value)
		if err != nil {
			t.Fatal(err)
		}
		out = append(append(out, one...), "\n---\n"...)
	}
	return out
}

func byGator(t *testing.T, gator, dir, stream string) []string {
	t.Helper()
	manifests := filepath.Join(t.TempDir(), "manifests.yaml")
	if err := os.WriteFile(manifests, []byte(stream), 0o644); err != nil {
		t.Fatal(err)
	}
	var faults strings.Builder
	cmd := exec.Command(gator, "test", "--output=json", "--filename="+dir, "--filename="+manifests)
	cmd.Stderr = &faults
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	type object struct {
		APIVersion, Kind string
		Metadata         struct{ Name string }
	}
	var answer []struct {
		Msg, EnforcementAction      string
		ScopedActions               []string
		Constraint, ViolatingObject object
	}
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatalf("gator: %v\n%s%s", err, out, &faults)
	}
	implied := regexp.MustCompile(`^(\[Implied by [a-z]+\] )+`)
	severities := map[string]string{"deny": "error", "warn": "warning", "dryrun": "info"}
	var said []string
	for _, r := range answer {
		if strings.Contains(r.ViolatingObject.APIVersion, "gatekeeper.sh/") {
			continue // gator reviews its templates and constraints, too
		}
		action := r.EnforcementAction
		if action == "scoped" {
			action = r.ScopedActions[0]
		}
		said = append(said, fmt.Sprintf("%s %s/%s %s/%s: %s", severities[action], r.Constraint.Kind, r.Constraint.Metadata.Name,
			r.ViolatingObject.Kind, r.ViolatingObject.Metadata.Name, implied.ReplaceAllString(r.Msg, "")))
	}
	slices.Sort(said)
	return slices.Compact(said)
}
