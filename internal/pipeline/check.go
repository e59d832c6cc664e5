package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/chart"
	checkconfig "github.com/chartyard/chartyard/internal/check/config"
	"github.com/chartyard/chartyard/internal/check/foreign"
	"github.com/chartyard/chartyard/internal/check/leaks"
	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/check/schemas"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/rego"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/valueschema"
	"github.com/chartyard/chartyard/internal/waiver"
)

// Result is what a run of checks looked at and found. Its findings are without
// those that are excused.
type Result struct {
	release.Result
	Rules     []diag.Rule
	Waived    []waiver.Waived
	Baseline  *Baseline      // nil when there is none
	Baselines []BaselineFile // to be written
}

// Empty reports whether the run looked at no object, and found nothing that
// explains it.
func (r *Result) Empty() bool {
	return r.Objects == 0 && !slices.ContainsFunc(r.Findings, func(f diag.Finding) bool {
		return f.Severity == diag.Error && !chart.IsNoObjects(f)
	})
}

// Check renders every environment of the subjects and checks it. An error means
// that some of the work could not be done; the result has the rest.
func Check(ctx context.Context, subjects []release.Subject, o Options) (*Result, error) {
	if err := o.knowsProfile(); err != nil {
		return nil, err
	}
	c := &checker{
		options: o, engine: engine.NewCache(), schemas: schemas.NewCache(), leaks: new(leaks.Cache),
		policies: sync.OnceValues(o.loadPolicies), foreign: sync.OnceValues(func() (*others, error) { return o.loadForeign(ctx) }),
	}
	c.profiles = sync.OnceValues(func() (*profiles, error) {
		policies, err := c.policies()
		if err != nil {
			return nil, err
		}
		others, err := c.foreign()
		if err != nil {
			return nil, err
		}
		return o.newProfiles(subjects, policies, others.rules())
	})
	go c.profiles() // compiles while charts are read and rendered
	go c.foreign()
	o.Prefetch(ctx, subjects)
	pieces := c.all(ctx, subjects)
	policies, err := c.policies()
	if err != nil {
		return nil, usageOfYard(o, err)
	}
	profiles, err := c.profiles()
	if err != nil {
		return nil, err
	}
	others, err := c.foreign()
	if err != nil {
		return nil, err
	}
	rules := rulesOf(policies)
	pieces = append(pieces, found{Found: release.Found{Err: c.acrossServices(ctx, subjects, pieces, profiles)}})
	rules = append(rules, others.rules()...)
	about := foundIn(others)
	about.Findings = append(about.Findings, inOldVersion(o.Yard, policies)...)
	if slices.ContainsFunc(about.Findings, func(f diag.Finding) bool { return f.Rule == rego.VersionRule().ID }) {
		rules = append(rules, rego.VersionRule())
	}
	pieces = append(pieces, about)
	return c.judge(subjects, pieces, rules, profiles)
}

// rulesOf are those that a check applies.
func rulesOf(policies *policy.Policies) []diag.Rule {
	return slices.Concat(chart.Rules(), schemas.Rules(), checkconfig.Rules(), leaks.Rules(), valueschema.Rules(), policies.Check().Rules)
}

