package schemas

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/chartyard/chartyard/internal/diag"
)

// leaf is one thing that is wrong, without what led there.
type leaf struct {
	path    diag.Path // in the instance
	keyword diag.Path // in the schema: .../properties/replicas/type
	// ofKey is true when the fault lies in the key, not the value.
	ofKey bool
	types []string // for keyword type: every type that would do
	raw   string   // the library's own message
}

func (l leaf) word() string {
	if len(l.keyword) == 0 {
		return ""
	}
	return l.keyword[len(l.keyword)-1]
}

// leaves flattens what the library says: of alternatives it keeps the one that
// the author most likely meant. The order is that of the values' paths.
func (c *compiled) leaves(fault *jsonschema.ValidationError) []leaf {
	out := c.collect(fault)
	out = mergeTypes(out)
	slices.SortStableFunc(out, func(a, b leaf) int {
		return cmp.Or(slices.Compare(a.path, b.path), slices.Compare(a.keyword, b.keyword))
	})
	return out
}

func (c *compiled) collect(fault *jsonschema.ValidationError) []leaf {
	keyword := schemaPath(fault.AbsoluteKeywordLocation)
	last := ""
	if len(keyword) > 0 {
		last = keyword[len(keyword)-1]
	}
	switch {
	case len(fault.Causes) == 0 || last == "minContains":
		return []leaf{c.leaf(fault, keyword)}
	case last == "anyOf" || last == "oneOf":
		return c.bestBranch(fault)
	}
	var out []leaf
	for _, cause := range fault.Causes {
		out = append(out, c.collect(cause)...)
	}
	return out
}

func (c *compiled) leaf(fault *jsonschema.ValidationError, keyword diag.Path) leaf {
	l := leaf{
		path: pointer(fault.InstanceLocation), keyword: keyword, raw: fault.Message,
		ofKey: strings.Contains(fault.KeywordLocation, "/propertyNames"),
	}
	if l.word() == "type" {
		l.types = texts(lookUp(c.doc, keyword))
	}
	return l
}

// schemaPath is the place in the schema's own text; nil for a place elsewhere.
func schemaPath(location string) diag.Path {
	url, fragment, _ := strings.Cut(location, "#")
	if url != schemaURL {
		return nil
	}
	return pointer(fragment)
}

// bestBranch chooses among alternatives that all failed. One that has the
// right type where the alternatives stand was meant; then one whose constants
// fit; then the one with the fewest faults. When none has the right type, all
// types together are what is wanted.
func (c *compiled) bestBranch(fault *jsonschema.ValidationError) []leaf {
	here := pointer(fault.InstanceLocation)
	var best, wrongTypes []leaf
	bestScore := 0
	for i, branch := range fault.Causes {
		found := c.collect(branch)
		score := 1
		for _, l := range found {
			switch {
			case l.word() == "type" && l.path.Equal(here):
				wrongTypes = append(wrongTypes, l)
				score += 10_000
			case l.word() == "const" || l.word() == "enum" || l.word() == "required" && l.path.Equal(here):
				score += 100
			default:
				score++
			}
		}
		if i == 0 || score < bestScore {
			best, bestScore = found, score
		}
	}
	if bestScore > 10_000 && len(wrongTypes) > 0 {
		all := wrongTypes[0]
		all.types = nil
		for _, l := range wrongTypes {
			all.types = append(all.types, l.types...)
		}
		slices.Sort(all.types)
		all.types = slices.Compact(all.types)
		return []leaf{all}
	}
	return best
}

// mergeTypes makes one leaf of several that want different types at one place:
// all of them must hold, so only types that all allow would do.
func mergeTypes(leaves []leaf) []leaf {
	var out []leaf
	for _, l := range leaves {
		i := slices.IndexFunc(out, func(o leaf) bool {
			return l.word() == "type" && o.word() == "type" && l.ofKey == o.ofKey && o.path.Equal(l.path)
		})
		if i < 0 {
			out = append(out, l)
			continue
		}
		both := slices.DeleteFunc(slices.Clone(out[i].types), func(t string) bool { return !slices.Contains(l.types, t) })
		if len(both) > 0 && (len(both) < len(out[i].types) || len(l.keyword) < len(out[i].keyword)) {
			out[i] = l
			out[i].types = both
		}
	}
	return out
}

// lookUp follows a path in a decoded JSON text.
func lookUp(doc any, path diag.Path) any {
	for _, step := range path {
		switch v := doc.(type) {
		case map[string]any:
			doc = v[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(v) {
				return nil
			}
			doc = v[i]
		default:
			return nil
		}
	}
	return doc
}

// texts is a JSON text, or list of texts, as a slice.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, item := range v {
			if s, ok := item.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}
