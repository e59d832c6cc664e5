package chart

import (
	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/values"
)

// ReportNothing tells of an action that printed nothing because what it names
// has no value: at the template line, or where a layer took the value away, at
// that. A null in a chart's own defaults declares a value that need not be set.
func ReportNothing(pass *check.Pass, n check.Nothing) {
	if len(n.Origins) == 0 {
		f := found(ruleNoValue, n.Text+" prints nothing: "+unset(n), n.Template)
		pass.ReportLocated(f, n.Location, check.AtTemplate)
		return
	}
	winner := n.Origins[len(n.Origins)-1]
	if winner.Layer.Kind == values.Defaults {
		return
	}
	f := found(ruleNoValue, n.Text+" prints nothing: "+winner.Layer.Name+" sets "+winner.Written.String()+" to null", n.Template)
	f.Remediation = "Remove the null, or let the template do without the value: put with around the line or default after the value."
	pass.ReportLocated(f, n.Location, check.AtValue)
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
