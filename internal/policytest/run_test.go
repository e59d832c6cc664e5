package policytest

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/tester"

	"github.com/chartyard/chartyard/policies"
)

// The rules of the binary keep to what they promise: every test holds, every
// line is covered, every rule has a test and both examples.
func TestDefaultYard(t *testing.T) {
	report := run(t, policies.FS, Options{})
	tested := map[string]int{}
	for _, r := range report.Results {
		if r.Outcome != Passed {
			t.Errorf("%s:%d: %s: %s %s", r.File, r.Line, r.Name, r.Outcome, r.Message)
		}
		tested[r.File]++
	}
	rules := 0
	for _, c := range report.Coverage {
		for _, r := range c.Uncovered {
			t.Errorf("%s:%s: no test covers this", c.File, r)
		}
		folder, isRule := strings.CutSuffix(c.File, "/rule.rego")
		if !isRule {
			continue
		}
		rules++
		for _, file := range []string{"rule_test.rego", "bad.yaml", "good.yaml"} {
			if tested[folder+"/"+file] == 0 {
				t.Errorf("%s: no test in %s", folder, file)
			}
		}
	}
	if rules == 0 {
		t.Error("no rule was looked at")
	}
}

// What is uncovered is what opa test --coverage calls so, and tests end as there.
func TestRunIsWhatOPARuns(t *testing.T) {
	for name, fsys := range map[string]fs.FS{"of the binary": policies.FS, "partly tested": partly()} {
		t.Run(name, func(t *testing.T) {
			report := run(t, fsys, Options{})
			uncovered, passed := ofOPA(t, fsys)
			got := map[string]bool{}
			for _, c := range report.Coverage {
				for _, r := range c.Uncovered {
					for row := r.From; row <= r.To; row++ {
						if slices.Contains(uncovered[c.File], row) {
							got[c.File] = true
							continue
						}
						t.Errorf("%s:%d: OPA calls it covered", c.File, row)
					}
				}
			}
			for file := range uncovered {
				if !got[file] {
					t.Errorf("%s: OPA calls lines %v uncovered", file, uncovered[file])
				}
			}
			mine := map[string]bool{}
			for _, r := range report.Results {
				if strings.HasSuffix(r.File, ".rego") {
					mine[r.File+" "+r.Name[strings.LastIndex(r.Name, ".")+1:]] = r.Outcome == Passed
				}
			}
			if diff := cmp.Diff(passed, mine); diff != "" || len(mine) == 0 {
				t.Errorf("tests that pass (-opa +here):\n%s", diff)
			}
		})
	}
}

