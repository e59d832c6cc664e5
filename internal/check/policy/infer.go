package policy

import (
	"context"
	"fmt"

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

// several is an input that has several objects.
type several struct {
	input *ast.Term
	depth int                         // of the objects in it
	at    map[string]*manifest.Object // by the path in it
	// found is for results about one object, nil for those that name none.
	found map[*manifest.Object]*infer.Inference
}

func newSeveral(depth int) several {
	return several{depth: depth, at: map[string]*manifest.Object{}, found: map[*manifest.Object]*infer.Inference{}}
}

// within turns a path of the input into an object and the path in it.
func (in several) within(path diag.Path) (*manifest.Object, diag.Path) {
	if len(path) < in.depth {
		return nil, nil
	}
	return in.at[path[:in.depth].String()], path[in.depth:]
}

// place finds the object of a result in a release, and its field: those that it
// names, or else those that it rests on.
func (e *evaluation) place(ctx context.Context, in several, r *result) (*manifest.Object, error) {
	if r.named {
		obj := e.find(r.object)
		if obj == nil {
			return nil, fmt.Errorf("%s reports on %s %q, which the release does not have", e.rules[r.rule].File, r.object.Kind, r.object.Name)
		}
		_, err := e.inferIn(ctx, in, r, obj)
		return obj, err
	}
	obj, err := e.inferIn(ctx, in, r, nil)
	if err == nil && obj == nil {
		err = fmt.Errorf(`%s: violation %s rests on no object of the release; say which it is about: "object": {"kind": …, "name": …}`, e.rules[r.rule].File, r.member)
	}
	return obj, err
}

// inferIn finds the field of a result that does not say it, and the object that
// has it: the one given, if any.
func (e *evaluation) inferIn(ctx context.Context, in several, r *result, only *manifest.Object) (*manifest.Object, error) {
	if e.compiler == nil || r.placed && only != nil {
		return only, nil
	}
	found := in.found[only]
	if found == nil {
		found = e.inference(infer.Input{Term: in.input, Within: func(path diag.Path) (diag.Path, bool) {
			obj, below := in.within(path)
			return below, obj != nil && (only == nil || obj == only)
		}})
		in.found[only] = found
	}
	path, err := e.field(ctx, found, *r)
	if err != nil {
		return nil, err
	}
	obj, below := in.within(path)
	if !r.placed {
		r.path = below
	}
	r.inferred = obj != nil
	return obj, nil
}
