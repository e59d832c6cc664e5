package rego_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/rego"
)

func TestMemo(t *testing.T) {
	var memo rego.Memo[string]
	none, some := rego.KeyOf("a", "bc"), rego.KeyOf("ab", "c")
	if results, known := memo.Get(none); known {
		t.Errorf("%q known of nothing", results)
	}
	memo.Put(none, nil)
	memo.Put(some, []string{"x"})
	if results, known := memo.Get(none); !known || len(results) > 0 {
		t.Errorf("got %q, %v; want to know that there is none", results, known)
	}
	if results, _ := memo.Get(some); len(results) != 1 || memo.Len() != 2 {
		t.Errorf("got %q of %d, want x of 2", results, memo.Len())
	}
}

func TestReadPath(t *testing.T) {
	for term, want := range map[string]struct {
		path diag.Path
		err  string
	}{
		`["spec", "containers", 0, "a.b"]`: {path: diag.Path{"spec", "containers", "0", "a.b"}},
		`"spec.containers[0]"`:             {path: diag.Path{"spec", "containers", "0"}},
		`[]`:                               {path: diag.Path{}},
		`["spec", -1]`:                     {err: "-1 in path: a step is a key or an index"},
		`["spec", 1.5]`:                    {err: "1.5 in path: a step is a key or an index"},
		`["spec", null]`:                   {err: "null in path: a step is a key or an index"},
		`{"a": 1}`:                         {err: `path {"a": 1}: want a list of steps`},
	} {
		path, err := rego.ReadPath(ast.MustParseTerm(term))
		if text := message(err); text != want.err {
			t.Errorf("%s: error %q, want %q", term, text, want.err)
		}
		if diff := cmp.Diff(want.path, path); diff != "" {
			t.Errorf("%s: path (-want +got):\n%s", term, diff)
		}
	}
	if _, err := rego.ReadPath(nil); message(err) != "no path" {
		t.Errorf("of nothing: %v", err)
	}
}

func TestTarget(t *testing.T) {
	obj := &manifest.Object{Object: diag.Object{Kind: "Secret", Namespace: "shop", Name: "a"}}
	for text, want := range map[string]bool{
		`{"kind": "Secret", "name": "a"}`:                      true,
		`{"kind": "Secret", "name": "a", "namespace": "shop"}`: true,
		`{"kind": "Secret", "name": "a", "namespace": "till"}`: false,
		`{"kind": "Secret", "name": "b"}`:                      false,
		`{"kind": ["Secret"], "name": "a"}`:                    false,
	} {
		target := rego.ReadTarget(ast.MustParseTerm(text).Value.(ast.Object))
		if got := target.Is(obj); got != want {
			t.Errorf("%s is the object: %v, want %v", text, got, want)
		}
	}
}

func TestFaultsOfTheCompiler(t *testing.T) {
	mod, err := ast.ParseModule("a.rego", "package a\n\nx := time.now_ns()\n\ny := nothing(1)")
	if err != nil {
		t.Fatal(err)
	}
	compiler := ast.NewCompiler().WithCapabilities(rego.Pure())
	compiler.Compile(map[string]*ast.Module{"a.rego": mod})
	want := []*rego.Fault{
		{File: "a.rego", Line: 3, Msg: "time.now_ns: no clock"},
		{File: "a.rego", Line: 5, Msg: "undefined function nothing"},
	}
	got := rego.FaultsOf("", compiler.Errors, func(function string) string {
		if rego.Refused(function) {
			return "no clock"
		}
		return ""
	})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestFaultsWithoutAPlace(t *testing.T) {
	none := func(string) string { return "" }
	for want, err := range map[string]error{
		"a.rego:1: empty":        errors.New("a.rego:0: empty"),
		"a.rego:1: limit":        ast.Errors{ast.NewError(ast.CompileErr, nil, "limit")},
		"b.rego:1: at the start": ast.Errors{ast.NewError(ast.CompileErr, &ast.Location{File: "b.rego"}, "at the start")},
	} {
		if got := rego.FaultsOf("a.rego", err, none); len(got) != 1 || got[0].Error() != want {
			t.Errorf("got %v, want %q", got, want)
		}
	}
}

func TestExplain(t *testing.T) {
	ended, _, done := rego.WithLimit(t.Context(), time.Nanosecond)
	defer done()
	<-ended.Done()
	limit := new(rego.LimitError)
	err := rego.Explain(ended, &topdown.Error{Code: topdown.CancelErr}, "Secret a")
	if !errors.As(err, &limit) || err.Error() != "policies stopped on Secret a: they took more than 1ns" {
		t.Errorf("after the limit: %v", err)
	}
	if err := rego.Explain(ended, errors.New("no"), "Secret a"); message(err) != "policies on Secret a: no" {
		t.Errorf("another error: %v", err)
	}
	if err := rego.Explain(ended, nil, "Secret a"); err != nil {
		t.Errorf("no error: %v", err)
	}
}

func TestInterruptIsNoLimit(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	ctx, _, done := rego.WithLimit(ctx, 0)
	defer done()
	interrupt()
	err := rego.Explain(ctx, &topdown.Error{Code: topdown.CancelErr}, "the release")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was cancelled", err)
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