func ofOPA(t *testing.T, fsys fs.FS) (uncovered map[string][]int, passed map[string]bool) {
	t.Helper()
	r, err := load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	coverage := cover.New()
	results, err := tester.NewRunner().SetModules(r.modules).RaiseBuiltinErrors(true).
		SetCoverageRuns(nil).SetCoverageQueryTracer(coverage).RunTests(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	passed = map[string]bool{}
	for result := range results {
		passed[result.Location.File+" "+result.Name] = result.Pass()
	}
	uncovered = map[string][]int{}
	for file, report := range coverage.Report(r.modules).Files {
		for _, one := range report.NotCovered {
			if !strings.HasSuffix(file, "_test.rego") {
				uncovered[file] = append(uncovered[file], one.Start.Row)
			}
		}
	}
	return uncovered, passed
}

const rule = `# METADATA
# title: A rule
# description: For tests.
# custom: {severity: error, remediation: Do better.}
package policies.a.b

violation contains {"msg": msg, "path": ["spec"]} if {
	some c in input.spec.containers
	not named(c)
	msg := sprintf("%s has none", [c.image])
}

named(c) if c.name
named(c) if {
	c.other
	c.third == 3
}
`

const tests = `package policies.a.b_test

import data.policies.a.b as subject

test_named if count(subject.violation) == 0 with input as {"spec": {"containers": [{"name": "a"}]}}

test_wrong if count(subject.violation) == 1 with input as {"spec": {"containers": [{"name": "a"}]}}

test_fault if to_number("x") == 1

todo_test_later if false
`

func partly() fs.FS {
	return fstest.MapFS{
		"a/b/rule.rego":      {Data: []byte(rule)},
		"a/b/rule_test.rego": {Data: []byte(tests)},
	}
}

func TestRun(t *testing.T) {
	fsys := partly().(fstest.MapFS)
	pod := "apiVersion: v1\nkind: Pod\nmetadata: {name: app}\nspec: {containers: [{image: x}]}\n"
	maps.Copy(fsys, fstest.MapFS{"a/b/bad.yaml": {Data: []byte(strings.Replace(pod, "image", "name", 1))}, "a/b/good.yaml": {Data: []byte(pod)}})
	report := run(t, fsys, Options{})
	var got []string
	for _, r := range report.Results {
		got = append(got, r.Name+" "+string(r.Outcome)+" "+r.Message)
	}
	want := []string{
		"a/b/bad.yaml failed the rule finds nothing in it",
		"a/b/good.yaml failed the rule finds: x has none",
		"a/b_test.test_named passed ",
		"a/b_test.test_wrong failed it does not hold",
		"a/b_test.test_fault failed policies on this test: a/b/rule_test.rego:9: eval_builtin_error: to_number: strconv.ParseFloat: parsing \"x\": invalid syntax",
		"a/b_test.todo_test_later skipped ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
	coverage := []Coverage{{File: "a/b/rule.rego", Lines: 7, Covered: 2, Uncovered: []Range{{7, 7}, {10, 10}, {14, 16}}}}
	if diff := cmp.Diff(coverage, report.Coverage); diff != "" {
		t.Errorf("coverage (-want +got):\n%s", diff)
	}
	some := run(t, fsys, Options{Only: regexp.MustCompile("named$")})
	if len(some.Results) != 1 || some.Coverage != nil {
		t.Errorf("some: %+v", some)
	}
}

// Tests see data.chartyard as a rule in check does: parameters have their
// defaults or what the yard gives them, and a test may give others.
func TestParameters(t *testing.T) {
	const rule = `# METADATA
# title: A rule
# description: For tests.
# custom:
#   severity: error
#   remediation: Do better.
#   parameters:
#     type: object
#     properties:
#       label: {type: string, default: team, description: Which.}
#       least: {type: integer, default: 2, description: How many.}
package policies.a.b

violation contains {"msg": msg, "path": []} if {
	params := data.chartyard.params["a/b"]
	msg := sprintf("%s, %d, in %s", [params.label, params.least, data.chartyard.environment])
}
`
	const tests = `package policies.a.b_test

import data.policies.a.b as subject

says := {v.msg | some v in subject.violation}

test_default if says == {"team, 2, in prod"} with input as {}
test_of_the_yard if says == {"team, 5, in prod"} with input as {}
test_own if says == {"owner, 1, in prod"} with input as {} with data.chartyard.params as {"a/b": {"label": "owner", "least": 1}}
test_one if says == {"owner, 2, in prod"} with input as {} with data.chartyard.params["a/b"].label as "owner"
test_context if says == {"team, 2, in dev"} with input as {} with data.chartyard.environment as "dev"
`
	fsys := fstest.MapFS{"a/b/rule.rego": {Data: []byte(rule)}, "a/b/rule_test.rego": {Data: []byte(tests)}}
	for _, c := range []struct {
		params map[string]any
		want   []string
	}{
		{nil, []string{"test_default", "test_own", "test_one", "test_context"}},
		{map[string]any{"a/b": map[string]any{"least": 5}}, []string{"test_of_the_yard", "test_own"}},
	} {
		var passed []string
		for _, r := range run(t, fsys, Options{Params: c.params}).Results {
			if r.Outcome == Passed {
				passed = append(passed, strings.TrimPrefix(r.Name, "a/b_test."))
			} else if r.Message != "it does not hold" {
				t.Errorf("%s: %s", r.Name, r.Message)
			}
		}
		if diff := cmp.Diff(c.want, passed); diff != "" {
			t.Errorf("with %v (-want +got):\n%s", c.params, diff)
		}
	}
}

func TestFaults(t *testing.T) {
	for name, want := range map[string]string{
		"package policies.a.b_test\n\ntest_x if true\n\ntest_x if false\n": "a/b/rule_test.rego:5: test_x: there is a test of this name at line 3; one would hide the other",
		"package policies.a.b_test\n\ntest_x[n] if some n in [1]\n":        "a/b/rule_test.rego:3: test_x: write a test as test_x if { … }",
		"package policies.a.b_test\n\ntest_x if {\n":                       "a/b/rule_test.rego:4:",
		"package policies.a.b_test\n\ntest_x if nothing(1)\n":              "a/b/rule_test.rego:3:",
	} {
		_, err := Run(t.Context(), fstest.MapFS{"a/b/rule.rego": {Data: []byte(rule)}, "a/b/rule_test.rego": {Data: []byte(name)}}, Options{})
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: error %v, want %s", name, err, want)
		}
	}
}

func run(t *testing.T, fsys fs.FS, o Options) *Report {
	t.Helper()
	report, err := Run(t.Context(), fsys, o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}
