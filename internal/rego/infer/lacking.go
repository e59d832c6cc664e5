package infer

import (
	"context"
	"slices"
	"sort"
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
		absent := slices.DeleteFunc(words(result.Message), func(word string) bool { return there.Get(ast.StringTerm(word)) != nil })
		var failed error
		word := first(absent, func(keys []string) bool {
			if failed != nil {
				return false
			}
			gone, err := r.goneWith(ctx, result, at, keys)
			failed = err
			return gone
		})
		if failed != nil {
			return nil, failed
		}
		if word != "" {
			return at.Append(word), nil
		}
	}
	return nil, nil
}

// first is the first of the words with which alone a result is gone, "" for
// none. Words that together change nothing are none of them tried alone.
func first(words []string, gone func([]string) bool) string {
	if len(words) == 0 || !gone(words) {
		return ""
	}
	from := sort.Search(len(words)-1, func(i int) bool { return gone(words[:i+1]) })
	for i := range words[from:] {
		if alone := words[from+i:][:1]; gone(alone) {
			return alone[0]
		}
	}
	return ""
}

// goneWith reports whether the result is no longer there when the mapping has
// these keys too; nor, of one key, a new result that speaks of it.
func (r *rule) goneWith(ctx context.Context, result Result, at diag.Path, keys []string) (bool, error) {
	with, _ := r.mapping(at)
	for _, key := range keys {
		with = withKey(with, ast.StringTerm(key), ast.StringTerm("chartyard"))
	}
	out, ok, err := r.with(ctx, at, ast.NewTerm(with))
	if !ok || slices.Contains(out.members, result.Member) {
		return false, err
	}
	return len(keys) > 1 || !slices.ContainsFunc(out.members, func(member string) bool {
		return !slices.Contains(r.was.members, member) && quotes(member, keys[0])
	}), nil
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
