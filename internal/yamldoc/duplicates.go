package yamldoc

import (
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/diag"
)

// Duplicate is a key that a mapping says twice. Helm takes the last in
// silence.
type Duplicate struct {
	Path  diag.Path
	First diag.Span  // of the key whose value is lost
	Last  diag.Span  // of the key that is said again
	Key   *yaml.Node // that stands at Last
}

// Duplicates lists the keys that stand twice in one mapping, in the order of
// the file. Keys count as equal when they become the same text (1 and "1"). A
// key that overrides one from a merge key (<<) is no duplicate.
func (d *Doc) Duplicates() []Duplicate {
	var out []Duplicate
	if d.Root != nil && mayRepeat(d.Root) {
		d.duplicates(d.Root, nil, &out)
	}
	return out
}

// mayRepeat is false for a document without a key that stands twice, and true for
// some of those too. It allocates nothing: most documents need no closer look.
func mayRepeat(n *yaml.Node) bool {
	const most = 32 // keys that are compared each with each
	if n.Kind == yaml.MappingNode && len(n.Content) > 2*most {
		return true
	}
	for i, item := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 && (item.Kind != yaml.ScalarNode || item.Tag != "!!str" || repeats(n.Content[:i], item)) {
			return true
		}
		if mayRepeat(item) {
			return true
		}
	}
	return false
}

// repeats reports whether a key stands among the keys and values before it.
func repeats(before []*yaml.Node, key *yaml.Node) bool {
	for i := 0; i < len(before); i += 2 {
		if before[i].Value == key.Value {
			return true
		}
	}
	return false
}

func (d *Doc) duplicates(n *yaml.Node, at diag.Path, out *[]Duplicate) {
	switch n.Kind {
	case yaml.SequenceNode:
		for i, item := range n.Content {
			d.duplicates(item, at.Append(strconv.Itoa(i)), out)
		}
	case yaml.MappingNode:
		seen := make(map[string]*yaml.Node, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, value := n.Content[i], n.Content[i+1]
			name, ok := keyText(key)
			path := at.Append(name)
			if ok && !isMerge(key) {
				if first := seen[name]; first != nil {
					*out = append(*out, Duplicate{Path: path, First: d.Span(first), Last: d.Span(key), Key: key})
				}
				seen[name] = key
			}
			d.duplicates(value, path, out)
		}
	}
}
