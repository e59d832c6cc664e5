package policytest

import (
	"context"
	"errors"
	"io/fs"
	"slices"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
)

// checkExamples holds bad.yaml and good.yaml of each rule to what they are
// called. A rule may lack them.
func checkExamples(ctx context.Context, fsys fs.FS, o Options) ([]Result, error) {
	policies, err := policy.Load(fsys)
	if err != nil {
		return nil, err
	}
	var out []Result
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
			if result.Message, err = example(ctx, policies, rule.ID, file, string(text), o.Params); err != nil {
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
func example(ctx context.Context, policies *policy.Policies, id, file, text string, params map[string]any) (string, error) {
	objects, wrong := read(file, text)
	if wrong != "" {
		return wrong, nil
	}
	pass := check.Pass{
		Service: "payments", Environment: "prod", Namespace: "payments", NamespaceChosen: true,
		Release: "payments", Params: params, Objects: objects,
	}
	found, err := check.Run(ctx, []check.Check{policies.Check()}, pass)
	if err != nil {
		if ctx.Err() != nil {
			return "", err
		}
		return err.Error(), nil
	}
	i := slices.IndexFunc(found, func(f diag.Finding) bool { return f.Rule == id })
	switch bad := file == id+"/bad.yaml"; {
	case bad && i < 0:
		return "the rule finds nothing in it", nil
	case !bad && i >= 0:
		return "the rule finds: " + found[i].Message, nil
	}
	return "", nil
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
