package foreign

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/chartyard/chartyard/internal/diag"
)

// infer finds a path for each result that was given none. It costs nothing when
// there is no such result.
func (s session) infer(ctx context.Context, value any, results []result) error {
	byRule := map[int]*inference{}
	for i := range results {
		r := &results[i]
		if r.given {
			continue
		}
		in := byRule[r.rule]
		if in == nil {
			var err error
			if in, err = s.follow(ctx, value, r.rule); err != nil {
				return err
			}
			byRule[r.rule] = in
		}
		var err error
		if r.path, err = in.path(ctx, *r); err != nil {
			return err
		}
		r.inferred = true
	}
	return nil
}

// inference is one rule evaluated once more over an input, and followed.
type inference struct {
	session
	value any
	rule  int
	ref   ast.Ref
	reads map[string][]read
	was   outcome
	bears map[string]bearing // by path
}

func (s session) follow(ctx context.Context, value any, i int) (*inference, error) {
	in := &inference{session: s, value: value, rule: i, ref: s.rules[i].ref, bears: map[string]bearing{}}
	index := map[*ast.Term]diag.Path{}
	input, err := term(value, nil, index)
	if err != nil {
		return nil, err
	}
	t := newTracer(s.compiler, in.ref, index)
	if in.was, err = in.evaluate(ctx, input, t); err != nil {
		return nil, err
	}
	in.reads = t.found
	return in, nil
}

// outcome is what a rule gave: its results, and how often it succeeded, since
// two results that read the same are one.
type outcome struct {
	members   []string
	successes int
}

func (o outcome) size() int { return len(o.members) + o.successes }

func (in *inference) evaluate(ctx context.Context, input *ast.Term, t *tracer) (outcome, error) {
	var out outcome
	add := func(member *ast.Term) { out.members = append(out.members, member.String()) }
	body := ast.NewBody(ast.Equality.Expr(ast.VarTerm("members"), ast.NewTerm(in.ref)))
	err := in.query(ctx, body, input, t, func(answer topdown.QueryResult) error {
		switch v := answer["members"].Value.(type) {
		case ast.Set:
			v.Foreach(add)
		case *ast.Array:
			v.Foreach(add)
		}
		return nil
	})
	out.successes = t.exits
	return out, err
}

// with is the outcome when the input has another value at path. What cannot be
// evaluated says nothing: only a stopped run is an error.
func (in *inference) with(ctx context.Context, path diag.Path, value any) (out outcome, ok bool, err error) {
	changed, ok := replace(in.value, path, value)
	if !ok {
		return out, false, nil
	}
	input, err := term(changed, nil, nil)
	if err != nil {
		return out, false, err
	}
	out, err = in.evaluate(ctx, input, newTracer(in.compiler, in.ref, nil))
	if topdown.IsCancel(err) || ctx.Err() != nil {
		return out, false, err
	}
	return out, err == nil, nil
}

// candidate is a read with what speaks for it.
type candidate struct {
	read
	class int // what the field is to the result; see classify
	named int // how far the message speaks of it
	gone  bool
	order int
}

