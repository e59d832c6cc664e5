package check

import (
	"errors"
	"fmt"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

// Validate refuses a list of checks that could not be run or whose findings
// could not be told apart: a check without name or Run, a rule without title,
// severity or remediation, an ID that is not category/name, the same name or ID twice. The error joins all
// faults. It is for tests and for lists that users add to.
func Validate(checks []Check) error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	names, ids := map[string]bool{}, map[string]string{}
	for i, c := range checks {
		switch {
		case !validName(c.Name):
			fault("check %d: name %q: want lower-case words with dashes", i, c.Name)
		case names[c.Name]:
			fault("check %s: there are two of this name", c.Name)
		}
		names[c.Name] = true
		if c.Run == nil {
			fault("check %s: no Run", c.Name)
		}
		for _, r := range c.Rules {
			if other, ok := ids[r.ID]; ok {
				fault("rule %s: in check %s and in check %s", r.ID, other, c.Name)
			}
			ids[r.ID] = c.Name
			faults = append(faults, validateRule(r)...)
		}
	}
	return errors.Join(faults...)
}

func validateRule(r diag.Rule) []error {
	var faults []error
	if !ValidID(r.ID) {
		faults = append(faults, fmt.Errorf("rule %q: want category/name, in lower-case words with dashes", r.ID))
	}
	if r.Title == "" {
		faults = append(faults, fmt.Errorf("rule %s: no title", r.ID))
	}
	if r.Severity < diag.Info || r.Severity > diag.Error {
		faults = append(faults, fmt.Errorf("rule %s: no severity", r.ID))
	}
	if r.Remediation == "" {
		faults = append(faults, fmt.Errorf("rule %s: no remediation", r.ID))
	}
	return faults
}

// ValidID reports whether id is category/name, each of lower-case words with
// dashes.
func ValidID(id string) bool {
	category, name, ok := strings.Cut(id, "/")
	return ok && validName(category) && validName(name)
}

func validName(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c >= 'a' && c <= 'z'
		if !letter && (i == 0 || (c < '0' || c > '9') && c != '-') {
			return false
		}
	}
	return s != "" && !strings.HasSuffix(s, "-")
}