// judge joins what was found, without what is excused.
func (c *checker) judge(subjects []release.Subject, pieces []found, rules []diag.Rule, profiles *profiles) (*Result, error) {
	e := &excuser{options: c.options, profiles: profiles}
	for _, rule := range slices.Concat(rules, waiver.Rules()) {
		e.rules = append(e.rules, rule.ID)
	}
	inFleet := c.options.unsure(subjects, pieces, profiles)
	e.unsure = func(rule string) bool {
		return inFleet(rule) || foreign.IsRule(rule) && !slices.Contains(e.rules, rule) // a run with other policies
	}
	e.baselines = newBaselines(c.options, e.unsure)
	profiles.apply(c.options, subjects, pieces)
	if err := e.excuse(subjects, pieces); err != nil {
		return nil, err
	}
	profiles.apply(c.options, subjects, pieces) // to what is said of waivers too
	if e.any {
		rules = append(rules, waiver.Rules()...)
	}
	rules = slices.DeleteFunc(rules, func(r diag.Rule) bool { return profiles.isOff(r.ID) })
	all := make([]release.Found, len(pieces))
	for i, piece := range pieces {
		all[i] = piece.Found
	}
	joined, err := release.NewResult(subjects, c.options.Options, all)
	if joined == nil {
		return nil, err
	}
	joined.Skipped = append(joined.Skipped, unrendered(subjects, pieces)...)
	profiles.tellUnasked(c.options, subjects, pieces, joined.Findings)
	return &Result{
		Result: *joined, Rules: rules, Waived: waiver.Fold(e.waived, joined.Environments),
		Baseline: e.baselines.used(e.stood, joined.Environments), Baselines: e.baselines.written(joined.Environments),
	}, err
}

// YardError says that the yard's own policies cannot be used.
type YardError struct {
	Yard string
	Err  error
}

func (e *YardError) Error() string {
	prefix := "yard " + e.Yard + ": policies: "
	return prefix + strings.ReplaceAll(e.Err.Error(), "\n", "\n"+prefix)
}
func (e *YardError) Unwrap() error { return e.Err }

func usageOfYard(o Options, err error) error { return &YardError{Yard: o.Yard.Source, Err: err} }

// loadPolicies compiles the yard's policies. Those in the binary were vetted
// when it was built.
func (o Options) loadPolicies() (*policy.Policies, error) {
	fsys, err := o.Yard.Policies()
	if err != nil {
		return nil, err
	}
	if o.Vetted {
		return policy.LoadVetted(fsys)
	}
	if o.Cache != nil {
		return policy.LoadCached(fsys, o.Cache, o.Build)
	}
	return policy.Load(fsys)
}

type checker struct {
	options  Options
	engine   *engine.Cache
	schemas  *schemas.Cache
	leaks    *leaks.Cache
	policies func() (*policy.Policies, error)
	profiles func() (*profiles, error)
	foreign  func() (*others, error) // nil when there are none
}

// all works on every subject and environment, as many at once as there are
// jobs. The results stand in the order of the work, not of its end.
func (c *checker) all(ctx context.Context, subjects []release.Subject) []found {
	var results []*found
	var wait sync.WaitGroup
	// Goroutines that stay keep the stack that their first work has grown.
	queue := make(chan func())
	for range c.options.jobs() {
		wait.Go(func() {
			for work := range queue {
				work()
			}
		})
	}
	start := func(work func() found) {
		out := &found{}
		results = append(results, out)
		queue <- func() { *out = work() }
	}
	for _, s := range subjects {
		load := sync.OnceValues(func() (*render.Chart, error) { return render.Load(s.Target.ChartPath) })
		s = s.ReadingOnce()
		start(func() found { return c.subject(s, load) })
		for i, env := range s.Environments {
			last := i == len(s.Environments)-1
			start(func() found { return c.environment(ctx, s, env, load, last) })
		}
	}
	close(queue)
	wait.Wait()
	out := make([]found, len(results))
	for i, r := range results {
		out[i] = *r
	}
	return out
}

// subject finds what is wrong before any environment is rendered.
func (c *checker) subject(s release.Subject, load func() (*render.Chart, error)) found {
	var out found
	var names []string
	for _, env := range s.Environments {
		names = append(names, env.Name)
		if env.Missing {
			out.Findings = append(out.Findings, chart.Missing(env.Overlay, env.Name))
		}
	}
	if folder := s.Target.ValuesFolder(); folder != "" {
		out.Findings = append(out.Findings, chart.ValuesFolder(folder))
	}
	for _, file := range s.Strays {
		out.Findings = append(out.Findings, chart.Stray(file, names))
	}
	loaded, err := load()
	if err != nil {
		out.Fail(s, release.Environment{}, err)
		out.Hidden = c.options.Hidden(err, nil)
	} else {
		if defaults := loaded.Defaults(); defaults != nil {
			out.Hidden = release.HiddenIn(release.DefaultsOf(loaded))
			out.Findings = append(out.Findings, chart.FromDuplicates(defaults.Doc)...)
		}
		out.Findings = append(out.Findings, staleSchema(s, loaded)...)
		out.waivers, out.whole = waiversOfChart(loaded), true
	}
	out.attribute(s, release.Environment{})
	return out
}

