package policytrace

import (
	"context"
	"errors"
	"slices"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/manifest"
)

// TryFleet runs a rule with fleet scope on the passes of all services in one
// environment. As with Try, what is wrong with the rule is in the trial. There is
// none when no service has an object that the rule is for.
func (w *Watcher) TryFleet(ctx context.Context, rule policy.Rule, passes []check.Pass, o Options) ([]Trial, error) {
	var releases []policy.Release
	concerned := false
	for _, p := range passes {
		kept := slices.DeleteFunc(slices.Clone(p.Objects), func(obj *manifest.Object) bool { return !rule.Applies(obj.Kind) })
		concerned = concerned || len(kept) > 0
		releases = append(releases, policy.Release{Service: p.Service, Namespace: p.Namespace, Objects: kept})
	}
	if !concerned {
		return nil, nil
	}
	all := ofAll(passes)
	question, err := w.policies.FleetQuestion(&all, rule, releases)
	if err != nil {
		return nil, err
	}
	t, err := w.ask(ctx, question, rule, o)
	if err != nil {
		return nil, err
	}
	only := w.policies.Only(func(r policy.Rule) bool { return r.ID == rule.ID })
	fleet, wrong := only.Fleet(ctx, &all, releases)
	for n := range passes {
		if wrong != nil {
			break
		}
		var found []check.Check
		if fleet.Found(n) {
			found = append(found, fleet.Check(n))
		}
		findings, err := check.Run(ctx, found, passes[n])
		t.Findings, wrong = append(t.Findings, findings...), err
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if inner := errors.Unwrap(wrong); inner != nil { // of the check by its name
		wrong = inner
	}
	t.Err = wrong
	return []Trial{t}, nil
}

// ofAll is what is the same for all services.
func ofAll(passes []check.Pass) check.Pass {
	all := check.Pass{
		Environment: passes[0].Environment, Profile: passes[0].Profile, Params: passes[0].Params,
		Yard: passes[0].Yard, KubeVersion: passes[0].KubeVersion,
	}
	for _, p := range passes {
		if p.KubeVersion != all.KubeVersion {
			all.KubeVersion = ""
		}
	}
	return all
}
