package chart

import "github.com/chartyard/chartyard/internal/diag"

// IDs of the rules.
const (
	ruleLoad           = "chart/not-loaded"
	ruleNoObjects      = "chart/no-objects"
	ruleLink           = "chart/symbolic-link"
	ruleDependency     = "chart/missing-dependency"
	ruleMetadata       = "chart/metadata"
	ruleStray          = "overlay/no-environment"
	ruleMissing        = "overlay/missing"
	ruleSyntax         = "values/syntax"
	ruleDuplicate      = "values/duplicate-key"
	ruleTemplate       = "template/error"
	ruleLimit          = "template/limit"
	ruleNoObject       = "template/no-object"
	ruleUnreproducible = "template/not-reproducible"
	ruleLookup         = "template/lookup"
	ruleNoValue        = "template/no-value"
	ruleKeyTwice       = "template/duplicate-key"
	ruleFixedChecksum  = "template/fixed-checksum"
)

// Rules are all rules that this package reports.
func Rules() []diag.Rule {
	return []diag.Rule{
		{
			ID: ruleLoad, Title: "The chart can be loaded", Severity: diag.Error,
			Description: "Helm cannot load the chart, or refuses to render it: a file is broken, too large or not what it should be.",
			Remediation: "Mend the file that the message names.",
		},
		{
			ID: ruleNoObjects, Title: "The chart renders an object", Severity: diag.Error,
			Description: "In this environment the chart renders no Kubernetes object. Deployed, it would remove what an earlier release installed, " +
				"and every check passes because there is nothing to look at.",
			Remediation: "Look for a condition that turns everything off: chartyard render --env shows what is left.",
		},
		{
			ID: ruleLink, Title: "No symbolic link leaves the chart", Severity: diag.Error,
			Description: "A symbolic link in the chart leads to a file outside of it. Helm follows it: the file lands in the rendered output or in the packaged chart.",
			Remediation: "Replace the link with a copy of the file, or remove it.",
			References:  []string{"CVE-2019-18658", "CVE-2022-31036"},
		},
		{
			ID: ruleDependency, Title: "Dependencies are in charts/", Severity: diag.Error,
			Description: "Chart.yaml declares a dependency that is not in charts/. Helm refuses to render such a chart.",
			Remediation: "Run helm dependency build and commit charts/, or let CI do so before the check.",
		},
		{
			ID: ruleMetadata, Title: "Chart.yaml is complete", Severity: diag.Error,
			Description: "Chart.yaml misses a field that Helm needs, or has one of the wrong form.",
			Remediation: "Mend the field in Chart.yaml.",
			References:  []string{"https://helm.sh/docs/topics/charts/#the-chartyaml-file"},
		},
		{
			ID: ruleStray, Title: "Every overlay belongs to an environment", Severity: diag.Warning,
			Description: "The file is named like the overlay of an environment that the service does not have, so nothing ever reads it. " +
				"Or its value environment is the name of another environment, as in a copy: what the templates do for one is done for the other.",
			Remediation: "Rename the file to values-<environment>.yaml of an environment, or delete it.",
		},
		{
			ID: ruleMissing, Title: "Every environment has its overlay", Severity: diag.Warning,
			Description: "The yard has the environment and the service has no overlay for it, so it is rendered with the chart's defaults.",
			Remediation: "Add the file, an empty one if the defaults are meant; or list the service's environments in chartyard.yaml.",
		},
		{
			ID: ruleSyntax, Title: "Values are readable YAML", Severity: diag.Error,
			Description: "A values file is not the YAML mapping that Helm wants.",
			Remediation: "Indent the keys of one level alike, with spaces; close brackets and quotes; put a text in quotes that begins with a sign or has \": \" in it.",
		},
		{
			ID: ruleDuplicate, Title: "No key stands twice", Severity: diag.Error,
			Description: "A mapping has the same key twice. Helm takes the last one in silence; what stands under the first is lost.",
			Remediation: "Merge the two into one key.",
		},
		{
			ID: ruleTemplate, Title: "Templates render", Severity: diag.Error,
			Description: "A template does not render with this environment's values: a template error, or the chart's own required or fail, which helm lint passes over.",
			Remediation: "Where the message asks for a value, give it; else correct the template line. A nil pointer is a path that is misspelt, or whose parts before the last are not there.",
		},
		{
			ID: ruleLimit, Title: "Templates stay within limits", Severity: diag.Error,
			Description: "The render was stopped because it passed a limit: of steps, of text written, of calls within calls, or of time. " +
				"The limits keep a loop without end, by accident or by intent, from taking the machine. The exit code is 4.",
			Remediation: "Look for a loop or an include that does not end, or for a number in values that is too large.",
		},
		{
			ID: ruleNoObject, Title: "Documents are Kubernetes objects", Severity: diag.Error,
			Description: "A template wrote a document that is no Kubernetes object. Helm prints it, an API server refuses it.",
			Remediation: "Look at the rendered text with chartyard render; often an indentation is wrong or a condition leaves half of an object.",
		},
		{
			ID: ruleUnreproducible, Title: "Templates render the same every time", Severity: diag.Warning,
			Description: "The template calls a function that gives another result at every render (random text, time, keys). Each upgrade changes the object even when nothing changed: " +
				"pods restart, passwords are lost, and no diff can be trusted. chartyard renders it with fixed results.",
			Remediation: "Take the value from values or from a Secret that is made once.",
		},
		{
			ID: ruleLookup, Title: "Templates do not ask the cluster", Severity: diag.Info,
			Description: "The template calls lookup or getHostByName. Here, as in helm template, they find nothing, so what is deployed may differ from what was checked.",
			Remediation: "Pass what the template needs in values.",
		},
		{
			ID: ruleNoValue, Title: "What a template prints has a value", Severity: diag.Warning,
			Description: "The template prints a value that is not there: no layer sets it, or one sets it to null. Helm writes nothing for it and says nothing of it, " +
				"so a mistyped path leaves a field empty, and the cluster takes its own default. It is also nothing where quote follows; " +
				"printf and toString write <nil> for it, int writes 0. What toYaml and toJson write, null, is told of only where another key is like the name: " +
				"charts print it for what need not be set. " +
				"What stands below if or with, has a default, or is a null in the chart's own values.yaml may be empty: there the author has thought of it.",
			Remediation: "Name a value that a layer sets, or give this one in values.yaml; where it may be missing, put with around the line or default after the value.",
			References:  []string{"https://helm.sh/docs/chart_best_practices/values/"},
		},
		{
			ID: ruleKeyTwice, Title: "No key of an object stands twice", Severity: diag.Error,
			Description: "A template writes the same key twice into one mapping. Helm prints both and installs the last, so what stands under the first is lost in silence; " +
				"Flux and kustomize refuse the text, and so does an API server that is asked for strict validation.",
			Remediation: "Merge the two into one key, or take one out; where an include or a value brings it, leave it out there.",
			References:  []string{"https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation", "https://github.com/fluxcd/flux2/issues/1522"},
		},
		{
			ID: ruleFixedChecksum, Title: "A checksum is worked out by the template", Severity: diag.Warning,
			Description: "An annotation of a pod template is called a checksum, and a template has it written out. Such an annotation is there so that the pods are replaced " +
				"when the ConfigMap or Secret that they read changes. This one stays the same, so they go on with the old values. What comes from a value is let pass.",
			Remediation: "Let the template work it out of the file that makes the object:\n\n" +
				`    checksum/config: {{ include (print $.Template.BasePath "/configmap.yaml") . | sha256sum }}` + "\n\n" +
				"In the standard chart: the annotations of the pod template in templates/deployment.yaml have this line:\n\n" +
				`    checksum/config: {{ include "service.config.checksum" . }}`,
			References: []string{"https://helm.sh/docs/howto/charts_tips_and_tricks/#automatically-roll-deployments"},
		},
	}
}
