package configview

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/render"
)

// Diff is what differs in the config block between two environments of a
// service, or between a revision and now. It is the shape of
// `config diff -o json`.
type Diff struct {
	Service string `json:"service"`
	// From and To are what is compared: environments, or a revision and "now".
	From string `json:"from"`
	To   string `json:"to"`
	// Commit is the revision's hash.
	Commit string `json:"commit,omitempty"`
	// NoChart is true when the revision has no such chart yet.
	NoChart     bool         `json:"noChart,omitempty"`
	Differences []Difference `json:"differences"`
}

// Difference is one entry that differs.
type Difference struct {
	Name string `json:"name"`
	// Change is "added", "removed" or "changed".
	Change string `json:"change"`
	// Environments in which it differs so; empty when environments are compared.
	Environments []string `json:"environments,omitempty"`
	// Everywhere is true when these are all environments that were compared.
	Everywhere bool `json:"everywhere,omitempty"`
	// Mark says what became of the marker: "marked", "mark lost", or nothing.
	Mark string `json:"mark,omitempty"`
	From *Side  `json:"from,omitempty"`
	To   *Side  `json:"to,omitempty"`
	// Declared are changes of what the entry says of itself: "type: any → integer".
	Declared []string `json:"declared,omitempty"`
}

// Side is an entry on one side of a difference.
type Side struct {
	Sensitive bool `json:"sensitive,omitempty"`
	// Value is nil when there is none, and for an entry that is sensitive on
	// either side. HasValue tells the two apart.
	Value    *string `json:"value,omitempty"`
	HasValue bool    `json:"hasValue"`
	// Places are where it was set; several where environments are folded.
	Places []Place `json:"places,omitempty"`
}

// Place is a layer that gives an entry its value, or declares it.
type Place struct {
	Layer string    `json:"layer"`
	Span  diag.Span `json:"span"`
}

func (s *Side) add(places []Place) {
	for _, place := range places {
		if !slices.Contains(s.Places, place) {
			s.Places = append(s.Places, place)
		}
	}
}

// Compare compares two environments of a subject.
func Compare(ctx context.Context, s release.Subject, from, to string, o release.Options) (*Diff, error) {
	chart, err := render.Load(s.Target.ChartPath)
	if err != nil {
		return nil, err
	}
	o.Prefetch(ctx, []release.Subject{s})
	views := map[string]*block{}
	for _, env := range s.Environments {
		if views[env.Name], err = readBlock(ctx, chart, s, env, o); err != nil {
			return nil, err
		}
	}
	diff := &Diff{Service: s.Target.Name, From: from, To: to}
	diff.Differences = differences(views[from], views[to])
	return diff, nil
}

// differences lists the entries that differ between two views, by name.
func differences(from, to *block) []Difference {
	out := []Difference{}
	names := maps.Clone(from.entries)
	maps.Copy(names, to.entries)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if d, ok := difference(name, from, to); ok {
			out = append(out, d)
		}
	}
	return out
}

// difference compares one entry. A sensitive value is only said to differ
// where both are known, and it is shown on neither side.
func difference(name string, from, to *block) (d Difference, ok bool) {
	old, was := from.entries[name]
	entry, is := to.entries[name]
	hidden := from.isHidden(name) || to.isHidden(name)
	d = Difference{Name: name, Change: "changed"}
	if was {
		d.From = from.side(old, hidden)
	}
	if is {
		d.To = to.side(entry, hidden)
	}
	switch {
	case !was:
		d.Change = "added"
		return d, true
	case !is:
		d.Change = "removed"
		return d, true
	case !old.Sensitive && entry.Sensitive:
		d.Mark = "marked"
	case old.Sensitive && !entry.Sensitive:
		d.Mark = "mark lost"
	}
	d.Declared = declared(old, entry)
	if hidden {
		d.Declared = slices.DeleteFunc(d.Declared, func(line string) bool { return strings.HasPrefix(line, "enum: ") })
	}
	differs := old.HasValue != entry.HasValue || old.Text != entry.Text
	return d, differs || d.Mark != "" || len(d.Declared) > 0
}

// declared lists what the two entries say differently of themselves.
func declared(old, entry config.Entry) []string {
	before, after := declaration(old), declaration(entry)
	if old.Sensitive != entry.Sensitive { // that alone changes what is required
		return nil
	}
	var out []string
	for _, line := range after {
		key, text, _ := strings.Cut(line, ": ")
		was := "any"
		for _, other := range before {
			if k, v, _ := strings.Cut(other, ": "); k == key {
				was = v
			}
		}
		if was != text {
			out = append(out, key+": "+was+" → "+text)
		}
	}
	if old.Enum != nil && entry.Enum == nil {
		out = append(out, fmt.Sprintf("enum: %q → any", old.Enum))
	}
	return out
}

func (v *block) side(e config.Entry, hidden bool) *Side {
	side := &Side{Sensitive: e.Sensitive, HasValue: e.HasValue}
	if e.HasValue && !hidden {
		side.Value = &e.Text
	}
	if span, layer := v.origin(e); layer != "" {
		side.Places = []Place{{layer, span}}
	}
	return side
}
