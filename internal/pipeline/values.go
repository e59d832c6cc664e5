package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/check/chart"
	"github.com/chartyard/chartyard/internal/check/schemas"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/service"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// UserValues are what lies over a chart's defaults in one environment: all
// layers in one, for helm upgrade -f.
type UserValues struct {
	YAML []byte
	// Sensitive is true when the value of a marked entry is among them.
	Sensitive bool
}

// Values merges the layers of one environment, once its values have been
// checked. It is nil when they may not be deployed; the result says why. The
// text is proved: Helm renders from it, byte for byte, what is rendered from
// the layers.
func Values(ctx context.Context, s release.Subject, env release.Environment, o Options) (*UserValues, *release.Result, error) {
	s.Environments = []release.Environment{env}
	o.Prefetch(ctx, []release.Subject{s})
	var out *UserValues
	var piece found
	chart, err := render.Load(s.Target.ChartPath)
	if err != nil {
		piece.Fail(s, env, err)
	} else {
		out, piece = o.values(ctx, chart, s, env)
	}
	piece.Attribute(s, env)
	result, err := release.NewResult([]release.Subject{s}, o.Options, []release.Found{piece.Found})
	if err != nil || result.Limited || len(result.Skipped) > 0 || slices.ContainsFunc(result.Findings, isError) {
		out = nil
	}
	return out, result, err
}

func isError(f diag.Finding) bool { return f.Severity == diag.Error }

func (o Options) values(ctx context.Context, chart *render.Chart, s release.Subject, env release.Environment) (given *UserValues, out found) {
	cache := engine.NewCache()
	r, err := release.Render(ctx, cache, chart, s, env, o.Options)
	if err != nil && r != nil && !release.IsLimit(err) {
		err = o.withoutSecrets(ctx, cache, chart, s, env, err)
	}
	out.Hidden = o.Hidden(err, chart)
	if r == nil {
		out.Fail(s, env, err)
		return nil, out
	}
	out.Hidden = r.Hidden()
	refused, checkErr := out.checkValues(ctx, passOf(r, o), schemas.NewCache())
	out.Err = checkErr
	switch {
	case checkErr != nil:
	case err != nil && (!refused.explains(err) || release.IsLimit(err)):
		out.Fail(s, env, err)
	case err == nil && !slices.ContainsFunc(out.Findings, isError):
		given, err = o.asFile(ctx, cache, chart, r)
		out.FailEach(s, env, err)
	}
	r.Veil(out.Findings)
	return given, out
}

// withoutSecrets is the error of templates that had the sensitive values and may
// quote them, in whatever form: what they say with a mask when they fail at the
// same place, else no more than the place.
func (o Options) withoutSecrets(ctx context.Context, cache *engine.Cache, chart *render.Chart, s release.Subject, env release.Environment, err error) error {
	masked := o.Options
	masked.Reveal = false
	if _, other := release.Render(ctx, cache, chart, s, env, masked); other != nil && isSamePlace(err, other) {
		return other
	}
	told := &engine.Error{Msg: "the templates fail with the sensitive values, and not with a mask in their place; what they say may hold one, so it is not shown"}
	if fault := (*engine.Error)(nil); errors.As(err, &fault) {
		told.Func, told.Span, told.Includes = fault.Func, fault.Span, fault.Includes
	}
	return told
}

func isSamePlace(a, b error) bool {
	one, _ := chart.FromError(a)
	other, _ := chart.FromError(b)
	return one.Span == other.Span && one.Rule == other.Rule
}

// asFile writes the user's values and renders them as Helm reads them.
func (o Options) asFile(ctx context.Context, cache *engine.Cache, chart *render.Chart, r *release.Rendered) (*UserValues, error) {
	text, err := yamldoc.Marshal(r.User)
	if err != nil {
		return nil, err
	}
	const name = "values for Helm"
	again := o.Options
	again.Secrets, again.Sets, again.Files = nil, nil, []string{name}
	again.ReadFile = func(string) ([]byte, error) { return text, nil }
	env := r.Environment
	env = env.WithOverlay(nil)
	env.Environment = service.Environment{Name: env.Name}
	proof, err := release.Render(ctx, cache, chart, r.Subject, env, again)
	if err != nil {
		return nil, err
	}
	if proof.Output.String() != r.Output.String() {
		return nil, release.Inputf("%s", differently(r.User))
	}
	return &UserValues{YAML: text, Sensitive: holdsSecret(r)}, nil
}

// differently says why values cannot be written to a file: Helm keeps a whole
// number of --set as one, and reads all numbers of a file as floats, which
// templates print otherwise.
func differently(user map[string]any) string {
	var numbers []string
	for _, path := range values.Leaves(user, nil) {
		if v, _ := values.Lookup(user, path); isWhole(v) {
			numbers = append(numbers, path.String())
		}
	}
	if len(numbers) == 0 {
		return "Helm would render something else from these values than from their layers, so they were not written"
	}
	return fmt.Sprintf("a template prints a number of --set otherwise than one of a file (%s); give it with --set-string, or in a file with -f", strings.Join(numbers, ", "))
}

func isWhole(v any) bool {
	_, ok := v.(int64)
	return ok
}

// holdsSecret reports whether a value of a marked entry is among the user's
// values.
func holdsSecret(r *release.Rendered) bool {
	return slices.ContainsFunc(values.Leaves(r.User, nil), func(path diag.Path) bool {
		if v, _ := values.Lookup(r.User, path); v == nil || v == "" {
			return false
		}
		if last := len(path) - 1; path[last] == "default" {
			path = path[:last].Append("value")
		}
		return r.IsSensitive(path)
	})
}
