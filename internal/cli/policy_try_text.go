package cli

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/policytrace"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/report"
)

// widestTrace keeps a trace readable on a wide terminal and in a pipe.
const widestTrace = 100

// tryText writes what policy try shows.
type tryText struct {
	out     strings.Builder
	options *policyTryOptions
	rule    policy.Rule
	width   int
	color   bool
	program Program
	veil    func(string) string
	folded  bool // something was asked that is not shown
}

func (t *tryText) tried(one tried) error {
	t.veil = one.veil
	if t.out.Len() == 0 {
		t.line("", t.rule.ID+": "+t.rule.Title, report.Strong)
		t.line("", t.options.place(t.rule), report.Faint)
	}
	t.out.WriteByte('\n')
	t.line("", one.title, report.Strong)
	for _, note := range one.notes {
		t.line("", note, report.Notice)
	}
	findings := 0
	for _, trial := range one.trials {
		findings += len(trial.Findings)
		if err := t.trial(one, trial); err != nil {
			return err
		}
	}
	t.gap()
	t.summary(one, findings)
	return nil
}

// place is where the rule is.
func (o *policyTryOptions) place(rule policy.Rule) string {
	if o.yardDir == "" {
		return "policies/" + rule.File + " of the built-in yard"
	}
	return filepath.ToSlash(filepath.Join(o.yardDir, "policies", rule.File))
}

// line is a line of text, broken between words.
func (t *tryText) line(indent, text string, look report.Look) {
	for _, line := range report.Wrap(report.Printable(t.veil(text)), max(t.width-len(indent), 1)) {
		t.out.WriteString(indent + report.Paint(line, look, t.color) + "\n")
	}
}

func (t *tryText) summary(one tried, findings int) {
	said := "nothing found"
	switch {
	case slices.ContainsFunc(one.trials, isBroken):
		said = "it does not work"
	case findings > 0:
		said = count(findings, "finding")
	}
	switch {
	case t.options.object != "" && len(one.trials) > 0:
		t.line("", said, report.Plain)
	case len(one.trials) == 0:
		t.line("", "the rule looks at nothing here: it is for "+t.kinds()+", and there is "+kindsOf(one), report.Notice)
	case one.trials[0].Object == nil:
		t.line("", fmt.Sprintf("the rule looks at all of %s at once: %s", count(len(one.objects), "object"), said), report.Plain)
	default:
		t.line("", fmt.Sprintf("the rule looks at %d of %s: %s", len(one.trials), count(len(one.objects), "object"), said), report.Plain)
	}
	if t.folded && !t.options.verbose {
		t.line("", "--verbose shows what the rules and functions did that these lines ask", report.Faint)
	}
}

// isBroken reports whether the rule had no answer.
func isBroken(t policytrace.Trial) bool { return t.Err != nil }

func (t *tryText) kinds() string {
	if len(t.rule.Kinds) == 0 {
		return "every object"
	}
	return strings.Join(t.rule.Kinds, ", ")
}

func kindsOf(one tried) string {
	var kinds []string
	for _, obj := range one.objects {
		if !slices.Contains(kinds, obj.Kind) {
			kinds = append(kinds, obj.Kind)
		}
	}
	if len(kinds) == 0 {
		return "no object"
	}
	return strings.Join(kinds, ", ")
}

func (t *tryText) trial(one tried, trial policytrace.Trial) error {
	name := "the release"
	switch {
	case trial.Object != nil:
		name = objectName(trial.Object)
	case t.rule.Scope == policy.FleetScope:
		name = "all services"
	}
	said := "nothing found"
	switch {
	case trial.Err != nil:
		said = "the rule does not work"
	case len(trial.Findings) > 0:
		said = count(len(trial.Findings), "finding")
	}
	t.out.WriteByte('\n')
	t.line("", name+": "+said, report.Strong)
	if len(trial.Findings) > 0 {
		t.out.WriteByte('\n')
		for i := range trial.Findings {
			release.VeilFinding(&trial.Findings[i], t.veil)
		}
		err := report.WriteFindings(&t.out, report.Report{Findings: trial.Findings}, report.Options{Color: t.color, Source: source(one.hidden)})
		if err != nil {
			return err
		}
	}
	if trial.Err != nil {
		t.line("  ", strings.Join(strings.Fields(trial.Err.Error()), " "), report.Alarm) // some of Rego's have lines
	}
	for _, c := range trial.Clauses {
		t.gap()
		t.clause("  ", c)
	}
	for i, p := range trial.Prints {
		if i == 0 {
			t.gap()
		}
		t.line("  ", fmt.Sprintf("printed at %s:%d: %s", t.file(p.File), p.Row, p.Text), report.Plain)
	}
	return nil
}

