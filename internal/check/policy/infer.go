package policy

import (
	"context"
	"fmt"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/rego/infer"
)

// inferFields finds the fields of results about one object that do not say
// theirs. Rules of the program all say.
func (e *evaluation) inferFields(ctx context.Context, input *ast.Term, results []result) error {
	found := e.inference(infer.Object(input))
	for i := range results {
		r := &results[i]
		if r.placed || e.compiler == nil {
			continue
		}
		path, err := e.field(ctx, found, *r)
		if err != nil {
			return err
		}
		r.path, r.inferred = path, len(path) > 0
	}
	return nil
}

func (e *evaluation) inference(input infer.Input) *infer.Inference {
	return infer.New(infer.Rules{Compiler: e.compiler, Store: e.base, Cancel: e.cancel}, input)
}

func (e *evaluation) field(ctx context.Context, found *infer.Inference, r result) (diag.Path, error) {
	return found.Path(ctx, e.plans.queries[r.rule], infer.Result{Member: r.member, Message: r.msg})
}

// release is the input of rules with release scope.
type release struct {
	input   *ast.Term
	objects []*manifest.Object
	// found is for results about one object, nil for those that name none.
	found map[*manifest.Object]*infer.Inference
}

// place finds the object of a result, and its field: those that it names, or
// else those that it rests on.
func (e *evaluation) place(ctx context.Context, in release, r *result) (*manifest.Object, error) {
	var obj *manifest.Object
	if r.named {
		if obj = e.find(r.object); obj == nil {
			return nil, fmt.Errorf("%s reports on %s %q, which the release does not have", e.rules[r.rule].File, r.object.Kind, r.object.Name)
		}
	}
	if e.compiler != nil && !(r.named && r.placed) {
		at, below, err := e.inferIn(ctx, in, *r, obj)
		if err != nil {
			return nil, err
		}
		if !r.placed {
			r.path, r.inferred = below, len(below) > 0
		}
		if !r.named {
			obj, r.inferred = at, true
		}
	}
	if obj == nil {
		return nil, fmt.Errorf(`%s: violation %s rests on no object of the release; say which it is about: "object": {"kind": …, "name": …}`, e.rules[r.rule].File, r.member)
	}
	return obj, nil
}

// inferIn finds the field of a result in a release, and the object that has it:
// the one given, if any.
func (e *evaluation) inferIn(ctx context.Context, in release, r result, only *manifest.Object) (*manifest.Object, diag.Path, error) {
	found := in.found[only]
	if found == nil {
		found = e.inference(infer.Input{Term: in.input, Within: func(path diag.Path) (diag.Path, bool) {
			obj, below := in.within(path)
			return below, obj != nil && (only == nil || obj == only)
		}})
		in.found[only] = found
	}
	path, err := e.field(ctx, found, r)
	if err != nil {
		return nil, nil, err
	}
	obj, below := in.within(path)
	return obj, below, nil
}

// within turns a path of the input into an object and the path in it.
func (in release) within(path diag.Path) (*manifest.Object, diag.Path) {
	if len(path) < 2 || path[0] != "objects" {
		return nil, nil
	}
	i, err := strconv.Atoi(path[1])
	if err != nil || i >= len(in.objects) {
		return nil, nil
	}
	return in.objects[i], path[2:]
}
