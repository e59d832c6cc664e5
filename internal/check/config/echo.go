package config

import (
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
)

// Echoes reports whether a message, of the chart's schema or of a template's
// fail, is about an entry of the config block for which one of the findings says
// why it is refused. To the reader the message would be the same fault again.
func Echoes(message string, findings []diag.Finding) bool {
	return slices.ContainsFunc(findings, func(f diag.Finding) bool {
		return refusing(f) && mentions(message, f.ValuesPath[:2])
	})
}

// refusing reports whether the standard chart refuses what a finding is about.
func refusing(f diag.Finding) bool {
	if f.Severity != diag.Error || len(f.ValuesPath) < 2 || f.ValuesPath[0] != config.Block {
		return false
	}
	switch f.Rule {
	case ruleLooksSecret, ruleMarkDropped, ruleArgument, ruleMissing, ruleName, ruleUnquoted, ruleType, ruleInvalid:
		return true
	}
	return false
}

// mentions reports whether a message names an entry, and not one whose name
// only begins like it.
func mentions(message string, entry diag.Path) bool {
	for _, name := range []string{entry.String(), config.Block + "." + entry[1], config.Block + `: "` + entry[1] + `"`} {
		_, after, ok := strings.Cut(message, name)
		if ok && (after == "" || !strings.ContainsRune("_-", rune(after[0])) && !config.IsVariable("_"+after[:1])) {
			return true
		}
	}
	return false
}

// Repeats reports whether a finding, about a ConfigMap or a Secret, is what one
// of the findings says of a workload: the same rule, of the same entry of the
// config block. What is done about the entry mends both.
func Repeats(f diag.Finding, findings []diag.Finding) bool {
	if !isData(f.Object) || len(f.ValuesPath) < 2 || f.ValuesPath[0] != config.Block {
		return false
	}
	return slices.ContainsFunc(findings, func(of diag.Finding) bool {
		return of.Rule == f.Rule && of.Object != nil && !isData(of.Object) && of.ValuesPath.HasPrefix(f.ValuesPath[:2])
	})
}

func isData(o *diag.Object) bool { return o != nil && (o.Kind == "ConfigMap" || o.Kind == "Secret") }

// Hides reports whether the line of a finding holds a secret, or what may be
// one: no report may show it.
func Hides(f diag.Finding) bool {
	return f.Rule == ruleLooksSecret || f.Rule == ruleLiteral
}