// gap is an empty line, but not a second one.
func (t *tryText) gap() {
	if !strings.HasSuffix(t.out.String(), "\n\n") {
		t.out.WriteByte('\n')
	}
}

// file is how the trace calls a file: that of the rule without its folder.
func (t *tryText) file(name string) string {
	if name == t.rule.File {
		return path.Base(name)
	}
	return name
}

func (t *tryText) clause(indent string, c policytrace.Clause) {
	if c.Head != "" {
		at := fmt.Sprintf("%s:%d", t.file(c.File), c.Row)
		t.cut(indent+report.Paint(at, report.Faint, t.color)+"  ", len(indent+at)+2, c.Head, report.Plain)
	}
	for _, v := range c.Values {
		t.value(indent, v)
	}
	for i, a := range c.Attempts {
		if i > 0 && a.Shared < len(a.Steps) {
			t.line(indent, "next:", report.Faint)
		}
		t.attempt(indent, a)
	}
}

func (t *tryText) attempt(indent string, a policytrace.Attempt) {
	for _, s := range a.Steps[a.Shared:] {
		t.step(indent, s)
	}
	if a.Holds && len(a.Result.Is) > 0 {
		t.said(indent, indent+"  ", "= ", a.Result.Brief)
	}
	if a.Alike > 0 {
		t.line(indent, waysMore(a)+"; --verbose shows more", report.Faint)
	}
}

func waysMore(a policytrace.Attempt) string {
	switch {
	case a.Holds && a.Alike == 1:
		return "… it holds in 1 more way"
	case a.Holds:
		return fmt.Sprintf("… it holds in %d more ways", a.Alike)
	case a.Alike == 1:
		return "… 1 more attempt ends at this line"
	}
	return fmt.Sprintf("… %d more attempts end at this line", a.Alike)
}

func (t *tryText) step(indent string, s policytrace.Step) {
	mark, look := "✓", report.Good
	if !s.Holds {
		mark, look = "✗", report.Alarm
	}
	row := strconv.Itoa(s.Row)
	within := indent + strings.Repeat(" ", len(row)+4)
	for i, line := range s.Text {
		if i == 0 {
			t.cut(indent+report.Paint(mark, look, t.color)+" "+report.Paint(row, report.Faint, t.color)+"  ", len(within), line, report.Plain)
		} else {
			t.cut(within, len(within), line, report.Plain)
		}
	}
	for _, v := range s.Values {
		t.value(within+"    ", v)
	}
	t.folded = t.folded || s.Folded
	for _, c := range s.Asked {
		t.clause(within, c)
	}
}

func (t *tryText) value(indent string, v policytrace.Value) {
	switch {
	case len(v.Is) > 0:
		t.said(indent, indent, v.Text+" = ", v.Brief)
	case v.Why != "":
		t.line(indent, v.Text+" is undefined: "+v.Why, report.Faint)
	default:
		t.line(indent, v.Text+" is undefined", report.Faint)
	}
}

// said writes what something is: in one line when what is left out for it lies
// deep, else in a few.
func (t *tryText) said(first, rest, name string, brief func(width int) string) {
	lines := 2
	if t.options.verbose {
		lines = 4
	}
	room := t.width - len(first)
	text := brief(max(room-len(name), 1))
	if t.options.verbose || len(text) > room-len(name) {
		text = brief(lines * max(room, 1))
	}
	wrapped := report.Wrap(report.Printable(t.veil(name+text)), max(t.width-len(rest), 1))
	for i, line := range wrapped[:min(len(wrapped), lines+1)] {
		if i == lines {
			line = "…"
		}
		line = report.CutEnd(line, lines*max(room, 20)) // one word may be a whole file in base64
		t.out.WriteString(first + report.Paint(line, report.Faint, t.color) + "\n")
		first = rest
	}
}

// cut writes a line that is cut at the width; used is how much of it the prefix
// takes.
func (t *tryText) cut(prefix string, used int, text string, look report.Look) {
	t.out.WriteString(prefix + report.Paint(report.CutEnd(t.veil(text), max(t.width-used, 20)), look, t.color) + "\n")
}
