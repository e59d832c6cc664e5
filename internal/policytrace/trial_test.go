package policytrace_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/policytrace"
	"github.com/chartyard/chartyard/policies"
)

const head = `# METADATA
# title: A title
# description: What is looked at.
# custom:
#   severity: error
#   profile: baseline
#   rationale: It goes wrong.
#   remediation: Do otherwise.
package policies.acme.shape

`

const object = `apiVersion: v1
kind: Thing
metadata: {name: x1}
spec:
  parts:
    - {name: a, image: one}
    - {name: b, image: two}
    - {name: c, image: two}
`

// The trace of a rule, as text: a mark, the line, and the values.
func TestTry(t *testing.T) {
	const some = "violation contains {\"msg\": \"m\", \"path\": [\"kind\"]} if {\n"
	for _, tc := range []struct{ name, rule, want string }{
		{"a line that holds and one that fails", some + "\tinput.kind == \"Thing\"\n\tinput.metadata.name == \"x2\"\n}", `
clause 11
+ 12 input.kind == "Thing" (input.kind = "Thing")
- 13 input.metadata.name == "x2" (input.metadata.name = "x1")
`},
		{"what is missing is named where it ends", some + "\tinput.spec.pod.name == \"x\"\n}", `
clause 11
- 12 input.spec.pod.name == "x" (input.spec.pod.name is undefined: input.spec has no pod)
`},
		{"the attempts of an iteration", some + "\tsome i, part in input.spec.parts\n\tpart.image == \"one\"\n\ti > 0\n}", `
clause 11
+ 12 some i, part in input.spec.parts (i = 0; part = {"image": "one", "name": "a"})
+ 13 part.image == "one" (part.image = "one")
- 14 i > 0 (i = 0)
next, 0 shared
+ 12 some i, part in input.spec.parts (i = 1; part = {"image": "two", "name": "b"})
- 13 part.image == "one" (part.image = "two")
1 alike
`},
		{"lines that attempts share", some + "\tparts := input.spec.parts\n\tpart := parts[_]\n\tpart.name == [\"b\", \"c\"][_]\n}", `
clause 11
+ 12 parts := input.spec.parts (parts = [{"image": "one", "name": "a"}, {"image": "two", "name": "b"}, {"image": "two", "name": "c"}])
+ 13 part := parts[_] (part = {"image": "one", "name": "a"})
- 14 part.name == ["b", "c"][_] (part.name = "a"; ["b", "c"][_] = "b" | "c")
next, 1 shared
+ 13 part := parts[_] (part = {"image": "two", "name": "b"})
+ 14 part.name == ["b", "c"][_] (part.name = "b"; ["b", "c"][_] = "b")
= {"msg": "m", "path": ["kind"]}
1 alike
`},
		{"nothing to choose from", some + "\tsome part in input.spec.other\n}", `
clause 11
- 12 some part in input.spec.other (input.spec.other is undefined)
`},
		{"a wildcard has all values", some + "\tinput.spec.parts[_].name == \"z\"\n}", `
clause 11
- 12 input.spec.parts[_].name == "z" (input.spec.parts[_].name = "a" | "b" | "c")
`},
		{"the body of an every", some + "\tevery part in input.spec.parts {\n\t\tpart.image == \"one\"\n\t}\n}", `
clause 11
- 12 every part in input.spec.parts {⏎  part.image == "one"⏎} (input.spec.parts = [{"image": "one", "name": "a"}, {"image": "two", "name": "b"}, {"image": "two", "name": "c"}])
  body with part = {"image": "two", "name": "b"}
  - 13 part.image == "one" (part.image = "two")
`},
		{"a comprehension", some + "\tn := count([1 | some part in input.spec.parts; part.image == \"two\"])\n\tn > 2\n}", `
clause 11
+ 12 n := count([1 | some part in input.spec.parts; part.image == "two"]) (n = 2)
- 13 n > 2 (n = 2)
`},
		{"a negation of a helper", "ok(x) if x.name == \"a\"\n" + some + "\tsome part in input.spec.parts\n\tnot ok(part)\n\tpart.image == \"three\"\n}", `
clause 12
+ 13 some part in input.spec.parts (part = {"image": "one", "name": "a"})
- 14 not ok(part) (part = {"image": "one", "name": "a"})
  clause 11
  + 11 x.name == "a" (x.name = "a")
  = true
next, 0 shared
+ 13 some part in input.spec.parts (part = {"image": "two", "name": "b"})
+ 14 not ok(part)
  clause 11
  - 11 x.name == "a" (x.name = "b")
- 15 part.image == "three" (part.image = "two")
1 alike
`},
		{"what Rego cannot work out", some + "\tto_number(input.metadata.name) > 3\n}", `
clause 11
- 12 to_number(input.metadata.name) > 3 (to_number(input.metadata.name) is undefined: to_number: strconv.ParseFloat: parsing "x1": invalid syntax; input.metadata.name = "x1")
`},
		{"a local name that hides a rule", "kind := 3\n" + some + "\tkind := input.kind\n\tlower(kind) == \"x\"\n}", `
clause 12
+ 13 kind := input.kind (kind = "Thing")
- 14 lower(kind) == "x" (lower(kind) = "thing"; kind = "Thing")
`},
		{"a call whose argument was shown", "long(x) if count(x.spec.parts) > 2\n" + some + "\tall := input\n\tnot long(all)\n}", `
clause 12
+ 13 all := input (all = {"apiVersion": "v1", "kind": "Thing", "metadata": {"name": "x1"}, "spec": {"parts": [{"image": "one", "name": "a"}, {"image": "two", "name": "b"}, {"image": "two", "name": "c"}]}})
- 14 not long(all) (long(all) = true)
  clause 11
  + 11 count(x.spec.parts) > 2 (count(x.spec.parts) = 3)
  = true
`},
		{"a name that a comprehension has too", some + "\tn := count([x | some x in [1, 2]; x > 1])\n\tx := n + 1\n\tx > 2\n}", `
clause 11
+ 12 n := count([x | some x in [1, 2]; x > 1]) (n = 1)
+ 13 x := n + 1 (x = 2)
- 14 x > 2 (x = 2)
`},
		{"another input", some + "\tinput.kind == \"Other\" with input as {\"kind\": \"Thing\"}\n}", `
clause 11
- 12 input.kind == "Other" with input as {"kind": "Thing"} (input.kind = "Thing")
`},
		{"a definition that the index rules out", some + "\tinput.kind == \"Other\"\n}", `
clause 11
- 12 input.kind == "Other" (input.kind = "Thing")
`},
		{"what it prints", some + "\tprint(\"kind\", input.kind)\n\tinput.kind == \"Thing\"\n}", `
clause 11
+ 12 print("kind", input.kind)
+ 13 input.kind == "Thing" (input.kind = "Thing")
= {"msg": "m", "path": ["kind"]}
printed acme/shape/rule.rego:12: kind Thing
`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			trials := try(t, fstest.MapFS{"acme/shape/rule.rego": {Data: []byte(head + tc.rule + "\n")}}, "acme/shape", object)
			var b strings.Builder
			b.WriteByte('\n')
			for _, trial := range trials {
				write(&b, "", trial.Clauses)
				for _, p := range trial.Prints {
					fmt.Fprintf(&b, "printed %s:%d: %s\n", p.File, p.Row, p.Text)
				}
			}
			if diff := cmp.Diff(tc.want, b.String()); diff != "" {
				t.Errorf("trace (-want +got):\n%s", diff)
			}
		})
	}
}

