package diag

import (
	"cmp"
	"slices"
	"strings"
)

// Fold merges findings that differ only in environment (and in the rendered
// line, which moves from one environment to the next, and in the layers that
// were overridden) into one that lists them all, and sorts the rest by place. envOrder is the order in which
// environments are listed; unknown ones follow by name.
func Fold(findings []Finding, envOrder []string) []Finding {
	index := map[string]int{}
	var out []Finding
	for _, f := range findings {
		id := f.identity()
		at, seen := index[id]
		if !seen {
			index[id] = len(out)
			f.Environments, f.Related = slices.Clone(f.Environments), slices.Clone(f.Related)
			out = append(out, f)
			continue
		}
		for _, env := range f.Environments {
			if !slices.Contains(out[at].Environments, env) {
				out[at].Environments = append(out[at].Environments, env)
			}
		}
		out[at].addOverridden(f)
	}
	for i := range out {
		sortEnvironments(out[i].Environments, envOrder)
	}
	Sort(out)
	return out
}

// identity holds all that makes two findings the same to a reader.
func (f Finding) identity() string {
	var b strings.Builder
	for _, s := range []string{
		f.Key(), f.Message, f.Severity.String(), f.Span.String(), f.Origin,
		f.ValuesPath.String(), f.Precision.String(), f.Remediation, string(f.Details),
	} {
		b.WriteString(s)
		b.WriteByte(0)
	}
	won := f.winner()
	for i, r := range f.Related {
		if r.Role != RoleRendered && (r.Role != RoleValues || i == won) {
			b.WriteString(string(r.Role) + r.Span.String() + r.Message)
			b.WriteByte(0)
		}
	}
	return b.String()
}

// winner is the index of the layer that won, the last one of them in Related;
// -1 when no layer speaks of the value.
func (f Finding) winner() int {
	for i := len(f.Related) - 1; i >= 0; i-- {
		if f.Related[i].Role == RoleValues {
			return i
		}
	}
	return -1
}

// addOverridden adds the layers of an equal finding that f has not, below the
// one that won.
func (f *Finding) addOverridden(other Finding) {
	for _, r := range other.Related {
		if r.Role == RoleValues && !slices.Contains(f.Related, r) {
			f.Related = slices.Insert(f.Related, f.winner(), r)
		}
	}
}

func sortEnvironments(envs, order []string) {
	rank := func(env string) int {
		if i := slices.Index(order, env); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(envs, func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
	})
}

// Sort orders findings by service, file, line, column, rule, object and path,
// so that output is the same on every run.
func Sort(findings []Finding) {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.Service, b.Service),
			cmp.Compare(a.Span.File, b.Span.File),
			cmp.Compare(a.Span.Line, b.Span.Line),
			cmp.Compare(a.Span.Column, b.Span.Column),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Key(), b.Key()),
			cmp.Compare(a.Message, b.Message),
		)
	})
}
