package foreign_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/foreign"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/manifest/manifesttest"
)

// TestSaysWhatConftestSays runs the policies of testdata/conftest/*.txtar over
// the production manifests of the golden cases, with conftest and with this package: both
// give the same messages, of the same rules, as often. The archive's comment is
// the arguments that conftest is given.
func TestSaysWhatConftestSays(t *testing.T) {
	conftest := os.Getenv("CHARTYARD_TEST_CONFTEST")
	if conftest == "" {
		t.Skip("CHARTYARD_TEST_CONFTEST names no conftest; make test builds it")
	}
	manifests, err := filepath.Glob("../../../golden/*/manifests/prod.yaml")
	if err != nil || len(manifests) == 0 {
		t.Fatalf("no manifests: %v", err)
	}
	cases, err := filepath.Glob("testdata/conftest/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range cases {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		args := strings.Fields(string(archive.Comment))
		dir := t.TempDir()
		unpack(t, archive, dir)
		policies, err := foreign.Load(options(archive, args))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		said := 0
		for _, rendered := range manifests {
			name := strings.TrimSuffix(filepath.Base(file), ".txtar") + "/" + strings.TrimPrefix(filepath.ToSlash(rendered), "../../../golden/")
			want := byConftest(t, conftest, dir, args, rendered)
			said += len(want)
			if diff := cmp.Diff(want, byForeign(t, policies, rendered)); diff != "" {
				t.Errorf("%s (-conftest +chartyard):\n%s", name, diff)
			}
		}
		if said == 0 {
			t.Errorf("%s: conftest has no message for any manifest: the case compares nothing", file)
		}
	}
}

func unpack(t *testing.T, archive *txtar.Archive, dir string) {
	t.Helper()
	for _, f := range archive.Files {
		name := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// options reads conftest's arguments as ours.
func options(archive *txtar.Archive, args []string) foreign.Options {
	o := foreign.Options{
		AllNamespaces: slices.Contains(args, "--all-namespaces"),
		Combine:       slices.Contains(args, "--combine"),
	}
	for _, arg := range args {
		if ns, ok := strings.CutPrefix(arg, "--namespace="); ok {
			o.Namespaces = append(o.Namespaces, ns)
		}
	}
	for _, f := range archive.Files {
		switch within, isData := strings.CutPrefix(f.Name, "data/"); {
		case isData && path.Dir(within) == ".":
			o.Data = append(o.Data, foreign.File{Name: f.Name, Text: f.Data})
		case isData:
			o.Data = append(o.Data, foreign.File{Name: f.Name, Text: f.Data, At: strings.Split(path.Dir(within), "/")})
		default:
			o.Policies = append(o.Policies, foreign.File{Name: f.Name, Text: f.Data})
		}
	}
	return o
}

func byConftest(t *testing.T, conftest, dir string, args []string, rendered string) []string {
	t.Helper()
	args = append([]string{"test", "--output=json", "--policy=" + filepath.Join(dir, "policy")}, args...)
	if _, err := os.Stat(filepath.Join(dir, "data")); err == nil {
		args = append(args, "--data="+filepath.Join(dir, "data"))
	}
	cmd := exec.Command(conftest, append(args, rendered)...)
	var faults bytes.Buffer
	cmd.Stderr = &faults
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	type result struct {
		Msg      string
		Metadata struct{ Query string }
	}
	var answer []struct{ Failures, Warnings []result }
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatalf("conftest %s: %v\n%s%s", args, err, out, &faults)
	}
	var said []string
	for _, a := range answer {
		for _, r := range a.Failures {
			said = append(said, fmt.Sprintf("error %s: %s", r.Metadata.Query, r.Msg))
		}
		for _, r := range a.Warnings {
			said = append(said, fmt.Sprintf("warning %s: %s", r.Metadata.Query, r.Msg))
		}
	}
	slices.Sort(said)
	return said
}

func byForeign(t *testing.T, policies *foreign.Policies, rendered string) []string {
	t.Helper()
	c := policies.Check()
	if err := check.Validate([]check.Check{c}); err != nil {
		t.Fatal(err)
	}
	findings, err := check.Run(context.Background(), []check.Check{c}, check.Pass{Objects: objects(t, rendered)})
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, f := range findings {
		said = append(said, fmt.Sprintf("%s %s: %s", f.Severity, policies.Query(f.Rule), f.Message))
	}
	slices.Sort(said)
	return said
}

func objects(t *testing.T, file string) []*manifest.Object {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return manifesttest.Objects(t, "all.yaml", string(text))
}
