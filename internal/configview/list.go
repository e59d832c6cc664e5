package configview

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/render"
)

// Table is the config block of a service in all its environments. It is the
// shape of `config list -o json`.
type Table struct {
	Service      string      `json:"service"`
	Environments []Column    `json:"environments"`
	Parameters   []Parameter `json:"parameters"` // by name
}

// Column is an environment of a Table.
type Column struct {
	Name string `json:"name"` // empty for a chart without environments
	// SecretsRead is false when no store was asked: then nobody knows whether a
	// marked entry has a value.
	SecretsRead bool `json:"secretsRead"`
	// Secret says who makes the Secret.
	Secret config.Maker `json:"secret"`
}

// Parameter is a row of a Table. What differs from environment to
// environment is told of the last one that says something.
type Parameter struct {
	Name        string      `json:"name"`
	Description string      `json:"description,omitempty"`
	Type        config.Type `json:"type,omitempty"`
	Enum        []string    `json:"enum,omitempty"`
	Sensitive   bool        `json:"sensitive"` // in one environment at least
	// LooksSecret is true of an entry that is not marked and whose value is masked
	// all the same.
	LooksSecret bool `json:"looksSecret,omitempty"`
	// RequiredIn lists the environments where it must have a value.
	RequiredIn []string        `json:"requiredIn"`
	Cells      []ParameterCell `json:"environments"` // one for each of the table's
}

// ParameterCell is a parameter in one environment.
type ParameterCell struct {
	Environment string         `json:"environment"`
	State       ParameterState `json:"state"`
	Required    bool           `json:"required"`
	// Value is the text that the process gets; nil when there is none, and when
	// it is masked.
	Value  *string `json:"value,omitempty"`
	Masked bool    `json:"release.Masked,omitempty"`
	// Source is where the value comes from, or for an entry without one where it
	// is declared.
	Source *Source `json:"source,omitempty"`
}

// ParameterState says what is known of a value.
type ParameterState string

// States of a value.
const (
	IsSet        ParameterState = "set"
	IsDefault    ParameterState = "default"    // the entry's own default
	IsMissing    ParameterState = "missing"    // required, and has none
	IsEmpty      ParameterState = "none"       // has none and needs none
	IsUnread     ParameterState = "unread"     // the secrets, which may have it, were not read
	IsElsewhere  ParameterState = "elsewhere"  // in a Secret that someone else makes
	IsUndeclared ParameterState = "undeclared" // no entry in this environment
	IsInvalid    ParameterState = "invalid"    // no valid entry; the errors say why
)

// Source is the layer that an entry's value comes from.
type Source struct {
	Kind  SourceKind `json:"kind"`
	Layer string     `json:"layer"` // "values-prod.yaml", "secret prod/payments"
	Span  diag.Span  `json:"span"`
}

// List reads the config block of every subject in its environments. No
// template runs. One without a config block is passed over. What keeps an
// environment from being read is told by the result; the error joins that and
// the faults of entries, which have rows all the same.
func List(ctx context.Context, subjects []release.Subject, o release.Options) ([]Table, *release.Result, error) {
	o.Prefetch(ctx, subjects)
	var tables []Table
	var pieces []release.Found
	for _, s := range subjects {
		columns, piece := settleAll(ctx, s, o)
		if len(columns) > 0 {
			tables = append(tables, tableOf(s, columns, o))
		}
		pieces = append(pieces, piece)
	}
	result, err := release.NewResult(subjects, o, pieces)
	return tables, result, err
}

// settled is a subject in one of its environments, whose config block is looked
// at. The templates need not have run.
type settled struct{ *release.Rendered }

// settleAll merges the values of every environment of a subject that has a
// config block.
func settleAll(ctx context.Context, s release.Subject, o release.Options) (all []settled, out release.Found) {
	chart, err := render.Load(s.Target.ChartPath)
	if err != nil {
		out.Fail(s, release.Environment{}, err)
		out.Attribute(s, release.Environment{})
		return nil, out
	}
	var faults []error
	for _, env := range s.Environments {
		if ctx.Err() != nil {
			out.Err = ctx.Err()
			break
		}
		merged, err := release.Settle(ctx, chart, s, env, o)
		if err != nil {
			one := release.Found{Hidden: o.Hidden(err, chart)}
			one.Fail(s, env, err)
			one.Attribute(s, env)
			out.Add(one)
			faults = append(faults, one.Err)
			continue
		}
		r := settled{merged}
		out.Add(release.Found{Hidden: r.Hidden()})
		if !r.hasBlock() {
			out.Skipped = append(out.Skipped, release.Skip{What: s.Title(env), Reason: "no config block in its values"})
			continue
		}
		all = append(all, r)
		if _, err := config.Parse(r.Output.Values); err != nil {
			faults = append(faults, place(r.Output.Stack, err))
		}
	}
	out.Err = errors.Join(out.Err, release.Distinct(faults))
	return all, out
}

// hasBlock tells a config block from other values of that name, which foreign
// charts have: the block has a delivery, a mark, or nothing but good entries.
func (r settled) hasBlock() bool {
	block, ok := r.Output.Values[config.Block].(map[string]any)
	if !ok {
		return false
	}
	if _, ok := r.Output.Values[config.DeliveryKey].(map[string]any); ok {
		return true
	}
	for _, entry := range block {
		if long, ok := entry.(map[string]any); ok && long["sensitive"] != nil {
			return true
		}
	}
	_, err := config.Parse(r.Output.Values)
	return err == nil
}

