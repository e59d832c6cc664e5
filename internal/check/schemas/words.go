package schemas

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/chartyard/chartyard/internal/diag"
)

// words turns leaves into findings.
type words struct {
	doc      any // the schema
	instance any
	at       diag.Path                 // of the instance in the root chart's values
	hidden   func(path diag.Path) bool // whether the value there may not be shown
}

// placed is a finding and the path in the root chart's values to report it at.
type placed struct {
	diag.Finding
	path  diag.Path
	atKey bool // the fault lies in the key
}

func (w *words) findings(l leaf) []placed {
	schema, _ := lookUp(w.doc, l.keyword[:max(0, len(l.keyword)-1)]).(map[string]any)
	value := lookUp(w.instance, l.path)
	switch {
	case l.ofKey:
		return explained(w.one(l.path, w.key(l, schema)), l, w.described(l))
	case l.word() == "additionalProperties":
		return w.unknownKeys(l, schema, value)
	case l.word() == "unevaluatedProperties":
		return []placed{w.unknownKey(l.path, w.knownKeys(schema, 0))}
	case l.word() == "required":
		return w.missingKeys(l, schema, value)
	}
	return explained(w.one(l.path, w.value(l, schema, value)), l, w.described(l))
}

func (w *words) one(path diag.Path, msg string) []placed {
	full := w.at.Append(path...)
	name := full.String()
	if name == "" {
		name = "values"
	}
	return []placed{{Finding: diag.Finding{Rule: ruleSchema, Message: name + ": " + msg}, path: full, atKey: strings.HasPrefix(msg, noKey)}}
}

func (w *words) unknownKeys(l leaf, schema map[string]any, value any) []placed {
	members, _ := value.(map[string]any)
	known := keys(schema["properties"])
	patterns := keys(schema["patternProperties"])
	var out []placed
	for _, key := range keys(members) {
		if !slices.Contains(known, key) && !matchesAny(patterns, key) {
			out = append(out, w.unknownKey(l.path.Append(key), known))
		}
	}
	return out
}

func (w *words) unknownKey(path diag.Path, known []string) placed {
	full := w.at.Append(path...)
	msg := full.String() + ": no such key" + diag.DidYouMean(path[len(path)-1], known)
	return placed{Finding: diag.Finding{Rule: ruleKey, Message: msg}, path: full, atKey: true}
}

func (w *words) missingKeys(l leaf, schema map[string]any, value any) []placed {
	members, _ := value.(map[string]any)
	var out []placed
	for _, key := range texts(schema["required"]) {
		if _, ok := members[key]; ok {
			continue
		}
		msg := "missing"
		if w.isEntry(l.path) && key == "sensitive" {
			msg = "missing; an entry named like a secret says sensitive: true, or sensitive: false if it is none"
		}
		out = append(out, w.one(l.path.Append(key), msg)...)
	}
	return out
}

// knownKeys are the properties of a schema and of those that it applies in place.
func (w *words) knownKeys(schema map[string]any, depth int) []string {
	const deepest = 8
	if schema == nil || depth > deepest {
		return nil
	}
	out := keys(schema["properties"])
	for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
		branches, _ := schema[keyword].([]any)
		for _, branch := range branches {
			m, _ := branch.(map[string]any)
			out = append(out, w.knownKeys(m, depth+1)...)
		}
	}
	for _, keyword := range []string{"then", "else"} {
		m, _ := schema[keyword].(map[string]any)
		out = append(out, w.knownKeys(m, depth+1)...)
	}
	if ref, ok := schema["$ref"].(string); ok && strings.HasPrefix(ref, "#/") {
		m, _ := lookUp(w.doc, pointer(ref[1:])).(map[string]any)
		out = append(out, w.knownKeys(m, depth+1)...)
	}
	return out
}

// key says what is wrong with a key.
func (w *words) key(l leaf, schema map[string]any) string {
	arg := schema[l.word()]
	switch l.word() {
	case "pattern":
		return w.described(l).wantKey(arg)
	case "maxLength":
		return fmt.Sprintf("the key has more than %v characters", arg)
	case "minLength":
		return fmt.Sprintf("the key has fewer than %v characters", arg)
	case "enum":
		return "the key is none of " + list(arg)
	}
	return noKey
}

