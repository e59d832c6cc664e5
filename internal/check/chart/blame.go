package chart

import (
	"regexp"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/values"
)

// FromFailure is the finding of a template's error. Where the chart's own fail or
// required names a values path, its place is the line of the values, as far as it
// is clear which path is meant: that is inferred. stack has the layers, and at is
// where the values of the template's chart stand in them.
func FromFailure(err *engine.Error, stack *values.Stack, at diag.Path) diag.Finding {
	f := fromTemplate(err)
	if err.Func == "" {
		return f
	}
	path, ok := blamed(err.Msg, stack, at)
	if !ok {
		return f
	}
	loc := check.Location{
		Precision: diag.Inferred, Template: err.Span, Includes: slices.Compact(slices.Clone(err.Includes)),
		ValuesPath: path, Origins: stack.Origins(path),
	}
	f.Related = nil
	pass := check.Pass{Stack: stack, Report: func(located diag.Finding) { f = located }}
	pass.ReportLocated(f, loc, check.AtValue)
	return f
}

// blamed is the values path that a message is about: the one that it names and a
// layer sets; of several the one that the highest layer sets, if it is the only
// one there, else the one that the message begins with. That need not be set
// when the mapping is in which it belongs.
func blamed(msg string, stack *values.Stack, at diag.Path) (diag.Path, bool) {
	var set []diag.Path
	best := 0
	first, leads := diag.Path(nil), false
	for i, name := range namedPaths(msg) {
		path := at.Append(name.path...)
		if i == 0 && name.leads {
			first, leads = path, true
		}
		origins := stack.Origins(path)
		if len(origins) == 0 {
			continue
		}
		switch rank := int(origins[len(origins)-1].Layer.Kind); {
		case rank > best:
			best, set = rank, []diag.Path{path}
		case rank == best && !slices.ContainsFunc(set, path.Equal):
			set = append(set, path)
		}
	}
	switch {
	case len(set) == 1:
		return set[0], true
	case len(set) > 1:
		return first, leads && slices.ContainsFunc(set, first.Equal)
	}
	return first, leads && len(first) > len(at)+1 && len(stack.Origins(first[:len(first)-1])) > 0
}

// namedPath is a text that looks like a values path. leads says that the message
// begins with it.
type namedPath struct {
	path  diag.Path
	leads bool
}

// namedPaths are the words of a message with a dot in them, or with .Values
// before them, and the word before a colon that begins it.
func namedPaths(msg string) []namedPath {
	word := regexp.MustCompile(`(^|[\s"'(` + "`" + `])(\.?Values\.|\.)?([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\[\d+\])*)`)
	var out []namedPath
	for _, m := range word.FindAllStringSubmatchIndex(msg, -1) {
		text := msg[m[6]:m[7]]
		leads := m[0] == 0
		ofValues := m[4] >= 0 && strings.HasSuffix(msg[m[4]:m[5]], "Values.")
		heads := leads && strings.HasPrefix(msg[m[7]:], ":")
		if !ofValues && !heads && !strings.ContainsAny(text, ".[") {
			continue
		}
		if path, err := diag.ParsePath(text); err == nil {
			out = append(out, namedPath{path, leads})
		}
	}
	return out
}
