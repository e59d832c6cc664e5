package valueschema

import (
	"fmt"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

const ruleStale = "config/stale-schema"

// Rules lists what this package reports.
func Rules() []diag.Rule {
	return []diag.Rule{{
		ID: ruleStale, Title: "values.schema.json is made from the config block as it stands", Severity: diag.Error,
		Description: "The schema has a property for each entry of the config block that is marked or has a type, an enum or a description. " +
			"It is what makes plain Helm refuse --set config.DB_PASSWORD=x, which would put a password where it does not belong. " +
			"An entry that was added or changed since then is not held.",
		Remediation: "Run chartyard schema, or chartyard check --fix.",
	}}
}

// Finding tells of a difference.
func (d *Difference) Finding() diag.Finding {
	rule := Rules()[0]
	f := diag.Finding{
		Rule: rule.ID, Severity: rule.Severity, Remediation: rule.Remediation, Precision: diag.Exact,
		Span: d.Span, ValuesPath: diag.Path{"config", d.Name}, Message: d.says() + d.others(),
	}
	if d.Entry != nil && d.Entry.Span().Known() {
		f.Related = []diag.Related{{Role: diag.RoleValues, Span: d.Entry.Span(), Message: "the entry"}}
	}
	return f
}

// others names the further entries that differ, as far as a message may go.
func (d *Difference) others() string {
	const most = 8
	if len(d.Others) == 0 {
		return ""
	}
	var names []string
	for _, name := range d.Others[:min(most, len(d.Others))] {
		names = append(names, diag.Path{"config", name}.String())
	}
	text := "; the schema does not fit " + strings.Join(names, ", ") + " either"
	if more := len(d.Others) - most; more > 0 {
		text += fmt.Sprintf(", nor %d more", more)
	}
	return text
}

func (d *Difference) says() string {
	name := diag.Path{"config", d.Name}.String()
	switch {
	case d.Entry == nil:
		return name + ": the schema has a property for it, the config block has no such entry"
	case d.Missing && d.Entry.Marked:
		return name + ": the schema has no property for it, so plain Helm does not keep its mark"
	case d.Missing:
		return name + ": the schema has no property for it"
	case !d.Entry.needsProperty():
		return name + ": the schema has a property for it, which the entry gives no reason for"
	case d.Entry.Marked:
		return name + ": its property in the schema is not that of a marked entry, or describes it otherwise"
	}
	return name + ": its property in the schema is not what the entry says"
}
