package pipeline

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"

	"github.com/chartyard/chartyard/docs"
	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/grammar"
	"github.com/chartyard/chartyard/internal/waiver"
)

// ListedRule is a rule as `policy list` shows it.
type ListedRule struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Severity diag.Severity `json:"severity"` // as the yard sets it
	// Off is true when the yard has turned the rule off.
	Off      bool   `json:"off,omitempty"`
	Profile  string `json:"profile"` // the first that has the rule
	Language string `json:"language"`
	// Scope and Kinds are of rules in Rego; no kinds means all.
	Scope      string   `json:"scope,omitempty"`
	Kinds      []string `json:"kinds,omitempty"`
	Parameters []string `json:"parameters,omitempty"` // their names
	Workloads  bool     `json:"-"`                    // Kinds are all that run pods
}

// Rules lists the rules of a yard, those in Go too, in the order of their IDs:
// all, as the yard sets them for every profile, or with a profile those that it
// has, as it sets them.
func Rules(o Options) ([]ListedRule, error) {
	policies, set, err := o.ofYard(o.Profile)
	if err != nil {
		return nil, err
	}
	rules := slices.DeleteFunc(rulesIn(policies), func(r ListedRule) bool { return set.lacks[r.ID] })
	for i := range rules {
		r := &rules[i]
		r.Off = set.off[r.ID]
		if severity, said := set.severities[r.ID]; said {
			r.Severity = severity
		}
	}
	return rules, nil
}

// rulesIn are all rules as they are, whatever a yard says of them.
func rulesIn(policies *policy.Policies) []ListedRule {
	var out []ListedRule
	inRego := map[string]bool{}
	for _, r := range policies.Rules() {
		inRego[r.ID] = true
		out = append(out, ListedRule{
			ID: r.ID, Title: r.Title, Severity: r.Severity, Profile: r.Profile, Language: "rego",
			Scope: r.Scope.String(), Kinds: r.Kinds, Workloads: r.ForWorkloads(), Parameters: r.Parameters.Names(),
		})
	}
	for _, r := range slices.Concat(rulesOf(policies), waiver.Rules()) {
		if !inRego[r.ID] {
			out = append(out, ListedRule{ID: r.ID, Title: r.Title, Severity: r.Severity, Profile: grammar.Profiles()[0], Language: "go"})
		}
	}
	slices.SortFunc(out, func(a, b ListedRule) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// RulePage is the page of a rule in Markdown. Of a yard's own rules it lacks
// only what a check prints of the bad example. The error is about the ID.
func RulePage(o Options, id string) (string, error) {
	policies, err := o.loadPolicies()
	if err != nil {
		return "", usageOfYard(o, err)
	}
	rules := rulesIn(policies)
	i := slices.IndexFunc(rules, func(r ListedRule) bool { return r.ID == id })
	if i < 0 {
		return "", UnknownRule(id, rules)
	}
	if o.Vetted || rules[i].Language == "go" {
		text, err := fs.ReadFile(docs.Rules, "rules/"+id+".md")
		return string(text), err
	}
	return o.ownPage(id)
}

// UnknownRule is the error for an ID that none of the rules has.
func UnknownRule(id string, rules []ListedRule) error {
	var ids []string
	for _, r := range rules {
		ids = append(ids, r.ID)
	}
	return &UnknownRuleError{ID: id, Like: diag.DidYouMeanID(id, ids)}
}

// UnknownRuleError says that there is no rule of that ID.
type UnknownRuleError struct {
	ID   string
	Like string // "; did you mean …?", or empty
}

func (e *UnknownRuleError) Error() string {
	return fmt.Sprintf("there is no rule %q%s", e.ID, e.Like)
}

// ownPage makes the page of a yard's rule from its folder.
func (o Options) ownPage(id string) (string, error) {
	fsys, err := o.Yard.Policies()
	if err != nil {
		return "", err
	}
	policies, err := policy.Load(fsys)
	if err != nil {
		return "", usageOfYard(o, err)
	}
	pages, err := policies.Pages(fsys)
	if err != nil {
		return "", err
	}
	pages = slices.DeleteFunc(pages, func(p check.Page) bool { return p.ID != id })
	return check.RuleDocs(pages)[id+".md"], nil
}
