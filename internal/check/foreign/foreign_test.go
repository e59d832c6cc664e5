package foreign_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/foreign"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest/manifesttest"
	"github.com/chartyard/chartyard/internal/rego"
)

func load(t *testing.T, o foreign.Options, rego ...string) *foreign.Policies {
	t.Helper()
	for i, text := range rego {
		o.Policies = append(o.Policies, foreign.File{Name: fmt.Sprintf("%d.rego", i), Text: []byte(text)})
	}
	policies, err := foreign.Load(o)
	if err != nil {
		t.Fatal(err)
	}
	return policies
}

func run(ctx context.Context, t *testing.T, policies *foreign.Policies, manifests string) ([]diag.Finding, error) {
	t.Helper()
	return check.Run(ctx, []check.Check{policies.Check()}, check.Pass{Objects: manifesttest.Objects(t, "all.yaml", manifests)})
}

// Whatever packages and rules are called, their IDs are valid and differ, and
// lead back to them.
func TestRulesHaveIDsOfTheirOwn(t *testing.T) {
	policies := load(t, foreign.Options{AllNamespaces: true},
		"package main\ndeny contains \"a\" if true\ndeny_x contains \"a\" if true\nwarn_X contains \"a\" if true",
		"package a.b\ndeny contains \"a\" if true",
		"package a[\"B\"]\ndeny contains \"a\" if true",
		"package a_b\ndeny contains \"a\" if true",
		"package _1\nwarn contains \"a\" if true",
		"package rego\nwarn_v0 contains \"a\" if true",
		"package main[\"über.x\"]\nwarn contains \"a\" if true",
	)
	c := policies.Check()
	if err := check.Validate([]check.Check{c}); err != nil {
		t.Error(err)
	}
	queries := map[string]string{}
	for _, rule := range c.Rules {
		query := policies.Query(rule.ID)
		if other, twice := queries[query]; twice || query == "" {
			t.Errorf("%s and %s both stand for %q", rule.ID, other, query)
		}
		queries[query] = rule.ID
	}
	if diff := cmp.Diff("policy/main-deny", queries["data.main.deny"]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := queries["data.a.b.deny"]; !strings.HasPrefix(got, "policy/a-b-deny-") {
		t.Errorf("several packages share the plain ID, but one has %s", got)
	}
}

// A List is one document, and its results are about its items.
func TestListsAreOneDocument(t *testing.T) {
	policies := load(t, foreign.Options{}, `package main
deny contains msg if {
	input.kind == "List"
	some item in input.items
	item.data.door == "open"
	msg := "a door is open"
}
deny contains "never: items are not seen alone" if input.kind == "ConfigMap"`)
	findings, err := run(context.Background(), t, policies, `apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {door: shut}}
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: b}, data: {door: open}}
`)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range findings {
		got = append(got, fmt.Sprintf("%s %s: %s", f.Object, f.Path, f.Message))
	}
	if diff := cmp.Diff([]string{"configmap/b data.door: a door is open"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {n: \"1\"}\n"

func TestEndlessRulesAreStopped(t *testing.T) {
	policies := load(t, foreign.Options{TimeLimit: 50 * time.Millisecond}, `package main
deny contains "never" if count([x | some a in numbers.range(1, 2000); some b in numbers.range(1, 2000); some c in numbers.range(1, 2000); x := a + b + c]) == 0`)
	_, err := run(context.Background(), t, policies, configMap)
	var limit *rego.LimitError
	if !errors.As(err, &limit) || limit.Limit != 50*time.Millisecond {
		t.Errorf("error %v, want one of the time limit", err)
	}
}

func TestInterruptedRunsSaySo(t *testing.T) {
	policies := load(t, foreign.Options{}, "package main\ndeny contains \"x\" if input.data.n == \"1\"")
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := run(ctx, t, policies, configMap); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that the run was cancelled", err)
	}
}

// One value serves environments that run at once, and they get the same answer.
func TestPoliciesAreShared(t *testing.T) {
	text, err := os.ReadFile(filepath.FromSlash("../../../golden/standard/manifests/prod.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	policies := load(t, foreign.Options{}, `package main
deny contains msg if {
	some c in input.spec.template.spec.containers
	not c.resources.limits["nvidia.com/gpu"]
	msg := sprintf("%s has no gpu", [c.name])
}`)
	var all [4][]diag.Finding
	var wait sync.WaitGroup
	for i := range all {
		wait.Go(func() { all[i], _ = run(context.Background(), t, policies, string(text)) })
	}
	wait.Wait()
	if len(all[0]) == 0 {
		t.Fatal("no finding")
	}
	for _, other := range all[1:] {
		if diff := cmp.Diff(all[0], other); diff != "" {
			t.Errorf("environments differ:\n%s", diff)
		}
	}
}

func TestResultsThatAreNone(t *testing.T) {
	for rule, want := range map[string]string{
		`deny contains 1`:                                  "0.rego:2: data.main.deny gave number; want a text, or an object with msg",
		`deny contains {"message": "x"}`:                   "0.rego:2: data.main.deny gave an object without a text msg",
		`deny[input.kind] := "x"`:                          "0.rego:2: data.main.deny is object; want a set or list of messages",
		`deny := "x"`:                                      "0.rego:2: data.main.deny is string; want a set or list of messages",
		`deny contains x if x := parse_config("ini", "a")`: `no parser "ini" here, only yaml and json`,
	} {
		policies := load(t, foreign.Options{}, "package main\n"+rule)
		_, err := run(context.Background(), t, policies, configMap)
		var wrong *rego.PolicyError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %s", rule, err, want)
		}
	}
}
