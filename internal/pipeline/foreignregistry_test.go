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

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/foreign"
	"github.com/chartyard/chartyard/internal/manifest/manifesttest"
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

// TestWhatConftestPushes holds policies that conftest has pushed to those that
// conftest itself pulls and is told to take data from: its folders may be any, and
// what was pushed does not say which they were.
func TestWhatConftestPushes(t *testing.T) {
	conftest := os.Getenv("CHARTYARD_TEST_CONFTEST")
	if conftest == "" {
		t.Skip("CHARTYARD_TEST_CONFTEST names no conftest; make test builds it")
	}
	s := registrytest.New(t)
	for i, folder := range []struct{ policy, data string }{
		{"policy", "data"},
		{"policy", "policy"},
		{"conf/policy", "conf/data"},
		{"team/conf/policy", "team/conf/policy"},
		{"team/policy", "data"},
	} {
		t.Chdir(t.TempDir())
		name := fmt.Sprintf("%s/team/policies:%d", s.Host(), i)
		write(t, map[string]string{
			folder.policy + "/main.rego":      "package main\n\ndeny contains sprintf(\"%v %v\", [data.words, data.b]) if data.words",
			folder.policy + "/lib/names.rego": "package lib.names\n\nall := {\"a\"}",
			folder.data + "/words/words.json": `{"a": true}`,
			folder.data + "/more.yaml":        "b: 1",
			"object.yaml":                     "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
		})
		run(t, conftest, "push", name, "--policy="+folder.policy, "--data="+folder.data)
		run(t, conftest, "pull", name, "--policy=pulled")
		out, err := exec.Command(conftest, "test", "--policy=pulled", "--data=pulled/"+folder.data, "object.yaml").Output()
		const says = `{"a": true} 1`
		if err == nil || !strings.Contains(string(out), says) {
			t.Fatalf("%s: conftest says %s (%v), want %s", folder.policy, out, err, says)
		}
		policies, err := Options{Foreign: Foreign{Policies: []string{registry.Scheme + name}}}.loadForeign(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		pass := check.Pass{Objects: manifesttest.Objects(t, "object.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")}
		findings, err := check.Run(t.Context(), policies.checks(), pass)
		if err != nil || len(findings) != 1 || findings[0].Message != says {
			t.Errorf("policies of %s, data of %s: %+v, %v, want %s", folder.policy, folder.data, findings, err, says)
		}
	}
}

func write(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", filepath.Base(name), args[0], err, out)
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
