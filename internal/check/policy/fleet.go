package policy

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/rego"
)

// Release is what rules with fleet scope see of a service in one environment.
type Release struct {
	// Service tells releases apart: no two of an environment share it.
	Service, Namespace string
	// Objects are those of kinds that LooksAcross holds for. Only Object and Value
	// of each are used, so that a caller need not keep the rest.
	Objects []*manifest.Object
}

// LooksAcross reports whether a rule with fleet scope is for objects of a kind.
func (p *Policies) LooksAcross(kind string) bool {
	return slices.ContainsFunc(p.plans.fleet, func(i int) bool { return p.rules[i].Applies(kind) })
}

// IsFleet reports whether a rule has fleet scope.
func (p *Policies) IsFleet(id string) bool {
	return slices.ContainsFunc(p.plans.fleet, func(i int) bool { return p.rules[i].ID == id })
}

// Fleet is what rules with fleet scope found in one environment.
type Fleet struct {
	policies *Policies
	results  [][]result // of each release
}

// Fleet runs the rules with fleet scope over the releases of one environment,
// those that are for any kind there is. Of pass it uses what is the same for all
// of them: Environment, KubeVersion, Params, Profile, Yard and Off.
func (p *Policies) Fleet(ctx context.Context, pass *check.Pass, releases []Release) (*Fleet, error) {
	out := &Fleet{policies: p, results: make([][]result, len(releases))}
	due := p.fleetDue(pass, releases)
	if len(due) == 0 {
		return out, nil
	}
	data, err := p.newBase(pass)
	if err != nil {
		return nil, err
	}
	ctx, cancel, done := rego.WithLimit(ctx, p.TimeLimit)
	defer done()
	e := &evaluation{Policies: p, pass: pass, base: data, cancel: cancel, inputs: map[*manifest.Object]*ast.Term{}}
	for _, rules := range due {
		if err := e.fleet(ctx, rules, releases, out); err != nil {
			return nil, rego.Explain(ctx, err, "the fleet")
		}
	}
	return out, nil
}

// fleetDue are the rules to be run. Those of one slice are for the same kinds, and
// share their input.
func (p *Policies) fleetDue(pass *check.Pass, releases []Release) [][]int {
	var out [][]int
	at := map[string]int{}
	for _, i := range p.plans.fleet {
		rule := p.rules[i]
		concerned := slices.ContainsFunc(releases, func(r Release) bool {
			return slices.ContainsFunc(r.Objects, func(obj *manifest.Object) bool { return rule.Applies(obj.Kind) })
		})
		if !concerned || pass.IsOff(rule.ID) {
			continue
		}
		kinds := strings.Join(rule.Kinds, " ")
		n, known := at[kinds]
		if !known {
			n, out = len(out), append(out, nil)
			at[kinds] = n
		}
		out[n] = append(out[n], i)
	}
	return out
}

func (e *evaluation) fleet(ctx context.Context, due []int, releases []Release, out *Fleet) error {
	in, err := e.fleetInput(e.rules[due[0]], releases)
	if err != nil {
		return err
	}
	results, err := e.eval(ctx, e.plans.plan(due), in.input)
	if err != nil {
		return err
	}
	for _, r := range results {
		n := slices.IndexFunc(releases, func(of Release) bool { return of.Service == r.service })
		if n < 0 {
			return fmt.Errorf("%s reports on service %q, which is none of this run", e.rules[r.rule].File, r.service)
		}
		obj := find(r.object, releases[n].Objects)
		if obj == nil {
			return e.rules[r.rule].stranger(r)
		}
		if _, err := e.inferIn(ctx, in, &r, obj); err != nil {
			return err
		}
		out.results[n] = append(out.results[n], r)
	}
	return nil
}

// fleetInput has every release, also one that has nothing of the rule's kinds.
func (e *evaluation) fleetInput(rule Rule, releases []Release) (several, error) {
	in := newSeveral(4)
	all := make([]*ast.Term, len(releases))
	for n, r := range releases {
		var objects []*ast.Term
		for _, obj := range r.Objects {
			if !rule.Applies(obj.Kind) {
				continue
			}
			term, err := e.input(obj)
			if err != nil {
				return in, err
			}
			in.at[fmt.Sprintf("releases[%d].objects[%d]", n, len(objects))] = obj
			objects = append(objects, term)
		}
		all[n] = ast.ObjectTerm(
			[2]*ast.Term{ast.StringTerm("service"), ast.StringTerm(r.Service)},
			[2]*ast.Term{ast.StringTerm("namespace"), ast.StringTerm(r.Namespace)},
			[2]*ast.Term{ast.StringTerm("objects"), ast.ArrayTerm(objects...)},
		)
	}
	in.input = ast.ObjectTerm([2]*ast.Term{ast.StringTerm("releases"), ast.ArrayTerm(all...)})
	return in, nil
}

func find(t rego.Target, objects []*manifest.Object) *manifest.Object {
	for _, obj := range objects {
		if t.Is(obj) {
			return obj
		}
	}
	return nil
}

func (r Rule) stranger(found result) error {
	return fmt.Errorf("%s reports on %s %q, which service %s does not have", r.File, found.object.Kind, found.object.Name, found.service)
}

// Found reports whether anything was found in a release, by its index.
func (f *Fleet) Found(release int) bool { return len(f.results[release]) > 0 }

// Check returns the check that reports what was found in a release, by its index.
// Its pass has all objects of the release.
func (f *Fleet) Check(release int) check.Check {
	c := f.policies.Check()
	c.Run = func(_ context.Context, pass *check.Pass) error {
		for _, r := range f.results[release] {
			rule := f.policies.rules[r.rule]
			obj := find(r.object, pass.Objects)
			if obj == nil {
				return rule.stranger(r)
			}
			here := pass
			if r.inferred {
				here = pass.Inferred()
			}
			r.report(here, rule.ID, obj)
		}
		return nil
	}
	return c
}
