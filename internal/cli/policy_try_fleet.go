package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/pipeline"
	"github.com/chartyard/chartyard/internal/policytrace"
	"github.com/chartyard/chartyard/internal/release"
)

// fleetTry tries a rule that looks at all services.
type fleetTry struct {
	Program
	o       *policyTryOptions
	options pipeline.Options
	watcher *policytrace.Watcher
	rule    policy.Rule
}

// on tries it on one environment after the other, as onChart does. Only one
// environment of all services is in memory.
func (f fleetTry) on(ctx context.Context, subjects []release.Subject) ([]tried, error) {
	var all []tried
	names := environmentsOf(subjects)
	choose := f.o.chooses(len(names))
	for i, name := range names {
		one, err := f.in(ctx, inEnvironment(subjects, name), i == 0)
		if err != nil {
			return nil, err
		}
		if one == nil {
			continue
		}
		if all = append(all, *one); choose && hasFindings(*one) {
			break
		}
	}
	if choose && len(all) > 0 {
		return firstOf(all), nil
	}
	return all, nil
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

// in tries it on one environment, without the services that cannot be rendered in
// it; nil when there are no others. What is passed over everywhere is told of once.
func (f fleetTry) in(ctx context.Context, subjects []release.Subject, isFirst bool) (*tried, error) {
	var rendered []pipeline.Tried
	result, err := pipeline.TryAll(ctx, subjects, f.options, f.watcher.Policies(), func(t pipeline.Tried) error {
		rendered = append(rendered, t)
		return nil
	})
	if result != nil && !isFirst {
		result.Skipped = nil
	}
	var broken foundError
	if err := f.told(result, err); err != nil && !(errors.As(err, &broken) && len(rendered) > 0) {
		return nil, err
	}
	if len(rendered) == 0 {
		return nil, nil
	}
	one := titled(rendered, f.rule)
	if one.hidden = result.Hidden; broken.code != 0 {
		one.notes = append(one.notes, "the rule is tried without the services that could not be rendered")
	}
	names := map[string]string{}
	for i, name := range pipeline.NamesApart(subjects) {
		names[subjects[i].Target.ChartPath] = name
	}
	var passes []check.Pass
	for _, t := range rendered {
		t.Pass.Service = names[t.Subject.Target.ChartPath]
		passes = append(passes, t.Pass)
	}
	one.trials, err = f.watcher.TryFleet(ctx, f.rule, passes, f.o.show())
	return one, err
}

// titled is what is known of an environment before the rule is tried on it.
func titled(rendered []pipeline.Tried, rule policy.Rule) *tried {
	first := rendered[0]
	one := &tried{title: count(len(rendered), "service")}
	if first.Environment.Name != "" {
		one.title += ", environment " + first.Environment.Name
	}
	if first.Off(rule.ID) {
		one.notes = append(one.notes, leftOut(first.Pass.Profile))
	}
	var veils []func(string) string
	for _, t := range rendered {
		one.objects = append(one.objects, t.Objects...)
		veils = append(veils, veilOf(t.Rendered))
	}
	one.veil = func(text string) string {
		for _, veil := range veils {
			text = veil(text)
		}
		return text
	}
	return one
}

// leftOut says that check does not apply the rule in an environment of a profile.
func leftOut(profile string) string {
	return fmt.Sprintf("check leaves the rule out here: it is off, or profile %s does not have it", profile)
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