func write(b *strings.Builder, indent string, clauses []policytrace.Clause) {
	for _, c := range clauses {
		if c.Head != "" {
			fmt.Fprintf(b, "%sclause %d\n", indent, c.Row)
		} else {
			fmt.Fprintf(b, "%sbody with%s\n", indent, strings.TrimSuffix(strings.Replace(values(c.Values), "(", "", 1), ")"))
		}
		for i, a := range c.Attempts {
			if i > 0 {
				fmt.Fprintf(b, "%snext, %d shared\n", indent, a.Shared)
			}
			for _, s := range a.Steps[a.Shared:] {
				mark := map[bool]string{true: "+", false: "-"}[s.Holds]
				fmt.Fprintf(b, "%s%s %d %s%s\n", indent, mark, s.Row, strings.Join(s.Text, "⏎"), values(s.Values))
				write(b, indent+"  ", s.Asked)
			}
			if len(a.Result.Is) > 0 {
				fmt.Fprintf(b, "%s= %s\n", indent, a.Result.Brief(0))
			}
			if a.Alike > 0 {
				fmt.Fprintf(b, "%s%d alike\n", indent, a.Alike)
			}
		}
	}
}

func values(all []policytrace.Value) string {
	var parts []string
	for _, v := range all {
		text := v.Text + " = " + v.Brief(0)
		if len(v.Is) == 0 {
			text = strings.TrimSuffix(v.Text+" is undefined: "+v.Why, ": ")
		}
		parts = append(parts, text)
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, "; ") + ")"
}

