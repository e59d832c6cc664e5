package release

import (
	"cmp"
	"encoding/base64"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/chartyard/chartyard/internal/detect"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
)

// VeilOfObjects masks what rendered objects give away: what is in a Secret, what
// an entry named like a secret is given, and what looks secret by itself. The rule
// sees it as check does; nobody who watches the rule has to.
func VeilOfObjects(objects []*manifest.Object) func(string) string {
	found := secretTexts{}
	for _, obj := range objects {
		found.within("", obj.Value)
		if obj.Kind == "Secret" {
			found.all(obj.Value["data"])
			found.all(obj.Value["stringData"])
		}
	}
	return found.veil()
}

// veilOfSecret masks what is in one Secret.
func veilOfSecret(obj *manifest.Object) func(string) string {
	found := secretTexts{}
	found.all(obj.Value["data"])
	found.all(obj.Value["stringData"])
	return found.veil()
}

// secretTexts are texts to be masked, in each form that a trace may show.
type secretTexts map[string]bool

// veil masks the longest first.
func (s secretTexts) veil() func(string) string {
	var pairs []string
	for _, text := range slices.SortedFunc(maps.Keys(s), func(a, b string) int { return cmp.Or(len(b)-len(a), cmp.Compare(a, b)) }) {
		pairs = append(pairs, text, Masked)
	}
	if len(pairs) == 0 {
		return func(text string) string { return text }
	}
	return strings.NewReplacer(pairs...).Replace
}

// within takes what looks secret of a value that is called name. Of a variable of
// a container the name is enough; elsewhere it may be that of a Secret.
func (s secretTexts) within(name string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for key, item := range v {
			s.within(key, item)
		}
		variable, _ := v["name"].(string)
		if text, ok := v["value"].(string); ok && isNamedSecret(variable, text) {
			s.add(text)
		}
	case []any:
		for _, item := range v {
			s.within(name, item)
		}
	case string:
		if _, looks := detect.Value(v); looks || isNamedSecret(name, v) && !detect.Refers(v) {
			s.add(v)
		}
	}
}

func isNamedSecret(name, text string) bool {
	_, ok := detect.Name(name)
	return ok && !detect.Placeholder(text)
}

// all takes every text of a map as it is.
func (s secretTexts) all(data any) {
	entries, _ := data.(map[string]any)
	for _, value := range entries {
		if text, ok := value.(string); ok {
			s.add(text)
		}
	}
}

// add leaves out what is in every text: a character or two, and words of YAML.
func (s secretTexts) add(text string) {
	const shortest = 3
	plain := []string{text}
	if decoded, err := base64.StdEncoding.DecodeString(text); err == nil {
		plain = append(plain, string(decoded))
	}
	if slices.Contains(plain, Masked) {
		return
	}
	for _, one := range plain {
		one = strings.TrimSpace(one)
		if len(one) < shortest || slices.Contains([]string{"true", "false", "null"}, one) {
			continue
		}
		quoted := strconv.Quote(one)
		for _, form := range []string{one, quoted[1 : len(quoted)-1], base64.StdEncoding.EncodeToString([]byte(one))} {
			s[form] = true
		}
		for line := range strings.Lines(one) {
			if line = strings.TrimSpace(line); len(line) >= 2*shortest {
				s[line] = true
			}
		}
	}
}

// veilSecrets masks what a Secret of the release holds in the findings about it:
// a policy may quote the object that it refuses.
func (r *Rendered) veilSecrets(findings []diag.Finding) {
	for i := range findings {
		at := findings[i].Object
		if at == nil || at.Kind != "Secret" {
			continue
		}
		for _, obj := range r.Objects {
			if obj.Kind == at.Kind && obj.Name == at.Name {
				VeilFinding(&findings[i], veilOfSecret(obj))
			}
		}
	}
}

// HidesSecret reports whether a finding stands at what a Secret holds: no report
// may show its line.
func HidesSecret(f diag.Finding) bool {
	return f.Object != nil && f.Object.Kind == "Secret" && len(f.Path) > 1 && slices.Contains([]string{"data", "stringData"}, f.Path[0])
}
