package pipeline

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/check/foreign"
	"github.com/chartyard/chartyard/internal/registry"
	"github.com/chartyard/chartyard/internal/registry/registrytest"
	"github.com/chartyard/chartyard/internal/release"
)

func bundleText(t *testing.T, files ...string) string {
	t.Helper()
	text, err := os.ReadFile(bundle(t, files...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What conftest push makes of files, what oras push makes of a file and of a
// bundle: each is policies.
func TestPoliciesOfARegistry(t *testing.T) {
	s := registrytest.New(t)
	main := "package main\ndeny contains \"x\" if data.words.a"
	s.Push("conftest", "1",
		registrytest.Layer{MediaType: regoLayer, Title: "policy/main.rego", Text: main},
		registrytest.Layer{MediaType: dataLayer, Title: "data/words/a.json", Text: `{"a": true}`},
	)
	s.Push("folderless", "1",
		registrytest.Layer{MediaType: regoLayer, Title: "main.rego", Text: main},
		registrytest.Layer{MediaType: dataLayer, Title: "a.json", Text: `{"words": {"a": true}}`},
	)
	s.Push("plain", "1",
		registrytest.Layer{MediaType: "application/vnd.oci.image.layer.v1.tar", Title: "main.rego", Text: main},
		registrytest.Layer{MediaType: "text/markdown", Title: "README.md", Text: "# Policies"},
	)
	s.Push("bundle", "1", registrytest.Layer{MediaType: bundleLayer, Text: bundleText(t, "/policy/main.rego", main, "/words/data.json", `{"a": true}`)})
	s.Push("names", "1",
		registrytest.Layer{MediaType: regoLayer, Text: main},
		registrytest.Layer{MediaType: regoLayer, Title: "../a.rego", Text: "package a"},
		registrytest.Layer{MediaType: regoLayer, Title: "a.rego", Text: "package b"},
	)
	for repository, want := range map[string]struct{ rego, data []foreign.File }{
		"conftest": {
			rego: []foreign.File{{Name: "policy/main.rego", Text: []byte(main)}},
			data: []foreign.File{{Name: "data/words/a.json", At: []string{"words"}, Text: []byte(`{"a": true}`)}},
		},
		"folderless": {
			rego: []foreign.File{{Name: "main.rego", Text: []byte(main)}},
			data: []foreign.File{{Name: "a.json", Text: []byte(`{"words": {"a": true}}`)}},
		},
		"plain": {rego: []foreign.File{{Name: "main.rego", Text: []byte(main)}}},
		"bundle": {
			rego: []foreign.File{{Name: "policy/main.rego", Text: []byte(main)}},
			data: []foreign.File{{Name: "words/data.json", At: []string{"words"}, Text: []byte(`{"a": true}`)}},
		},
		"names": {rego: []foreign.File{
			{Name: "layer-0.rego", Text: []byte(main)}, {Name: "a.rego", Text: []byte("package a")}, {Name: "layer-2.rego", Text: []byte("package b")},
		}},
	} {
		name := "oci://" + s.Host() + "/" + repository + ":1"
		for _, files := range [][]foreign.File{want.rego, want.data} {
			for i := range files {
				files[i].Name = name + ":" + files[i].Name
			}
		}
		o := Options{Foreign: Foreign{Policies: []string{name}}}
		files, err := o.readPolicies(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.rego, files.rego); diff != "" {
			t.Errorf("%s: policies (-want +got):\n%s", repository, diff)
		}
		if diff := cmp.Diff(want.data, files.data); diff != "" {
			t.Errorf("%s: data (-want +got):\n%s", repository, diff)
		}
		if _, err := o.loadForeign(t.Context()); err != nil {
			t.Errorf("%s: it does not load: %v", repository, err)
		}
	}
}

// TestWhatConftestPushes holds policies that conftest has pushed to those in the
// folder that it took them from.
func TestWhatConftestPushes(t *testing.T) {
	conftest := os.Getenv("CHARTYARD_TEST_CONFTEST")
	if conftest == "" {
		t.Skip("CHARTYARD_TEST_CONFTEST names no conftest; make test builds it")
	}
	s := registrytest.New(t)
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{
		"policy/main.rego":      "package main\n\ndeny contains \"x\" if data.words.a",
		"policy/lib/names.rego": "package lib.names\n\nall := {\"a\"}",
		"data/words/words.json": `{"a": true}`,
		"data/more.yaml":        "b: 1",
	} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	name := s.Host() + "/team/policies:1"
	if out, err := exec.Command(conftest, "push", name, "--policy=policy", "--data=data").CombinedOutput(); err != nil {
		t.Fatalf("conftest push: %v\n%s", err, out)
	}
	files, err := Options{}.readPolicies(t.Context(), registry.Scheme+name)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, file := range append(files.rego, files.data...) {
		got[strings.TrimPrefix(file.Name, registry.Scheme+name+":")] = fmt.Sprint(file.At, " ", strings.TrimSpace(string(file.Text)))
	}
	want := map[string]string{
		"data/more.yaml":        "[] b: 1",
		"data/words/words.json": `[words] {"a": true}`,
		"policy/lib/names.rego": "[] package lib.names\n\nall := {\"a\"}",
		"policy/main.rego":      "[] package main\n\ndeny contains \"x\" if data.words.a",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The fault of whoever named the policies is told from that of a registry.
func TestPoliciesThatARegistryHasNot(t *testing.T) {
	s := registrytest.New(t)
	s.Push("image", "1", registrytest.Layer{MediaType: "text/b", Text: "b"}, registrytest.Layer{MediaType: "text/a", Text: "a"}, registrytest.Layer{MediaType: "text/a", Text: "c"})
	s.Push("empty", "1", registrytest.Layer{MediaType: bundleLayer, Text: bundleText(t, "data.json", "{}")})
	s.Push("broken", "1", registrytest.Layer{MediaType: bundleLayer, Text: "no archive"})
	closed := registrytest.New(t)
	closed.Close()
	for name, want := range map[string]struct {
		text  string
		input bool
	}{
		s.Host() + "/image:1":  {"no policy in it, only layers of text/a, text/b; push it with conftest push", true},
		s.Host() + "/empty:1":  {"no file that ends in .rego", true},
		s.Host() + "/broken:1": {"no bundle: ", true},
		s.Host() + "/none:1":   {"registry " + s.Host() + ": none:1: there is no such artifact", true},
		closed.Host() + "/a:1": {"registry " + closed.Host() + ": a:1: it cannot be reached", false},
	} {
		_, err := Options{Foreign: Foreign{Policies: []string{registry.Scheme + name}}}.loadForeign(t.Context())
		if input := (*release.InputError)(nil); err == nil || !strings.HasPrefix(err.Error(), "--policy oci://"+name+": "+want.text) || errors.As(err, &input) != want.input {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
