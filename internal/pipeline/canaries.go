package pipeline

import (
	"context"
	"slices"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/leaks"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/values"
)

// renderPlanted renders an environment with a canary in the place of each
// sensitive value. When the templates do not take the canaries and do render
// with a mask, that render is what the checks get, and findings say what could
// not be proved. No real value reaches a template either way.
func (c *checker) renderPlanted(ctx context.Context, loaded *render.Chart, s Subject, env Environment) (*Rendered, []diag.Finding, error) {
	canaries := c.leaks.New()
	r, err := c.options.render(ctx, c.engine, loaded, s, env, func(merged map[string]any, stack *values.Stack) {
		canaries.Plant(merged, func(entry diag.Path) bool { return isMarked(stack, entry) })
	})
	if err == nil && canaries.Planted() {
		r.canaries = canaries
	}
	if err == nil || !canaries.Planted() || ctx.Err() != nil {
		return r, nil, err
	}
	unproved := canaries.Unproved(err)
	r, err = c.options.render(ctx, c.engine, loaded, s, env, mask(false, isMarked))
	if err != nil && sameFault(canaries, unproved, err) {
		return r, nil, err
	}
	return r, []diag.Finding{unproved}, err
}

// sameFault reports whether a render fails for a reason that has nothing to do
// with the canaries: without them, it fails at the same place.
func sameFault(canaries *leaks.Canaries, unproved diag.Finding, err error) bool {
	plain := canaries.Unproved(err)
	return plain.Span == unproved.Span && slices.Equal(plain.Related, unproved.Related)
}

// proveNoLeak is the check that canaries stay in their Secrets. depends asks
// for what merely depends on them, too, which costs a second render.
func (r *Rendered) proveNoLeak(depends bool) check.Check {
	in := leaks.Input{Canaries: r.canaries, Output: r.Output, Depends: depends, Again: r.again}
	if r.Tracer != nil {
		in.Position = r.Tracer.Position
	}
	return leaks.Check(in)
}