// tableOf turns environments into columns.
func tableOf(s release.Subject, columns []settled, o release.Options) Table {
	t := Table{Service: s.Target.Name, Parameters: []Parameter{}}
	rows := map[string]*Parameter{}
	for _, r := range columns {
		t.Environments = append(t.Environments, Column{
			Name: r.Environment.Name, SecretsRead: o.Secrets != nil, Secret: r.maker(),
		})
		for _, name := range r.declaredNames() {
			if rows[name] == nil {
				rows[name] = &Parameter{Name: name, RequiredIn: []string{}}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		row := rows[name]
		for _, r := range columns {
			row.add(r, o.Secrets != nil)
		}
		row.mask()
		t.Parameters = append(t.Parameters, *row)
	}
	return t
}

// maker is who makes the Secret of an environment.
func (r settled) maker() config.Maker {
	if d := config.ReadDelivery(r.Output.Values); !d.HelmSeesSecrets() {
		return d.Secret
	}
	return config.ByChart
}

// declaredNames are the entries of the config block, also those that are none.
func (r settled) declaredNames() []string {
	block, _ := r.Output.Values[config.Block].(map[string]any)
	var names []string
	for _, name := range slices.Sorted(maps.Keys(block)) {
		if block[name] != nil {
			names = append(names, name)
		}
	}
	return names
}

// entry gives the entry of a name; nil with a state when there is none, and
// with the fault that keeps it from being one.
func (r settled) entry(name string) (*config.Entry, ParameterState, error) {
	block, _ := r.Output.Values[config.Block].(map[string]any)
	if block[name] == nil {
		return nil, IsUndeclared, nil
	}
	one := maps.Clone(r.Output.Values)
	one[config.Block] = map[string]any{name: block[name]}
	entries, err := config.Parse(one)
	if err != nil || len(entries) != 1 {
		return nil, IsInvalid, err
	}
	return &entries[0], IsSet, nil
}

// cellOf is the cell of a name, and its entry; nil where there is none.
func (r settled) cellOf(name string, read bool) (*config.Entry, ParameterCell) {
	entry, state, _ := r.entry(name)
	if entry != nil {
		return entry, r.cell(*entry, read)
	}
	cell := ParameterCell{Environment: r.Environment.Name, State: state}
	if state == IsInvalid {
		cell.Source = r.sourceOf(diag.Path{config.Block, name})
	}
	return nil, cell
}

// add adds the cell of one environment.
func (p *Parameter) add(r settled, read bool) {
	entry, cell := r.cellOf(p.Name, read)
	p.Cells = append(p.Cells, cell)
	if entry == nil {
		return
	}
	p.Sensitive = p.Sensitive || entry.Sensitive
	p.LooksSecret = p.LooksSecret || cell.Masked && !entry.Sensitive
	if entry.Needed() {
		p.RequiredIn = append(p.RequiredIn, r.Environment.Name)
	}
	if entry.Description != "" {
		p.Description = entry.Description
	}
	if entry.Type != "" {
		p.Type = entry.Type
	}
	if entry.Enum != nil {
		p.Enum = entry.Enum
	}
}

// mask hides the values of an entry that is sensitive in one environment, also
// where it is not: often they are the same.
func (p *Parameter) mask() {
	for i := range p.Cells {
		if cell := &p.Cells[i]; p.Sensitive && cell.Value != nil {
			cell.Value, cell.Masked = nil, true
		}
	}
}

// cell is what an environment knows of an entry's value.
func (r settled) cell(e config.Entry, read bool) ParameterCell {
	cell := ParameterCell{Environment: r.Environment.Name, Required: e.Needed(), Source: r.sourceOf(e.Path)}
	if cell.Source == nil {
		cell.Source = r.sourceOf(e.Path[:2])
	}
	maker := r.maker()
	switch ofStore := r.inStore(e); {
	case e.Sensitive && maker == config.Existing && (!e.HasValue || cell.Source.isSecret()):
		cell.State = IsElsewhere
		cell.Source = &Source{Kind: OfCluster, Layer: "Secret " + config.ReadDelivery(r.Output.Values).ExistingSecret}
	case e.HasValue:
		cell.State = IsSet
		if e.Defaulted {
			cell.State = IsDefault
		}
		if cell.Masked = r.isHidden(e); !cell.Masked {
			cell.Value = &e.Text
		}
	case ofStore != nil:
		cell.State, cell.Masked, cell.Source = IsSet, true, ofStore
	case !read && (e.Sensitive || e.Mark != nil && e.Needed()):
		cell.State = IsUnread
	case e.Needed():
		cell.State = IsMissing
	default:
		cell.State = IsEmpty
	}
	return cell
}

// inStore is the secret that External Secrets takes an entry from, when it was
// read and has it.
func (r settled) inStore(e config.Entry) *Source {
	if !e.Sensitive || r.maker() != config.ByExternal {
		return nil
	}
	for _, secret := range r.Secrets {
		if secret.Common == (e.From == config.FromCommon) && slices.Contains(secret.Keys, e.Name) {
			kind := OfServiceSecret
			if secret.Common {
				kind = OfCommonSecret
			}
			return &Source{Kind: kind, Layer: "secret " + secret.Name}
		}
	}
	return nil
}
