package waiver

import "github.com/chartyard/chartyard/internal/diag"

// Category is that of the rules about waivers themselves.
const Category = "waiver"

// IDs of the rules.
const (
	ruleIncomplete = Category + "/incomplete"
	ruleInvalid    = Category + "/invalid"
	ruleForbidden  = Category + "/forbidden"
	ruleTooLong    = Category + "/too-long"
	ruleExpired    = Category + "/expired"
	ruleUnused     = Category + "/unused"
)

// Rules are all rules that this package reports.
func Rules() []diag.Rule {
	return []diag.Rule{
		{
			ID: ruleIncomplete, Title: "A waiver says why, who and until when", Severity: diag.Error,
			Description: "A waiver without a rule, a reason, an owner or a last day waives nothing. Nobody could tell later whether it may go.",
			Remediation: "Add what the message names, or take the waiver out.",
		},
		{
			ID: ruleInvalid, Title: "A waiver can be read", Severity: diag.Error,
			Description: "The waiver names a rule or an environment that there is not, a day that is none, or is written in another form. It waives nothing.",
			Remediation: "Write the waiver as docs/waivers.md shows. Until then its findings count.",
		},
		{
			ID: ruleForbidden, Title: "Some rules are never waived", Severity: diag.Error,
			Description: "The yard lists rules that no service may excuse itself from, in `waivers.never` of yard.yaml. The waiver waives nothing. " +
				"What is wrong with a waiver cannot be waived either.",
			Remediation: "Mend what the rule finds, and take the waiver out.",
		},
		{
			ID: ruleTooLong, Title: "A waiver ends within the yard's longest term", Severity: diag.Error,
			Description: "The yard says in `waivers.longestDays` of yard.yaml how far the end of a waiver may be away. A longer one waives nothing.",
			Remediation: "Choose an earlier day. When it has come, the waiver can be renewed by someone who still wants it.",
		},
		{
			ID: ruleExpired, Title: "No waiver has expired", Severity: diag.Error,
			Description: "The last day of the waiver is over, so its findings count again. The day is that of the machine, in UTC.",
			Remediation: "Mend the findings and take the waiver out, or agree on a new day.",
		},
		{
			ID: ruleUnused, Title: "Every waiver is needed", Severity: diag.Warning,
			Description: "Nothing that the waiver is for was found, although everything that it could be for was checked. It would hide the next mistake.",
			Remediation: "Take the waiver out.",
		},
	}
}

// IsExpired reports whether a finding says that a waiver has expired.
func IsExpired(f diag.Finding) bool { return f.Rule == ruleExpired }

// found is a finding with what its rule says.
func found(id, msg string, span diag.Span) diag.Finding {
	f := diag.Finding{Rule: id, Message: msg, Span: span, Precision: diag.Exact}
	for _, rule := range Rules() {
		if rule.ID == id {
			f.Severity, f.Remediation = rule.Severity, rule.Remediation
		}
	}
	return f
}
