package yard

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/grammar"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Profile is a set of rules with what a yard makes of them: one of its own, or
// its changes to one of grammar.Profiles.
type Profile struct {
	// Extends is the profile that an own one begins with.
	Extends string `key:"extends"`
	// Include and Exclude name rules as category/name, or category/* for all of a
	// category.
	Include []string `key:"include"`
	Exclude []string `key:"exclude"`
	// Severities by rule or category/*: info, warning, error, or off, which YAML
	// reads as false when it has no quotes.
	Severities map[string]any `key:"severities"`
	// Params by the rule's ID, each a mapping.
	Params map[string]any `key:"params"`
}

// Strictest is the profile of an environment that names none.
func Strictest() string {
	all := grammar.Profiles()
	return all[len(all)-1]
}

// ProfileNames are chartyard's profiles, and then the yard's own in order of
// their names.
func (y *Yard) ProfileNames() []string {
	names := grammar.Profiles()
	for _, name := range slices.Sorted(maps.Keys(y.Profiles)) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// ProfileOf is the name of the profile of an environment; that of one which the
// yard does not have is the strictest.
func (y *Yard) ProfileOf(environment string) string {
	for _, env := range y.Environments {
		if env.Name == environment && env.Profile != "" {
			return env.Profile
		}
	}
	return Strictest()
}

// ProfileChain is what a profile is made of: the profiles it begins with, and
// itself last.
func (y *Yard) ProfileChain(name string) []string {
	own, known := []string(nil), grammar.Profiles()
	for !slices.Contains(known, name) && !slices.Contains(own, name) {
		own = append(own, name)
		name = y.Profiles[name].Extends
	}
	slices.Reverse(own)
	return append(known[:slices.Index(known, name)+1], own...)
}

// Fault is an error at a field of yard.yaml.
func (y *Yard) Fault(at diag.Path, format string, args ...any) *yamldoc.Error {
	return y.doc.Errorf(at, format, args...)
}

// Faults joins errors of yard.yaml in the order of their lines; nil when there
// are none.
func (y *Yard) Faults(faults []*yamldoc.Error) error {
	if len(faults) == 0 {
		return nil
	}
	return y.doc.Join(faults)
}

// SeverityOf reads a severity of yard.yaml. Off is true when the rule is to say
// nothing.
func SeverityOf(value any) (severity diag.Severity, off bool, err error) {
	word, isText := value.(string)
	if value == false || word == "off" {
		return 0, true, nil
	}
	if severity, err = diag.ParseSeverity(word); err != nil || !isText {
		return 0, false, errors.New("want error, warning, info or off")
	}
	return severity, false, nil
}

func (v *validation) profiles(y *Yard) {
	for i, env := range y.Environments {
		v.profileName(diag.Path{"environments", strconv.Itoa(i), "profile"}, env.Profile, y)
	}
	v.severities(diag.Path{"severities"}, y.Severities)
	v.params(diag.Path{"params"}, y.Params)
	for name, p := range y.Profiles {
		at := diag.Path{"profiles", name}
		v.extension(at, name, p, y)
		v.patterns(at.Append("include"), p.Include)
		v.patterns(at.Append("exclude"), p.Exclude)
		v.severities(at.Append("severities"), p.Severities)
		v.params(at.Append("params"), p.Params)
	}
}

// extension holds own profiles, and only them, to what they begin with.
func (v *validation) extension(at diag.Path, name string, p Profile, y *Yard) {
	builtin := slices.Contains(grammar.Profiles(), name)
	switch {
	case builtin && p.Extends != "":
		v.fault(at.Append("extends"), "%s: the profile is chartyard's and extends nothing; give an own one another name", at)
	case builtin:
	case !grammar.Label(name):
		v.fault(at, "%s: %q is not %s", at, name, wantName)
	case p.Extends == "":
		v.fault(at, "%s: extends is missing: an own profile begins with another, such as %s%s", at, Strictest(), diag.DidYouMean(name, grammar.Profiles()))
	case y.extendsItself(name):
		v.fault(at.Append("extends"), "%s: the profile extends itself", at)
	default:
		v.profileName(at.Append("extends"), p.Extends, y)
	}
}

func (y *Yard) extendsItself(name string) bool {
	seen := map[string]bool{}
	for next := name; ; {
		seen[next] = true
		if next = y.Profiles[next].Extends; next == name {
			return true
		}
		if next == "" || seen[next] {
			return false
		}
	}
}

func (v *validation) profileName(at diag.Path, name string, y *Yard) {
	if known := y.ProfileNames(); name != "" && !slices.Contains(known, name) {
		v.fault(at, "%s: there is no profile %q, only %s%s", at, name, strings.Join(known, ", "), diag.DidYouMean(name, known))
	}
}

func (v *validation) patterns(at diag.Path, patterns []string) {
	for i := range patterns {
		v.text(at.Append(strconv.Itoa(i)), grammar.RulePattern, "a rule as category/name, nor category/*")
	}
}

func (v *validation) severities(at diag.Path, severities map[string]any) {
	for rule, word := range severities {
		if _, _, err := SeverityOf(word); err != nil {
			v.fault(at.Append(rule), "%s: %v", at.Append(rule), err)
		}
	}
}

func (v *validation) params(at diag.Path, params map[string]any) {
	for rule, value := range params {
		if _, ok := value.(map[string]any); !ok {
			v.fault(at.Append(rule), "%s of %s: want a mapping, of the rule's parameters", at, rule)
		}
	}
}
