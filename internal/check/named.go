package check

import (
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

// Named is where what a template names is looked up.
type Named struct {
	// Name leads there from the dot of the template's own chart: {"Values",
	// "port"}; empty when it is not known.
	Name diag.Path
	// Siblings are the keys that stand beside the last one of Name.
	Siblings []string
}

// DidYouMean ends a message about a name that has no value: "; did you mean
// .Values.port?", or nothing when no sibling is like it.
func (n Named) DidYouMean() string {
	last := len(n.Name) - 1
	if last < 0 {
		return ""
	}
	if word, ok := meant(n.Name[last], n.Siblings); ok {
		return "; did you mean ." + n.Name[:last].Append(word).String() + "?"
	}
	return ""
}

// meant is the key that is most likely meant by another: the nearest, or the one
// that begins with it or that it begins with.
func meant(key string, keys []string) (string, bool) {
	if word, ok := diag.Nearest(key, keys); ok {
		return word, true
	}
	const shortest = 4
	found := ""
	for _, word := range keys {
		if begins := strings.HasPrefix(word, key) || strings.HasPrefix(key, word); !begins || min(len(word), len(key)) < shortest {
			continue
		}
		if found != "" {
			return "", false
		}
		found = word
	}
	return found, found != ""
}
