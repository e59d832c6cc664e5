package infer_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/rego/infer"
)

// compiled are the rules of one module, over data.
func compiled(t testing.TB, module string, data string) infer.Rules {
	t.Helper()
	compiler, err := ast.CompileModules(map[string]string{"rules.rego": module})
	if err != nil {
		t.Fatal(err)
	}
	return infer.Rules{Compiler: compiler, Store: inmem.NewFromReader(strings.NewReader(data))}
}

// results are the members of a set of texts, as a check reads them.
func results(t testing.TB, rules infer.Rules, ref ast.Ref, input *ast.Term) []infer.Result {
	t.Helper()
	var out []infer.Result
	txn, err := rules.Store.NewTransaction(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer rules.Store.Abort(t.Context(), txn)
	query := topdown.NewQuery(ast.NewBody(ast.Equality.Expr(ast.VarTerm("members"), ast.NewTerm(ref)))).
		WithCompiler(rules.Compiler).WithStore(rules.Store).WithTransaction(txn).WithInput(input)
	if err := query.Iter(t.Context(), func(answer topdown.QueryResult) error {
		return answer["members"].Value.(ast.Set).Iter(func(member *ast.Term) error {
			out = append(out, infer.Result{Member: member.String(), Message: string(member.Value.(ast.String))})
			return nil
		})
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

const pod = `{"kind": "Pod", "metadata": {"name": "till", "labels": {"app": "till"}}, "spec": {"containers": [
	{"name": "proxy", "image": "proxy:1"},
	{"name": "till", "image": "till:latest", "env": [{"name": "LEVEL", "value": "debug"}]}]}}`

// The field is found in whatever the input has around the object.
func TestPath(t *testing.T) {
	whole := func(path diag.Path) (diag.Path, bool) { return path, true }
	for name, c := range map[string]struct {
		rule, input string
		data        string
		within      func(diag.Path) (diag.Path, bool)
		want        []string
	}{
		"object": {
			rule:  `deny contains msg if { some c in input.spec.containers; endswith(c.image, ":latest"); msg := sprintf("%s of %s", [c.name, input.metadata.name]) }`,
			input: pod, within: whole,
			want: []string{"spec.containers[1].image"},
		},
		"data": {
			rule:  `deny contains msg if { some e in input.spec.containers[_].env; e.value in data.loud; msg := e.name }`,
			input: pod, within: whole, data: `{"loud": ["debug"]}`,
			want: []string{"spec.containers[1].env[0].value"},
		},
		"a key that is not there": {
			rule:  `deny contains msg if { missing := {"team"} - {l | input.metadata.labels[l]}; count(missing) > 0; msg := sprintf("no %v", [missing]) }`,
			input: pod, within: whole,
			want: []string{"metadata.labels.team"},
		},
		"objects of a release": {
			rule:  `deny contains msg if { some o in input.objects; not o.metadata.labels.team; msg := sprintf("%s has no team", [o.metadata.name]) }`,
			input: `{"objects": [` + pod + `, {"kind": "Service", "metadata": {"name": "shop"}}]}`,
			within: func(path diag.Path) (diag.Path, bool) {
				if len(path) < 2 {
					return nil, false
				}
				return path[2:], true
			},
			want: []string{"objects[1].metadata.labels.team", "objects[0].metadata.labels.team"},
		},
		"an object under review, and parameters that decide too": {
			rule: `deny contains msg if {
				some label in input.parameters.labels
				input.review.kind.kind == "Pod"
				input.review.object.metadata.labels.app != label
				msg := sprintf("app must be %s", [label])
			}`,
			input: `{"review": {"kind": {"kind": "Pod"}, "object": ` + pod + `}, "parameters": {"labels": ["shop"]}}`,
			within: func(path diag.Path) (diag.Path, bool) {
				if !path.HasPrefix(diag.Path{"review", "object"}) {
					return nil, false
				}
				return path[2:], true
			},
			want: []string{"review.object.metadata.labels.app"},
		},
		"each of several results rests on its own part": {
			rule: `deny contains msg if { some c in containers; not any_prefix(c.image); msg := sprintf("%s runs %s", [c.name, c.image]) }
			containers contains c if some c in input.object.spec.containers
			any_prefix(image) if startswith(image, input.parameters.repos[_])`,
			input: `{"object": ` + pod + `, "parameters": {"repos": ["acme/"]}}`,
			within: func(path diag.Path) (diag.Path, bool) {
				if !path.HasPrefix(diag.Path{"object"}) {
					return nil, false
				}
				return path[1:], true
			},
			want: []string{"object.spec.containers[0].image", "object.spec.containers[1].image"},
		},
		"a number between two of the parameters": {
			rule: `deny contains msg if {
				input.object.spec.replicas >= 0
				not within(input.object.spec.replicas)
				msg := sprintf("%d of %v", [input.object.spec.replicas, input.object.spec.serviceName])
			}
			within(n) if { n >= input.parameters.from; n <= input.parameters.to }`,
			input: `{"object": {"spec": {"replicas": 9, "serviceName": "till"}}, "parameters": {"from": 2, "to": 3}}`,
			within: func(path diag.Path) (diag.Path, bool) {
				if !path.HasPrefix(diag.Path{"object"}) {
					return nil, false
				}
				return path[1:], true
			},
			want: []string{"object.spec.replicas"},
		},
		"what data allows": {
			rule:  `deny contains msg if { some c in input.spec.containers; not c.image in data.images.allowed; msg := sprintf("container %s runs nothing known", [c.name]) }`,
			input: pod, within: whole, data: `{"images": {"allowed": ["proxy:1", "till:7"]}}`,
			want: []string{"spec.containers[1].image"},
		},
		"what parameters allow": {
			rule: `deny contains msg if {
				some c in input.review.object.spec.containers
				satisfied := [good | some name in input.parameters.names; good := c.image == name]
				not any_true(satisfied)
				msg := sprintf("container <%s> is not one of %v", [c.name, input.parameters.names])
			}
			any_true(list) if list[_] == true`,
			input: `{"review": {"object": ` + pod + `}, "parameters": {"names": ["proxy:1", "till:7"]}}`,
			within: func(path diag.Path) (diag.Path, bool) {
				if !path.HasPrefix(diag.Path{"review", "object"}) {
					return nil, false
				}
				return path[2:], true
			},
			want: []string{"review.object.spec.containers[1].image"},
		},
		"a number of some": {
			rule:  `deny contains msg if { not input.replicas in {3, 7}; msg := sprintf("%s must be odd", [input.size]) }`,
			input: `{"replicas": 4, "size": "replicas"}`, within: whole,
			want: []string{"replicas"},
		},
		"nothing of an object": {
			rule:  `deny contains "no" if input.parameters.no`,
			input: `{"parameters": {"no": true}}`,
			within: func(path diag.Path) (diag.Path, bool) {
				return nil, false
			},
			want: []string{""},
		},
	} {
		if c.data == "" {
			c.data = "{}"
		}
		rules := compiled(t, "package main\n"+c.rule, c.data)
		ref := ast.MustParseRef("data.main.deny")
		input := ast.MustParseTerm(c.input)
		found := infer.New(rules, infer.Input{Term: input, Within: c.within})
		var got []string
		for _, r := range results(t, rules, ref, input) {
			path, err := found.Path(t.Context(), ref, r)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, path.String())
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestAnInterruptedInferenceSaysSo(t *testing.T) {
	rules := compiled(t, `package main
deny contains "x" if input.a`, "{}")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	found := infer.New(rules, infer.Object(ast.MustParseTerm(`{"a": true}`)))
	if _, err := found.Path(ctx, ast.MustParseRef("data.main.deny"), infer.Result{Member: `"x"`, Message: "x"}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that it was cancelled", err)
	}
}
