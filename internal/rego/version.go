package rego

import (
	"errors"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/diag"
)

// Parse parses a file as Rego v1, or else as v0; old tells which. Of a text that
// is neither, the error is of the version that it gets further in. An empty file
// is no module and no error.
func Parse(file, text string, o ast.ParserOptions) (mod *ast.Module, old bool, err error) {
	parse := func(version ast.RegoVersion) (*ast.Module, error) {
		o := o
		o.RegoVersion = version
		return ast.ParseModuleWithOpts(file, text, o)
	}
	mod, err = parse(ast.RegoV1)
	if err == nil {
		return mod, false, nil
	}
	oldMod, oldErr := parse(ast.RegoV0)
	if oldErr == nil && oldMod != nil {
		return oldMod, true, nil
	}
	if firstLine(oldErr) > firstLine(err) {
		err = oldErr
	}
	return nil, false, err
}

func firstLine(err error) int {
	var list ast.Errors
	if !errors.As(err, &list) || len(list) == 0 || list[0].Location == nil {
		return 0
	}
	return list[0].Location.Row
}

const versionRuleID = "policy/rego-v0"

// VersionRule is the rule that policies are in Rego v1, whoever wrote them.
func VersionRule() diag.Rule {
	return diag.Rule{
		ID: versionRuleID, Title: "Policies are in Rego v1", Severity: diag.Info,
		Description: "Today's conftest and OPA read a file of Rego v0 only when a flag tells them to.",
		Remediation: "Rewrite the file with chartyard policy fmt, or with opa fmt --v0-v1 --write.",
	}
}

// InOldVersion are the findings of VersionRule for files in Rego v0.
func InOldVersion(files []string) []diag.Finding {
	var out []diag.Finding
	for _, file := range slices.Sorted(slices.Values(files)) {
		rule := VersionRule()
		out = append(out, diag.Finding{
			Rule: rule.ID, Severity: rule.Severity, Message: "the file is in Rego v0, which is read as such",
			Span: diag.Span{File: file, Line: 1}, Remediation: rule.Remediation,
		})
	}
	return out
}
