package release

import (
	"context"
	"slices"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/leaks"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/values"
)

// RenderPlanted renders an environment with a canary in the place of each
// sensitive value. When the templates do not take the canaries and do render
// with a mask, that render is what the checks get, and findings say what could
// not be proved. No real value reaches a template either way.
func RenderPlanted(ctx context.Context, cache *engine.Cache, planted *leaks.Cache, chart *render.Chart, s Subject, env Environment, o Options) (*Rendered, []diag.Finding, error) {
	canaries := planted.New()
	r, err := o.render(ctx, cache, chart, s, env, func(merged map[string]any, stack *values.Stack) {
		canaries.Plant(merged, func(entry diag.Path) bool { return IsMarked(stack, entry) })
	})
	if err == nil && canaries.Planted() {
		r.canaries = canaries
	}
	if err == nil || !canaries.Planted() || ctx.Err() != nil {
		return r, nil, err
	}
	unproved := canaries.Unproved(err)
	r, err = o.render(ctx, cache, chart, s, env, mask(false, IsMarked))
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

// ProveNoLeak is the check that canaries stay in their Secrets. depends asks
// for what merely depends on them, too, which costs a second render.
func (r *Rendered) ProveNoLeak(depends bool) check.Check {
	in := leaks.Input{Canaries: r.canaries, Output: r.Output, Depends: depends, Again: r.again}
	if r.Tracer != nil {
		in.Position = r.Tracer.Position
	}
	return leaks.Check(in)
}

// WithoutCanaries is a decoded object with masks in their place: the findings
// of another service could not tell one from a text. The name stays as it is,
// for the object is found by it again.
func (r *Rendered) WithoutCanaries(obj *manifest.Object) map[string]any {
	if r.canaries == nil {
		return obj.Value
	}
	var masked func(v any) any
	masked = func(v any) any {
		switch v := v.(type) {
		case map[string]any:
			out := make(map[string]any, len(v))
			for key, item := range v {
				out[key] = masked(item)
			}
			return out
		case []any:
			out := make([]any, len(v))
			for i, item := range v {
				out[i] = masked(item)
			}
			return out
		case string:
			return r.canaries.MaskText(v)
		}
		return v
	}
	out, _ := masked(obj.Value).(map[string]any)
	if metadata, ok := out["metadata"].(map[string]any); ok && obj.Name != "" {
		metadata["name"] = obj.Name
	}
	return out
}
