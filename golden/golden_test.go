// Package golden holds whole services and charts, a folder each: the tree, what
// every environment of it renders to, and what is found in it. They are
// compared with this program and with Helm; -update writes them anew.
package golden

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/cli"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/pipeline"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/yard"
)

var update = flag.Bool("update", false, "write trees, manifests and findings anew")

// tree is the service or chart in a case's folder.
const tree = "tree"

// eachCase runs a test in the folder of every case.
func eachCase(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	charts, err := filepath.Glob(filepath.Join("*", tree))
	if err != nil || len(charts) < 5 {
		t.Fatalf("%d cases: %v", len(charts), err)
	}
	for _, dir := range charts {
		name := filepath.Dir(dir)
		t.Run(name, func(t *testing.T) {
			t.Chdir(name)
			test(t)
		})
	}
}

// rendering is one environment, or why it cannot be rendered.
type rendering struct {
	Chart       string
	Environment release.Environment
	*release.Rendered
	Err error
}

// renderings renders every environment of a path.
func renderings(t *testing.T, o release.Options) []rendering {
	t.Helper()
	o = complete(t, o)
	o.IncludeCRDs = true
	subjects, err := release.Find(o)
	if err != nil {
		t.Fatal(err)
	}
	var out []rendering
	cache := engine.NewCache()
	for _, s := range subjects {
		chart, loadErr := render.Load(s.Target.ChartPath)
		for _, env := range s.Environments {
			r := rendering{Chart: s.Target.ChartPath, Environment: env, Err: loadErr}
			if loadErr == nil {
				r.Rendered, r.Err = release.Render(context.Background(), cache, chart, s, env, o)
			}
			out = append(out, r)
		}
	}
	return out
}

// checked checks every environment of a path.
func checked(t *testing.T, o release.Options) ([]diag.Finding, error) {
	t.Helper()
	o = complete(t, o)
	subjects, err := release.Find(o)
	if err != nil {
		t.Fatal(err)
	}
	result, err := pipeline.Check(context.Background(), subjects, pipeline.Options{Options: o, Vetted: true})
	if result == nil {
		return nil, err
	}
	return result.Findings, err
}

// complete fills in what the command line fills in.
func complete(t *testing.T, o release.Options) release.Options {
	t.Helper()
	standards, err := yard.Default()
	if err != nil {
		t.Fatal(err)
	}
	o.Yard, o.ReadFile = standards, os.ReadFile
	return o
}

func (r rendering) text(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	if _, err := r.Output.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// request asks Helm for the same.
func (r rendering) request() helmRequest {
	request := helmRequest{
		Chart: r.Chart, Release: r.Environment.Release, Namespace: r.Environment.Namespace, KubeVersion: r.Environment.KubeVersion,
	}
	if r.Environment.Overlay != "" && !r.Environment.Missing {
		request.Files = []string{r.Environment.Overlay}
	}
	return request
}

func TestManifests(t *testing.T) {
	eachCase(t, func(t *testing.T) {
		var files []string
		for _, r := range renderings(t, release.Options{Paths: []string{tree}}) {
			if r.Err != nil {
				continue
			}
			file := filepath.Join("manifests", fileName(r.Environment)+".yaml")
			files = append(files, file)
			compare(t, file, r.text(t))
		}
		held, err := filepath.Glob("manifests/*")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range held {
			if slices.Contains(files, file) {
				continue
			}
			if *update {
				if err := os.Remove(file); err != nil {
					t.Fatal(err)
				}
				continue
			}
			t.Errorf("%s: nothing renders to it", file)
		}
	})
}

// fileName is what the manifests of an environment are called.
func fileName(env release.Environment) string {
	if env.Name == "" {
		return "default"
	}
	return env.Name
}

// Helm prints the same bytes, and refuses what this program refuses.
func TestManifestsAreHelms(t *testing.T) {
	eachCase(t, func(t *testing.T) {
		for _, r := range renderings(t, release.Options{Paths: []string{tree}}) {
			t.Run(fileName(r.Environment), func(t *testing.T) {
				request := r.request()
				request.SkipSchema = true
				text, err := request.inProcess()
				r.sameAsHelm(t, text, err)
				if helm := helmProgram(); helm != "" {
					text, err := request.byProgram(t, helm)
					r.sameAsHelm(t, text, err)
				}
			})
		}
	})
}

func (r rendering) sameAsHelm(t *testing.T, text string, err error) {
	t.Helper()
	if (err == nil) != (r.Err == nil) {
		t.Fatalf("error %v, Helm's %v", r.Err, err)
	}
	if err != nil {
		return
	}
	if diff := cmp.Diff(text, r.text(t)); diff != "" {
		t.Errorf("(-helm +chartyard):\n%s", diff)
	}
}

// What Helm refuses is found, with severity error, in that environment.
func TestHelmsRefusalsAreFound(t *testing.T) {
	refused := 0
	eachCase(t, func(t *testing.T) {
		findings, err := checked(t, release.Options{Paths: []string{tree}})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range renderings(t, release.Options{Paths: []string{tree}}) {
			_, err := r.request().inProcess()
			if err == nil {
				continue
			}
			refused++
			if !slices.ContainsFunc(findings, func(f diag.Finding) bool {
				return f.Severity == diag.Error && slices.Contains(f.Environments, r.Environment.Name)
			}) {
				t.Errorf("environment %s: nothing is found, but Helm says: %v", r.Environment.Name, err)
			}
		}
	})
	if refused == 0 {
		t.Error("no case has an environment that Helm refuses")
	}
}

func TestFindings(t *testing.T) {
	eachCase(t, func(t *testing.T) {
		var out, faults bytes.Buffer
		program := cli.Program{
			Stdin: strings.NewReader(""), Stdout: &out, Stderr: &faults,
			LookupEnv: func(string) (string, bool) { return "", false },
			Build:     cli.Build{Version: "v0.1.0"},
		}
		report := filepath.Join(t.TempDir(), "report.json")
		code := program.Run(context.Background(), []string{"check", tree, "-o", "text", "-o", "json=" + report})
		want := 1
		if strings.Contains(out.String(), "no findings") {
			want = 0
		}
		if code != want {
			t.Errorf("exit code %d, want %d; %s", code, want, &faults)
		}
		json, err := os.ReadFile(report)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, "findings.txt", out.String())
		compare(t, "findings.json", string(json))
	})
}

// compare holds text to a file of the case, or writes it there.
func compare(t *testing.T, file, text string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}
