package policy

import (
	"context"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/rego"
	"github.com/chartyard/chartyard/internal/rego/machine"
)

// evaluation runs the rules over one pass.
type evaluation struct {
	*Policies
	pass    *check.Pass
	base    *base
	params  string
	cancel  topdown.Cancel
	inputs  map[*manifest.Object]*ast.Term // converted once for all rules
	machine *machine.Run                   // nil before its first use
}

func (p *Policies) run(ctx context.Context, pass *check.Pass) error {
	data, err := p.newBase(pass)
	if err != nil {
		return err
	}
	ctx, cancel, done := rego.WithLimit(ctx, p.TimeLimit)
	defer done()
	e := &evaluation{
		Policies: p, pass: pass, base: data, params: data.params(), cancel: cancel,
		inputs: make(map[*manifest.Object]*ast.Term, len(pass.Objects)),
	}
	for _, obj := range pass.Objects {
		if err := e.object(ctx, obj); err != nil {
			return rego.Explain(ctx, err, obj.String())
		}
	}
	return rego.Explain(ctx, e.release(ctx), "the release")
}

func (e *evaluation) object(ctx context.Context, obj *manifest.Object) error {
	if fixed := e.plans.of(obj.Kind, e.plans.fixed); len(fixed.rules) > 0 {
		k := rego.KeyOf(e.params, obj.At.String(), obj.Text)
		results, known := e.memo.Get(k)
		if !known {
			var err error
			if results, err = e.query(ctx, fixed, obj); err != nil {
				return err
			}
			e.memo.Put(k, results)
		}
		e.report(results, obj)
	}
	bound := e.plans.of(obj.Kind, e.plans.bound)
	if len(bound.rules) == 0 {
		return nil
	}
	results, err := e.query(ctx, bound, obj)
	if err != nil {
		return err
	}
	e.report(results, obj)
	return nil
}

func (e *evaluation) query(ctx context.Context, p plan, obj *manifest.Object) ([]result, error) {
	input, err := e.input(obj)
	if err != nil {
		return nil, err
	}
	results, err := e.eval(ctx, p, input)
	if err != nil {
		return nil, err
	}
	return results, e.inferFields(ctx, input, results)
}

func (e *evaluation) input(obj *manifest.Object) (*ast.Term, error) {
	if term, ok := e.inputs[obj]; ok {
		return term, nil
	}
	term, err := convert(obj.Value)
	if err != nil {
		return nil, err
	}
	e.inputs[obj] = term
	return term, nil
}

// release runs the rules with release scope that are for any kind there is.
func (e *evaluation) release(ctx context.Context) error {
	var due []int
	for _, i := range e.plans.release {
		if e.pass.IsOff(e.rules[i].ID) {
			continue
		}
		for _, obj := range e.pass.Objects {
			if e.rules[i].Applies(obj.Kind) {
				due = append(due, i)
				break
			}
		}
	}
	if len(due) == 0 {
		return nil
	}
	in, err := e.releaseInput(due)
	if err != nil {
		return err
	}
	results, err := e.eval(ctx, e.plans.plan(due), in.input)
	if err != nil {
		return err
	}
	for _, r := range results {
		obj, err := e.place(ctx, in, &r)
		if err != nil {
			return err
		}
		e.report([]result{r}, obj)
	}
	return nil
}

// releaseInput leaves out the definitions of custom resources, unless a rule
// asks for them by name.
func (e *evaluation) releaseInput(due []int) (several, error) {
	in := newSeveral(2)
	definitions := false
	for _, i := range due {
		definitions = definitions || e.rules[i].Applies(definitionKind)
	}
	objects := make([]*ast.Term, 0, len(e.pass.Objects))
	for _, obj := range e.pass.Objects {
		if obj.Kind == definitionKind && !definitions {
			continue
		}
		term, err := e.input(obj)
		if err != nil {
			return in, err
		}
		in.at[fmt.Sprintf("objects[%d]", len(objects))] = obj
		objects = append(objects, term)
	}
	in.input = ast.ObjectTerm([2]*ast.Term{ast.StringTerm("objects"), ast.ArrayTerm(objects...)})
	return in, nil
}

func (e *evaluation) find(t rego.Target) *manifest.Object {
	for _, obj := range e.pass.Objects {
		if t.Is(obj) {
			return obj
		}
	}
	return nil
}

func (e *evaluation) eval(ctx context.Context, p plan, input *ast.Term) ([]result, error) {
	if e.program != nil {
		return e.byMachine(ctx, p, input)
	}
	query := topdown.NewQuery(p.body).
		WithCompiler(e.compiler).
		WithStore(e.base).
		WithTransaction(transaction{}).
		WithCancel(e.cancel).
		WithInput(input)
	var results []result
	err := query.Iter(ctx, func(answer topdown.QueryResult) error {
		for n, i := range p.rules {
			found, err := readResults(i, e.rules[i].Scope, answer[p.vars[n]].Value)
			if err != nil {
				return fmt.Errorf("%s: %w", e.rules[i].File, err)
			}
			results = append(results, found...)
		}
		return nil
	})
	return results, err
}

func (e *evaluation) report(results []result, obj *manifest.Object) {
	for _, r := range results {
		pass := e.pass
		if r.inferred {
			pass = pass.Inferred()
		}
		r.report(pass, e.rules[r.rule].ID, obj)
	}
}
