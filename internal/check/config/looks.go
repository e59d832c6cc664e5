package config

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/detect"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/values"
)

// scan looks at every value of every file outside of the config block.
func (r *reader) scan() {
	for _, layer := range r.tracked() {
		for key, v := range layer.Values {
			if key != config.Block || !r.isBlock {
				r.walk(v, key, key, func(text, holder string) { r.scanText(layer, text, holder) })
			}
		}
	}
}

// walk calls use for every text below a step, with the name that says what it
// is: its key; that of the mapping, or the name in it, for what stands under
// value. Meanwhile r.path leads there.
func (r *reader) walk(v any, step, holder string, use func(text, holder string)) {
	r.path = append(r.path, step)
	switch v := v.(type) {
	case map[string]any:
		if variable, ok := v["name"].(string); ok {
			holder = variable
		}
		for key, inner := range v {
			switch {
			case refersElsewhere(key):
			case key == "value":
				r.walk(inner, key, holder, use)
			default:
				r.walk(inner, key, key, use)
			}
		}
	case []any:
		for i, inner := range v {
			r.walk(inner, strconv.Itoa(i), holder, use)
		}
	case string:
		use(v, holder)
	case float64, int64:
		if word, _ := detect.Name(holder); strings.HasPrefix(word, "pass") { // of digits only
			text, _ := config.Text(v)
			use(text, holder)
		}
	}
	r.path = r.path[:len(r.path)-1]
}

// refersElsewhere knows the keys below which secrets are named, not given.
func refersElsewhere(key string) bool {
	switch key {
	case "valueFrom", "secretKeyRef", "configMapKeyRef", "remoteRef", "secretRef":
		return true
	}
	return false
}

func (r *reader) scanText(layer *values.Layer, text, holder string) {
	if kind, ok := looksLike(text, holder); ok {
		path := slices.Clone(r.path)
		r.at(layer, path, diag.Finding{
			Rule: ruleLooksSecret, Message: path.String() + ": the value looks like " + kind, Remediation: cmp.Or(remedyOfAWSKey(holder, kind, ""), moveAway),
		})
		return
	}
	if word, ok := namedOutside(holder, text); ok {
		path := slices.Clone(r.path)
		r.at(layer, path, diag.Finding{
			Rule: ruleLooksSecret, Severity: diag.Warning, Remediation: cmp.Or(remedyOfAWSKey(holder, "", ""), moveAway),
			Message: path.String() + ": named like a secret (" + word + "), and has a value here",
		})
	}
}

// looksLike says what secret a value looks like; name says what it is.
func looksLike(text, name string) (kind string, ok bool) {
	kind, ok = detect.Value(text)
	if ok && kind == detect.Opaque && detect.Identifies(name) {
		return "", false
	}
	return kind, ok
}

const moveAway = "Take it out of the file and change the secret: declare it in the config block with sensitive: true, or refer to a Secret by its name."

// namedOutside reports whether a value outside of the config block stands under
// a name for a secret. What only refers to one does not count: the names of
// objects and of their keys, templates, paths.
func namedOutside(name, text string) (word string, ok bool) {
	word, ok = detect.Name(name)
	if !ok || detect.Placeholder(text) || strings.Contains(text, "{{") || strings.HasPrefix(text, "/") {
		return "", false
	}
	if isSwitch(text) || strings.HasPrefix(name, "existing") || strings.HasPrefix(name, "imagePull") {
		return "", false
	}
	if !strings.HasPrefix(word, "pass") && detect.Refers(text) {
		return "", false
	}
	return word, true
}

// isSwitch knows texts that turn something on or off.
func isSwitch(text string) bool {
	switch strings.ToLower(text) {
	case "true", "false", "yes", "no", "on", "off", "enabled", "disabled":
		return true
	}
	return false
}

// entries looks at the config block: what looks secret there must say whether
// it is.
func (r *reader) entries() {
	for _, name := range sortedKeys(r.block) {
		entry := r.block[name]
		if entry == nil || r.marked[name] {
			continue
		}
		long, _ := entry.(map[string]any)
		_, isFalse := long["sensitive"].(bool)
		reason, _ := long["reason"].(string)
		if isFalse && strings.TrimSpace(reason) != "" {
			continue
		}
		if word, ok := detect.Name(name); ok {
			r.declared(name, diag.Finding{
				Rule: ruleLooksSecret, Message: unanswered(name, "is named like a secret ("+word+")", isFalse),
				Remediation: cmp.Or(remedyOfAWSKey(name, "", r.unsettingLowest(name)), markIt),
			})
			continue
		}
		for _, layer := range r.tracked() {
			r.entryValues(layer, name, isFalse)
		}
	}
}

func unanswered(name, looks string, isFalse bool) string {
	at := diag.Path{config.Block, name}.String()
	if isFalse {
		return at + " says sensitive: false, but " + looks + "; say why in reason"
	}
	return at + " " + looks + ", and does not say whether it is sensitive"
}

// entryValues looks at what one file says of an entry.
func (r *reader) entryValues(layer *values.Layer, name string, isFalse bool) {
	at := diag.Path{config.Block, name}
	look := func(v any, path diag.Path) {
		text, _ := v.(string)
		if kind, ok := looksLike(text, name); ok {
			r.at(layer, path, diag.Finding{
				Rule: ruleLooksSecret, Message: unanswered(name, "has a value that looks like "+kind, isFalse),
				Remediation: cmp.Or(remedyOfAWSKey(name, kind, r.unsetting(layer, name)), remedyOfAddress(name, kind), markIt),
			})
		}
	}
	switch entry := blockOf(layer)[name].(type) {
	case map[string]any:
		for _, key := range []string{"value", "default", "description", "reason"} {
			look(entry[key], at.Append(key))
		}
		list, _ := entry["enum"].([]any)
		for i, v := range list {
			look(v, at.Append("enum", strconv.Itoa(i)))
		}
	default:
		look(entry, at)
	}
}
