package foreign

import (
	"context"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

// lacking finds the key that a mapping should have and has not, where the rule
// looks through its keys and never names the one: required labels. A word of the
// message is that key when the message, with the key in place, no longer has it.
func (in *inference) lacking(ctx context.Context, r result, candidates []candidate) (diag.Path, error) {
	for _, at := range in.lookedThrough(candidates) {
		there, _ := lookup(in.value, at)
		for _, word := range words(r.msg) {
			if _, has := there.(map[string]any)[word]; has {
				continue
			}
			path := at.Append(word)
			out, ok, err := in.with(ctx, path, "chartyard")
			if err != nil {
				return nil, err
			}
			said := func(member string) bool {
				return !slices.Contains(in.was.members, member) && quotes(member, word)
			}
			if ok && !slices.Contains(out.members, r.member) && !slices.ContainsFunc(out.members, said) {
				return path, nil
			}
		}
	}
	return nil, nil
}

// lookedThrough are the mappings whose keys were looked through.
func (in *inference) lookedThrough(candidates []candidate) []diag.Path {
	const most = 4
	var out []diag.Path
	for _, c := range candidates {
		at := c.path
		if v, _ := lookup(in.value, at); c.open && !isMap(v) {
			at = at[:len(at)-1]
		}
		v, _ := lookup(in.value, at)
		if isMap(v) && len(out) < most && !slices.ContainsFunc(out, at.Equal) {
			out = append(out, at)
		}
	}
	return out
}

func isMap(v any) bool {
	_, ok := v.(map[string]any)
	return ok
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
