package leaks

import (
	"errors"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
)

// dependent reports what differs when the sensitive values do.
func (s *search) dependent() {
	other, err := s.again()
	if err != nil {
		if s.ctx.Err() == nil {
			s.pass.Report(s.Canaries.Unproved(err))
		}
		return
	}
	var digests []difference
	for _, d := range s.differ(other) {
		if s.isDigest(d.a, d.b) {
			digests = append(digests, d)
			continue
		}
		s.reportDependent(d)
	}
	if len(digests) > 0 {
		s.weak(digests)
	}
}

// reportDependent reports one difference that is no checksum.
func (s *search) reportDependent(d difference) {
	entries := s.culprits(d)
	message := "a sensitive value"
	var cause diag.Path
	if len(entries) > 0 {
		message, cause = s.names(entries)+", marked as sensitive", s.Canaries.entries[entries[0]].said
	}
	what := "what stands here"
	if d.where != "" {
		what = d.where
	}
	f := diag.Finding{Rule: ruleLeak, Message: what + " depends on the value of " + message}
	s.reportAt(f, d, cause)
}

func (s *search) reportAt(f diag.Finding, d difference, cause diag.Path) {
	if d.obj != nil {
		s.report(f, d.obj, d.path, cause)
		return
	}
	span, includes := diag.Span{File: s.Output.Files[d.template]}, []diag.Span(nil)
	if s.Position != nil {
		if at, callers := s.Position(d.template, d.offset); at.Known() {
			span, includes = at, callers
		}
	}
	s.report(f, nil, nil, cause, append([]diag.Span{span}, includes...)...)
}

// culprits are the entries that a difference depends on, each tried by itself.
func (s *search) culprits(d difference) []int {
	var out []int
	if len(s.Canaries.entries) == 1 {
		return []int{0}
	}
	for n := range s.Canaries.entries {
		if s.changes(n)[d.id()] {
			out = append(out, n)
		}
	}
	return out
}

// maxTrials is how many entries are tried one by one: each costs a render.
const maxTrials = 16

// changes tells what differs when only entry n does.
func (s *search) changes(n int) map[string]bool {
	if found, ok := s.alone[n]; ok {
		return found
	}
	if len(s.alone) >= maxTrials {
		return nil
	}
	if s.alone == nil {
		s.alone = map[int]map[string]bool{}
	}
	s.alone[n] = s.changing(func(i int) bool { return i == n })
	return s.alone[n]
}

// changing tells what differs when some entries do.
func (s *search) changing(change func(n int) bool) map[string]bool {
	found := map[string]bool{}
	out, err := s.vary(change)
	if err != nil {
		return found
	}
	for _, d := range s.differ(out) {
		found[d.id()] = true
	}
	return found
}

// Unproved says that the chart cannot be rendered with canaries, though it can
// be without them.
func (c *Canaries) Unproved(err error) diag.Finding {
	rule := Rules()[0]
	f := diag.Finding{
		Rule: rule.ID, Severity: diag.Warning, Precision: diag.Exact,
		Message:     "it cannot be proved that no secret leaks: the templates do not take a canary in its place",
		Remediation: "Give the marked entry the type of its values (type: integer, url …) or an enum, or let the template take any text.",
	}
	var template *engine.Error
	var limit *engine.LimitError
	switch {
	case errors.As(err, &template):
		f.Span, f.Message = template.Span, f.Message+" ("+template.Msg+")"
		f.Related = callers(template.Includes)
	case errors.As(err, &limit):
		f.Span, f.Message = limit.Span, f.Message+" ("+limit.Msg+")"
		f.Related = callers(limit.Includes)
	default:
		f.Message += " (" + err.Error() + ")"
	}
	c.Mask(&f)
	return f
}

func callers(includes []diag.Span) []diag.Related {
	var out []diag.Related
	for _, span := range includes {
		out = append(out, diag.Related{Role: diag.RoleInclude, Span: span})
	}
	return out
}