// value says what is wrong with a value.
func (w *words) value(l leaf, schema map[string]any, value any) string {
	arg := schema[l.word()]
	got := ", got " + w.show(l.path, value)
	switch l.word() {
	case "type":
		return w.wrongType(l, schema, value) // it may not show the value at all
	case "enum":
		return "want " + oneOf(arg) + got + w.nearest(l.path, arg, value)
	case "const":
		return "want " + compact(arg) + got
	case "pattern":
		return w.described(l).wantText(arg) + got
	case "format":
		return fmt.Sprintf("want the format %v%s", arg, got)
	case "minimum":
		return bound("at least", "more than", arg, schema["exclusiveMinimum"]) + got
	case "exclusiveMinimum":
		return fmt.Sprintf("want more than %v%s", arg, got)
	case "maximum":
		return bound("at most", "less than", arg, schema["exclusiveMaximum"]) + got
	case "exclusiveMaximum":
		return fmt.Sprintf("want less than %v%s", arg, got)
	case "multipleOf":
		return fmt.Sprintf("want a multiple of %v%s", arg, got)
	}
	if forbidsKey(l, schema) {
		return w.described(l).noKey()
	}
	return sizeOrShape(l, schema, value)
}

// bound words minimum and maximum; in draft 4 a flag makes them exclusive, and
// the library then names the keyword exclusive too.
func bound(word, exclusiveWord string, arg, exclusive any) string {
	if exclusive == true {
		word = exclusiveWord
	}
	return fmt.Sprintf("want %s %v", word, arg)
}

func sizeOrShape(l leaf, schema map[string]any, value any) string {
	arg := schema[l.word()]
	switch l.word() {
	case "minLength", "maxLength":
		return fmt.Sprintf("want at %s %s, got %d", mostOrLeast(l.word()), plural(arg, "character"), utf8.RuneCountInString(text(value)))
	case "minItems", "maxItems":
		items, _ := value.([]any)
		return fmt.Sprintf("want at %s %s, got %d", mostOrLeast(l.word()), plural(arg, "item"), len(items))
	case "minProperties", "maxProperties":
		return fmt.Sprintf("want at %s %s, got %d", mostOrLeast(l.word()), plural(arg, "key"), len(keys(value)))
	case "additionalItems", "items", "prefixItems":
		return "the list has more items than the schema allows"
	case "uniqueItems":
		return "an item is in the list twice"
	case "contains", "minContains", "maxContains":
		return "the list has too few or too many items of the kind that the schema asks for"
	case "not":
		return "the schema forbids this value or this combination of keys"
	case "oneOf":
		return "fits several of the alternatives in the schema, want exactly one"
	}
	if n := len(l.keyword); n >= 3 && (l.keyword[n-3] == "dependencies" || l.keyword[n-3] == "dependentRequired") {
		return "a key is missing that " + l.keyword[n-2] + " needs"
	}
	if strings.HasSuffix(l.raw, "not allowed") {
		return "the schema allows nothing here"
	}
	return "is not as the schema wants it"
}

func (w *words) wrongType(l leaf, schema map[string]any, value any) string {
	if w.isEntry(l.path) && slices.Contains(l.types, "object") && slices.Contains(texts(schema["required"]), "sensitive") {
		if lookUp(schema, diag.Path{"properties", "sensitive", "const"}) == true {
			return "want an object with sensitive: true; the value of a marked parameter does not belong in --set or a values file"
		}
		return "named like a secret: want an object with sensitive: true, or with sensitive: false if it is none"
	}
	names := make([]string, len(l.types))
	for i, t := range l.types {
		names[i] = jsonTypeWord(t)
	}
	return "want " + orList(names) + ", got " + w.show(l.path, value) + quoteHint(l.types, value)
}

// orList is "a, b or c".
func orList(names []string) string {
	if n := len(names) - 1; n > 0 {
		return strings.Join(names[:n], ", ") + " or " + names[n]
	}
	return strings.Join(names, "")
}

// isEntry reports whether path leads to an entry of the root chart's config
// block.
func (w *words) isEntry(path diag.Path) bool {
	return len(w.at) == 0 && len(path) == 2 && path[0] == "config"
}

// quoteHint helps with what YAML makes of quotes, and of their absence.
func quoteHint(types []string, value any) string {
	switch v := value.(type) {
	case string:
		_, notNumber := strconv.ParseFloat(v, 64)
		wantsNumber := slices.Contains(types, "integer") || slices.Contains(types, "number")
		if wantsNumber && notNumber == nil || slices.Contains(types, "boolean") && (v == "true" || v == "false") {
			return "; take the quotes away"
		}
	case nil, map[string]any, []any:
	default:
		if slices.Contains(types, "string") {
			return "; put it in quotes"
		}
	}
	return ""
}

func (w *words) nearest(path diag.Path, arg, value any) string {
	typed, ok := value.(string)
	if !ok || w.hidden(w.at.Append(path...)) {
		return ""
	}
	return diag.DidYouMean(typed, texts(arg))
}

// show is the type of a value, with the value itself when that is short and
// cannot be a secret.
func (w *words) show(path diag.Path, value any) string {
	word := typeWord(value)
	if w.hidden(w.at.Append(path...)) {
		return word
	}
	switch v := value.(type) {
	case string:
		if harmless(v) {
			return word + " " + strconv.Quote(v)
		}
	case bool, float64, int64, int:
		return word + " " + compact(v)
	}
	return word
}
