package cli

import (
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/configview"
	"github.com/chartyard/chartyard/internal/report"
)

// parameterText writes what is said of one parameter of one service.
type parameterText struct {
	said  []*configview.Explanation // one for each environment
	width int
	color bool
}

// block is what is said of environments that are alike.
type alike struct {
	environments []string
	text         string
}

func (t parameterText) text() string {
	var b strings.Builder
	b.WriteString(t.paint(printable(t.said[0].Name), report.Strong) + " of " + printable(t.said[0].Service) + "\n")
	shared := t.shared()
	t.facts(&b, shared)
	lands, everywhere := t.everywhere()
	b.WriteString(lands)
	for _, block := range t.blocks(shared, !everywhere) {
		b.WriteString("\n")
		if names := strings.Join(block.environments, ", "); names != "" {
			b.WriteString(t.paint(names, report.Strong) + "\n")
		}
		b.WriteString(block.text)
	}
	return b.String()
}

func (t parameterText) paint(text string, look report.Look) string {
	return report.Paint(text, look, t.color)
}

// blocks folds environments of which the same is said, apart from what is
// said of all.
func (t parameterText) blocks(shared []fact, withLands bool) []alike {
	var out []alike
	for _, e := range t.said {
		var b strings.Builder
		t.facts(&b, slices.DeleteFunc(factsOf(e), func(f fact) bool {
			return slices.ContainsFunc(shared, func(s fact) bool { return s.label == f.label })
		}))
		text := b.String() + t.environment(e)
		if withLands {
			text += t.lands(e)
		}
		i := slices.IndexFunc(out, func(b alike) bool { return b.text == text })
		if i < 0 {
			i = len(out)
			out = append(out, alike{text: text})
		}
		if e.Environment != "" {
			out[i].environments = append(out[i].environments, e.Environment)
		}
	}
	return out
}

// fact is something that an entry says of itself.
type fact struct{ label, text string }

func factsOf(e *configview.Explanation) []fact {
	if e.Entry == nil {
		return nil
	}
	yes := map[bool]string{true: "yes", false: "no"}
	facts := []fact{
		{"about", e.Entry.Description},
		{"sensitive", yes[e.Entry.Sensitive]},
		{"reason", e.Entry.Reason},
		{"required", yes[e.Required]},
		{"type", string(e.Entry.Type)},
		{"one of", strings.Join(e.Entry.Enum, ", ")},
	}
	if e.Entry.Default != nil {
		facts = append(facts, fact{"default", oneLine(*e.Entry.Default)})
	}
	if e.Entry.From != "" {
		facts = append(facts, fact{"from", "the " + string(e.Entry.From) + " secret"})
	}
	return slices.DeleteFunc(facts, func(f fact) bool { return f.text == "" })
}

// shared are the facts of all environments that have the entry.
func (t parameterText) shared() []fact {
	var out []fact
	var in []string
	first := true
	for _, e := range t.said {
		if e.Required {
			in = append(in, e.Environment)
		}
		facts := factsOf(e)
		if first {
			out, first = facts, facts == nil
		}
		out = slices.DeleteFunc(out, func(f fact) bool {
			return facts != nil && f.label != "required" && !slices.Contains(facts, f)
		})
	}
	for i, f := range out {
		if f.label == "required" && len(in) > 0 && len(in) < len(t.said) {
			out[i].text = "in " + strings.Join(in, ", ")
		}
	}
	return out
}

func (t parameterText) facts(b *strings.Builder, facts []fact) {
	for _, f := range facts {
		t.labelled(b, f.label, f.text, report.Plain)
	}
}

// everywhere is where the parameter lands, when that is the same in all of
// several environments.
func (t parameterText) everywhere() (text string, same bool) {
	for i, e := range t.said {
		one := t.lands(e)
		if i > 0 && one != text {
			return "", false
		}
		text = one
	}
	if len(t.said) < 2 {
		return "", false
	}
	return text, true
}

const labelWidth = 11

// labelled writes a text behind a label, its further lines below its first.
func (t parameterText) labelled(b *strings.Builder, label, text string, look report.Look) {
	for i, line := range report.Wrap(text, max(t.width-2-labelWidth, 20)) {
		if i > 0 {
			label = ""
		}
		head := "  " + t.paint(label, report.Faint) + strings.Repeat(" ", labelWidth-len(label))
		b.WriteString(strings.TrimRight(head+t.paint(line, look), " ") + "\n")
	}
}

