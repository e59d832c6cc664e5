package gatekeeper

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"strings"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/manifest"
)

// suite is what gator verify runs.
type suite struct {
	APIVersion string   `yaml:"apiVersion"`
	Kind       string   `yaml:"kind"`
	Metadata   metadata `yaml:"metadata"`
	Tests      []test   `yaml:"tests"`
}

type test struct {
	Name       string     `yaml:"name"`
	Template   string     `yaml:"template"`
	Constraint string     `yaml:"constraint"`
	Cases      []testCase `yaml:"cases"`
}

type testCase struct {
	Name       string      `yaml:"name"`
	Object     string      `yaml:"object"`
	Assertions []assertion `yaml:"assertions"`
}

type assertion struct {
	Violations string `yaml:"violations"` // yes or no
}

// suite writes the rule's examples and what is to be said of them. A rule that
// has none has no suite. The examples are made for the rule's defaults: where the
// yard has set something else, they have a constraint of their own.
func (p *piece) suite(ctx context.Context) error {
	folder := "suites/" + p.rule.ID
	up := strings.Repeat("../", strings.Count(folder, "/")+1)
	one := test{Name: p.rule.ID, Template: up + "templates/" + p.rule.ID + ".yaml", Constraint: up + "constraints/" + p.rule.ID + ".yaml"}
	for _, name := range []string{"bad", "good"} {
		cases, err := p.examples(ctx, folder, name)
		if err != nil {
			return err
		}
		one.Cases = append(one.Cases, cases...)
	}
	if len(one.Cases) == 0 {
		return nil
	}
	if plain := p.plain(); !reflect.DeepEqual(plain, p.settled()) {
		one.Constraint = "constraint.yaml"
		if err := p.add(path.Join(folder, "constraint.yaml"), p.constraint(plain)); err != nil {
			return err
		}
	}
	return p.add(path.Join(folder, "suite.yaml"), suite{
		APIVersion: "test.gatekeeper.sh/v1alpha1", Kind: "Suite", Metadata: metadata{Name: constraintName(p.rule.ID)}, Tests: []test{one},
	})
}

// plain are the parameters with which the examples of rules are tested.
func (p *piece) plain() map[string]any {
	out := p.defaults()
	for key := range p.needs.context {
		out[key] = ""
	}
	if p.needs.context["environment"] {
		out["environment"] = examplesEnvironment
	}
	return out
}

// examplesEnvironment is where policy test says that examples are.
const examplesEnvironment = "prod"

// examples writes the objects of bad.yaml or good.yaml, each in a file of its
// own as gator wants it, with what chartyard says of each.
func (p *piece) examples(ctx context.Context, folder, name string) ([]testCase, error) {
	text, err := fs.ReadFile(p.fsys, p.rule.ID+"/"+name+".yaml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []testCase
	for _, piece := range manifest.Split(string(text)) {
		doc, err := manifest.Read(p.rule.ID+"/"+name+".yaml", piece)
		if err != nil {
			return nil, err
		}
		objects, _ := doc.Objects()
		if len(objects) != 1 {
			continue
		}
		verdict, err := p.verdict(ctx, objects)
		if err != nil {
			return nil, err
		}
		one := name
		if len(out) > 0 {
			one += fmt.Sprintf("-%d", len(out)+1)
		}
		p.addText(path.Join(folder, one+".yaml"), []byte(strings.Trim(piece.Text, "\n")+"\n"))
		out = append(out, testCase{Name: one, Object: one + ".yaml", Assertions: []assertion{{verdict}}})
	}
	return out, nil
}

// verdict is yes when the rule finds something.
func (p *piece) verdict(ctx context.Context, objects []*manifest.Object) (string, error) {
	pass := check.Pass{Objects: objects, Environment: examplesEnvironment}
	found, err := check.Run(ctx, []check.Check{p.policies.Only(p.isIt).Check()}, pass)
	if err != nil {
		return "", err
	}
	if len(found) > 0 {
		return "yes", nil
	}
	return "no", nil
}

func (p *piece) isIt(rule policy.Rule) bool { return rule.ID == p.rule.ID }
