package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/render"
)

// member is what is kept of a rendered environment for rules that look at all
// services. There may be hundreds, so it is one text, and nothing of the render
// is held alive.
type member struct {
	namespace, kubeVersion string
	objects                []byte // a list in JSON; nil when there are none
}

func memberOf(r *release.Rendered, policies *policy.Policies) (*member, error) {
	out := &member{namespace: r.Environment.Namespace, kubeVersion: r.Output.KubeVersion}
	var kept []any
	for _, obj := range r.Objects {
		if policies.LooksAcross(obj.Kind) {
			kept = append(kept, r.WithoutCanaries(obj))
		}
	}
	if kept == nil {
		return out, nil
	}
	var err error
	out.objects, err = json.Marshal(kept)
	return out, err
}

// read gives the objects back, with Object and Value only.
func (m *member) read() ([]*manifest.Object, error) {
	if m.objects == nil {
		return nil, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(m.objects))
	decoder.UseNumber()
	var kept []map[string]any
	if err := decoder.Decode(&kept); err != nil {
		return nil, err
	}
	out := make([]*manifest.Object, len(kept))
	for i, value := range kept {
		metadata, _ := value["metadata"].(map[string]any)
		out[i] = &manifest.Object{Value: value}
		out[i].Kind, _ = value["kind"].(string)
		out[i].Name, _ = metadata["name"].(string)
		out[i].Namespace, _ = metadata["namespace"].(string)
	}
	return out, nil
}

// jobs is how many environments are at work at once.
func (o Options) jobs() int {
	if o.Jobs > 0 {
		return o.Jobs
	}
	return runtime.GOMAXPROCS(0)
}

// unsure tells rules that a run cannot be sure of: those that look at all
// services, when it was not over all of a folder (PATH/...) or could not check
// some of them. pieces are those of the subjects first.
func (o Options) unsure(subjects []release.Subject, pieces []found, profiles *profiles) func(rule string) bool {
	whole := slices.ContainsFunc(o.Paths, func(name string) bool { return path.Base(filepath.ToSlash(name)) == "..." })
	for _, s := range subjects {
		for _, p := range pieces[:1+len(s.Environments)] {
			isLibrary := len(p.Skipped) > 0 && p.Err == nil
			whole = whole && (p.whole || isLibrary)
		}
		pieces = pieces[1+len(s.Environments):]
	}
	for _, p := range pieces {
		whole = whole && p.Err == nil
	}
	return func(rule string) bool { return !whole && profiles.policies.IsFleet(rule) }
}

// place is a member among the members of an environment, and where it stands in
// the run.
type place struct {
	subject, environment int
	piece                *found
	fleet                *policy.Fleet // of the environment
	index                int           // in it
}

// acrossServices runs the rules that look at all services, environment by
// environment, and adds what they find to the pieces. What they are told of is
// rendered a second time to be located: nobody could keep all that is needed
// for it.
func (c *checker) acrossServices(ctx context.Context, subjects []release.Subject, pieces []found, profiles *profiles) error {
	byEnvironment := map[string][]place{}
	k := 0
	for i, s := range subjects {
		for j, env := range s.Environments {
			if piece := &pieces[k+1+j]; piece.member != nil {
				byEnvironment[env.Name] = append(byEnvironment[env.Name], place{subject: i, environment: j, piece: piece})
			}
		}
		k += 1 + len(s.Environments)
	}
	again := make([][]place, len(subjects))
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(byEnvironment)) {
		places := byEnvironment[name]
		fleet, err := c.fleet(ctx, name, subjects, places, profiles)
		if err != nil {
			errs = append(errs, ofEnvironment(name, err))
			continue
		}
		for n, p := range places {
			if fleet.Found(n) {
				p.fleet, p.index = fleet, n
				again[p.subject] = append(again[p.subject], p)
			}
		}
	}
	return errors.Join(append(errs, c.located(ctx, subjects, again, profiles))...)
}

func ofEnvironment(name string, err error) error {
	if name == "" {
		return fmt.Errorf("all services: check policy: %w", err)
	}
	return fmt.Errorf("all services, environment %s: check policy: %w", name, err)
}

// fleet runs the rules over one environment.
func (c *checker) fleet(ctx context.Context, environment string, subjects []release.Subject, places []place, profiles *profiles) (*policy.Fleet, error) {
	pass := check.Pass{
		Environment: environment, KubeVersion: places[0].piece.member.kubeVersion,
		Yard: check.Yard{Name: c.options.Yard.Name, Version: c.options.Yard.Version},
	}
	profiles.byName[c.options.profileOf(environment)].hold(&pass)
	names := NamesApart(subjects)
	var releases []policy.Release
	for _, p := range places {
		if p.piece.member.kubeVersion != pass.KubeVersion {
			pass.KubeVersion = ""
		}
		objects, err := p.piece.member.read()
		if err != nil {
			return nil, err
		}
		releases = append(releases, policy.Release{Service: names[p.subject], Namespace: p.piece.member.namespace, Objects: objects})
	}
	return profiles.policies.Fleet(ctx, &pass, releases)
}

// NamesApart are the names of subjects, in their order, by which rules that look
// at all services know them. Where several share one, their folders tell them
// apart.
func NamesApart(subjects []release.Subject) []string {
	count := map[string]int{}
	for _, s := range subjects {
		count[s.Target.Name]++
	}
	names := make([]string, len(subjects))
	for i, s := range subjects {
		names[i] = s.Target.Name
		if count[s.Target.Name] > 1 {
			names[i] += " in " + s.Target.ChartPath
		}
	}
	return names
}

// located adds the findings of places, of each subject in turn and of several
// subjects at once.
func (c *checker) located(ctx context.Context, subjects []release.Subject, again [][]place, profiles *profiles) error {
	errs := make([]error, len(subjects))
	turn := make(chan struct{}, c.options.jobs())
	var wait sync.WaitGroup
	for i, places := range again {
		if len(places) == 0 {
			continue
		}
		wait.Go(func() {
			turn <- struct{}{}
			defer func() { <-turn }()
			errs[i] = c.locateAll(ctx, subjects[i].ReadingOnce(), places, profiles)
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}

func (c *checker) locateAll(ctx context.Context, s release.Subject, places []place, profiles *profiles) error {
	loaded, err := render.Load(s.Target.ChartPath)
	if err != nil {
		return err
	}
	for _, p := range places {
		env := s.Environments[p.environment]
		if err := c.locate(ctx, loaded, s, env, p, profiles); err != nil {
			return fmt.Errorf("%s: %w", s.Title(env), err)
		}
	}
	return nil
}

func (c *checker) locate(ctx context.Context, loaded *render.Chart, s release.Subject, env release.Environment, p place, profiles *profiles) error {
	r, _, err := release.RenderPlanted(ctx, c.engine, c.leaks, loaded, s, env, c.options.Options)
	if err != nil {
		return err
	}
	pass := passOf(r, c.options)
	profiles.byName[c.options.profileOf(env.Name)].hold(&pass)
	findings, err := check.Run(ctx, []check.Check{p.fleet.Check(p.index)}, pass)
	r.Veil(findings)
	for i := range findings {
		release.Attribute(&findings[i], s, env)
	}
	p.piece.Findings = append(p.piece.Findings, findings...)
	return err
}
