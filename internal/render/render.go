package render

import (
	"context"
	"fmt"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/render/chartutil"
	"github.com/chartyard/chartyard/internal/values"
)

// Input is what one render of a chart is asked for. Field by field it is what
// the flag of that name is to `helm template`.
type Input struct {
	// Layers are the user's layers, lowest first, above the chart's defaults,
	// and Values what they merge to: both as values.User gives them. When
	// Values is nil the layers are merged as -f files are.
	Layers []*values.Layer
	Values map[string]any

	Release, Namespace string // as given, never empty in Helm
	IsUpgrade          bool
	KubeVersion        string // "1.33" or "v1.33.2"; empty for a released Helm's own
	APIVersions        []string
	IncludeCRDs        bool
	NoHooks, SkipTests bool
	ShowOnly           []string // file names or patterns below the chart
	Limits             engine.Limits
	// ValuesOnly stops before the templates run.
	ValuesOnly bool

	// Amend, when it is set, changes the merged values for the templates alone:
	// what Output.Values holds stays as it was. It gets a copy of its own, and
	// the layers behind it.
	Amend func(merged map[string]any, stack *values.Stack)
}

// Output is one render of a chart.
type Output struct {
	// Documents are what is printed, in that order: CRDs, objects in the order
	// of installing, hooks. ShowOnly leaves only those of the files it names.
	Documents []Document
	// Dropped are the objects that Helm prints nowhere, because they carry a
	// hook event that it does not know.
	Dropped []Document
	// Unread are documents of CRD files that are no YAML. Helm prints such a
	// file without looking into it.
	Unread []*Error
	// Notes is the rendered NOTES.txt of the chart.
	Notes string

	// Values are the merged values of the root chart as they were before the
	// templates ran. Stack has the layers behind them.
	Values map[string]any
	Stack  *values.Stack
	// Seen is Values as Input.Amend changed them: what the templates began with.
	Seen map[string]any
	// Schemas are those of the chart and its enabled subcharts. `helm template`
	// refuses values that do not meet them; Render does not look.
	Schemas []Schema
	// Frames are the outputs of the templates, for tracing.
	Frames *engine.Result
	// Files is where the user finds each template, by its name.
	Files map[string]string
	// KubeVersion is the version that templates saw: "v1.37.0".
	KubeVersion string
	// Warnings are what Helm logs about values that do not fit together.
	Warnings []string

	printed string
}

// Render executes a chart's templates on one environment's values. Values of
// one render never reach another. The error is an *Error, one of the engine's
// (*engine.Error, *engine.LimitError), or ctx's. When the templates fail, the
// output has what was settled before them: Values, Stack, Schemas.
func Render(ctx context.Context, cache *engine.Cache, c *Chart, in Input) (*Output, error) {
	capabilities, err := check(c, in)
	if err != nil {
		return nil, err
	}
	out := &Output{KubeVersion: capabilities.KubeVersion.Version}
	root, err := out.settle(c, in)
	if err != nil {
		return nil, err
	}
	if in.ValuesOnly {
		return out, nil
	}
	b := newBinder(in, capabilities)
	out.Seen = out.Values
	if in.Amend != nil {
		out.Seen = values.Copy(out.Values)
		in.Amend(out.Seen, out.Stack)
	}
	b.bind(root, values.Copy(out.Seen))
	out.Files = b.files()
	out.Frames, err = cache.Render(ctx, engine.Request{
		Templates: b.templates, Limits: in.Limits, Seed: c.Name() + "/" + in.Release,
	})
	if err != nil {
		return out, err
	}
	return out, out.collect(root, in)
}

// check refuses what Helm refuses before it looks at values.
func check(c *Chart, in Input) (*chartutil.Capabilities, error) {
	if c.IsLibrary() {
		return nil, &Error{
			Fault: FaultLibrary, Span: c.fieldSpan("type"), Msg: "a library chart lends templates to other charts and renders nothing itself",
			Next: "render a chart that depends on it",
		}
	}
	if !ValidRelease(in.Release) {
		return nil, &Error{
			Fault: FaultInput, Msg: fmt.Sprintf("release name %q: want lower-case letters, digits, - and . between them, at most 53 in all", in.Release),
			Next: "choose one with --release",
		}
	}
	capabilities, err := chartutil.New(in.KubeVersion, in.APIVersions)
	if err != nil {
		return nil, &Error{Fault: FaultInput, Msg: err.Error(), Next: "choose one with --kube-version", err: err}
	}
	if want, have := c.metadata.KubeVersion, capabilities.KubeVersion.Version; want != "" && !satisfies(want, have) {
		return nil, &Error{
			Fault: FaultVersion, Span: c.fieldSpan("kubeVersion"),
			Msg:  fmt.Sprintf("the chart wants Kubernetes %s, this is %s", want, have),
			Next: "choose another with --kube-version, or widen the range",
		}
	}
	return capabilities, nil
}

func (c *Chart) fieldSpan(field string) diag.Span {
	if span, ok := c.spanOf(diag.Path{field}); ok {
		return span
	}
	return diag.Span{File: c.about.File}
}

// ValidRelease holds Helm's rule for release names: DNS-1123 subdomains of at
// most 53 characters.
func ValidRelease(name string) bool {
	if name == "" || len(name) > 53 {
		return false
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, c := range label {
			if c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
				return false
			}
		}
	}
	return true
}

// settle merges the values and decides which subcharts take part.
func (out *Output) settle(c *Chart, in Input) (*node, error) {
	user := in.Values
	if user == nil {
		user = map[string]any{}
		for _, layer := range in.Layers {
			user = values.MergeMaps(user, layer.Values)
		}
	}
	root, s := newNode(c), settler{}
	if err := s.settle(root, user); err != nil {
		return nil, clash(newNode(c), in.Layers, err)
	}
	merged, warnings, err := values.Coalesce(root.tree(), user, values.DropNulls)
	if err != nil {
		return nil, clash(root, in.Layers, err)
	}
	s.warn(warnings)
	out.Values, out.Warnings = merged, s.warnings
	out.Stack = &values.Stack{Layers: append(root.layers(c.home, nil), in.Layers...)}
	out.Schemas = root.schemas(nil)
	return root, nil
}

// collect makes the printed text and the documents of it.
func (out *Output) collect(root *node, in Input) error {
	if notes, ok := out.Frames.Files[root.name()+"/templates/NOTES.txt"]; ok {
		out.Notes = notes.Text
	}
	docs, err := sortDocuments(out.Frames, out.Files)
	if err != nil {
		return err
	}
	out.Dropped = docs.dropped
	p := printer{}
	if in.IncludeCRDs {
		p.crds(root.crds())
	}
	p.documents(docs.plain)
	p.endObjects()
	if !in.NoHooks {
		p.documents(keep(docs.hooks, func(d Document) bool { return !in.SkipTests || !d.Test }))
	}
	out.Documents, out.Unread, out.printed = p.printed, p.unread, p.text.String()
	if len(in.ShowOnly) > 0 {
		return out.show(in.ShowOnly)
	}
	return nil
}

func keep(docs []Document, wanted func(Document) bool) []Document {
	var out []Document
	for _, d := range docs {
		if wanted(d) {
			out = append(out, d)
		}
	}
	return out
}
