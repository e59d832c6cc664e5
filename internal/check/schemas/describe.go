package schemas

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/chartyard/chartyard/internal/diag"
)

// noKey is said of a key that a schema forbids.
const noKey = "the schema does not allow this key"

// description is what a schema says in words of the values that it is for.
type description struct {
	says     string   // in a sentence or two, without the last stop
	examples []string // values that fit
	pattern  string   // that texts must match
}

// described is what the schema of a leaf says of itself; or, where it is one of
// several that apply to the same value and says nothing, what the schema around
// them says.
func (w *words) described(l leaf) description {
	at := l.keyword[:max(0, len(l.keyword)-1)]
	for {
		schema, _ := lookUp(w.doc, at).(map[string]any)
		d := describe(schema, l)
		around := applying(at)
		if d.says != "" || len(d.examples) > 0 || around == nil {
			own, _ := lookUp(w.doc, l.keyword).(string)
			if l.word() == "pattern" {
				d.pattern = own
			}
			return d
		}
		at = around
	}
}

// applying is the schema that a schema applies in place; nil when it stands for a
// value of its own.
func applying(at diag.Path) diag.Path {
	n := len(at)
	if n >= 2 {
		switch at[n-2] {
		case "allOf", "anyOf", "oneOf":
			return at[:n-2]
		}
	}
	if n >= 1 && (at[n-1] == "then" || at[n-1] == "else") {
		return at[:n-1]
	}
	return nil
}

func describe(schema map[string]any, l leaf) description {
	const most, longest, few = 200, 80, 3
	var d description
	for _, said := range []string{text(schema["description"]), title(schema, l)} {
		said = strings.TrimRight(strings.Join(strings.Fields(said), " "), ".")
		if d.says == "" && utf8.RuneCountInString(said) <= most {
			d.says = said
		}
	}
	for _, example := range texts(schema["examples"]) {
		if example != "" && utf8.RuneCountInString(example) <= longest && len(d.examples) < few {
			d.examples = append(d.examples, compact(example))
		}
	}
	return d
}

// title is a schema's title when it says more than the key that it stands under;
// generators put "The tag Schema" there.
func title(schema map[string]any, l leaf) string {
	said := text(schema["title"])
	var words []string
	for _, word := range strings.Fields(strings.ToLower(said)) {
		if word != "the" && word != "schema" {
			words = append(words, word)
		}
	}
	bare := strings.NewReplacer("-", "", "_", "", ".", "")
	if len(l.path) > 0 && bare.Replace(strings.Join(words, "")) == bare.Replace(strings.ToLower(l.path[len(l.path)-1])) {
		return ""
	}
	return said
}

// wantText says what text is wanted: by examples, in words, or else by the
// pattern itself.
func (d description) wantText(pattern any) string {
	switch {
	case len(d.examples) > 0:
		return "want text such as " + orList(d.examples)
	case d.says != "":
		return "want text as the schema describes it (" + d.says + ")"
	}
	return fmt.Sprintf("want text that matches %v", pattern)
}

// wantKey is the same for a key.
func (d description) wantKey(pattern any) string {
	switch {
	case len(d.examples) > 0:
		return "want a key such as " + orList(d.examples)
	case d.says != "":
		return "the key is not as the schema describes it (" + d.says + ")"
	}
	return fmt.Sprintf("the key does not match %v", pattern)
}

// noKey says why a key is forbidden.
func (d description) noKey() string {
	if d.says == "" {
		return noKey
	}
	first, size := utf8.DecodeRuneInString(d.says)
	second, _ := utf8.DecodeRuneInString(d.says[size:])
	if unicode.IsUpper(second) || unicode.IsDigit(second) { // ARN, S3
		return noKey + ": " + d.says
	}
	return noKey + ": " + string(unicode.ToLower(first)) + d.says[size:]
}

// forbidsKey reports whether a property has a schema that nothing fits, so that
// it is the key that is forbidden. That is how a schema can say why.
func forbidsKey(l leaf, schema map[string]any) bool {
	n := len(l.keyword)
	if l.word() != "not" || n < 3 || l.keyword[n-3] != "properties" {
		return false
	}
	not, isMap := schema["not"].(map[string]any)
	return isMap && len(not) == 0 || schema["not"] == true
}

// explained adds to a finding what its message leaves out: what the schema says
// in words, and the pattern.
func explained(findings []placed, l leaf, d description) []placed {
	for i := range findings {
		f := &findings[i]
		f.atKey = f.atKey || l.ofKey
		more, remedy := "", remedy
		if l.ofKey {
			remedy = strings.Replace(remedy, "the value", "the key", 1)
		}
		switch l.word() {
		case "pattern":
			if !strings.Contains(f.Message, d.pattern) {
				more, remedy = d.says, strings.TrimSuffix(remedy, ".")+": it must match "+d.pattern
			}
		case "format", "not", "oneOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum":
			more = d.says
		}
		if strings.Contains(f.Message, noKey) {
			remedy = keyRemedy
		}
		if more != "" && !strings.Contains(f.Message, more[1:]) {
			remedy = "The schema says of it: " + more + ". " + remedy
		}
		f.Remediation = remedy
	}
	return findings
}
