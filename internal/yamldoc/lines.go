package yamldoc

import (
	"bytes"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/diag"
)

// ValueLines are the numbers of the lines on which the value at path stands,
// each of them when a mapping says a key twice. Of a mapping they are those of
// its members but for the keys to skip. Line 0 means that nobody knows.
func (d *Doc) ValueLines(path diag.Path, skip func(key string) bool) []int {
	if d.Root == nil {
		return []int{0}
	}
	at := []*yaml.Node{followAlias(d.Root)}
	for _, step := range path {
		var next []*yaml.Node
		for _, n := range at {
			next = append(next, every(n, step, map[*yaml.Node]bool{})...)
		}
		at = next
	}
	var out []int
	for _, n := range at {
		if n.Kind != yaml.MappingNode {
			out = append(out, d.linesOf(n)...)
			continue
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if key, _ := keyText(n.Content[i]); !skip(key) {
				out = append(out, d.linesOf(followAlias(n.Content[i+1]))...)
			}
		}
	}
	return out
}

// every lists the values of a key in a mapping, also those that another one
// hides.
func every(n *yaml.Node, step string, seen map[*yaml.Node]bool) (out []*yaml.Node) {
	if n == nil || seen[n] {
		return nil
	}
	seen[n] = true
	if n.Kind != yaml.MappingNode {
		if _, value := child(n, step, 0); value != nil {
			out = append(out, followAlias(value))
		}
		return out
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], followAlias(n.Content[i+1])
		switch name, ok := keyText(key); {
		case isMerge(key) && value.Kind == yaml.SequenceNode:
			for _, item := range value.Content {
				out = append(out, every(followAlias(item), step, seen)...)
			}
		case isMerge(key):
			out = append(out, every(value, step, seen)...)
		case ok && name == step:
			out = append(out, value)
		}
	}
	return out
}

// linesOf are the numbers of the lines on which a node stands, and of those
// after it on which no other begins: a text may go on there.
func (d *Doc) linesOf(n *yaml.Node) []int {
	first := d.Span(n).Line
	if first == 0 || n.Kind == yaml.ScalarNode && n.Value == "" {
		return nil
	}
	last := bytes.Count(bytes.TrimSuffix(d.text, []byte("\n")), []byte("\n")) + 1
	if next := after(d.Root, n); next != nil {
		last = d.Span(next).Line
		start := lineStart(d.text, next.Line)
		before := d.text[start : start+byteOffset(d.text[start:], next.Column-1)]
		if len(bytes.Trim(before, " \t-")) == 0 { // nothing of the node is on that line
			last--
		}
	}
	var lines []int
	for line := first; line <= max(first, last); line++ {
		lines = append(lines, line)
	}
	return lines
}

// after is the node that comes after n and all that is below it; nil when n is
// the last.
func after(root, n *yaml.Node) *yaml.Node {
	var next *yaml.Node
	passed := false
	var walk func(at *yaml.Node)
	walk = func(at *yaml.Node) {
		switch {
		case next != nil:
		case at == n:
			passed = true
		case passed:
			next = at
		default:
			for _, below := range at.Content {
				walk(below)
			}
		}
	}
	walk(root)
	return next
}

// LinesWith are the numbers of the lines that have one of the texts.
func (d *Doc) LinesWith(texts []string) []int {
	var lines []int
	if len(texts) == 0 {
		return nil
	}
	number := 0
	for line := range bytes.Lines(d.text) {
		number++
		if slices.ContainsFunc(texts, func(text string) bool { return bytes.Contains(line, []byte(text)) }) {
			lines = append(lines, number)
		}
	}
	return lines
}
