package config

import (
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/values"
)

// unquoted finds scalars of files that arrive in another form than they are
// written in.
func (r *reader) unquoted() {
	for _, layer := range r.files() {
		for name, entry := range blockOf(layer) {
			at := diag.Path{config.Block, name}
			long, ok := entry.(map[string]any)
			if !ok {
				r.quoted(layer, name, at, entry)
				continue
			}
			r.quoted(layer, name, at.Append("value"), long["value"])
			r.quoted(layer, name, at.Append("default"), long["default"])
		}
	}
}

func (r *reader) quoted(layer *values.Layer, name string, path diag.Path, v any) {
	switch v.(type) {
	case nil, string, map[string]any, []any:
		return
	}
	_, node, ok := layer.Doc.Find(path)
	if !ok || node.Value == "" {
		return
	}
	text, err := config.Text(v)
	if err == nil && text == node.Value {
		return
	}
	r.changed[name] = true
	message := path.String() + ": " + node.Value + " arrives as " + text
	switch {
	case r.secret(name, node.Value):
		message = path.String() + " does not arrive as it is written"
	case err != nil:
		message = path.String() + ": Helm rounds a number as large as " + node.Value
	}
	r.at(layer, path, diag.Finding{Rule: ruleUnquoted, Message: message})
}

// invalid tells of what is no entry. That a name sounds secret is told
// elsewhere, and so is a number that is rounded.
func (r *reader) invalid() {
	for _, fault := range r.faults {
		if r.toldElsewhere(fault.Path) {
			continue
		}
		f := diag.Finding{Rule: ruleInvalid, Message: fault.Error()}
		if len(fault.Path) > 2 && strings.Contains(fault.Msg, "no such key") {
			r.ReportKey(f, fault.Path)
		} else {
			r.ReportValue(f, fault.Path)
		}
	}
}

func (r *reader) toldElsewhere(at diag.Path) bool {
	if len(at) < 2 {
		return false
	}
	name, last := at[1], at[len(at)-1]
	long, _ := r.block[name].(map[string]any)
	ofValue := len(at) == 2 || last == "value" || last == "default"
	return ofValue && r.changed[name] || len(at) == 2 && config.NamedLikeSecret(name) && long["sensitive"] == nil
}

// needed finds entries that must have a value and have none.
func (r *reader) needed() {
	delivery := config.ReadDelivery(r.Values)
	for _, e := range r.parsed {
		if e.HasValue || !e.Needed() {
			continue
		}
		at := diag.Path{config.Block, e.Name}.String()
		message := at + " is required, and has no value"
		if e.Sensitive {
			if !r.SecretsRead || delivery.Secret == config.Existing {
				continue
			}
			missing, where := r.missing(e, delivery)
			if !missing {
				continue
			}
			message += where
		}
		r.declared(e.Name, diag.Finding{Rule: ruleMissing, Message: message})
	}
}

// missing looks for a marked entry in the secrets that were read. Where the chart
// makes the Secret, both are layers, and the value would be there.
func (r *reader) missing(e config.Entry, delivery config.Delivery) (missing bool, where string) {
	external := delivery.Secret == config.ByExternal
	var looked, absent []string
	for _, s := range r.Secrets {
		if external && s.Common != (e.From == config.FromCommon) {
			continue
		}
		if external && slices.Contains(s.Keys, e.Name) {
			return false, ""
		}
		if s.Missing {
			absent = append(absent, s.Name)
		} else {
			looked = append(looked, s.Name)
		}
	}
	switch {
	case len(looked) == 0 && len(absent) == 0:
		return !external, ""
	case len(looked) == 0:
		return true, ": the store has no secret " + strings.Join(absent, " and no ")
	case len(absent) == 0:
		return true, ": not in secret " + strings.Join(looked, ", nor in ")
	}
	return true, ": not in secret " + looked[0] + "; the store has no " + absent[0]
}

// types holds values to what their entries say under type and enum.
func (r *reader) types() {
	for _, e := range r.parsed {
		if !e.HasValue || e.Text == config.Placeholder(e.Name) {
			continue
		}
		shown := "the value"
		if !r.secret(e.Name, e.Text) {
			shown = brief(e.Text)
		}
		at := diag.Path{config.Block, e.Name}.String() + ": "
		if !fits(e.Type, e.Text) {
			r.ReportValue(diag.Finding{Rule: ruleType, Message: at + shown + " is " + noun(e.Type)}, e.Path)
		}
		if e.Enum != nil && !slices.Contains(e.Enum, e.Text) {
			message := at + shown + " is none of those that enum lists"
			if shown != "the value" {
				message = at + shown + " is none of " + strings.Join(e.Enum, ", ") + diag.DidYouMean(e.Text, e.Enum)
			}
			r.ReportValue(diag.Finding{Rule: ruleType, Message: message}, e.Path)
		}
	}
}

// names finds names that clash, and those that cannot be delivered.
func (r *reader) names() {
	delivery := config.ReadDelivery(r.Values)
	seen := map[string]string{}
	for _, name := range sortedKeys(r.block) {
		if r.block[name] == nil {
			continue
		}
		at := diag.Path{config.Block, name}.String()
		folded := strings.ToLower(name)
		if other, ok := seen[folded]; ok {
			r.declared(name, diag.Finding{Rule: ruleCase, Message: at + " differs from " + other + " by upper and lower case only"})
		} else {
			seen[folded] = name
		}
		way := delivery.Plain
		if r.marked[name] {
			way = delivery.Sensitive
		}
		switch {
		case way == config.AsEnv && !config.IsVariable(name):
			r.declared(name, diag.Finding{Rule: ruleName, Message: at + " is no name for an environment variable"})
		case way == config.AsFiles && !config.IsKey(name):
			r.declared(name, diag.Finding{
				Rule: ruleName, Message: at + " is no name for a file: a key has letters, digits, '-', '_' and '.' only",
				Remediation: "Rename the entry.",
			})
		}
	}
}

// stores tells of keys of secrets that did not reach the values.
func (r *reader) stores() {
	for _, s := range r.Secrets {
		for _, name := range s.Unmarked {
			r.declared(name, diag.Finding{
				Rule: ruleUnmarked, Message: diag.Path{config.Block, name}.String() + " has its value in secret " + s.Name + ", and does not say whether it is sensitive",
			})
		}
		if len(s.Undeclared) == 0 {
			continue
		}
		f := diag.Finding{Rule: ruleUndeclared, Message: "secret " + s.Name + " has what config does not declare: " + r.list(s)}
		if s.Common {
			f.Severity = diag.Info
		}
		r.lowest(diag.Path{config.Block}, f)
	}
}

// list names the undeclared keys of a secret; of a service's own, with what
// they were perhaps meant to be.
func (r *reader) list(s check.Secret) string {
	const most, shortest = 20, 4 // of names that are told; that a typing error can be told of
	names := s.Undeclared
	if len(names) > most {
		names = names[:most]
	}
	out := slices.Clone(names)
	declared := sortedKeys(r.block)
	for i, name := range names {
		if near, ok := diag.Nearest(name, declared); ok && !s.Common && len(name) >= shortest && !slices.Contains(s.Keys, near) {
			out[i] += " (did you mean " + near + "?)"
		}
	}
	text := strings.Join(out, ", ")
	if more := len(s.Undeclared) - len(names); more > 0 {
		text += " and " + plural(more, "more")
	}
	return text
}
