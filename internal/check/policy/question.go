package policy

import (
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/manifest"
)

// Question is what a rule is asked once, for those who watch it at work.
type Question struct {
	Object   *manifest.Object // nil when all of a release are looked at
	Input    *ast.Term
	Compiler *ast.Compiler
	data     *base
}

// Query is a query of what the rule was compiled with, over the question's input
// and data. Body is compiled.
func (q Question) Query(body ast.Body) *topdown.Query {
	return topdown.NewQuery(body).
		WithCompiler(q.Compiler).
		WithStore(q.data).
		WithTransaction(transaction{}).
		WithInput(q.Input)
}

// Questions are those that a run asks a rule on a pass, in their order. The
// policies are of LoadToWatch.
func (p *Policies) Questions(pass *check.Pass, rule Rule) ([]Question, error) {
	data, err := p.newBase(pass)
	if err != nil {
		return nil, err
	}
	e := &evaluation{Policies: p, pass: pass, base: data, inputs: map[*manifest.Object]*ast.Term{}}
	q := Question{Compiler: p.compiler, data: data}
	var out []Question
	for _, obj := range pass.Objects {
		if !rule.Applies(obj.Kind) {
			continue
		}
		if rule.Scope != ObjectScope {
			in, err := e.releaseInput(e.indexes(rule.ID))
			if err != nil {
				return nil, err
			}
			q.Input = in.input
			return []Question{q}, nil
		}
		if q.Input, err = e.input(obj); err != nil {
			return nil, err
		}
		q.Object = obj
		out = append(out, q)
	}
	return out, nil
}

// indexes are where a rule is among the policies'.
func (p *Policies) indexes(id string) []int {
	for i, r := range p.rules {
		if r.ID == id {
			return []int{i}
		}
	}
	return nil
}

// Violation is what a rule with this ID gives.
func Violation(id string) ast.Ref { return violationRef(id) }

// FleetQuestion is the one that a run asks a rule with fleet scope over the
// releases of an environment. Of pass it uses what Fleet does. The policies are of
// LoadToWatch.
func (p *Policies) FleetQuestion(pass *check.Pass, rule Rule, releases []Release) (Question, error) {
	data, err := p.newBase(pass)
	if err != nil {
		return Question{}, err
	}
	e := &evaluation{Policies: p, pass: pass, base: data, inputs: map[*manifest.Object]*ast.Term{}}
	in, err := e.fleetInput(rule, releases)
	return Question{Compiler: p.compiler, data: data, Input: in.input}, err
}
