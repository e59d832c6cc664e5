package scaffold

import (
	"io/fs"
	"strings"
)

// NewRule is the folder of a rule that loads, is tested and says what to change:
// a sentence about Deployments and StatefulSets without a team. id is
// category/name, in lower case with dashes.
func NewRule(id string) Tree {
	category, name, _ := strings.Cut(id, "/")
	words := strings.NewReplacer(
		"RULE", step(category)+index(name),
		"TEST", step(category)+index(name+"_test"),
		"CATEGORY/NAME", id,
	)
	var tree Tree
	for file, text := range map[string]string{"rule.rego": newRule, "rule_test.rego": newRuleTest, "bad.yaml": newBad, "good.yaml": newGood} {
		tree = append(tree, File{Path: file, Text: []byte(words.Replace(text)), Mode: fs.FileMode(0o644)})
	}
	return tree.sorted()
}

// step is a step of a package that follows the word policies.
func step(category string) string { return "policies" + index(category) }

// index is a step of a reference: in brackets when it is no name.
func index(name string) string {
	if strings.Contains(name, "-") || keyword(name) {
		return `["` + name + `"]`
	}
	return "." + name
}

// keyword reports whether Rego has the word for itself (its reference, "Reserved
// Names").
func keyword(word string) bool {
	switch word {
	case "as", "contains", "data", "default", "else", "every", "false", "if", "in", "import", "input",
		"package", "not", "null", "some", "true", "with":
		return true
	}
	return false
}

const newRule = `# METADATA
# title: Workloads name their team
# description: >-
#   The label team of Deployments and StatefulSets is looked at. Any text is let pass.
# custom:
#   severity: warning
#   profile: baseline
#   kinds: [Deployment, StatefulSet]
#   rationale: >-
#     Who is called when it breaks is looked up by this label. Without it nobody is.
#   remediation: Add the label team to the workload.
package RULE

violation contains {"msg": msg, "path": ["metadata", "labels", "team"]} if {
	not input.metadata.labels.team
	msg := sprintf("%s %q names no team", [input.kind, input.metadata.name])
}
`

const newRuleTest = `package TEST

import data.RULE as subject

says(labels) := found if {
	found := {v.msg | some v in subject.violation} with input as {
		"kind": "Deployment",
		"metadata": {"name": "app", "labels": labels},
	}
}

test_a_team_passes if says({"team": "payments"}) == set()

test_no_team_is_found if says({}) == {` + "`Deployment \"app\" names no team`" + `}
`

const newBad = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
`

const newGood = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
  labels:
    team: payments
`
