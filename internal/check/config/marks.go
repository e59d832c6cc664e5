package config

import (
	"cmp"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/detect"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/values"
)

// literals finds values of marked entries in files under version control.
func (r *reader) literals() {
	if len(r.marked) == 0 {
		return
	}
	for _, layer := range r.tracked() {
		for name, entry := range blockOf(layer) {
			if !r.marked[name] {
				continue
			}
			at := diag.Path{config.Block, name}
			long, ok := entry.(map[string]any)
			if !ok {
				r.literal(layer, at, at, entry)
				continue
			}
			r.literal(layer, at, at.Append("value"), long["value"])
			r.literal(layer, at, at.Append("default"), long["default"])
		}
	}
}

func (r *reader) literal(layer *values.Layer, entry, path diag.Path, v any) {
	text, err := config.Text(v)
	if v == nil || err != nil || detect.Placeholder(text) || strings.Contains(text, "{{") {
		return
	}
	message := entry.String() + " is marked as sensitive, and its value stands in this file"
	if path[len(path)-1] == "default" && len(path) > len(entry) {
		message = entry.String() + " is marked as sensitive, and its default stands in this file"
	}
	kind, _ := detect.Value(text)
	r.at(layer, path, diag.Finding{Rule: ruleLiteral, Message: message, Remediation: cmp.Or(remedyOfAWSKey(entry[1], kind, r.unsetting(layer, entry[1])), takeOut)})
}

// marks finds entries that a layer marks and that are not marked once all
// layers are merged.
func (r *reader) marks() {
	for name := range r.marked {
		entry, ok := r.block[name]
		long, _ := entry.(map[string]any)
		if !ok || entry == nil || long["sensitive"] == true {
			continue
		}
		path := diag.Path{config.Block, name}
		layer, how := r.dropper(name, long)
		if layer == nil {
			continue
		}
		if how == "says sensitive: false" {
			path = path.Append("sensitive")
		}
		r.at(layer, path, diag.Finding{
			Rule: ruleMarkDropped, Message: diag.Path{config.Block, name}.String() + " is marked by " + r.marker(name) + "; " + layer.Name + " " + how,
		})
	}
}

// dropper is the highest layer that took the mark away, and how.
func (r *reader) dropper(name string, merged map[string]any) (*values.Layer, string) {
	layers := r.own()
	for i := len(layers) - 1; i >= 0; i-- {
		entry, ok := blockOf(layers[i])[name]
		if !ok || entry == nil {
			continue
		}
		long, isLong := entry.(map[string]any)
		_, said := long["sensitive"]
		switch {
		case !isLong && merged == nil:
			if _, isList := entry.([]any); isList {
				return layers[i], "replaces the entry by a list"
			}
			return layers[i], "replaces the entry by a bare value"
		case said && long["sensitive"] != true:
			return layers[i], "says sensitive: false"
		case isLong && !said && r.nulled(layers[:i], name):
			return layers[i], "gives it anew, after a null has taken it away with its mark"
		}
	}
	return nil, ""
}

// nulled reports whether the last of the layers that speak of an entry says
// null.
func (r *reader) nulled(layers []*values.Layer, name string) bool {
	for i := len(layers) - 1; i >= 0; i-- {
		block, said := layers[i].Values[config.Block]
		entry, ok := blockOf(layers[i])[name]
		if said && block == nil || ok && entry == nil {
			return true
		}
		if ok {
			return false
		}
	}
	return false
}

// marker is the name of the lowest layer that marks an entry.
func (r *reader) marker(name string) string {
	for _, layer := range r.own() {
		if long, _ := blockOf(layer)[name].(map[string]any); long["sensitive"] == true {
			return layer.Name
		}
	}
	return ""
}

// arguments finds secrets among what --set and its kin give. The layer's name
// is the argument without its value.
func (r *reader) arguments() {
	for _, layer := range r.own() {
		if layer.Kind != values.Set || strings.HasPrefix(layer.Name, values.SetFile.Flag()+" ") {
			continue
		}
		for key, v := range layer.Values {
			if key == config.Block && r.isBlock {
				r.blockArguments(layer, v)
				continue
			}
			r.walk(v, key, key, func(text, holder string) { r.argument(layer, text, holder) })
		}
	}
}

func (r *reader) blockArguments(layer *values.Layer, v any) {
	block, _ := v.(map[string]any)
	for name, entry := range block {
		at := diag.Path{config.Block, name}
		v := entry
		if long, ok := entry.(map[string]any); ok {
			if v = long["value"]; v == nil {
				v = long["default"]
			}
		}
		text, err := config.Text(v)
		if v == nil || err != nil || detect.Placeholder(text) || r.isAnswered(name) || !r.secret(name, text) {
			continue
		}
		what := " looks secret, and is given as an argument"
		if r.marked[name] {
			what = " is marked as sensitive, and is given as an argument"
		}
		r.at(layer, at, diag.Finding{Rule: ruleArgument, Message: at.String() + what})
	}
}

// isAnswered reports whether an entry says that it is no secret, and why.
func (r *reader) isAnswered(name string) bool {
	long, _ := r.block[name].(map[string]any)
	reason, _ := long["reason"].(string)
	return long["sensitive"] == false && strings.TrimSpace(reason) != "" && !r.marked[name]
}

// argument looks at what an argument gives outside of the config block.
func (r *reader) argument(layer *values.Layer, text, holder string) {
	_, looks := looksLike(text, holder)
	if _, named := namedOutside(holder, text); !looks && !named {
		return
	}
	path := slices.Clone(r.path)
	f := diag.Finding{Rule: ruleArgument, Message: path.String() + " looks secret, and is given as an argument"}
	if !looks {
		f.Severity = diag.Warning
	}
	r.at(layer, path, f)
}
