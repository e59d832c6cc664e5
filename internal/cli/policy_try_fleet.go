package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/pipeline"
	"github.com/chartyard/chartyard/internal/policytrace"
	"github.com/chartyard/chartyard/internal/release"
)

// onFleet tries a rule that looks at all services on one environment after the
// other, as onChart does. Only one environment of all services is in memory.
func (p Program) onFleet(ctx context.Context, o *policyTryOptions, options pipeline.Options, watcher *policytrace.Watcher, rule policy.Rule, subjects []release.Subject) ([]tried, error) {
	var all []tried
	for _, name := range environmentsOf(subjects) {
		one, err := p.onFleetIn(ctx, o, options, watcher, rule, inEnvironment(subjects, name))
		if err != nil {
			return nil, err
		}
		if one == nil {
			continue
		}
		if all = append(all, *one); len(o.options.Environments) == 0 && hasFindings(*one) {
			break
		}
	}
	if len(o.options.Environments) > 0 || len(all) < 2 {
		return all, nil
	}
	return firstOf(all), nil
}

// environmentsOf are the names in the order of the first service that has them.
func environmentsOf(subjects []release.Subject) []string {
	var names []string
	for _, s := range subjects {
		for _, env := range s.Environments {
			if !slices.Contains(names, env.Name) {
				names = append(names, env.Name)
			}
		}
	}
	return names
}

func inEnvironment(subjects []release.Subject, name string) []release.Subject {
	out := slices.Clone(subjects)
	for i := range out {
		out[i].Environments = slices.DeleteFunc(slices.Clone(out[i].Environments), func(env release.Environment) bool { return env.Name != name })
	}
	return out
}

// onFleetIn is nil when no service could be rendered.
func (p Program) onFleetIn(ctx context.Context, o *policyTryOptions, options pipeline.Options, watcher *policytrace.Watcher, rule policy.Rule, subjects []release.Subject) (*tried, error) {
	var rendered []pipeline.Tried
	result, err := pipeline.TryAll(ctx, subjects, options, watcher.Policies(), func(t pipeline.Tried) error {
		rendered = append(rendered, t)
		return nil
	})
	if err := p.told(result, err); err != nil {
		return nil, err
	}
	if len(rendered) == 0 {
		return nil, nil
	}
	first := rendered[0]
	one := &tried{title: count(len(rendered), "service"), hidden: result.Hidden}
	if first.Environment.Name != "" {
		one.title += ", environment " + first.Environment.Name
	}
	if first.Off(rule.ID) {
		one.note = fmt.Sprintf("check leaves the rule out here: it is off, or profile %s does not have it", first.Pass.Profile)
	}
	var passes []check.Pass
	for _, t := range rendered {
		passes = append(passes, t.Pass)
		one.objects = append(one.objects, t.Objects...)
	}
	var veils []func(string) string
	for _, t := range rendered {
		veils = append(veils, veilOf(t.Rendered))
	}
	one.veil = func(text string) string {
		for _, veil := range veils {
			text = veil(text)
		}
		return text
	}
	one.trials, err = watcher.TryFleet(ctx, rule, passes, o.show())
	return one, err
}

// onServices tries it on a file that has several services.
func (o *policyTryOptions) onServices(ctx context.Context, watcher *policytrace.Watcher, rule policy.Rule, name, text string, pass check.Pass) ([]tried, error) {
	one := tried{title: name}
	var passes []check.Pass
	for _, r := range policy.ExampleReleases(text) {
		objects, err := objectsIn(filepath.ToSlash(name), r.Text)
		if err != nil {
			return nil, err
		}
		of := pass
		of.Service, of.Release, of.Namespace, of.Objects = r.Service, r.Service, r.Service, objects
		passes = append(passes, of)
		one.objects = append(one.objects, objects...)
	}
	if len(passes) == 0 {
		return nil, usagef("%s: no service in it: %s looks at all services, and each begins with a line \"# service: name\"", name, rule.ID)
	}
	var err error
	one.veil = o.veilOfFile(one.objects)
	one.trials, err = watcher.TryFleet(ctx, rule, passes, o.show())
	return []tried{one}, err
}
