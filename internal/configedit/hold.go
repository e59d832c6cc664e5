package configedit

import (
	"context"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/check"
	checkconfig "github.com/chartyard/chartyard/internal/check/config"
	"github.com/chartyard/chartyard/internal/detect"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/scaffold"
	"github.com/chartyard/chartyard/internal/service"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/valueschema"
)

// hold refuses an edit that a check of the result would find fault with, in any
// environment and where it found none before.
func (c *editor) hold(ctx context.Context) error {
	if c.Unset {
		return nil
	}
	overlays := slices.Clone(c.overlays)
	if len(overlays) == 0 {
		overlays = []*valuesFile{nil}
	}
	for _, overlay := range overlays {
		before, err := c.faults(ctx, overlay, func(f *valuesFile) *values.Layer { return f.old })
		if err != nil {
			return err
		}
		after, err := c.faults(ctx, overlay, func(f *valuesFile) *values.Layer { return f.layer })
		if err != nil {
			return err
		}
		for _, f := range after {
			isOld := func(old diag.Finding) bool { return old.Rule == f.Rule && old.Message == f.Message }
			if !slices.ContainsFunc(before, isOld) {
				return release.Inputf("%s%s; nothing was written", f.Message, c.advice(f))
			}
		}
	}
	return nil
}

// advice is what may help besides the rule's own words.
func (c *editor) advice(f diag.Finding) string {
	if f.Rule != "config/looks-secret" {
		return ""
	}
	kind := ""
	if c.Value != nil {
		kind, _ = detect.Value(*c.Value)
	}
	switch {
	case detect.AWSKey(c.Name) || kind == detect.AWSKeyID:
		return "; leave it out and give the ServiceAccount a role instead (serviceAccount.roleArn in the standard chart)"
	case detect.IsAddress(kind):
		return "; leave the password out and mark an entry of its own for it, or say --sensitive and no value, or --reason why it is none"
	}
	return "; say --sensitive and no value if it is a secret, or --reason why it is none"
}

// faults are the errors that the rules of the config block find in the entry.
// That a value is missing is no fault of the edit.
func (c *editor) faults(ctx context.Context, overlay *valuesFile, of func(*valuesFile) *values.Layer) ([]diag.Finding, error) {
	layers := []*values.Layer{of(c.defaults)}
	user := map[string]any{}
	pass := check.Pass{Service: c.subject.Target.Name}
	if overlay != nil {
		layers = append(layers, of(overlay))
		user = of(overlay).Values
		pass.Environment = overlay.environment
	}
	merged, _, err := values.Coalesce(&values.Chart{Name: c.subject.Target.Name, Values: layers[0].Values}, user, values.DropNulls)
	if err != nil {
		return nil, err
	}
	pass.Values, pass.Stack = merged, &values.Stack{Layers: layers}
	found, err := check.Run(ctx, []check.Check{checkconfig.Check()}, pass)
	return slices.DeleteFunc(found, func(f diag.Finding) bool {
		return f.Severity != diag.Error || f.Rule == "config/missing-value" || !f.ValuesPath.HasPrefix(c.at)
	}), err
}

// result is what is to be written, and what to say of it.
func (c *editor) result() (*Edited, error) {
	out := &Edited{}
	for _, f := range c.files() {
		file, changed, err := f.file(c.subject.Target.ChartPath)
		if err != nil {
			return nil, err
		}
		isTarget := slices.Contains(c.targets(), f) && (c.Value != nil || c.Unset) || f == c.defaults && c.describes()
		if !changed && !isTarget {
			continue
		}
		if changed {
			out.Files = append(out.Files, file)
		}
		out.Changes = append(out.Changes, f.change(c.at, c.isHidden()))
	}
	if c.Unset {
		out.Remaining, out.IsAWSKey = c.remaining(), c.isAWSKey()
		out.Exposed = slices.ContainsFunc(c.kinds(), func(kind string) bool { return kind != "" })
	} else if c.isSensitive() {
		out.Secrets, out.IsAWSKey, out.Harmless = c.places(), c.isAWSKey(), c.harmless()
		out.Exposed = slices.ContainsFunc(c.files(), func(f *valuesFile) bool { return holdsValue(blockOf(f.old)[c.Name]) })
	}
	slices.SortFunc(out.Files, func(a, b scaffold.File) int { return strings.Compare(a.Path, b.Path) })
	if len(out.Files) == 0 {
		return out, nil
	}
	var err error
	out.Schema, err = c.staleSchema()
	return out, err
}

// holdsValue reports whether an entry has a text in a file that may be its
// value.
func holdsValue(entry any) bool {
	long, isLong := entry.(map[string]any)
	if !isLong {
		return entry != nil && entry != ""
	}
	return holdsValue(long["value"]) || holdsValue(long["default"])
}

// remaining are the places that still speak of an entry.
func (c *editor) remaining() []diag.Span {
	var out []diag.Span
	for _, f := range c.files() {
		if key, _, ok := f.layer.Doc.Find(c.at); ok {
			span := f.layer.Doc.Span(key)
			out = append(out, diag.Span{File: span.File, Line: span.Line})
		}
	}
	return out
}

// staleSchema is the schema that the edited files have outgrown.
func (c *editor) staleSchema() (string, error) {
	if c.subject.Target.Kind != service.Service {
		return "", nil
	}
	chart, err := render.Load(c.subject.Target.ChartPath)
	if err != nil {
		return "", err
	}
	own, there := chart.Schema()
	if !there {
		return "", nil
	}
	var layers []*values.Layer
	for _, f := range c.files() {
		layers = append(layers, f.layer)
	}
	if (valueschema.Schema{File: own.File, Text: own.Text}).Stale(valueschema.Entries(layers)) == nil {
		return "", nil
	}
	return own.File, nil
}
