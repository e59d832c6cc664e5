package foreign

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/rego"
)

// rule is all rules of one name in one package.
type rule struct {
	diag.Rule
	ref       ast.Ref // data.main.deny_x
	exception ast.Ref // data.main.exception
	suffix    string  // "x", which an exception names
	at        *ast.Location
	titled    bool
}

// severityOf tells by its name what a rule's results are; none of others. The
// names are conftest's (its policy engine).
func severityOf(name string) (severity diag.Severity, suffix string) {
	word, suffix, parted := strings.Cut(name, "_")
	switch {
	case parted && !regexp.MustCompile(`^[a-zA-Z0-9]+(_[a-zA-Z0-9]+)*$`).MatchString(suffix):
		return 0, ""
	case word == "deny" || word == "violation":
		return diag.Error, suffix
	case word == "warn":
		return diag.Warning, suffix
	}
	return 0, ""
}

// findRules lists the rules of the chosen packages, in order of package and name.
func findRules(modules map[string]*ast.Module, chosen []string) ([]rule, error) {
	byRef := map[string]*rule{}
	for _, file := range slices.Sorted(maps.Keys(modules)) {
		mod := modules[file]
		if !slices.Contains(chosen, namespace(mod)) {
			continue
		}
		for _, r := range mod.Rules {
			if !isRule(r) {
				continue
			}
			if err := givesMessages(r); err != nil {
				return nil, err
			}
			found := newRule(mod, r)
			if first := byRef[found.ref.String()]; first != nil {
				found = first
			}
			byRef[found.ref.String()] = found
			found.annotate(r)
		}
	}
	rules := make([]rule, 0, len(byRef))
	for _, r := range byRef {
		if r.Remediation == "" {
			r.Remediation = fmt.Sprintf("The rule is %s in %s; remediation in its result or its # METADATA would say here what to do.", r.ref, r.at.File)
		}
		rules = append(rules, *r)
	}
	slices.SortFunc(rules, func(a, b rule) int { return cmp.Compare(a.ref.String(), b.ref.String()) })
	nameRules(rules)
	return rules, nil
}

func newRule(mod *ast.Module, of *ast.Rule) *rule {
	name := string(of.Head.Name)
	severity, suffix := severityOf(name)
	return &rule{
		ref: mod.Package.Path.Append(ast.StringTerm(name)), suffix: suffix, at: of.Location,
		exception: mod.Package.Path.Append(ast.StringTerm("exception")),
		Rule:      diag.Rule{Severity: severity, Title: namespace(mod) + ": " + name},
	}
}

// givesMessages refuses a rule that is true or false. It would report nothing:
// conftest passes over it.
func givesMessages(r *ast.Rule) error {
	if r.Head.RuleKind() == ast.MultiValue || r.Head.Value == nil {
		return nil
	}
	if _, boolean := r.Head.Value.Value.(ast.Boolean); boolean && r.Head.Key == nil {
		return faultf(r.Location, "%s is true or false and has no message, so it would never report; write: %s contains msg if …", r.Head.Name, r.Head.Name)
	}
	return nil
}

// annotate takes what # METADATA says of a rule, the first that says it.
func (r *rule) annotate(of *ast.Rule) {
	for _, note := range of.Annotations {
		if note.Title != "" && !r.titled {
			r.Title, r.titled = note.Title, true
		}
		r.Description = cmp.Or(r.Description, note.Description)
		if text, ok := note.Custom["remediation"].(string); ok {
			r.Remediation = cmp.Or(r.Remediation, text)
		}
	}
}

// nameRules gives each rule the ID policy/<package>-<rule>, in lower case with
// dashes. Rules whose names differ only in what an ID cannot hold are told apart
// by the beginning of a hash of their full name.
func nameRules(rules []rule) {
	count := map[string]int{rego.VersionRule().ID: 1}
	for i := range rules {
		rules[i].ID = plainID(rules[i].ref)
		count[rules[i].ID]++
	}
	for i := range rules {
		if count[rules[i].ID] > 1 {
			sum := sha256.Sum256([]byte(rules[i].ref.String()))
			rules[i].ID += "-" + hex.EncodeToString(sum[:4])
		}
	}
}

// IsRule reports whether an ID is one that rules of others may have.
func IsRule(id string) bool { return strings.HasPrefix(id, category) }

const category = "policy/"

func plainID(ref ast.Ref) string {
	var words []string
	for _, term := range ref[1:] {
		step, _ := term.Value.(ast.String)
		words = append(words, strings.FieldsFunc(strings.ToLower(string(step)), func(r rune) bool {
			return (r < 'a' || r > 'z') && (r < '0' || r > '9')
		})...)
	}
	name := strings.Join(words, "-")
	if name == "" || name[0] < 'a' || name[0] > 'z' {
		name = "p" + name
	}
	return category + name
}

// Check returns the check that runs all rules.
func (p *Policies) Check() check.Check {
	rules := make([]diag.Rule, 0, len(p.rules))
	for _, r := range p.rules {
		rules = append(rules, r.Rule)
	}
	return check.Check{Name: "foreign-policy", Rules: rules, Run: p.run}
}

// Query is the reference that rule id of the check stands for: data.main.deny_x.
func (p *Policies) Query(id string) string {
	for _, r := range p.rules {
		if r.ID == id {
			return r.ref.String()
		}
	}
	return ""
}
