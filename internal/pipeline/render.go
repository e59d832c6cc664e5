package pipeline

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/leaks"
	"github.com/chartyard/chartyard/internal/check/schemas"
	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/scaffold"
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
	amend := mask(o.Placeholders, func(stack *values.Stack, entry diag.Path) bool { marked, _ := marks(stack, entry); return marked })
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
	over, err := o.layers(ctx, chart, s, env)
	if err != nil {
		return nil, err
	}
	in := render.Input{
		Layers: over.layers, Values: over.merged, Amend: amend,
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
	r := &Rendered{Subject: s, Environment: env, Output: out, Secrets: over.secrets, SecretsRead: o.Secrets != nil, User: over.merged}
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

// RenderAll renders every environment of every subject, in order, and hands
// each to use. What keeps an environment from being rendered is a finding of
// the result, and the next one is tried. It stops at the first error that is
// none.
func RenderAll(ctx context.Context, subjects []Subject, o Options, use func(*Rendered) error) (*Result, error) {
	o.prefetch(ctx, subjects)
	a := all{options: o, engine: engine.NewCache(), schemas: schemas.NewCache(), use: use}
	var pieces []found
	for _, s := range subjects {
		pieces = append(pieces, a.subject(ctx, s))
		if pieces[len(pieces)-1].err != nil {
			break
		}
	}
	return newResult(subjects, o, pieces, nil)
}

// all renders without checks.
type all struct {
	options Options
	engine  *engine.Cache
	schemas *schemas.Cache
	use     func(*Rendered) error
}

func (a all) subject(ctx context.Context, s Subject) (out found) {
	chart, err := render.Load(s.Target.ChartPath)
	if err != nil {
		out.fail(s, Environment{}, err)
		out.of(s, Environment{})
		return out
	}
	hidden := map[string][]int{}
	for _, env := range s.Environments {
		one := a.environment(ctx, chart, s, env)
		out.findings = append(out.findings, one.findings...)
		out.skipped = append(out.skipped, one.skipped...)
		out.limited = out.limited || one.limited
		hide(hidden, one.hidden)
		if out.err = one.err; out.err != nil {
			break
		}
	}
	out.hidden = hidden
	return out
}

func (a all) environment(ctx context.Context, chart *render.Chart, s Subject, env Environment) (out found) {
	r, err := Render(ctx, a.engine, chart, s, env, a.options)
	out.hidden = a.options.hidden(err, chart)
	if r != nil {
		out.hidden = r.hidden()
		if a.options.HoldSchema {
			out.findings, out.err = check.Run(ctx, []check.Check{a.schemas.Check()}, r.pass(a.options))
		}
	}
	switch {
	case out.err != nil:
	case err != nil && (len(out.findings) == 0 || isLimit(err)):
		out.fail(s, env, err)
	case len(out.findings) == 0:
		out.used(r, a.use(r))
	}
	if r != nil {
		r.veil(out.findings)
	}
	out.of(s, env)
	return out
}

// manifestMode keeps a Secret from other users of the machine.
func manifestMode(kind string) fs.FileMode {
	if kind == "Secret" {
		return 0o600
	}
	return 0o644
}

// Title names the subject and the environment: "payments, environment prod".
func (r *Rendered) Title() string { return title(r.Subject, r.Environment) }

func title(s Subject, env Environment) string {
	if env.Name == "" {
		return s.Target.Name
	}
	return s.Target.Name + ", environment " + env.Name
}

// Files are the documents as files, one an object: ENVIRONMENT/KIND-NAME.yaml,
// below the subject's name when there are several subjects. Objects that share
// kind and name are told apart by a number.
func (r *Rendered) Files(several bool) scaffold.Tree {
	folder := r.Environment.Name
	if several {
		folder = path.Join(r.Subject.Target.Name, folder)
	}
	var tree scaffold.Tree
	taken := map[string]int{}
	for _, doc := range r.Output.Documents {
		name := fileName(doc.Head.Kind + "-" + doc.Head.Name)
		if taken[name]++; taken[name] > 1 {
			name = fmt.Sprintf("%s-%d", name, taken[name])
		}
		text := "# Source: " + doc.Template + "\n" + doc.Text + "\n"
		tree = append(tree, scaffold.File{Path: path.Join(folder, name+".yaml"), Text: []byte(text), Mode: manifestMode(doc.Head.Kind)})
	}
	return tree
}

// fileName is a text in lower case with all that is awkward in a file's name
// turned into dashes.
func fileName(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '-', c == '.':
			return c
		}
		return '-'
	}, strings.ToLower(text))
}
