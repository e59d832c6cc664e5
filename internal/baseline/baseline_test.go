package baseline

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/diag"
)

func finding(rule, service string, envs ...string) diag.Finding {
	return diag.Finding{Rule: rule, Service: service, Environments: envs, Path: diag.Path{"a"}}
}

func TestTextIsSortedAndRead(t *testing.T) {
	order := []string{"dev", "test", "prod"}
	findings := []diag.Finding{
		finding("b/b", "pay", "prod"), finding("b/b", "pay", "test"), finding("b/b", "pay", "dev"),
		finding("a/a", "pay"),
		finding("b/b", "pay", "prod"),
		{Rule: "c/c", Service: "pay", ValuesPath: diag.Path{`odd "key": #1`, "é\n"}},
	}
	want := `# Findings that stood when this was written: they do not fail. Made by
# chartyard check --write-baseline, which also takes out those that are gone.
version: 1
findings:
  - key: "a/a|pay||a"
  - key: "b/b|pay||a"
    environments: ["dev", "test"]
  - key: "b/b|pay||a"
    environments: ["prod"]
    count: 2
  - key: "c/c|pay|values:[\"odd \\\"key\\\": #1\"][\"é\\n\"]|"
`
	text := Text(Of(findings, order))
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("the file (-want +got):\n%s", diff)
	}
	read, err := Read("baseline.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	if again := Text(read.entries); string(again) != want {
		t.Errorf("written again it is\n%s", again)
	}
	if fresh, stood := read.Apply(findings); len(fresh) > 0 || len(stood) != len(findings) {
		t.Errorf("new: %v", fresh)
	}
	if n := read.Total(); n != 5 {
		t.Errorf("%d in all, want 5", n)
	}
}

func TestReadNamesTheLineAtFault(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"empty":             {"", "b.yaml:1: the document is empty, want a mapping"},
		"none":              {"version: 1\nfindings: []\n", ""},
		"another version":   {"version: 2\nfindings: []\n", "b.yaml:1:10: this is a baseline of version 2; this chartyard knows version 1"},
		"no key":            {"version: 1\nfindings:\n  - environments: [dev]\n", "b.yaml:3:5: findings[0]: key is missing"},
		"a key of nothing":  {"version: 1\nfindings:\n  - key: a/b\n", `b.yaml:3:10: "a/b" is no key of a finding: rule|service|object|path`},
		"a negative count":  {"version: 1\nfindings:\n  - {key: a||b|, count: -1}\n", "b.yaml:3:25: count is -1, want a number from 1"},
		"an unknown key":    {"version: 1\nfindings: []\nfinding: 1\n", "b.yaml:3:1: finding: no such key; did you mean findings?"},
		"a merge conflict":  {"version: 1\n<<<<<<< HEAD\n", "b.yaml:2:1: a merge conflict is not resolved here"},
		"findings as words": {"version: 1\nfindings: none\n", "b.yaml:2:11: findings is a string, want a list"},
	} {
		got := ""
		if _, err := Read("b.yaml", []byte(c.text)); err != nil {
			got = err.Error()
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Of findings that share a key, as many are known as there were.
func TestApplyCountsByEnvironment(t *testing.T) {
	b := New([]Entry{{Key: finding("a/a", "pay").Key(), Environments: []string{"dev", "prod"}, Count: 1}})
	fresh, stood := b.Apply([]diag.Finding{finding("a/a", "pay", "dev", "test"), finding("a/a", "pay", "dev"), finding("a/a", "shop", "dev")})
	if diff := cmp.Diff([]diag.Finding{finding("a/a", "pay", "test"), finding("a/a", "pay", "dev"), finding("a/a", "shop", "dev")}, fresh); diff != "" {
		t.Errorf("new (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]diag.Finding{finding("a/a", "pay", "dev")}, stood); diff != "" {
		t.Errorf("known (-want +got):\n%s", diff)
	}
	for envs, want := range map[string]int{"dev prod": 1, "dev": 0, "prod": 1, "": 0} {
		checked := func(e Entry, env string) bool {
			return e.Service() == "pay" && e.Rule() == "a/a" && strings.Contains(envs, env)
		}
		if got := b.Gone(checked); got != want {
			t.Errorf("%q checked: %d gone, want %d", envs, got, want)
		}
	}
	others := b.Others(func(e Entry) bool { return e.Service() == "shop" })
	if len(others) != 1 || len(b.Others(func(e Entry) bool { return e.Service() == "pay" })) > 0 {
		t.Errorf("of other services: %v", others)
	}
}

// Whatever is found: what was written knows all of it, in any order, and nothing
// is gone; what is taken away is; what is added is new.
func TestWhatWasWrittenIsKnown(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	envs := []string{"dev", "test", "prod"}
	random := func() diag.Finding {
		f := finding(fmt.Sprintf("a/r%d", r.IntN(4)), "pay")
		for _, env := range envs {
			if r.IntN(2) == 0 {
				f.Environments = append(f.Environments, env)
			}
		}
		return f
	}
	all := func(Entry, string) bool { return true }
	for range 300 {
		var findings []diag.Finding
		for range r.IntN(12) {
			findings = append(findings, random())
		}
		text := Text(Of(findings, envs))
		r.Shuffle(len(findings), func(i, j int) { findings[i], findings[j] = findings[j], findings[i] })
		if again := Text(Of(findings, envs)); string(again) != string(text) {
			t.Fatalf("the order of findings shows:\n%s\n%s", text, again)
		}
		known := func(findings []diag.Finding) (fresh, gone int) {
			b, err := Read("b.yaml", text)
			if err != nil {
				t.Fatal(err)
			}
			left, _ := b.Apply(findings)
			return len(left), b.Gone(all)
		}
		if fresh, gone := known(findings); fresh+gone > 0 {
			t.Fatalf("%d new and %d gone of\n%s", fresh, gone, text)
		}
		if fresh, _ := known(append(findings, random())); fresh != 1 {
			t.Fatalf("one more gives %d new of\n%s", fresh, text)
		}
		if len(findings) > 0 {
			if fresh, gone := known(findings[1:]); fresh > 0 || gone == 0 {
				t.Fatalf("one less gives %d new and %d gone of\n%s", fresh, gone, text)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("version: 1\nfindings:\n  - key: a|b|c|d\n    count: 3\n")
	f.Fuzz(func(t *testing.T, text string) {
		b, err := Read("b.yaml", []byte(text))
		if err != nil {
			return
		}
		if _, err := Read("b.yaml", Text(b.entries)); err != nil {
			t.Errorf("%q: what is written cannot be read: %v", text, err)
		}
	})
}
