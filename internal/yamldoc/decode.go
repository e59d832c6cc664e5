package yamldoc

import (
	"strconv"

	"go.yaml.in/yaml/v3"
)

// Value decodes the document to what sigs.k8s.io/yaml v1.6.0 gives, which is
// what Helm reads every values file with (values.yaml, -f files alike):
// map[string]any, []any, string, bool, float64 (all numbers, so integers above
// 2^53 lose digits as they do in Helm) and nil. Every call makes a fresh
// value that shares nothing. The error is a *Error.
func (d *Doc) Value() (any, error) {
	if d.reference {
		return d.referenceValue()
	}
	if d.Root == nil {
		return nil, nil
	}
	dec := decoder{doc: d, aliases: map[*yaml.Node]bool{}, nodes: 1}
	v, err := dec.value(d.Root, 0)
	switch {
	case err == nil:
		return v, nil
	case dec.tagged:
		return d.referenceValue()
	case dec.bomb:
		return nil, err
	}
	// A fault can be in a value that a duplicate key replaces; Helm sees only
	// what is left.
	if v, refErr := decodeReference(d.text); refErr == nil {
		return v, nil
	}
	return nil, err
}

// Map is Value for a document that must be a mapping, as values files must.
// An empty document is an empty map.
func (d *Doc) Map() (map[string]any, error) {
	v, err := d.Value()
	if err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case nil:
		return map[string]any{}, nil
	case map[string]any:
		return v, nil
	case []any:
		return nil, d.fault(d.Root, "want keys with values at the top of the file, found a list")
	}
	return nil, d.fault(d.Root, "want keys with values at the top of the file, found a single value")
}

func (d *Doc) referenceValue() (any, error) {
	v, err := decodeReference(d.text)
	if err != nil {
		return nil, findFault(d.File, d.text)
	}
	return v, nil
}

func (d *Doc) fault(node *yaml.Node, msg string) *Error {
	return &Error{Span: d.Span(node), Msg: msg}
}

// maxDepth is the nesting that Go's JSON decoder, the last step of Helm's
// reading, accepts.
const maxDepth = 10000

type decoder struct {
	doc     *Doc
	aliases map[*yaml.Node]bool // being expanded
	// The counts that Helm's parser keeps against alias bombs.
	nodes, aliased, aliasDepth int
	// bomb is set when a limit is passed.
	bomb bool
	// tagged is set when an explicit tag is met; the reference parser decides
	// what it means.
	tagged bool
}

func (d *decoder) value(n *yaml.Node, depth int) (any, error) {
	if err := d.count(n, depth); err != nil {
		return nil, err
	}
	if n.Style&yaml.TaggedStyle != 0 {
		d.tagged = true
		return nil, errTagged
	}
	switch n.Kind {
	case yaml.AliasNode:
		return d.alias(n, depth, func() (any, error) { return d.value(n.Alias, depth) })
	case yaml.MappingNode:
		out := make(map[string]any, len(n.Content)/2)
		return out, d.mapping(n, out, depth+1)
	case yaml.SequenceNode:
		return d.sequence(n, depth+1)
	}
	s := resolveNode(n)
	if s.kind == floatScalar && isInfOrNaN(s.float) {
		return nil, d.doc.fault(n, n.Value+" is no number that JSON can hold, so Helm cannot read it")
	}
	return s.value(n.Value), nil
}

// count refuses documents whose aliases multiply, by the rule of Helm's
// parser: the share of nodes that come from aliases is limited, at 99% up to
// 400,000 nodes, falling to 10% at 4,000,000.
func (d *decoder) count(n *yaml.Node, depth int) error {
	d.nodes++
	if d.aliasDepth > 0 {
		d.aliased++
	}
	if d.aliased > 100 && d.nodes > 1000 && float64(d.aliased)/float64(d.nodes) > allowedAliasShare(d.nodes) {
		d.bomb = true
		return d.doc.fault(n, "the aliases of this document multiply beyond reason")
	}
	if depth > maxDepth {
		d.bomb = true
		return d.doc.fault(n, "values are nested deeper than "+strconv.Itoa(maxDepth)+" levels")
	}
	return nil
}

func allowedAliasShare(nodes int) float64 {
	const low, high = 400_000, 4_000_000
	switch {
	case nodes <= low:
		return 0.99
	case nodes >= high:
		return 0.10
	}
	return 0.99 - 0.89*(float64(nodes-low)/float64(high-low))
}

func (d *decoder) alias(n *yaml.Node, depth int, expand func() (any, error)) (any, error) {
	if d.aliases[n] {
		return nil, d.doc.fault(n, "anchor "+n.Value+" contains itself")
	}
	d.aliases[n] = true
	d.aliasDepth++
	v, err := expand()
	d.aliasDepth--
	delete(d.aliases, n)
	return v, err
}

func (d *decoder) sequence(n *yaml.Node, depth int) (any, error) {
	out := make([]any, len(n.Content))
	for i, item := range n.Content {
		v, err := d.value(item, depth)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

// mapping adds n's pairs to out in the order they are written, merge keys
// included: a later pair wins, also a merge over an earlier plain key.
func (d *decoder) mapping(n *yaml.Node, out map[string]any, depth int) error {
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, item := n.Content[i], n.Content[i+1]
		if isMerge(key) {
			if err := d.merge(item, out, depth); err != nil {
				return err
			}
			continue
		}
		name, err := d.key(key, depth)
		if err != nil {
			return err
		}
		v, err := d.value(item, depth)
		if err != nil {
			return err
		}
		out[name] = v
	}
	return nil
}

func (d *decoder) key(n *yaml.Node, depth int) (string, error) {
	if err := d.count(n, depth); err != nil {
		return "", err
	}
	if n.Style&yaml.TaggedStyle != 0 {
		d.tagged = true
		return "", errTagged
	}
	if n.Kind == yaml.AliasNode {
		v, err := d.alias(n, depth, func() (any, error) { return d.key(n.Alias, depth) })
		name, _ := v.(string)
		return name, err
	}
	name, ok := keyText(n)
	if !ok {
		return "", d.doc.fault(n, "a key must be text or a number that fits, found "+describeKey(n))
	}
	return name, nil
}

func describeKey(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping (a value that begins with {{ must be quoted)"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Value == "":
		return "nothing before the colon"
	}
	return n.Value
}

// merge adds what a merge key (<<) refers to.
func (d *decoder) merge(n *yaml.Node, out map[string]any, depth int) error {
	if n.Kind != yaml.SequenceNode {
		return d.mergeOne(n, out, depth)
	}
	for i := len(n.Content) - 1; i >= 0; i-- { // the earlier item wins
		if err := d.mergeOne(n.Content[i], out, depth); err != nil {
			return err
		}
	}
	return nil
}

func (d *decoder) mergeOne(n *yaml.Node, out map[string]any, depth int) error {
	target := n
	if n.Kind == yaml.AliasNode {
		target = n.Alias
	}
	if target == nil || target.Kind != yaml.MappingNode {
		return d.doc.fault(n, "the merge key << wants a mapping or a list of mappings")
	}
	if err := d.count(n, depth); err != nil {
		return err
	}
	if target.Style&yaml.TaggedStyle != 0 {
		d.tagged = true
		return errTagged
	}
	if n.Kind != yaml.AliasNode {
		return d.mapping(target, out, depth)
	}
	_, err := d.alias(n, depth, func() (any, error) {
		if err := d.count(target, depth); err != nil {
			return nil, err
		}
		return nil, d.mapping(target, out, depth)
	})
	return err
}