// path chooses among what a result's derivation read.
func (in *inference) path(ctx context.Context, r result) (diag.Path, error) {
	reads, ok := in.reads[r.member]
	if !ok {
		reads = in.reads[""]
	}
	const most = 60 // the last lines of a rule decide
	reads = deepest(reads)
	reads = reads[max(0, len(reads)-most):]
	candidates := make([]candidate, len(reads))
	for i, one := range reads {
		c := candidate{read: one, order: i, named: spokenOf(one.path, in.value, r.msg), gone: in.absent(one.path)}
		var err error
		if c.class, err = in.classify(ctx, c); err != nil {
			return nil, err
		}
		candidates[i] = c
	}
	if len(candidates) == 0 {
		return nil, nil
	}
	best := slices.MaxFunc(candidates, func(a, b candidate) int {
		return cmp.Or(
			cmp.Compare(a.class, b.class), compareBool(a.whole, b.whole), cmp.Compare(a.named, b.named), compareBool(a.gone, b.gone),
			cmp.Compare(len(a.path), len(b.path)), cmp.Compare(a.order, b.order),
		)
	})
	if best.gone {
		return best.path, nil
	}
	lacking, err := in.lacking(ctx, r, candidates)
	if lacking != nil {
		return lacking, err
	}
	return best.path, err
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// deepest drops what another read goes further than, and repetitions.
func deepest(reads []read) []read {
	var out []read
	for i, r := range reads {
		covered := slices.ContainsFunc(reads, func(other read) bool {
			return len(other.path) > len(r.path) && other.path.HasPrefix(r.path)
		}) || slices.ContainsFunc(reads[i+1:], func(later read) bool { return later.path.Equal(r.path) })
		if !covered && len(r.path) > 0 {
			out = append(out, r)
		}
	}
	return out
}

func (in *inference) absent(path diag.Path) bool {
	_, ok := lookup(in.value, path)
	return !ok
}

// bearing is what another value of a field does to a rule.
type bearing int

const (
	worded   bearing = iota // the results read otherwise
	steady                  // nothing that was tried does anything
	decisive                // there are fewer results
)

// classify tells from best to worst: a field that is missing, or that decides;
// one whose deciding value was not found, or that the message speaks of; the
// object's name, where it decides; what tells kinds of objects apart; a field
// that only words the message.
func (in *inference) classify(ctx context.Context, c candidate) (int, error) {
	at := c.path
	if in.combine && len(at) > 1 {
		at = at[1:]
		if at[0] == "contents" {
			at = at[1:]
		}
	}
	name := at.String() == "metadata.name" || at.String() == "metadata.namespace"
	switch at.String() {
	case "kind", "apiVersion":
		return 1, nil
	case "path", "":
		return 0, nil
	}
	bears, err := in.bearing(ctx, c)
	switch {
	case err != nil:
		return 0, err
	case bears == decisive && name:
		return 2, nil
	case bears == decisive:
		return 4, nil
	case !name && (bears == steady || c.named > 0):
		return 3, nil
	}
	return 0, nil
}

// bearing tries whether the rule has fewer results when the field is another.
func (in *inference) bearing(ctx context.Context, c candidate) (bearing, error) {
	if c.gone && !c.defaulted {
		return decisive, nil
	}
	key := c.path.String()
	if known, ok := in.bears[key]; ok {
		return known, nil
	}
	if c.gone {
		is, err := in.missed(ctx, c.path)
		in.bears[key] = is
		return is, err
	}
	is := steady
	was, _ := lookup(in.value, c.path)
	for _, other := range in.others(was) {
		out, ok, err := in.with(ctx, c.path, other)
		if err != nil {
			return is, err
		}
		if ok && out.size() < in.was.size() {
			is = decisive
			break
		}
		if ok && !slices.Equal(out.members, in.was.members) {
			is = worded
		}
	}
	in.bears[key] = is
	return is, nil
}

// missed tells of a field that has a default whether it matters that it is not
// there: not when an empty one changes nothing.
func (in *inference) missed(ctx context.Context, path diag.Path) (bearing, error) {
	for _, empty := range []any{[]any{}, map[string]any{}} {
		out, ok, err := in.with(ctx, path, empty)
		if err != nil {
			return steady, err
		}
		if ok && out.size() >= in.was.size() {
			return steady, nil
		}
	}
	return decisive, nil
}

// others are values to try in the place of one, of its type, so that a field
// that only words the message words another. A text may have to be one that the
// policy itself has.
func (in *inference) others(v any) []any {
	switch v := v.(type) {
	case string:
		tries := []any{"chartyard", v + ":1.2.3", "1.2.3", "4096", "true", "chartyard.io/" + v, "prod-" + v + "@sha256:0"}
		for _, text := range in.rules[in.rule].texts {
			tries = append(tries, text)
		}
		return tries
	case bool:
		return []any{!v}
	case float64:
		return []any{v + 1, 0.0, v + 100000, -1.0}
	case int64:
		return []any{v + 1, int64(0), v + 100000, int64(-1)}
	case []any:
		return []any{[]any{}, append(slices.Clone(v), v...), append(slices.Clone(v), "chartyard")}
	case map[string]any:
		return []any{map[string]any{}}
	case nil:
		return []any{"chartyard", true, 1.0}
	}
	return nil
}

// spokenOf tells how much of a message speaks of a field: its name, that of what
// it is in, its value.
func spokenOf(path diag.Path, input any, msg string) int {
	var names []string
	for _, step := range path {
		if strings.Trim(step, "0123456789") != "" {
			names = append(names, plain(step))
		}
	}
	said, score := plain(msg), 0
	for weight, n := 2, len(names)-1; weight > 0 && n >= 0; weight, n = weight-1, n-1 {
		if name := strings.TrimSuffix(names[n], "s"); len(name) > 2 && strings.Contains(said, name) {
			score += weight
		}
	}
	switch v, _ := lookup(input, path); v.(type) {
	case map[string]any, []any, nil:
	default:
		if quotes(msg, fmt.Sprint(v)) {
			score += 2
		}
	}
	return score
}

// quotes reports whether a text holds a value as a word of its own.
func quotes(msg, value string) bool {
	letter := func(s string) bool {
		return s != "" && (s[0] >= 'a' && s[0] <= 'z' || s[0] >= 'A' && s[0] <= 'Z' || s[0] >= '0' && s[0] <= '9')
	}
	for from := 0; value != ""; {
		i := strings.Index(msg[from:], value)
		if i < 0 {
			return false
		}
		i += from
		if !letter(msg[i+len(value):]) && (i == 0 || !letter(msg[i-1:])) {
			return true
		}
		from = i + 1
	}
	return false
}
