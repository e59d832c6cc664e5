package waiver

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chartyard/chartyard/internal/diag"
)

// Terms are what a waiver is held to.
type Terms struct {
	Today time.Time // only its date counts, in UTC
	// LongestDays is how far the last day may be away; zero means no limit.
	LongestDays int
	// Never lists the rules that cannot be waived: see Forbidden.
	Never []string
	// Rules and Environments are those that there are; nil when they are not
	// known.
	Rules, Environments []string
}

// Faults say why a waiver does not hold; there are none when it does.
func (t Terms) Faults(w *Waiver) []diag.Finding {
	var out []diag.Finding
	fault := func(rule, key, format string, args ...any) {
		f := found(rule, fmt.Sprintf(format, args...), w.spanOf(key))
		if help := helpFor(key); rule == ruleInvalid && help != "" {
			f.Remediation = help
		}
		out = append(out, f)
	}
	if w.fault != "" {
		fault(ruleInvalid, "", "%s", w.fault)
		return out
	}
	if missing := w.missing(); len(missing) > 0 {
		fault(ruleIncomplete, "", "this waiver has no %s, so it waives nothing", or(missing))
	}
	t.names(w, fault)
	if last, ok := w.DaysLeft(t.Today); w.Expires != "" {
		switch {
		case !ok:
			fault(ruleInvalid, "expires", "%q is no day; want one like 2027-01-31", w.Expires)
		case t.LongestDays > 0 && last > t.LongestDays:
			fault(ruleTooLong, "expires", "this waiver ends in %d days; the yard allows at most %d", last, t.LongestDays)
		case last < 0 && len(out) == 0:
			fault(ruleExpired, "expires", "this waiver of %s has expired: its last day was %s, %s ago", w.Rule, w.Expires, days(-last))
		}
	}
	return out
}

// helpFor says what a key of a waiver may be; empty when the message says so.
func helpFor(key string) string {
	switch key, _, _ := strings.Cut(key, "."); key {
	case "rule":
		return "Name one rule, as a report shows it in brackets; chartyard policy list has them all."
	case "environments":
		return "Name environments of the service, or leave environments out for all of them."
	case "object":
		return "Copy kind and name from the report, or leave object out for all objects."
	case "path":
		return "Copy the path behind field or value in the report, or leave path out for all fields."
	case "expires":
		return "Write the last day that the waiver holds, as year, month and day."
	}
	return ""
}

func (w *Waiver) missing() []string {
	last := "expires"
	if w.Inline {
		last = "until"
	}
	var out []string
	for _, part := range [][2]string{{"rule", w.Rule}, {"reason", w.Reason}, {"owner", w.Owner}, {last, w.Expires}} {
		if strings.TrimSpace(part[1]) == "" {
			out = append(out, part[0])
		}
	}
	return out
}

// names holds what the waiver names to what there is.
func (t Terms) names(w *Waiver, fault func(rule, key, format string, args ...any)) {
	switch {
	case w.Rule == "":
	case Forbidden(w.Rule, t.Never):
		fault(ruleForbidden, "rule", "%s can never be waived; its findings stay", w.Rule)
	case t.Rules != nil && !slices.Contains(t.Rules, w.Rule):
		fault(ruleInvalid, "rule", "there is no rule %q%s", w.Rule, diag.DidYouMeanID(w.Rule, t.Rules))
	}
	if kind, name, ok := strings.Cut(w.Object, "/"); w.Object != "" && (!ok || kind == "" || name == "") {
		fault(ruleInvalid, "object", "%q is no object; want kind/name like Deployment/payments, where * stands for any letters", w.Object)
	}
	if _, err := readPath(w.Path); err != nil {
		fault(ruleInvalid, "path", "%v", err)
	}
	for i, env := range w.Environments {
		if t.Environments != nil && !slices.Contains(t.Environments, env) {
			fault(ruleInvalid, "environments."+strconv.Itoa(i), "there is no environment %q, only %s%s", env, strings.Join(t.Environments, ", "), diag.DidYouMean(env, t.Environments))
		}
	}
}

// Unused says that a waiver that holds waived nothing. kept are the findings that
// no waiver is for: one of them may be what a mistyped object was meant to name.
func Unused(w *Waiver, kept []diag.Finding) diag.Finding {
	where := ""
	switch {
	case w.Inline:
		where = " at its place"
	case w.Object != "" || w.Path != "" || len(w.Environments) > 0:
		where = " for " + w.Scope()
	}
	msg := "this waiver waives nothing: there is no finding of " + w.Rule + where
	meant := diag.DidYouMean(w.Object, w.objectsOf(kept))
	if meant == "" {
		return found(ruleUnused, msg, w.Span)
	}
	f := found(ruleUnused, msg+meant, w.spanOf("object"))
	f.Remediation = "Correct object, or take the waiver out."
	return f
}

// objectsOf are the objects of findings that the waiver would be for if it named
// no object.
func (w *Waiver) objectsOf(findings []diag.Finding) []string {
	if w.Object == "" || w.Inline {
		return nil
	}
	of := *w
	of.Object = ""
	var out []string
	for _, f := range findings {
		environments := f.Environments
		if len(environments) == 0 {
			environments = []string{""}
		}
		isFor := func(env string) bool { return of.Covers(f, env) }
		if f.Object != nil && slices.ContainsFunc(environments, isFor) {
			out = append(out, f.Object.Kind+"/"+f.Object.Name)
		}
	}
	return out
}

func or(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}
