package release

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
	"github.com/chartyard/chartyard/internal/yard"
)

// chartIn writes files below a new folder and gives it.
func chartIn(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func find(t *testing.T, o Options) ([]Subject, Options) {
	t.Helper()
	var err error
	if o.Yard, err = yard.Default(); err != nil {
		t.Fatal(err)
	}
	o.ReadFile = os.ReadFile
	subjects, err := Find(o)
	if err != nil {
		t.Fatal(err)
	}
	return subjects, o
}

func shop() map[string]string {
	return map[string]string{
		"Chart.yaml":             "apiVersion: v2\nname: shop\nversion: 0.1.0\n",
		"values.yaml":            "level: info\nport: 80\nconfig:\n  PLAIN: a\n  PIN: {sensitive: true}\n",
		"values-dev.yaml":        "environment: dev\nport: null\n",
		"values-prod.yaml":       "environment: prod\nlevel: warn\nconfig:\n  PIN: {value: jabberwock}\n",
		"templates/config.yaml":  "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\ndata: {level: {{ .Values.level }}}\n",
		"templates/secret.yaml":  "apiVersion: v1\nkind: Secret\nmetadata: {name: {{ .Release.Name }}}\nstringData: {PIN: {{ .Values.config.PIN.value | quote }}}\n",
		"templates/NOTES.txt":    "{{ .Values.level }}",
		"templates/_helpers.tpl": "",
	}
}

// What the config commands read without templates is what templates are given,
// but for the masks.
func TestSettledValuesAreTheRendered(t *testing.T) {
	subjects, o := find(t, Options{
		Paths: []string{chartIn(t, shop())}, Environments: []string{"dev", "prod"},
		Sets: []values.SetArg{{Kind: values.SetValue, Text: "extra.key=1"}},
	})
	chart, err := render.Load(subjects[0].Target.ChartPath)
	if err != nil {
		t.Fatal(err)
	}
	for _, env := range subjects[0].Environments {
		settled, err := Settle(context.Background(), chart, subjects[0], env, o)
		if err != nil {
			t.Fatal(err)
		}
		rendered, err := Render(context.Background(), engine.NewCache(), chart, subjects[0], env, o)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(rendered.Output.Values, settled.Output.Values); diff != "" {
			t.Errorf("%s (-rendered +settled):\n%s", settled.Title(), diff)
		}
		if len(settled.Objects) != 0 || len(rendered.Objects) != 2 {
			t.Errorf("%s: %d objects settled, %d rendered", settled.Title(), len(settled.Objects), len(rendered.Objects))
		}
	}
}

// Templates see the value of a marked entry only where it is to be revealed, and
// its line is hidden whether or not.
func TestMarkedValuesReachNoTemplate(t *testing.T) {
	subjects, o := find(t, Options{Paths: []string{chartIn(t, shop())}, Environments: []string{"prod"}})
	s := subjects[0]
	chart, err := render.Load(s.Target.ChartPath)
	if err != nil {
		t.Fatal(err)
	}
	for _, reveal := range []bool{false, true} {
		o.Reveal = reveal
		r, err := Render(context.Background(), engine.NewCache(), chart, s, s.Environments[0], o)
		if err != nil {
			t.Fatal(err)
		}
		if shows := strings.Contains(r.Output.String(), "jabberwock"); shows != reveal {
			t.Errorf("reveal %v: the value shows: %v", reveal, shows)
		}
		overlay := filepath.ToSlash(s.Environments[0].Overlay)
		if lines := r.Hidden()[overlay]; !slices.Contains(lines, 4) || slices.Contains(lines, 2) {
			t.Errorf("reveal %v: hidden lines of %s: %v", reveal, overlay, lines)
		}
		findings := []diag.Finding{{Message: "no \"jabberwock\" here, amateur"}}
		if r.Veil(findings); findings[0].Message != `no "`+Masked+`" here, amateur` {
			t.Errorf("reveal %v: a finding says %s", reveal, findings[0].Message)
		}
	}
}

// One layer's mark is enough, however it is written.
func TestIsSensitive(t *testing.T) {
	for text, want := range map[string]bool{
		"config: {A: {sensitive: true}}\n---\nconfig: {A: plain}":      true,
		"config: {A: x}\n---\nconfig: {A: {sensitive: true}}":          true,
		"config: {A: {sensitive: \"true\"}}":                           true,
		"config: {A: {sensitive: false}}":                              false,
		"config: {A: x}":                                               false,
		"other: {A: {sensitive: true}}":                                false,
		"config: {B: {sensitive: true}}\n---\nconfig: {A: {value: x}}": false,
	} {
		stack := &values.Stack{}
		for i, part := range strings.Split(text, "---\n") {
			layer, err := ReadLayer(values.File, "layer", "layer"+string(rune('0'+i))+".yaml", []byte(part))
			if err != nil {
				t.Fatal(err)
			}
			stack.Layers = append(stack.Layers, layer)
		}
		for _, path := range []diag.Path{{"config", "A"}, {"config", "A", "value"}, {"config", "A", "default"}} {
			if got := isSensitive(stack, path); got != want {
				t.Errorf("%s: %s is sensitive: %v", text, path, got)
			}
		}
		if isSensitive(stack, diag.Path{"config", "A", "description"}) {
			t.Errorf("%s: the description is sensitive", text)
		}
	}
}

// Of a file that is no YAML, the lines below a name that may be a secret's are
// kept out of reports.
func TestHiddenOfABrokenFile(t *testing.T) {
	dir := chartIn(t, map[string]string{"values.yaml": "level: info\nconfig:\n  DB_PASSWORD:\n    value: x\n  LEVEL: y\n  : :\n"})
	file := filepath.ToSlash(filepath.Join(dir, "values.yaml"))
	broken := &yamldoc.Error{Span: diag.Span{File: file, Line: 6}, Msg: "no YAML"}
	if diff := cmp.Diff(map[string][]int{file: {3, 4}}, Options{}.Hidden(broken, nil)); diff != "" {
		t.Errorf("hidden (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string][]int{file: {0}}, Options{Files: []string{file}}.Hidden(broken, nil)); diff != "" {
		t.Errorf("hidden of -f (-want +got):\n%s", diff)
	}
	if hidden := (Options{}).Hidden(errors.New("other"), nil); len(hidden) != 0 {
		t.Errorf("hidden: %v", hidden)
	}
}

// An environment that one of several services has is passed over in the others;
// one that none has is refused.
func TestFindEnvironments(t *testing.T) {
	other := maps.Clone(shop())
	delete(other, "values-prod.yaml")
	other["Chart.yaml"] = "apiVersion: v2\nname: other\nversion: 0.1.0\n"
	paths := []string{chartIn(t, shop()), chartIn(t, other)}
	subjects, o := find(t, Options{Paths: paths, Environments: []string{"prod"}})
	if len(subjects) != 2 || len(subjects[0].Environments) != 1 || subjects[1].PassedOver != "no environment prod" {
		t.Errorf("found %+v", subjects)
	}
	if names := EnvironmentNames(subjects, o.Yard); !slices.Equal(names, []string{"prod"}) {
		t.Errorf("environments: %v", names)
	}
	if every := subjects[1].EveryEnvironment(); len(every) != 1 || every[0].Name != "dev" {
		t.Errorf("every environment: %+v", every)
	}
	o.Environments = []string{"staging"}
	if _, err := Find(o); err == nil || !strings.Contains(err.Error(), "staging") {
		t.Errorf("an environment that is nowhere: %v", err)
	}
}

// Errors are told once; one that means that nothing was looked at as it was meant
// leaves no result.
func TestNewResult(t *testing.T) {
	subjects, o := find(t, Options{Paths: []string{chartIn(t, shop())}})
	pieces := []Found{
		{Findings: []diag.Finding{{Rule: "a/b", Message: "m", Environments: []string{"dev"}}}, Objects: 2, Hidden: map[string][]int{"f": {1}}, Err: errors.New("disk")},
		{Findings: []diag.Finding{{Rule: "a/b", Message: "m", Environments: []string{"prod"}}}, Objects: 1, Limited: true, Hidden: map[string][]int{"f": {3}}, Err: errors.New("disk")},
	}
	result, err := NewResult(subjects, o, pieces)
	if err == nil || err.Error() != "disk" {
		t.Errorf("error %v", err)
	}
	if result.Objects != 3 || !result.Limited || result.Tried != 2 || !slices.Equal(result.Hidden["f"], []int{1, 3}) {
		t.Errorf("result %+v", result)
	}
	if len(result.Findings) != 1 || !slices.Equal(result.Findings[0].Environments, []string{"dev", "prod"}) {
		t.Errorf("findings %+v", result.Findings)
	}
	if result, err := NewResult(subjects, o, append(pieces, Found{Err: Inputf("-f x: %w", os.ErrNotExist)})); result != nil || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("result %+v, error %v", result, err)
	}
}
