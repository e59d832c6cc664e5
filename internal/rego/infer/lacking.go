package infer

import (
	"context"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/diag"
)

// lacking finds the key that a mapping should have and has not, where the rule
// looks through its keys and never names the one: required labels. A word of the
// message is that key when the message, with the key in place, no longer has it.
func (r *rule) lacking(ctx context.Context, result Result, candidates []candidate) (diag.Path, error) {
	for _, at := range r.lookedThrough(candidates) {
		there, _ := r.mapping(at)
		for _, word := range words(result.Message) {
			if there.Get(ast.StringTerm(word)) != nil {
				continue
			}
			path := at.Append(word)
			out, ok, err := r.with(ctx, path, ast.StringTerm("chartyard"))
			if err != nil {
				return nil, err
			}
			said := func(member string) bool {
				return !slices.Contains(r.was.members, member) && quotes(member, word)
			}
			if ok && !slices.Contains(out.members, result.Member) && !slices.ContainsFunc(out.members, said) {
				return path, nil
			}
		}
	}
	return nil, nil
}

// lookedThrough are the mappings whose keys were looked through.
func (r *rule) lookedThrough(candidates []candidate) []diag.Path {
	const most = 4
	var out []diag.Path
	for _, c := range candidates {
		at := c.path
		_, is := r.mapping(at)
		if !is && c.open {
			at = at[:len(at)-1]
			_, is = r.mapping(at)
		}
		if is && len(out) < most && !slices.ContainsFunc(out, at.Equal) {
			out = append(out, at)
		}
	}
	return out
}

// mapping is the object at a path of the input, if there is one.
func (r *rule) mapping(at diag.Path) (ast.Object, bool) {
	t := lookup(r.input.Term, at)
	if t == nil {
		return nil, false
	}
	v, ok := t.Value.(ast.Object)
	return v, ok
}

// words are those of a message that a key could be, once each.
func words(msg string) []string {
	const most = 40
	var out []string
	for _, word := range strings.FieldsFunc(msg, func(r rune) bool {
		return !strings.ContainsRune("-_./", r) && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}) {
		word = strings.TrimRight(word, ".")
		if word != "" && len(out) < most && !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	return out
}
