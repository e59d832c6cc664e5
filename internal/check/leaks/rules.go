package leaks

import "github.com/chartyard/chartyard/internal/diag"

// IDs of the rules.
const (
	ruleLeak         = "config/leak"
	ruleWeakChecksum = "config/weak-checksum"
)

// Rules are all rules that this package reports.
func Rules() []diag.Rule {
	return []diag.Rule{
		{
			ID: ruleLeak, Title: "No sensitive value leaves its Secret", Severity: diag.Error,
			Description: "The value of a marked entry comes out of the chart elsewhere than in the data of a Secret: in a ConfigMap, an annotation, an argument, an environment variable, " +
				"a name, a comment or the notes. There anyone who may read the object reads the secret, and so does every log and tool that shows it. " +
				"It is proved, not guessed: the chart is rendered with a canary in the place of each marked value, and the canary is looked for, also in base64 or hexadecimal, in another letter case, reversed or in part. " +
				"A second render with other canaries finds what only depends on a secret, such as its length or first letters. " +
				"What the templates take out of a value that has a type or a list of allowed values is found when the entry says so with type or enum. " +
				"A warning of this rule says that nothing could be proved, because the templates do not take a canary.",
			Remediation: "Let the template refer to the Secret (secretKeyRef, a mounted file) instead of writing the value.",
			References:  []string{"CWE-200", "CWE-312"},
		},
		{
			ID: ruleWeakChecksum, Title: "A checksum does not give a secret away", Severity: diag.Info,
			Description: "A checksum in an object that is no Secret covers sensitive values that are short: fewer than 16 characters in all. Who can read the checksum can try values until the sum is the same. " +
				"A checksum over at least one long value tells nothing. The rule looks only where the values are known: with --secrets.",
			Remediation: "Make the value longer, or take the checksum over more of the configuration.",
			References:  []string{"CWE-916"},
		},
	}
}