// environment renders and checks one environment. The last of a service, next to
// production, also shows what depends on a secret, for all of them.
func (c *checker) environment(ctx context.Context, s release.Subject, env release.Environment, load func() (*render.Chart, error), last bool) found {
	var out found
	loaded, err := load()
	if err != nil {
		if _, isFinding := chart.FromError(err); isFinding {
			out.unrendered = "the chart cannot be loaded"
		}
		return out // told once, for the subject
	}
	r, unproved, err := release.RenderPlanted(ctx, c.engine, c.leaks, loaded, s, env, c.options.Options)
	out.Findings = append(out.Findings, unproved...)
	out.Hidden = c.options.Hidden(err, loaded)
	if r != nil {
		out.Hidden = r.Hidden()
		out.waivers = waiversOfLayers(r.Output.Stack.Layers)
		for _, layer := range r.Output.Stack.Layers {
			if layer.Kind != values.Defaults {
				out.Findings = append(out.Findings, chart.FromDuplicates(layer.Doc)...)
			}
			if layer.Kind == values.Overlay && s.Target.Config != nil {
				out.Findings = append(out.Findings, chart.OfAnother(layer.Doc, env.Name, c.options.Yard.Names())...)
			}
		}
	}
	if r == nil {
		out.Fail(s, env, err)
		if out.Err == nil && len(out.Skipped) == 0 {
			out.unrendered = "values cannot be read"
		}
	} else if checkErr := c.run(ctx, r, err, last, &out); checkErr != nil {
		out.Err = errors.Join(out.Err, fmt.Errorf("%s: %w", s.Title(env), checkErr))
	}
	if r != nil {
		out.veil(r)
	}
	out.attribute(s, env)
	return out
}

// run runs the checks on what was rendered. Values that are refused are told
// first: Helm renders nothing then, and a template's error would only be the
// echo.
func (c *checker) run(ctx context.Context, r *release.Rendered, renderErr error, last bool, out *found) error {
	pass := passOf(r, c.options)
	refused, err := out.checkValues(ctx, pass, c.schemas)
	if err != nil {
		return err
	}
	if renderErr != nil {
		out.unrendered = "values are refused"
		if !refused.explains(renderErr) || release.IsLimit(renderErr) {
			if out.unrendered = "a template fails"; release.IsLimit(renderErr) {
				out.unrendered = "a limit is passed"
			}
			if out.FailRender(r, renderErr); out.Err != nil {
				out.unrendered = "" // told with the error
			}
		} else if f, ok := chart.FromError(renderErr); ok {
			out.echoes = append(out.echoes, echo{text: renderErr.Error(), finding: f, ofRender: true})
		}
		return nil
	}
	out.Objects = len(r.Objects)
	out.Findings = append(out.Findings, chartFindings(r)...)
	leaked, err := check.Run(ctx, []check.Check{r.ProveNoLeak(last)}, pass)
	if err != nil {
		return err
	}
	out.Findings = append(out.Findings, leaked...)
	profiles, err := c.profiles()
	if err != nil {
		return nil // told once, for the run
	}
	if out.member, err = memberOf(r, profiles.policies); err != nil {
		return err
	}
	profiles.byName[c.options.profileOf(r.Environment.Name)].hold(&pass)
	others, err := c.foreignCheck()
	if err != nil {
		return nil // told once, too
	}
	broken, err := check.Run(ctx, append(others, profiles.policies.Check()), pass)
	out.add(broken)
	out.whole = err == nil
	return refusedByPolicy(err)
}