// The library's own examples: of a bad one a definition holds and something is
// found, of a good one neither, whatever the machine that runs the library made
// of them. Of each attempt only the last line fails.
func TestTryTheLibrary(t *testing.T) {
	w, err := policytrace.New(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range w.Policies().Rules() {
		for _, name := range []string{"bad.yaml", "good.yaml"} {
			text, err := fs.ReadFile(policies.FS, rule.ID+"/"+name)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			trials := tryExample(t, w, rule, name, string(text))
			holds, found := false, 0
			for _, trial := range trials {
				if trial.Err != nil {
					t.Errorf("%s/%s: %v", rule.ID, name, trial.Err)
				}
				found += len(trial.Findings)
				for _, c := range trial.Clauses {
					for _, a := range c.Attempts {
						holds = holds || a.Holds
						for i, s := range a.Steps {
							if s.Holds != (a.Holds || i < len(a.Steps)-1) {
								t.Errorf("%s/%s: line %d of an attempt of %d lines: holds is %v", rule.ID, name, s.Row, len(a.Steps), s.Holds)
							}
						}
					}
				}
			}
			if bad := name == "bad.yaml"; bad != holds || bad != (found > 0) {
				t.Errorf("%s/%s: a definition holds: %v, %d findings", rule.ID, name, holds, found)
			}
		}
	}
}

// tryExample tries a rule on one of its examples: an object or release, or
// several services.
func tryExample(t *testing.T, w *policytrace.Watcher, rule policy.Rule, name, text string) []policytrace.Trial {
	t.Helper()
	o := policytrace.Options{Most: 3}
	if rule.Scope != policy.FleetScope {
		trials, err := w.Try(context.Background(), rule, passOf(t, name, text), o)
		if err != nil {
			t.Fatal(err)
		}
		return trials
	}
	var passes []check.Pass
	for _, r := range policy.ExampleReleases(text) {
		pass := passOf(t, name, r.Text)
		pass.Service, pass.Namespace = r.Service, r.Service
		passes = append(passes, pass)
	}
	trials, err := w.TryFleet(context.Background(), rule, passes, o)
	if err != nil {
		t.Fatal(err)
	}
	return trials
}

// A rule that gives something else than it should has no answer, and its trace
// shows what it gives.
func TestTryARuleThatIsWrong(t *testing.T) {
	trials := try(t, fstest.MapFS{"acme/shape/rule.rego": {Data: []byte(head + "violation contains {\"path\": [\"kind\"]} if input.kind\n")}}, "acme/shape", object)
	if len(trials) != 1 || trials[0].Err == nil || !strings.Contains(trials[0].Err.Error(), "no msg") {
		t.Fatalf("got %+v", trials)
	}
	if a := trials[0].Clauses[0].Attempts[0]; !a.Holds || a.Result.Brief(0) != `{"path": ["kind"]}` {
		t.Errorf("got %+v", a)
	}
}

// Of a rule that tries very often the number is right, and the one attempt that
// comes to another end is not lost among the others.
func TestTryVeryOften(t *testing.T) {
	const rule = `violation contains {"msg": "m", "path": []} if {
	some i in numbers.range(1, 200)
	some j in numbers.range(1, 200)
	is_last(i * j)
}

is_last(n) if n == 40000
`
	trials := try(t, fstest.MapFS{"acme/shape/rule.rego": {Data: []byte(head + rule)}}, "acme/shape", object)
	if trials[0].Err != nil || len(trials[0].Clauses) != 1 {
		t.Fatalf("got %+v", trials)
	}
	var got []string
	for _, a := range trials[0].Clauses[0].Attempts {
		last := a.Steps[len(a.Steps)-1]
		got = append(got, fmt.Sprintf("line %d, holds: %v, %d more", last.Row, a.Holds, a.Alike))
	}
	want := []string{"line 14, holds: false, 39998 more", "line 14, holds: true, 0 more"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("attempts (-want +got):\n%s", diff)
	}
}

// One that comes to no end is stopped, and what it was at is shown.
func TestTryWithoutEnd(t *testing.T) {
	const rule = `violation contains {"msg": "m", "path": []} if {
	all := numbers.range(1, 200)
	some a in all
	some b in all
	some c in all
	some d in all
	a * b * c * d == -1
}
`
	w, err := policytrace.New(fstest.MapFS{"acme/shape/rule.rego": {Data: []byte(head + rule)}})
	if err != nil {
		t.Fatal(err)
	}
	w.Policies().TimeLimit = 200 * time.Millisecond
	one, _ := w.Find("acme/shape")
	trials, err := w.Try(t.Context(), one, passOf(t, "object.yaml", object), policytrace.Options{Most: 1})
	if err != nil || len(trials) != 1 {
		t.Fatalf("got %d trials, error %v", len(trials), err)
	}
	if got := trials[0].Err; got == nil || !strings.Contains(got.Error(), "they took more than 200ms") {
		t.Errorf("the trial's error: %v", got)
	}
	attempts := trials[0].Clauses[0].Attempts
	if len(attempts) != 1 || len(attempts[0].Steps) != 6 {
		t.Fatalf("attempts %+v; want one of 6 lines", attempts)
	}
	if diff := cmp.Diff(" (a * b * c * d = 1)", values(attempts[0].Steps[5].Values[:1])); diff != "" {
		t.Errorf("what the last line compares (-want +got):\n%s", diff)
	}
}

func TestBrief(t *testing.T) {
	trials := try(t, fstest.MapFS{"acme/shape/rule.rego": {Data: []byte(head + "violation contains {\"msg\": \"m\", \"path\": []} if {\n\tall := [input, input.spec]\n\tall[0] == 1\n}\n")}}, "acme/shape", object)
	v := trials[0].Clauses[0].Attempts[0].Steps[0].Values[0]
	for _, tc := range []struct {
		width int
		want  string
	}{
		{1, "[{…}, {…}]"},
		{40, "[{…}, {…}]"},
		{110, `[{"kind": "Thing", "metadata": {"name": "x1", …}, …}, {"parts": […]}]`},
		{0, `[{"apiVersion": "v1", "kind": "Thing", "metadata": {"name": "x1"}, "spec": {"parts": [{"image": "one", "name": "a"}, {"image": "two", "name": "b"}, {"image": "two", "name": "c"}]}}, ` +
			`{"parts": [{"image": "one", "name": "a"}, {"image": "two", "name": "b"}, {"image": "two", "name": "c"}]}]`},
	} {
		if got := v.Brief(tc.width); got != tc.want {
			t.Errorf("in %d: got %s", tc.width, got)
		}
	}
}

func try(t *testing.T, fsys fs.FS, id, text string) []policytrace.Trial {
	t.Helper()
	w, err := policytrace.New(fsys)
	if err != nil {
		t.Fatal(err)
	}
	rule, ok := w.Find(id)
	if !ok {
		t.Fatalf("no rule %s", id)
	}
	trials, err := w.Try(context.Background(), rule, passOf(t, "object.yaml", text), policytrace.Options{Helpers: true, Most: 1})
	if err != nil {
		t.Fatal(err)
	}
	return trials
}

func passOf(t *testing.T, name, text string) check.Pass {
	t.Helper()
	pass := check.Pass{Service: "payments", Environment: "prod", Namespace: "payments", NamespaceChosen: true, Release: "payments"}
	for _, piece := range manifest.Split(text) {
		doc, err := manifest.Read(name, piece)
		if err != nil {
			t.Fatal(err)
		}
		objects, _ := doc.Objects()
		pass.Objects = append(pass.Objects, objects...)
	}
	return pass
}
