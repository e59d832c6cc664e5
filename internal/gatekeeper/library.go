package gatekeeper

import (
	"encoding/json"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/check/policy"
)

// reviewLibrary gives a rule the object as it has it elsewhere.
const reviewLibrary = `package lib.chartyard.review

# object is the one under review without the keys that are null.
object := json.remove(input.review.object, nulls)

nulls contains [sprintf("%v", [step]) | some step in path] if {
	walk(input.review.object, [path, null])
	is_string(path[count(path) - 1])
}
`

// constraintLibrary gives a rule its parameters, and Gatekeeper the rule's
// results.
const constraintLibrary = `package lib.chartyard.constraint

# parameters of the constraint, and what holds for those that it leaves out.
parameters := object.union(%s, input.parameters)

# violation is a result of the rule, a text or an object with msg, as Gatekeeper takes it.
violation(result, remediation) := {"msg": result, "details": {"remediation": remediation}} if is_string(result)

violation(result, remediation) := {
	"msg": result.msg,
	"details": object.remove(object.union({"remediation": remediation}, result), {"msg"}),
} if {
	is_object(result)
}
`

// libraries are those that every template has.
func libraries(defaults map[string]any) ([]string, error) {
	value, err := ast.InterfaceToValue(defaults)
	if err != nil {
		return nil, err
	}
	return []string{reviewLibrary, fmt.Sprintf(constraintLibrary, value)}, nil
}

// entry is the rule that Gatekeeper asks: it hands on what the rule found.
func entry(r *rewriter, rule policy.Rule) (string, error) {
	quoted, err := json.Marshal(rule.Remediation)
	if err != nil {
		return "", err
	}
	constraint, remediation := r.alias(constraintPackage()), r.fresh("remediation")
	text := fmt.Sprintf("violation contains %s.violation(result, %s) if ", constraint, remediation)
	if rule.Applies(definitionKind) || len(rule.Kinds) > 0 {
		text += "some result in " + r.results
	} else { // as in chartyard, a rule for all kinds is for all but this one
		text += fmt.Sprintf("{\n\t%s.object.kind != %q\n\tsome result in %s\n}", r.alias(reviewPackage()), definitionKind, r.results)
	}
	return fmt.Sprintf("%s\n\n%s := %s\n", text, remediation, quoted), nil
}

const definitionKind = "CustomResourceDefinition"
