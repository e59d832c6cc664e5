package configview

import (
	"context"
	"errors"
	"slices"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/values"
)

// Explanation is one entry of a service's config block in one
// environment. It is the shape of `config explain -o json`.
type Explanation struct {
	Service string `json:"service"`
	Name    string `json:"name"`
	ParameterCell
	Entry  *ParameterEntry  `json:"entry,omitempty"`  // nil where it is none
	Layers []ParameterLayer `json:"layers,omitempty"` // lowest first
	// Remote is where External Secrets takes it from.
	Remote *RemoteSecret `json:"remote,omitempty"`
	// Lands lists the objects that hold it. It is empty where nothing does, and
	// where the templates fail.
	Lands []Landing `json:"lands"`
	// Unrendered is true when the templates fail: nobody knows where it lands.
	Unrendered bool `json:"unrendered,omitempty"`
}

// ParameterEntry is what an entry says of itself.
type ParameterEntry struct {
	Sensitive bool `json:"sensitive"`
	// Marked is true when the entry itself says whether it is sensitive.
	Marked      bool        `json:"marked"`
	Reason      string      `json:"reason,omitempty"`
	Description string      `json:"description,omitempty"`
	Type        config.Type `json:"type,omitempty"`
	Enum        []string    `json:"enum,omitempty"`
	Default     *string     `json:"default,omitempty"` // masked when sensitive
	From        config.From `json:"from,omitempty"`
}

// ParameterLayer is what one layer says of an entry.
type ParameterLayer struct {
	Source
	// Value is nil when the layer gives none; masked when it may not be shown.
	Value *string `json:"value,omitempty"`
	// Default is true when Value is the entry's default.
	Default bool `json:"default,omitempty"`
	// Removes is true when the layer takes the entry, or all that lies below it,
	// away.
	Removes bool `json:"removes,omitempty"`
	// Absent is true of a secret that was read and does not have the entry.
	Absent bool `json:"absent,omitempty"`
	// NoSecret is true of a secret that the store does not have.
	NoSecret bool `json:"noSecret,omitempty"`
	// Keys are the entry's other keys that the layer sets.
	Keys []string `json:"keys,omitempty"`
	Won  bool     `json:"won,omitempty"`
}

// RemoteSecret is what an ExternalSecret refers to.
type RemoteSecret struct {
	Object   diag.Object `json:"object"` // the ExternalSecret
	Store    string      `json:"store"`
	Secret   string      `json:"secret"`
	Property string      `json:"property"`
}

// Landing is an object that has the entry, and who gets it from there.
type Landing struct {
	Kind string `json:"kind"` // "ConfigMap" or "Secret"
	Name string `json:"name"`
	Key  string `json:"key"`
	// Rendered is false when the release does not make the object itself.
	Rendered bool      `json:"rendered"`
	Uses     []Arrival `json:"uses"`
}

// Arrival is a container that gets the entry.
type Arrival struct {
	Workload  diag.Object `json:"workload"`
	Container string      `json:"container"`
	Init      bool        `json:"init,omitempty"`
	// Env is the variable's name, File the path of the file; neither is known of
	// a Secret whose keys are all taken and that is made elsewhere.
	Env      string `json:"env,omitempty"`
	File     string `json:"file,omitempty"`
	Optional bool   `json:"optional,omitempty"`
}

// Explain tells of one entry in every environment of every subject
// that has it. With reveal, sensitive values are shown. An *InputError says
// that no subject has the entry.
func Explain(ctx context.Context, subjects []release.Subject, name string, reveal bool, o release.Options) ([]*Explanation, *release.Result, error) {
	o.Prefetch(ctx, subjects)
	x := explainer{options: o, engine: engine.NewCache(), name: name, reveal: reveal}
	var all []*Explanation
	var pieces []release.Found
	for _, s := range subjects {
		said, piece := x.subject(ctx, s)
		all, pieces = append(all, said...), append(pieces, piece)
	}
	result, err := release.NewResult(subjects, o, pieces)
	if result != nil && len(all) == 0 && x.blocks > 0 {
		return nil, nil, errors.Join(err, x.unknown())
	}
	return all, result, err
}

// explainer explains one entry.
type explainer struct {
	options release.Options
	engine  *engine.Cache
	name    string
	reveal  bool
	known   []string // names of all entries that were met
	blocks  int      // config blocks that were met
}

func (x *explainer) unknown() error {
	of := "the config block"
	if x.blocks > 1 {
		of = "any of the config blocks"
	}
	return release.Inputf("%s: no such parameter in %s%s", x.name, of, diag.DidYouMean(x.name, x.known))
}

func (x *explainer) subject(ctx context.Context, s release.Subject) (said []*Explanation, out release.Found) {
	chart, err := render.Load(s.Target.ChartPath)
	if err != nil {
		out.Fail(s, release.Environment{}, err)
		out.Attribute(s, release.Environment{})
		return nil, out
	}
	var errs []error
	has, met := false, false
	for _, env := range s.Environments {
		e, one := x.environment(ctx, chart, s, env)
		one.Attribute(s, env)
		out.Add(one)
		errs = append(errs, one.Err)
		if e != nil {
			met, has = true, has || e.State != IsUndeclared
			said = append(said, e)
		}
	}
	out.Err = release.Distinct(errs)
	if met {
		x.blocks++
	}
	if !has {
		return nil, out
	}
	if !x.reveal && slices.ContainsFunc(said, func(e *Explanation) bool { return e.Entry != nil && e.Entry.Sensitive }) {
		for _, e := range said {
			e.mask()
		}
	}
	return said, out
}

