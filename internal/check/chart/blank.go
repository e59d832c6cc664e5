package chart

import (
	"strings"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/values"
)

// ReportNothing tells of an action that printed nothing, or "<nil>" or 0 in its
// place, because what it names has no value: at the template line, or where a
// layer took the value away, at that. A null in a chart's own defaults declares a
// value that need not be set.
func ReportNothing(pass *check.Pass, n check.Nothing) {
	garbage := strings.Contains(n.Wrote, "nil")
	if n.Wrote != "" && !garbage && !mistaken(n) {
		return
	}
	prints := n.Text + " prints nothing: "
	if n.Wrote != "" {
		prints = n.Text + " prints " + n.Wrote + ": "
	}
	if len(n.Origins) == 0 {
		f := found(ruleNoValue, prints+unset(n), n.Template)
		pass.ReportLocated(f, n.Location, check.AtTemplate)
		return
	}
	winner := n.Origins[len(n.Origins)-1]
	f := found(ruleNoValue, prints+winner.Layer.Name+" sets "+winner.Written.String()+" to null", n.Template)
	switch declared := winner.Layer.Kind == values.Defaults; {
	case declared && garbage:
		f.Remediation = "Let the template do without the value: put with around the line or default after the value."
		pass.ReportLocated(f, n.Location, check.AtTemplate)
	case !declared:
		f.Remediation = "Remove the null, or let the template do without the value: put with around the line or default after the value."
		pass.ReportLocated(f, n.Location, check.AtValue)
	}
}

// mistaken reports whether 0 or null, which may be meant, is printed for a name
// that cannot be: no layer has it. A null does no harm, and charts print it for
// what need not be set, so there must be a key that is like the name.
func mistaken(n check.Nothing) bool {
	if len(n.ValuesPath) == 0 || len(n.Origins) > 0 {
		return false
	}
	return n.Wrote != "null" || n.DidYouMean() != ""
}

// unset says why what an action names has no value, and what may have been
// meant.
func unset(n check.Nothing) string {
	name := "." + n.Name.String()
	if len(n.Name) == 0 {
		return "it has no value"
	}
	msg := "it has no value"
	if len(n.ValuesPath) > 0 {
		msg = "no layer sets it"
		if name != n.Text {
			msg = "no layer sets " + name
		}
	}
	return msg + n.DidYouMean()
}
