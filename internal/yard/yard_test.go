package yard

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestDefault(t *testing.T) {
	y, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"dev", "test", "uat", "prod"}, y.Names()); diff != "" {
		t.Errorf("environments (-want +got):\n%s", diff)
	}
	for name, folder := range map[string]func() (fs.FS, error){
		"template.yaml":         y.Templates,
		"chart/Chart.yaml":      y.Templates,
		"yard.schema.json":      y.Schemas,
		"images/tag-not-latest": y.Policies,
	} {
		fsys, err := folder()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fs.Stat(fsys, name); err != nil {
			t.Error(err)
		}
	}
	if err := fstest.TestFS(y.FS, "yard.yaml", "chart-template/template.yaml", "schema/yard.schema.json"); err != nil {
		t.Error(err)
	}
}

func TestOpen(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "acme/yard.yaml", "name: acme\nversion: 1.0.0\nenvironments: [{name: prod, namespace: p, kubernetesVersion: '1.35', tag: v*}]\n")
	write(t, "acme/chart-template/template.yaml", "parameters: []\n")
	write(t, "bad/yard.yaml", "name: acme\nversion: 1.0.0\nenviroments: []\n")
	write(t, "mixed/yard.yaml", "name: acme\nversion: 1.0.0\nenvironments: [{name: prod, namespace: p, kubernetesVersion: '1.35', tag: v*}]\n")
	write(t, "mixed/policies", "a file\n")

	y, err := Open("acme")
	if err != nil {
		t.Fatal(err)
	}
	templates, err := y.Templates()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fs.Stat(templates, "template.yaml"); err != nil {
		t.Error(err)
	}
	policies, err := y.Policies()
	if err != nil {
		t.Fatal(err)
	}
	if entries, err := fs.ReadDir(policies, "."); err != nil || len(entries) != 0 {
		t.Errorf("a yard without policies has %v, %v", entries, err)
	}

	for dir, want := range map[string]string{
		"none":           "yard none: no such folder",
		"acme/yard.yaml": "yard acme/yard.yaml: not a folder; a yard is a folder with yard.yaml in it",
		".":              "yard .: no yard.yaml in it; a yard is a folder with yard.yaml, chart-template, policies and schema",
		"bad":            "bad/yard.yaml:1:1: environments is missing\nbad/yard.yaml:3:1: enviroments: no such key; did you mean environments?",
	} {
		if _, err := Open(dir); err == nil || err.Error() != want {
			t.Errorf("Open(%s): %v, want %s", dir, err, want)
		}
	}
	mixed, err := Open("mixed")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := mixed.Policies(); err == nil || err.Error() != "yard mixed: policies is not a folder" {
		t.Errorf("policies that are a file: %v", err)
	}
}

func TestEnvironment(t *testing.T) {
	y := &Yard{Source: "default", Environments: []Environment{
		{Name: "dev"},
		{Name: "prod", Namespace: "{{.Service}}-{{.Environment}}", ServiceSecret: "{{.Environment}}/{{.Service}}"},
	}}
	env, err := y.Environment("prod")
	if err != nil {
		t.Fatal(err)
	}
	if got := env.Namespace.Expand("payments", env.Name); got != "payments-prod" {
		t.Errorf("namespace %s", got)
	}
	if got := env.ServiceSecret.Expand("payments", env.Name); got != "prod/payments" {
		t.Errorf("service secret %s", got)
	}
	_, err = y.Environment("prd")
	if want := `yard default has no environment "prd", only dev, prod; did you mean prod?`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if unknown := (*UnknownEnvironmentError)(nil); !errors.As(err, &unknown) {
		t.Errorf("an unknown environment gives %T", err)
	}
}

// A name of a service is text, whatever is in it.
func TestExpandIsNotRepeated(t *testing.T) {
	if got := Pattern("{{.Service}}-{{.Environment}}").Expand("{{.Environment}}", "prod"); got != "{{.Environment}}-prod" {
		t.Errorf("got %s", got)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