// environment is what is said of the parameter in one environment.
func (t parameterText) environment(e *configview.Explanation) string {
	var b strings.Builder
	value := says(e.ParameterCell)
	if value.Text = whole(e); value.Text == "" {
		value.Text = `""`
	}
	t.labelled(&b, "value", value.Text, value.Look)
	t.layers(&b, e)
	if r := e.Remote; r != nil {
		t.labelled(&b, "taken from", "secret "+r.Secret+", property "+r.Property+", by "+r.Object.String()+" ("+r.Store+")", report.Plain)
	}
	return b.String()
}

// whole is the value with all its lines.
func whole(e *configview.Explanation) string {
	switch {
	case e.Value != nil && e.State == configview.IsDefault:
		return *e.Value + " (default)"
	case e.Value != nil:
		return *e.Value
	case e.State == configview.IsElsewhere && e.Source != nil:
		return "made elsewhere, in " + e.Source.Layer
	}
	return says(e.ParameterCell).Text
}

// layers are told highest first, as they are asked.
func (t parameterText) layers(b *strings.Builder, e *configview.Explanation) {
	table := report.Table{Columns: []report.Column{
		{}, {}, {Least: 20, Middle: true}, {Gap: 2, Least: 10}, {Gap: 2, Least: 12},
	}}
	for i := len(e.Layers) - 1; i >= 0; i-- {
		layer := e.Layers[i]
		label, mark, look := "", "  ", report.Plain
		if i == len(e.Layers)-1 {
			label = "layers"
		}
		if layer.Won {
			mark, look = "→ ", report.Strong
		}
		value, keys := layerSays(layer)
		table.Rows = append(table.Rows, report.Row{Cells: []report.Text{
			{Text: "  " + label + strings.Repeat(" ", labelWidth-len(label)), Look: report.Faint},
			{Text: mark, Look: look},
			{Text: layerPlace(layer), Look: look},
			{Text: value},
			{Text: keys, Look: report.Faint},
		}})
	}
	_ = table.Write(b, t.width, t.color) // a Builder takes everything
}

func layerPlace(l configview.ParameterLayer) string {
	if l.Span.Known() {
		return l.Span.String()
	}
	name, _, _ := strings.Cut(l.Layer, ", version ")
	return name
}

func layerSays(l configview.ParameterLayer) (value, keys string) {
	switch {
	case l.Removes:
		value = "takes it away"
	case l.Absent && l.NoSecret:
		value = "no such secret"
	case l.Absent:
		value = "has no such key"
	case l.Value == nil:
		value = "no value"
	default:
		value = oneLine(*l.Value)
		if l.Default {
			value += " (default)"
		}
	}
	if shown := slices.DeleteFunc(slices.Clone(l.Keys), func(key string) bool { return l.Default && key == "default" }); len(shown) > 0 {
		keys = "says " + strings.Join(shown, ", ")
	}
	if _, version, ok := strings.Cut(l.Layer, ", version "); ok {
		keys = "version " + version
	}
	return value, keys
}

// lands says where the parameter is and who gets it.
func (t parameterText) lands(e *configview.Explanation) string {
	var b strings.Builder
	if e.Entry == nil {
		return ""
	}
	if len(e.Lands) == 0 {
		text := "nowhere that chartyard can see"
		switch {
		case e.Unrendered:
			text = "not known: the chart does not render"
		case e.Value == nil && !e.Masked && e.State != configview.IsUnread:
			text = "nowhere, as it has no value"
		}
		t.labelled(&b, "lands in", text, report.Plain)
		return b.String()
	}
	for _, l := range e.Lands {
		made := ""
		switch {
		case l.Rendered:
		case e.Remote != nil:
			made = ", made by External Secrets"
		case e.State == configview.IsElsewhere:
			made = ", made elsewhere"
		default:
			made = ", which does not have it"
		}
		t.labelled(&b, "lands in", l.Kind+" "+l.Name+", key "+l.Key+made, report.Plain)
		if len(l.Uses) == 0 {
			t.labelled(&b, "", "no container gets it", report.Notice)
		}
		for _, use := range l.Uses {
			t.labelled(&b, "", arrives(use), report.Plain)
		}
	}
	return b.String()
}

func arrives(use configview.Arrival) string {
	kind := "container "
	if use.Init {
		kind = "init container "
	}
	as := "with all keys of the Secret"
	switch {
	case use.Env != "":
		as = "as variable " + use.Env
	case use.File != "":
		as = "as file " + use.File
	}
	if use.Optional {
		as += ", which may be missing"
	}
	return use.Workload.String() + ", " + kind + use.Container + ", " + as
}
