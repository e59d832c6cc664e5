package gatekeeper

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
)

const (
	category    = "policy/"
	unusedID    = category + "gatekeeper-unused"
	elsewhereID = category + "gatekeeper-elsewhere"
	namespaceID = category + "gatekeeper-namespace"
)

// nameRules gives each constraint the ID policy/<kind>-<name>, in lower case with
// dashes. Those that differ only in what an ID cannot hold are told apart by the
// beginning of a hash of kind and name.
func nameRules(constraints []*constraint) {
	count := map[string]int{unusedID: 1, namespaceID: 1, elsewhereID: 1}
	for _, c := range constraints {
		c.ID = plainID(c.Kind, c.Name)
		count[c.ID]++
	}
	for _, c := range constraints {
		if count[c.ID] > 1 {
			sum := sha256.Sum256([]byte(title(c.Object)))
			c.ID += "-" + hex.EncodeToString(sum[:4])
		}
		c.describe()
	}
}

func plainID(kind, name string) string {
	words := strings.FieldsFunc(strings.ToLower(kind+"-"+name), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	id := strings.Join(words, "-")
	if id == "" || id[0] < 'a' || id[0] > 'z' {
		id = "k" + id
	}
	return category + id
}

// describe takes the words of a rule from the annotations that Gatekeeper's library
// has: of the constraint, or else of its template.
func (c *constraint) describe() {
	said := func(keys ...string) string {
		for _, of := range []map[string]any{c.Value, c.template.Value} {
			for _, key := range keys {
				if text, _ := field[string](of, "metadata", "annotations", key); text != "" {
					return strings.TrimSpace(text)
				}
			}
		}
		return ""
	}
	c.Title = cmp.Or(said("metadata.gatekeeper.sh/title"), title(c.Object))
	c.Description = said("description", "metadata.gatekeeper.sh/description")
	at := spanOf(c.Object)
	c.Remediation = fmt.Sprintf("The constraint is %s in %s; its parameters and its template say what is wanted.", title(c.Object), at.File)
}

// Check returns the check that asks all constraints. Its rules are theirs, and the
// three about constraints and templates themselves, which a yard may speak of
// whether or not there is an occasion.
func (p *Policies) Check() check.Check {
	rules := make([]diag.Rule, 0, len(p.constraints)+3)
	for _, c := range p.constraints {
		rules = append(rules, c.Rule)
	}
	rules = append(rules, namespaceRule(), elsewhereRule(), unusedRule())
	return check.Check{Name: "gatekeeper", Rules: rules, Run: p.run}
}

func namespaceRule() diag.Rule {
	return diag.Rule{
		ID: namespaceID, Severity: diag.Warning, Title: "The labels of namespaces that constraints select are known",
		Description: "A chart rarely has its Namespace, so whether a constraint with a namespaceSelector is about it cannot be told.",
		Remediation: "Give --policy the manifest of the Namespace too, with the labels it has in the cluster.",
	}
}

// unasked says that nobody knows whether a constraint is about a namespace.
func (c *constraint) unasked(namespace string) diag.Finding {
	return diag.Finding{
		Rule: namespaceID, Span: spanOf(c.Object, "spec", "match", "namespaceSelector"),
		Message: fmt.Sprintf("%s selects namespaces by labels, and those of namespace %s are not known: nothing was checked by it", title(c.Object), namespace),
	}
}

func unusedRule() diag.Rule {
	return diag.Rule{
		ID: unusedID, Severity: diag.Info, Title: "Templates have constraints",
		Description: "A ConstraintTemplate checks nothing by itself: a constraint says what it is about and with which parameters.",
		Remediation: "Give --policy the constraints too, or leave the templates out.",
	}
}

func elsewhereRule() diag.Rule {
	return diag.Rule{
		ID: elsewhereID, Severity: diag.Warning, Title: "Constraints can be run on a chart",
		Description: "Templates in CEL, and those that look at other objects of the cluster or ask a provider of external data, are run in the cluster only.",
		Remediation: "Leave the constraint out of --policy and to the cluster, or give the rule another severity in yard.yaml.",
	}
}

// Notes tells of constraints and templates that check nothing here.
func (p *Policies) Notes() []diag.Finding {
	var out []diag.Finding
	for _, one := range p.elsewhere {
		rule := elsewhereRule()
		out = append(out, diag.Finding{
			Rule: rule.ID, Severity: rule.Severity, Remediation: rule.Remediation, Span: diag.Span{File: one.why.File, Line: one.why.Line},
			Message: fmt.Sprintf("constraint %s is not run here: %s", title(one.constraint), one.why.Msg),
		})
	}
	if len(p.unused) > 0 {
		rule := unusedRule()
		out = append(out, diag.Finding{
			Rule: rule.ID, Severity: rule.Severity, Remediation: rule.Remediation, Span: spanOf(p.unused[0].Object), Message: p.saysUnused(),
		})
	}
	return out
}

func (p *Policies) saysUnused() string {
	var kinds []string
	for _, t := range p.unused {
		kinds = append(kinds, t.kind)
	}
	if len(kinds) == 1 {
		return "the template " + kinds[0] + " has no constraint and checks nothing"
	}
	return fmt.Sprintf("%d templates have no constraint and check nothing: %s", len(kinds), strings.Join(kinds, ", "))
}

// Constraint is the kind/name that rule id of the check stands for.
func (p *Policies) Constraint(id string) string {
	for _, c := range p.constraints {
		if c.ID == id {
			return title(c.Object)
		}
	}
	return ""
}
