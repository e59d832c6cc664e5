package pipeline

import (
	"context"
	"errors"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/schemas"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/render"
)

// RenderAll renders every environment of every subject, in order, and hands
// each to use. What keeps an environment from being rendered is a finding of
// the result, and the next one is tried. It stops at the first error that is
// none.
func RenderAll(ctx context.Context, subjects []release.Subject, o Options, use func(*release.Rendered) error) (*release.Result, error) {
	o.Prefetch(ctx, subjects)
	a := all{options: o, engine: engine.NewCache(), schemas: schemas.NewCache(), use: use}
	var pieces []release.Found
	for _, s := range subjects {
		pieces = append(pieces, a.subject(ctx, s))
		if pieces[len(pieces)-1].Err != nil {
			break
		}
	}
	return release.NewResult(subjects, o.Options, pieces)
}

// all renders without checks.
type all struct {
	options Options
	engine  *engine.Cache
	schemas *schemas.Cache
	use     func(*release.Rendered) error
}

func (a all) subject(ctx context.Context, s release.Subject) (out release.Found) {
	chart, err := render.Load(s.Target.ChartPath)
	if err != nil {
		out.Fail(s, release.Environment{}, err)
		out.Attribute(s, release.Environment{})
		return out
	}
	for _, env := range s.Environments {
		one := a.environment(ctx, chart, s, env)
		out.Add(one)
		if out.Err = one.Err; out.Err != nil {
			break
		}
	}
	return out
}

// broken hands the output of a template that is no YAML to those who want it.
func (a all) broken(r *release.Rendered, err error) error {
	fault := (*render.Error)(nil)
	if a.options.Broken == nil || !errors.As(err, &fault) {
		return nil
	}
	text, ok := r.Broken(fault)
	if !ok {
		return nil
	}
	return a.options.Broken(r, fault.Template, text)
}

func (a all) environment(ctx context.Context, chart *render.Chart, s release.Subject, env release.Environment) (out release.Found) {
	r, err := release.Render(ctx, a.engine, chart, s, env, a.options.Options)
	out.Hidden = a.options.Hidden(err, chart)
	if r != nil {
		out.Hidden = r.Hidden()
		if a.options.HoldSchema {
			out.Findings, out.Err = check.Run(ctx, []check.Check{a.schemas.Check()}, passOf(r, a.options))
		}
	}
	switch {
	case out.Err != nil:
	case err != nil && r != nil && (len(out.Findings) == 0 || release.IsLimit(err)):
		out.FailRender(r, err)
		out.Err = errors.Join(out.Err, a.broken(r, err))
	case err != nil && (len(out.Findings) == 0 || release.IsLimit(err)):
		out.Fail(s, env, err)
	case len(out.Findings) == 0:
		out.FailEach(s, env, a.use(r))
	}
	if r != nil {
		r.Veil(out.Findings)
	}
	out.Attribute(s, env)
	return out
}
