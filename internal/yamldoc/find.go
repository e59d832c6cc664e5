package yamldoc

import (
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/diag"
)

// Find returns the key node (nil for sequence items and the root) and the
// value node at path; ok is false when nothing is there. Aliases are followed
// and merge keys looked into, so the nodes may stand far from the path's
// parent. The value node is never an alias. Of duplicate keys it is the one
// that wins in Value.
func (d *Doc) Find(path diag.Path) (key, value *yaml.Node, ok bool) {
	steps, key, value := d.Deepest(path)
	if value == nil || steps < len(path) {
		return nil, nil, false
	}
	return key, value, true
}

// Deepest follows path as far as it exists: the number of steps taken and the
// nodes reached. value is nil only for a document without nodes.
func (d *Doc) Deepest(path diag.Path) (steps int, key, value *yaml.Node) {
	value = followAlias(d.Root)
	for _, step := range path {
		k, v := child(value, step, 0)
		if v == nil {
			break
		}
		steps, key, value = steps+1, k, followAlias(v)
	}
	return steps, key, value
}

func followAlias(n *yaml.Node) *yaml.Node {
	for n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

func child(n *yaml.Node, step string, depth int) (key, value *yaml.Node) {
	if n == nil || depth > maxMerge {
		return nil, nil
	}
	switch n.Kind {
	case yaml.MappingNode:
		return mappingChild(n, step, depth)
	case yaml.SequenceNode:
		i, err := strconv.Atoi(step)
		if err == nil && i >= 0 && i < len(n.Content) && strconv.Itoa(i) == step {
			return nil, n.Content[i]
		}
	}
	return nil, nil
}

// maxMerge bounds merge keys that lead into themselves.
const maxMerge = 100

// mappingChild looks from the last pair up, because the last one wins.
func mappingChild(n *yaml.Node, step string, depth int) (key, value *yaml.Node) {
	for i := len(n.Content) - 2; i >= 0; i -= 2 {
		key, value := n.Content[i], n.Content[i+1]
		if isMerge(key) {
			if k, v := mergedChild(value, step, depth+1); v != nil {
				return k, v
			}
		} else if name, ok := keyText(key); ok && name == step {
			return key, value
		}
	}
	return nil, nil
}

func mergedChild(n *yaml.Node, step string, depth int) (key, value *yaml.Node) {
	n = followAlias(n)
	if n == nil || n.Kind != yaml.SequenceNode {
		return child(n, step, depth)
	}
	for _, item := range n.Content {
		if item = followAlias(item); item.Kind == yaml.MappingNode {
			if k, v := child(item, step, depth); v != nil {
				return k, v
			}
		}
	}
	return nil, nil
}
