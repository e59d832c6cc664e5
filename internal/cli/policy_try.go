package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/pipeline"
	"github.com/chartyard/chartyard/internal/policytrace"
	"github.com/chartyard/chartyard/internal/release"
)

type policyTryOptions struct {
	chartFlags
	rule      string
	paths     []string
	input     string
	example   string
	object    string
	color     string
	verbose   bool
	libraries bool
}

func (p Program) policyTryCommand() *cobra.Command {
	o := &policyTryOptions{color: "auto"}
	cmd := &cobra.Command{
		Use:   "try RULE [PATH]",
		Short: "Show a rule at work: which line holds, which fails, and with which values",
		Long: `try runs one rule on the rendered objects of PATH, a service or chart (default:
the working directory), or on the objects of a file, and shows the way through
its lines for each object that it looks at. A line with ✓ holds and has the
values below it; a line with ✗ fails, and the rule goes no further with them.
What the rule prints with print is shown too, here and nowhere else.

A rule that looks at all services is tried on those of PATH/... together.

Without --env it is the first environment in which the rule finds something.
No secret is read without --secrets, and templates get a placeholder in the
place of each sensitive value.`,
		Example: "  chartyard policy try images/tag-not-latest\n  chartyard policy try acme/cost-centre chart --yard standards --env prod\n  chartyard policy try acme/cost-centre --yard standards --example bad",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.arguments(args); err != nil {
				return err
			}
			return p.policyTry(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	o.bind(flags)
	flags.Lookup("env").Usage = "environment to try it in; may be repeated (default: the first in which the rule finds something)"
	flags.StringVar(&o.input, "input", "", "YAML file of objects to try the rule on, instead of a chart")
	flags.Var(checkedFlag{&o.example, "NAME", oneOf([]string{"bad", "good"})}, "example", "try the rule on its own example, bad or good, instead of a chart")
	flags.StringVar(&o.options.Profile, "profile", "", "take parameters as this profile has them (default: what the yard says of each environment)")
	flags.StringVar(&o.object, "object", "", "show only this object: deployment/payments")
	flags.BoolVarP(&o.verbose, "verbose", "v", false, "show the rules and functions of the file that a line asks, more attempts and whole values")
	flags.BoolVar(&o.libraries, "lib", false, "with --verbose: show those of policies/lib too")
	flags.Var(checkedFlag{&o.color, "WHEN", checkColor}, "color", "auto, always or never")
	return cmd
}

func (o *policyTryOptions) arguments(args []string) error {
	switch {
	case len(args) == 0:
		return usagef("policy try wants a RULE, such as images/tag-not-latest; chartyard policy list names them")
	case len(args) > 2:
		return usagef("policy try takes one RULE and one PATH")
	case len(args) == 2 && (o.input != "" || o.example != "") || o.input != "" && o.example != "":
		return usagef("give one of PATH, --input and --example")
	case o.libraries && !o.verbose:
		return usagef("--lib is of use with --verbose only")
	}
	o.rule, o.paths = args[0], args[1:]
	return nil
}

// tried is what a rule was tried on, and what became of it.
type tried struct {
	title   string
	notes   []string // what else is to be said
	trials  []policytrace.Trial
	objects []*manifest.Object
	hidden  map[string][]int
	veil    func(string) string
}

func (p Program) policyTry(ctx context.Context, o *policyTryOptions) error {
	options, err := o.complete(ctx, p, o.paths)
	if err != nil {
		return err
	}
	folder, err := options.Yard.Policies()
	if err != nil {
		return err
	}
	watcher, err := policytrace.New(folder)
	if err != nil {
		return &pipeline.YardError{Yard: options.Yard.Source, Err: err}
	}
	rule, err := o.ruleOf(options, watcher)
	if err != nil {
		return err
	}
	var all []tried
	if o.input != "" || o.example != "" {
		all, err = o.onFile(ctx, options, folder, watcher, rule)
	} else {
		all, err = p.onChart(ctx, o, options, watcher, rule)
	}
	if err != nil {
		return err
	}
	return p.showTried(o, rule, all)
}

// showTried writes the traces. A rule that does not work is a failure.
func (p Program) showTried(o *policyTryOptions, rule policy.Rule, all []tried) (err error) {
	text := &tryText{options: o, rule: rule, width: min(p.width(), widestTrace), color: p.colors(o.color), program: p}
	for _, one := range all {
		if one.trials, err = o.chosen(one.trials); err != nil {
			return err
		}
		if err := text.tried(one); err != nil {
			return err
		}
	}
	if _, err = io.WriteString(p.Stdout, text.out.String()); err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(t tried) bool { return slices.ContainsFunc(t.trials, isBroken) }) {
		return foundError{exitFailure}
	}
	return nil
}

// ruleOf is the rule that was asked for.
func (o *policyTryOptions) ruleOf(options pipeline.Options, watcher *policytrace.Watcher) (policy.Rule, error) {
	if rule, ok := watcher.Find(o.rule); ok {
		return rule, nil
	}
	if pipeline.IsForeignRule(o.rule) {
		return policy.Rule{}, usagef("%s is a rule of --policy; policy try shows rules of a yard, and check --policy says which field a result is about", o.rule)
	}
	page, err := pipeline.RulePage(options, o.rule)
	if err == nil && page != "" {
		err = usagef("%s is a rule of the program itself and has no Rego to try; chartyard policy show %s explains it", o.rule, o.rule)
	}
	return policy.Rule{}, err
}

func (o *policyTryOptions) show() policytrace.Options {
	if o.verbose {
		return policytrace.Options{Helpers: true, Libraries: o.libraries, Most: 20}
	}
	return policytrace.Options{Most: 1}
}

// onChart tries the rule on the environments that were asked for, or on the
// first that has something for it.
func (p Program) onChart(ctx context.Context, o *policyTryOptions, options pipeline.Options, watcher *policytrace.Watcher, rule policy.Rule) ([]tried, error) {
	subjects, err := o.find(p, options)
	if err != nil && len(o.paths) == 0 {
		return nil, fmt.Errorf("%w; without a chart at hand, --example bad tries the rule on its own example", err)
	}
	if err != nil {
		return nil, err
	}
	if rule.Scope == policy.FleetScope {
		return fleetTry{p, o, options, watcher, rule}.on(ctx, subjects)
	}
	if len(subjects) > 1 {
		return nil, usagef("policy try works on one service or chart; there are %d", len(subjects))
	}
	var all []tried
	choose := o.chooses(len(subjects[0].Environments))
	result, err := pipeline.TryAll(ctx, subjects, options, watcher.Policies(), func(t pipeline.Tried) error {
		if choose && slices.ContainsFunc(all, hasFindings) {
			return nil
		}
		trials, err := watcher.Try(ctx, rule, t.Pass, o.show())
		if err != nil {
			return err
		}
		one := tried{title: t.Title(), trials: trials, objects: t.Objects, veil: veilOf(t.Rendered)}
		if t.Off(rule.ID) {
			one.notes = append(one.notes, leftOut(t.Pass.Profile))
		}
		all = append(all, one)
		return nil
	})
	if err := p.told(result, err); err != nil {
		return nil, err
	}
	for i := range all {
		all[i].hidden = result.Hidden
	}
	if choose && len(all) > 0 {
		return firstOf(all), nil
	}
	return all, nil
}

// chooses reports whether one environment of several is to be shown.
func (o *policyTryOptions) chooses(environments int) bool {
	return len(o.options.Environments) == 0 && environments > 1
}

// veilOf masks sensitive values in a text: those of the chart's values, and what
// its objects give away.
func veilOf(r *release.Rendered) func(string) string {
	ofValues, ofObjects := r.Veiler(), release.VeilOfObjects(r.Objects)
	return func(text string) string { return ofObjects(ofValues(text)) }
}

// firstOf is the first in which something is found, or the first.
func firstOf(all []tried) []tried {
	why := "the rule finds nothing in the others either"
	i := slices.IndexFunc(all, hasFindings)
	if i >= 0 {
		why = "the first in which the rule finds something"
	}
	one := all[max(i, 0)]
	one.title += " (" + why + ")"
	return []tried{one}
}

// hasFindings counts a rule that does not work too.
func hasFindings(t tried) bool {
	return slices.ContainsFunc(t.trials, func(one policytrace.Trial) bool { return len(one.Findings) > 0 || isBroken(one) })
}

// onFile tries the rule on objects that no chart has rendered.
func (o *policyTryOptions) onFile(ctx context.Context, options pipeline.Options, folder fs.FS, watcher *policytrace.Watcher, rule policy.Rule) ([]tried, error) {
	name, read := o.input, os.ReadFile
	if o.example != "" {
		name = rule.ID + "/" + o.example + ".yaml"
		read = func(name string) ([]byte, error) { return fs.ReadFile(folder, name) }
	}
	text, err := read(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && o.example != "":
		return nil, usagef("%s has no example %s.yaml", rule.ID, o.example)
	case errors.Is(err, fs.ErrNotExist):
		return nil, usagef("--input %s: no such file", name)
	case err != nil && o.input != "":
		return nil, fmt.Errorf("--input: %w", err)
	case err != nil:
		return nil, err
	}
	pass := check.Pass{
		Service: "example", Environment: "prod", Namespace: "example", NamespaceChosen: true, Release: "example",
		Yard: check.Yard{Name: options.Yard.Name, Version: options.Yard.Version}, Params: options.Yard.Params,
	}
	if len(o.options.Environments) > 0 {
		pass.Environment = o.options.Environments[0]
	}
	if rule.Scope == policy.FleetScope {
		return o.onServices(ctx, watcher, rule, name, string(text), pass)
	}
	if pass.Objects, err = objectsIn(filepath.ToSlash(name), string(text)); err != nil {
		return nil, err
	}
	trials, err := watcher.Try(ctx, rule, pass, o.show())
	return []tried{{title: name, trials: trials, objects: pass.Objects, veil: o.veilOfFile(pass.Objects)}}, err
}

// veilOfFile masks nothing in a rule's own examples, which show what is meant.
func (o *policyTryOptions) veilOfFile(objects []*manifest.Object) func(string) string {
	if o.example != "" {
		return release.VeilOfObjects(nil)
	}
	return release.VeilOfObjects(objects)
}

func objectsIn(name, text string) ([]*manifest.Object, error) {
	var out []*manifest.Object
	for _, piece := range manifest.Split(text) {
		doc, err := manifest.Read(name, piece)
		if err != nil {
			return nil, usage(err)
		}
		objects, faults := doc.Objects()
		if len(faults) > 0 {
			return nil, usagef("%s: %s", name, faults[0].Msg)
		}
		out = append(out, objects...)
	}
	if len(out) == 0 {
		return nil, usagef("%s: no object in it", name)
	}
	return out, nil
}

// chosen are the trials of the object that was asked for.
func (o *policyTryOptions) chosen(trials []policytrace.Trial) ([]policytrace.Trial, error) {
	if o.object == "" {
		return trials, nil
	}
	var names []string
	for _, t := range trials {
		if t.Object == nil {
			return nil, usagef("--object: %s looks at all objects at once", o.rule)
		}
		name := objectName(t.Object)
		if strings.EqualFold(name, o.object) {
			return []policytrace.Trial{t}, nil
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		return nil, nil
	}
	like := diag.DidYouMean(o.object, names)
	if like == "" {
		like = ": " + strings.Join(names, ", ")
	}
	return nil, usagef("--object %s is none of the objects that %s looks at%s", o.object, o.rule, like)
}

func objectName(obj *manifest.Object) string { return strings.ToLower(obj.Kind) + "/" + obj.Name }
