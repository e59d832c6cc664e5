package policytest

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
)

// checkExamples holds bad.yaml and good.yaml of each rule to what they are
// called. A rule may lack them.
func checkExamples(ctx context.Context, policies *policy.Policies, fsys fs.FS, o Options) ([]Result, error) {
	out := unexplained(policies.Rules(), o)
	for _, rule := range policies.Rules() {
		for _, name := range []string{"bad.yaml", "good.yaml"} {
			file := rule.ID + "/" + name
			if o.Only != nil && !o.Only.MatchString(file) {
				continue
			}
			text, err := fs.ReadFile(fsys, file)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, err
			}
			result := Result{Name: file, File: file, Line: 1, Outcome: Passed}
			result.Message, err = example(ctx, policies, rule, file, string(text), o.Params)
			if err != nil {
				return nil, err
			}
			if result.Message != "" {
				result.Outcome = Failed
			}
			out = append(out, result)
		}
	}
	return out, nil
}

// example says what is wrong with one.
func example(ctx context.Context, policies *policy.Policies, rule policy.Rule, file, text string, params map[string]any) (string, error) {
	run := inRelease
	if rule.Scope == policy.FleetScope {
		run = inFleet
	}
	found, wrong, err := run(ctx, policies, file, text, params)
	if err != nil {
		if ctx.Err() != nil {
			return "", err
		}
		return err.Error(), nil
	}
	i := slices.IndexFunc(found, func(f diag.Finding) bool { return f.Rule == rule.ID })
	switch bad := path.Base(file) == "bad.yaml"; {
	case wrong != "":
		return wrong, nil
	case bad && i < 0:
		return "the rule finds nothing in it", nil
	case !bad && i >= 0:
		return "the rule finds: " + found[i].Message, nil
	}
	return "", nil
}

// inRelease checks the objects of an example as those of one service.
func inRelease(ctx context.Context, policies *policy.Policies, file, text string, params map[string]any) (found []diag.Finding, wrong string, err error) {
	pass := passOf("payments", params)
	if pass.Objects, wrong = read(file, text); wrong != "" {
		return nil, wrong, nil
	}
	found, err = check.Run(ctx, []check.Check{policies.Check()}, pass)
	return found, "", err
}

// inFleet checks an example that has several services.
func inFleet(ctx context.Context, policies *policy.Policies, file, text string, params map[string]any) (found []diag.Finding, wrong string, err error) {
	var releases []policy.Release
	for _, r := range policy.ExampleReleases(text) {
		objects, wrong := read(file, r.Text)
		if wrong != "" {
			return nil, "service " + r.Service + ": " + wrong, nil
		}
		releases = append(releases, policy.Release{Service: r.Service, Namespace: r.Service, Objects: objects})
	}
	if len(releases) == 0 {
		return nil, `no service in it: each begins with a line "# service: name"`, nil
	}
	pass := passOf("", params)
	fleet, err := policies.Fleet(ctx, &pass, releases)
	if err != nil {
		return nil, "", err
	}
	for n, r := range releases {
		pass := passOf(r.Service, params)
		pass.Objects = r.Objects
		some, err := check.Run(ctx, []check.Check{fleet.Check(n)}, pass)
		if err != nil {
			return nil, "", err
		}
		found = append(found, some...)
	}
	return found, "", nil
}

// passOf is what an example or a test is told of its surroundings: what a
// service in production would be, whose Kubernetes version is not known.
func passOf(service string, params map[string]any) check.Pass {
	return check.Pass{
		Service: service, Environment: "prod", Profile: "production", Namespace: service, NamespaceChosen: service != "",
		Release: service, Params: params,
	}
}

func read(file, text string) (objects []*manifest.Object, wrong string) {
	for _, piece := range manifest.Split(text) {
		doc, err := manifest.Read(file, piece)
		if err != nil {
			return nil, err.Error()
		}
		some, faults := doc.Objects()
		if len(faults) > 0 {
			return nil, faults[0].Msg
		}
		objects = append(objects, some...)
	}
	if len(objects) == 0 {
		return nil, "no object in it"
	}
	return objects, ""
}
