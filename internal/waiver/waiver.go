package waiver

import (
	"path"
	"slices"
	"strings"
	"time"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/service"
)

// Waiver is a dated permission to break a rule. It may be one that holds no
// longer, or never did: see Terms.
type Waiver struct {
	Rule string `json:"rule"`
	// Object, Path and Environments are the scope that a chartyard.yaml states;
	// empty means all.
	Object       string   `json:"object,omitempty"`
	Path         string   `json:"path,omitempty"`
	Environments []string `json:"environments,omitempty"`
	Reason       string   `json:"reason,omitempty"`
	Owner        string   `json:"owner,omitempty"`
	Ticket       string   `json:"ticket,omitempty"`
	Expires      string   `json:"expires,omitempty"` // the last day it holds, as written
	// Inline is true for one in a comment: its scope are lines of the file that it
	// stands in.
	Inline bool      `json:"inline"`
	Span   diag.Span `json:"span"` // where it stands

	first, last int    // of the lines that an inline one covers; zero for none
	fault       string // why it cannot be read; empty when it can
	at          func(key string) diag.Span
}

// OfConfig lists the waivers of a chartyard.yaml.
func OfConfig(c *service.Config) []*Waiver {
	var out []*Waiver
	for i, w := range c.Waivers {
		out = append(out, &Waiver{
			Rule: w.Rule, Object: w.Object, Path: w.Path, Environments: w.Environments,
			Reason: w.Reason, Owner: w.Owner, Ticket: w.Ticket, Expires: w.Expires,
			Span: c.WaiverSpan(i), at: func(key string) diag.Span { return c.WaiverSpan(i, strings.Split(key, ".")...) },
		})
	}
	return out
}

// spanOf is where the waiver says one of its keys, or an item of it
// (environments.0); where it stands when it does
// not, or when that is not known.
func (w *Waiver) spanOf(key string) diag.Span {
	if w.at == nil {
		return w.Span
	}
	return w.at(key)
}

// Day is the date of a time in UTC.
func Day(t time.Time) time.Time {
	year, month, day := t.UTC().Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// DaysLeft is the number of days that the waiver holds after today: 0 on its last,
// less when it has expired. ok is false when it names no day.
func (w *Waiver) DaysLeft(today time.Time) (days int, ok bool) {
	last, err := time.Parse(time.DateOnly, w.Expires)
	return int(last.Sub(Day(today)) / (24 * time.Hour)), err == nil
}

// Covers reports whether the finding is one that the waiver is for. env is one of
// the finding's environments, empty when it has none.
func (w *Waiver) Covers(f diag.Finding, env string) bool {
	if f.Rule != w.Rule {
		return false
	}
	if w.Inline {
		return w.coversPlace(f)
	}
	return (len(w.Environments) == 0 || slices.Contains(w.Environments, env)) &&
		w.coversObject(f.Object) && w.coversPath(f)
}

// coversPlace asks for the places that a person edits: the primary one, the
// template line and its callers, and the layer that won. A layer that was
// overridden has no say.
func (w *Waiver) coversPlace(f diag.Finding) bool {
	if w.holds(f.Span) {
		return true
	}
	won := -1
	for i, r := range f.Related {
		switch r.Role {
		case diag.RoleTemplate, diag.RoleInclude:
			if w.holds(r.Span) {
				return true
			}
		case diag.RoleValues:
			won = i
		}
	}
	return won >= 0 && w.holds(f.Related[won].Span)
}

func (w *Waiver) holds(at diag.Span) bool {
	return at.File == w.Span.File && w.first > 0 && at.Line >= w.first && at.Line <= w.last
}

// coversObject compares kind and name, the kind in any letter case.
func (w *Waiver) coversObject(object *diag.Object) bool {
	if w.Object == "" {
		return true
	}
	kind, name, _ := strings.Cut(w.Object, "/")
	return object != nil && matches(strings.ToLower(kind), strings.ToLower(object.Kind)) && matches(name, object.Name)
}

// matches compares with a pattern in which * stands for any letters. A slash in
// the text is a letter like others.
func matches(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(text, parts[0])
	if len(parts) == 1 {
		return ok && rest == ""
	}
	for _, part := range parts[1 : len(parts)-1] {
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return ok && strings.HasSuffix(rest, parts[len(parts)-1])
}

func (w *Waiver) coversPath(f diag.Finding) bool {
	if w.Path == "" {
		return true
	}
	prefix, err := readPath(w.Path)
	return err == nil && (begins(f.Path, prefix) || begins(f.ValuesPath, prefix))
}

// readPath reads the path of a field or a value; the latter may begin with
// .Values, as reports print it.
func readPath(text string) (diag.Path, error) {
	text = strings.ReplaceAll(text, "[*]", ".*")
	p, err := diag.ParsePath(text)
	if err == nil && len(p) > 1 && strings.HasPrefix(text, ".Values") && p[0] == "Values" {
		p = p[1:]
	}
	return p, err
}

// begins reports whether a path begins with the steps of another, where * stands
// for any step.
func begins(p, prefix diag.Path) bool {
	if len(p) < len(prefix) {
		return false
	}
	for i, step := range prefix {
		if step != "*" && step != p[i] {
			return false
		}
	}
	return true
}

// Forbidden reports whether a rule is in a list of those that are never waived,
// of names and of category/*. What is wrong with a waiver is never waived.
func Forbidden(rule string, never []string) bool {
	category := path.Dir(rule)
	return category == Category || slices.Contains(never, rule) || slices.Contains(never, category+"/*")
}

// Scope says in words what the waiver is for: "Deployment/payments, prod".
func (w *Waiver) Scope() string {
	if w.Inline {
		return "its place"
	}
	var parts []string
	for _, part := range []string{w.Object, w.Path, strings.Join(w.Environments, ", ")} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return "everything"
	}
	return strings.Join(parts, ", ")
}
