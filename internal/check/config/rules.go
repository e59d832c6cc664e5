package config

import "github.com/chartyard/chartyard/internal/diag"

// IDs of the rules.
const (
	ruleLooksSecret = "config/looks-secret"
	ruleLiteral     = "config/literal-secret"
	ruleMarkDropped = "config/mark-dropped"
	ruleArgument    = "config/secret-argument"
	ruleMissing     = "config/missing-value"
	ruleUnread      = "config/unread"
	ruleCase        = "config/case-clash"
	ruleName        = "config/name"
	ruleLarge       = "config/too-large"
	ruleUndeclared  = "config/undeclared"
	ruleUnmarked    = "config/unmarked-secret"
	ruleUnquoted    = "config/unquoted"
	ruleType        = "config/wrong-type"
	ruleInvalid     = "config/invalid-entry"
)

// Rules are all rules that this package reports.
func Rules() []diag.Rule {
	return append(secretRules(), entryRules()...)
}

// secretRules are those about what must stay secret.
func secretRules() []diag.Rule {
	return []diag.Rule{
		{
			ID: ruleLooksSecret, Title: "What looks secret is marked", Severity: diag.Error,
			Description: "A value in a values file looks secret, by its name (DB_PASSWORD, clientSecret, api-key) or by itself (a token, a private key, an address with a password), " +
				"and is not marked. Unmarked it goes to the ConfigMap, and with the file into git. Outside of the config block a name alone is a warning.",
			Remediation: ofAWSKey + lowered(markIt),
		},
		{
			ID: ruleLiteral, Title: "A marked entry has no value in git", Severity: diag.Error,
			Description: "An entry is marked as sensitive, and a file under version control gives it a value. Whoever reads the repository reads the secret, now and in its history. " +
				"An empty value and a placeholder like <password> or ${PASSWORD} are fine.",
			Remediation: ofAWSKey + lowered(takeOut),
		},
		{
			ID: ruleMarkDropped, Title: "No layer drops a marker", Severity: diag.Error,
			Description: "One layer marks the entry as sensitive, and a later one replaces it by something that is not marked: a bare value, a list, sensitive: false. " +
				"In this environment the value would go to the ConfigMap.",
			Remediation: "Leave the entry a mapping: give it a value as config.NAME.value, in a layer of secrets.",
		},
		{
			ID: ruleArgument, Title: "No secret is an argument", Severity: diag.Error,
			Description: "A secret is given with --set or one of its kin. The arguments of a process are seen by every user of the machine and kept in the history of shells and in the logs of pipelines. " +
				"--set-file, which names a file, is fine.",
			Remediation: "Give it from a store of secrets, with -f from a file or a pipe, or with --set-file.",
		},
		{
			ID: ruleUndeclared, Title: "A secret's keys are declared", Severity: diag.Warning,
			Description: "The store's secret has a key that no entry of the config block declares. It is not passed on: what the config block declares is what the service reads. " +
				"For the secret that all services share it is a matter of course, and told as information.",
			Remediation: "Declare the key in the config block with sensitive: true, correct its name, or remove it from the secret.",
		},
		{
			ID: ruleUnmarked, Title: "What comes from a secret says whether it is sensitive", Severity: diag.Error,
			Description: "The store's secret has a value for an entry that says neither sensitive: true nor sensitive: false. It is not passed on, as it would go to the ConfigMap.",
			Remediation: "Mark the entry with sensitive: true; or say sensitive: false, and why in reason.",
		},
	}
}

// entryRules are those about the entries themselves.
func entryRules() []diag.Rule {
	return []diag.Rule{
		{
			ID: ruleMissing, Title: "Required entries have a value", Severity: diag.Error,
			Description: "An entry must have a value in this environment, and no layer gives one. Of a marked entry that is known only when the secrets were read: a pod without its value does not start.",
			Remediation: "Give the value in the environment's overlay, or in the secret when the entry is marked; or say required: false.",
		},
		{
			ID: ruleUnread, Title: "Every entry reaches a container", Severity: diag.Warning,
			Description: "The config block declares the entry, and no container gets it, neither as a variable nor as a file.",
			Remediation: "Remove the entry, or deliver it: look at how the chart's containers refer to the ConfigMap and the Secret.",
		},
		{
			ID: ruleCase, Title: "Names differ by more than case", Severity: diag.Warning,
			Description: "Two entries have the same name but for upper and lower case. Both are delivered, and the process reads one of them.",
			Remediation: "Keep one of the two.",
		},
		{
			ID: ruleName, Title: "Names fit their delivery", Severity: diag.Error,
			Description: "An entry that is delivered as an environment variable has a name of letters, digits and underscores, and no digit in front; as a file, also dots and dashes.",
			Remediation: "Rename the entry, or deliver it as a file (configDelivery).",
		},
		{
			ID: ruleLarge, Title: "ConfigMaps and Secrets are at most 1 MiB", Severity: diag.Error,
			Description: "The values of a ConfigMap or a Secret are 1,048,576 bytes together at most; an API server refuses more.",
			Remediation: "Put large files into the image or onto a volume.",
			References:  []string{"https://kubernetes.io/docs/concepts/configuration/configmap/#motivation"},
		},
		{
			ID: ruleUnquoted, Title: "Values arrive as they are written", Severity: diag.Error,
			Description: "YAML takes an unquoted scalar for a number or a truth value and Helm writes it in another form: 0123 becomes 83, 1e3 becomes 1000, yes becomes true, 1.10 becomes 1.1, " +
				"and a number of more than 15 digits is rounded.",
			Remediation: "Put the value in quotes; or write it as it arrives if that is what is meant.",
		},
		{
			ID: ruleType, Title: "Values are of their entry's type", Severity: diag.Error,
			Description: "The value of an entry in this environment does not fit what the entry says under type or enum. The types: string; integer, decimal digits with or without a sign; " +
				"number, with or without a fraction and an exponent; boolean, true or false; url, absolute and with a host; duration, as Go writes it: 1h30m, 250ms.",
			Remediation: "Correct the value in the layer that sets it, or the entry's type or enum.",
		},
		{
			ID: ruleInvalid, Title: "Entries are written as the config block wants them", Severity: diag.Error,
			Description: "An entry has a key that entries do not have, a mark that is neither true nor false, a value that is a list or a mapping, an unknown type, an enum that is empty or no list.",
			Remediation: "Correct the entry; docs/config-block.md lists what it can say.",
		},
	}
}