// environment explains the entry in one environment; nil where there is no
// config block.
func (x *explainer) environment(ctx context.Context, chart *render.Chart, s release.Subject, env release.Environment) (e *Explanation, out release.Found) {
	rendered, err := release.Render(ctx, x.engine, chart, s, env, x.options)
	if rendered == nil {
		out.Hidden = x.options.Hidden(err, chart)
		out.Fail(s, env, err)
		return nil, out
	}
	r := settled{rendered}
	out.Hidden = r.Hidden()
	if !r.hasBlock() {
		out.Skipped = append(out.Skipped, release.Skip{What: s.Title(env), Reason: "no config block in its values"})
		return nil, out
	}
	x.known = append(x.known, r.declaredNames()...)
	if err != nil {
		out.Fail(s, env, err)
		r.Veil(out.Findings)
	}
	if _, _, fault := r.entry(x.name); fault != nil {
		out.Err = errors.Join(out.Err, place(r.Output.Stack, fault))
	}
	return r.parameter(x.name, x.reveal, x.options.Secrets != nil), out
}

// parameter explains an entry. Where templates failed, it says nothing of
// objects.
func (r settled) parameter(name string, reveal, read bool) *Explanation {
	entry, cell := r.cellOf(name, read)
	out := &Explanation{
		Service: r.Subject.Target.Name, Name: name, ParameterCell: cell,
		Unrendered: r.Tracer == nil, Lands: []Landing{},
	}
	if cell.State == IsUndeclared {
		return out
	}
	hidden := true
	if entry != nil {
		hidden = r.isHidden(*entry)
		if reveal && entry.HasValue {
			out.Value, out.Masked = &entry.Text, false
		}
		out.Entry = entryOf(*entry)
	}
	show := func(text string) *string {
		if hidden && !reveal {
			text = release.Masked
		}
		return &text
	}
	out.Layers = r.parameterLayers(name, entry, show)
	if out.Entry != nil {
		out.Entry.Default = r.defaultOf(name, show)
		r.land(out, *entry)
	}
	return out
}

// mask hides every value, as that of a Parameter does.
func (e *Explanation) mask() {
	mask := release.Masked
	if e.Value != nil {
		e.Value, e.Masked = nil, true
	}
	for i := range e.Layers {
		if e.Layers[i].Value != nil {
			e.Layers[i].Value = &mask
		}
	}
	if e.Entry != nil && e.Entry.Default != nil {
		e.Entry.Default = &mask
	}
}

func entryOf(e config.Entry) *ParameterEntry {
	return &ParameterEntry{
		Sensitive: e.Sensitive, Marked: e.Mark != nil, Reason: e.Reason, Description: e.Description,
		Type: e.Type, Enum: e.Enum, From: e.From,
	}
}

// defaultOf is the entry's default, also where a value hides it.
func (r settled) defaultOf(name string, show func(string) *string) *string {
	v, _ := values.Lookup(r.Output.Values, diag.Path{config.Block, name, "default"})
	text, err := config.Text(v)
	if v == nil || err != nil {
		return nil
	}
	return show(text)
}

// parameterLayers are the layers that speak of an entry, and the secrets that
// were asked and do not.
func (r settled) parameterLayers(name string, entry *config.Entry, show func(string) *string) []ParameterLayer {
	var won *values.Layer
	if entry != nil && entry.HasValue {
		if origins := r.Output.Stack.Origins(entry.Path); len(origins) > 0 {
			won = origins[len(origins)-1].Layer
		}
	}
	said := r.sayings(name)
	var out []ParameterLayer
	for _, layer := range r.Output.Stack.Layers {
		i := slices.IndexFunc(said, func(s saying) bool { return s.origin.Layer == layer })
		if i >= 0 {
			out = append(out, r.layerOf(said[i], layer == won, show))
			continue
		}
		isAsked := entry != nil && entry.Mark != nil && r.maker() != config.Existing
		if secret := r.secretOf(layer); secret != nil && isAsked {
			out = append(out, askedSecret(layer, secret, name))
		}
	}
	return out
}

// secretOf is the secret that a layer was read from; nil for other layers.
func (r settled) secretOf(layer *values.Layer) *check.Secret {
	for i, secret := range r.Secrets {
		kind := values.ServiceSecret
		if secret.Common {
			kind = values.CommonSecret
		}
		if kind == layer.Kind {
			return &r.Secrets[i]
		}
	}
	return nil
}

// askedSecret is a secret that gives the templates no value: it has none, or
// the value does not pass through Helm.
func askedSecret(layer *values.Layer, secret *check.Secret, name string) ParameterLayer {
	out := ParameterLayer{Source: Source{Kind: sourceKind(layer.Kind), Layer: layer.Name}}
	if slices.Contains(secret.Keys, name) {
		mask := release.Masked
		out.Value = &mask
		return out
	}
	out.Absent, out.NoSecret = true, secret.Missing
	return out
}

func (r settled) layerOf(s saying, won bool, show func(string) *string) ParameterLayer {
	layer := s.origin.Layer
	out := ParameterLayer{
		Source:  Source{Kind: sourceKind(layer.Kind), Layer: layer.Name, Span: s.origin.Span},
		Removes: s.isNull, Default: s.isDefault(), Keys: s.keys, Won: won,
	}
	if s.hasValue {
		out.Value = show(s.text)
		// The line of the value, not that of the entry.
		for _, origin := range r.Output.Stack.Origins(s.path) {
			if origin.Layer == layer {
				out.Span = origin.Span
			}
		}
	}
	return out
}
