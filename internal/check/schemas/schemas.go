package schemas

import (
	"context"
	"fmt"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
)

// The rules of this package.
const (
	ruleSchema    = "values/schema"
	ruleKey       = "values/unknown-key"
	ruleBroken    = "values/schema-broken"
	ruleRemoteRef = "values/schema-remote-ref"
)

// remedy is that of ruleSchema.
const remedy = "Change the value in this layer, or the schema if it is too narrow."

// keyRemedy is that of a key that the schema forbids.
const keyRemedy = "Remove it, or change the schema if it is too narrow."

// Rules lists what this package reports.
func Rules() []diag.Rule {
	return []diag.Rule{
		{
			ID: ruleSchema, Title: "Values are as the chart's schema wants them", Severity: diag.Error,
			Description: "A value has the wrong type, form or size, or one that the chart needs is missing. Helm refuses to render such values.",
			Remediation: remedy,
		},
		{
			ID: ruleKey, Title: "Keys of values are known to the chart's schema", Severity: diag.Error,
			Description: "A key that the schema does not list. Mostly it is mistyped or stands one level too deep. Helm refuses to render such values.",
			Remediation: "Correct the key, or add it to values.schema.json.",
		},
		{
			ID: ruleBroken, Title: "values.schema.json is a valid JSON Schema", Severity: diag.Error,
			Description: "A schema that cannot be used checks nothing, and Helm refuses to render the chart.",
			Remediation: "Mend values.schema.json.",
		},
		{
			ID: ruleRemoteRef, Title: "values.schema.json refers to nothing outside itself", Severity: diag.Error,
			Description: "A $ref to another file or an address makes a render depend on the host and the network, and reads files that are no part of the chart. It is not followed, so the values are unchecked.",
			Remediation: "Copy what it refers to under definitions and refer to it with #/definitions/NAME.",
		},
	}
}

// Check is the check of all schemas of a pass against its values.
func (c *Cache) Check() check.Check {
	return check.Check{Name: "values-schema", Rules: Rules(), Run: c.run}
}

func (c *Cache) run(ctx context.Context, pass *check.Pass) error {
	for _, s := range pass.Schemas {
		instance, ok := at(pass.Values, s.At)
		if !ok && len(s.At) > 0 {
			continue // Helm checks no subchart that has no values
		}
		if _, isMap := instance.(map[string]any); !isMap && len(s.At) > 0 {
			pass.ReportValue(diag.Finding{Rule: ruleSchema, Message: fmt.Sprintf("%s: want object, the values of a subchart, got %s", s.At, typeWord(instance))}, s.At)
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		kept := c.get(s)
		if kept.surelyValid(instance) {
			continue
		}
		ready, err := kept.whole()
		if err != nil {
			pass.Report(brokenFinding(s, err))
			continue
		}
		if err := ready.check(ctx, pass, s, instance); err != nil {
			return err
		}
	}
	return nil
}

// at is the value at path; ok is false where there is none or null.
func at(v any, path diag.Path) (value any, ok bool) {
	for _, step := range path {
		m, isMap := v.(map[string]any)
		if !isMap {
			return nil, false
		}
		v = m[step]
	}
	return v, v != nil
}

// check validates instance and reports what is wrong.
func (c *compiled) check(ctx context.Context, pass *check.Pass, s check.Schema, instance any) error {
	fault, err := c.validate(ctx, s, instance)
	if err != nil || fault == nil {
		return err
	}
	w := &words{doc: c.doc, instance: instance, at: s.At, hidden: hiddenIn(pass)}
	reported := map[string]bool{}
	for _, l := range c.leaves(fault) {
		for _, f := range w.findings(l) {
			if id := f.path.String() + "\x00" + f.Message; !reported[id] {
				reported[id] = true
				f.Span = defaultsOf(pass)
				if f.atKey {
					pass.ReportKey(f.Finding, f.path)
				} else {
					pass.ReportValue(f.Finding, f.path)
				}
			}
		}
	}
	return nil
}

// defaultsOf is the root chart's values.yaml: there a key belongs that no layer
// has and whose parent none has either.
func defaultsOf(pass *check.Pass) diag.Span {
	if pass.Stack != nil {
		for _, layer := range pass.Stack.Layers {
			if len(layer.At) == 0 && layer.Doc != nil {
				return diag.Span{File: layer.Doc.File}
			}
		}
	}
	return diag.Span{}
}
