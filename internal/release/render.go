package release

import (
	"context"
	"time"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/leaks"
	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/trace"
	"github.com/chartyard/chartyard/internal/values"
)

// Rendered is a subject in one of its environments.
type Rendered struct {
	Subject     Subject
	Environment Environment
	Output      *render.Output
	Objects     []*manifest.Object
	// Faults are documents that are no Kubernetes object.
	Faults []manifest.Fault
	Tracer *trace.Tracer
	// Secrets are those that were read for the environment; SecretsRead is false
	// when no store was chosen.
	Secrets     []check.Secret
	SecretsRead bool
	// User is what the layers above the chart's defaults merge to, nulls and all.
	User map[string]any

	// canaries stand in the place of the sensitive values; nil when none do.
	canaries *leaks.Canaries
	// again renders the same with another change of the values.
	again func(ctx context.Context, amend leaks.Amend) (*render.Output, error)
}

// Render renders one environment of a loaded chart. No value of a marked entry
// reaches the templates unless the options say so. When the templates fail, what
// is known before that comes with the error: values and their layers.
func Render(ctx context.Context, cache *engine.Cache, chart *render.Chart, s Subject, env Environment, o Options) (*Rendered, error) {
	amend := mask(o.Placeholders, func(stack *values.Stack, entry diag.Path) bool { marked, _ := Marks(stack, entry); return marked })
	if o.MaskSuspects {
		amend = mask(o.Placeholders, IsMarked)
	}
	if o.Reveal {
		amend = nil
	}
	return o.render(ctx, cache, chart, s, env, amend)
}

// mask keeps the values of entries from templates.
func mask(placeholders bool, of func(stack *values.Stack, entry diag.Path) bool) leaks.Amend {
	return func(merged map[string]any, stack *values.Stack) {
		config.Mask(merged, func(entry diag.Path) bool { return of(stack, entry) }, placeholders)
	}
}

// render is Render with a change of the merged values that only the templates
// see.
func (o Options) render(ctx context.Context, cache *engine.Cache, chart *render.Chart, s Subject, env Environment, amend leaks.Amend) (*Rendered, error) {
	over, err := o.Layers(ctx, chart, s, env)
	if err != nil {
		return nil, err
	}
	in := render.Input{
		Layers: over.Layers, Values: over.Merged, Amend: amend,
		Release: env.Release, Namespace: env.Namespace, KubeVersion: env.KubeVersion, APIVersions: o.APIVersions,
		IncludeCRDs: o.IncludeCRDs, NoHooks: o.NoHooks, SkipTests: o.SkipTests, ShowOnly: o.ShowOnly,
	}
	o.debugLayers(s, env, over)
	start := time.Now()
	out, err := render.Render(ctx, cache, chart, in)
	o.debugRender(s, env, out, err, time.Since(start))
	if out == nil {
		return nil, err
	}
	r := &Rendered{Subject: s, Environment: env, Output: out, Secrets: over.Secrets, SecretsRead: o.Secrets != nil, User: over.Merged}
	if err != nil {
		return r, err
	}
	r.Objects, r.Faults = objectsOf(out)
	r.again = func(ctx context.Context, amend leaks.Amend) (*render.Output, error) {
		again := in
		again.Amend = amend
		return render.Render(ctx, cache, chart, again)
	}
	r.Tracer = trace.New(out.Frames, out.Seen, out.Stack)
	r.Tracer.Again = func(path diag.Path, value any) ([]*manifest.Object, error) {
		again := in
		again.Values = values.Replace(in.Values, out.Values, path, value)
		out, err := render.Render(ctx, cache, chart, again)
		if err != nil {
			return nil, err
		}
		objects, _ := objectsOf(out)
		return objects, nil
	}
	return r, nil
}

func objectsOf(out *render.Output) (objects []*manifest.Object, faults []manifest.Fault) {
	for _, doc := range out.Documents {
		found, wrong := doc.Objects()
		objects, faults = append(objects, found...), append(faults, wrong...)
	}
	return objects, faults
}

// Settle merges the values of one environment of a loaded chart without running
// its templates: there are no objects, and all values are as the layers say.
func Settle(ctx context.Context, chart *render.Chart, s Subject, env Environment, o Options) (*Rendered, error) {
	over, err := o.Layers(ctx, chart, s, env)
	if err != nil {
		return nil, err
	}
	o.debugLayers(s, env, over)
	out, err := render.Render(ctx, nil, chart, render.Input{
		Layers: over.Layers, Values: over.Merged, ValuesOnly: true,
		Release: env.Release, Namespace: env.Namespace, KubeVersion: env.KubeVersion, APIVersions: o.APIVersions,
	})
	if err != nil {
		return nil, err
	}
	return &Rendered{Subject: s, Environment: env, Output: out, Secrets: over.Secrets, SecretsRead: o.Secrets != nil, User: over.Merged}, nil
}

// Title names the subject and the environment: "payments, environment prod".
func (r *Rendered) Title() string { return r.Subject.Title(r.Environment) }

// Title names the subject and one of its environments: "payments, environment
// prod"; the subject alone where the environment has no name.
func (s Subject) Title(env Environment) string {
	if env.Name == "" {
		return s.Target.Name
	}
	return s.Target.Name + ", environment " + env.Name
}
