package gatekeeper

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/rego"
)

// constraint is an object of a kind that a template defines.
type constraint struct {
	diag.Rule
	*manifest.Object
	template   *template
	match      match
	parameters *ast.Term
	program    *program
}

// readConstraint holds a constraint to its template.
func readConstraint(obj *manifest.Object, of *template, by *schema) (*constraint, error) {
	if obj.Name == "" {
		return nil, faultAt(obj, diag.Path{"metadata"}, "constraint of kind "+obj.Kind+" has no name")
	}
	if found := by.faults(obj.Value); len(found) > 0 {
		return nil, schemaError(obj, found)
	}
	filled := objectWithDefaults(by.whole, obj.Value)
	c := &constraint{Object: obj, template: of}
	spec, _ := filled["spec"].(map[string]any)
	var err error
	if c.Severity, err = severityOf(obj, spec); err != nil {
		return nil, err
	}
	if c.match, err = readMatch(obj); err != nil {
		return nil, err
	}
	parameters := spec["parameters"]
	if parameters == nil {
		parameters = map[string]any{}
	}
	value, err := ast.InterfaceToValue(parameters)
	c.parameters = ast.NewTerm(value)
	return c, err
}

func schemaError(obj *manifest.Object, found []schemaFault) error {
	var faults []*rego.Fault
	for _, one := range found {
		faults = append(faults, faultAt(obj, one.path, fmt.Sprintf("constraint %s: %s: %s", title(obj), one.path, one.msg)))
	}
	slices.SortStableFunc(faults, func(a, b *rego.Fault) int { return cmp.Compare(a.Line, b.Line) })
	var all []error
	for _, fault := range faults {
		all = append(all, fault)
	}
	return joined(all)
}

func title(obj *manifest.Object) string { return obj.Kind + "/" + obj.Name }

// severityOf is what Gatekeeper does on a violation, as a severity. A scoped action
// counts as gator has it where that is said, else as at admission. What only the
// audit would tell is an info, as nothing is kept out by it. None is 0: the
// constraint is enforced nowhere.
func severityOf(obj *manifest.Object, spec map[string]any) (diag.Severity, error) {
	action, _ := spec["enforcementAction"].(string)
	if action != "scoped" {
		severity, ok := severityOfAction(action)
		if !ok {
			return 0, faultAt(obj, diag.Path{"spec", "enforcementAction"}, fmt.Sprintf("%q is no action; want deny, warn, dryrun or scoped", action))
		}
		return severity, nil
	}
	scoped, _ := spec["scopedEnforcementActions"].([]any)
	at := map[string]diag.Severity{} // the highest, by enforcement point
	for i, one := range scoped {
		name, _ := field[string](one, "action")
		severity, ok := severityOfAction(name)
		if !ok || name == "" {
			path := diag.Path{"spec", "scopedEnforcementActions", fmt.Sprint(i), "action"}
			return 0, faultAt(obj, path, fmt.Sprintf("%q is no scoped action; want deny, warn or dryrun", name))
		}
		points, _ := field[[]any](one, "enforcementPoints")
		for _, point := range points {
			name, _ := field[string](point, "name")
			at[name] = max(at[name], severity)
		}
	}
	const gator, webhook, policies, audit = "gator.gatekeeper.sh", "validation.gatekeeper.sh", "vap.k8s.io", "audit.gatekeeper.sh"
	switch {
	case at[gator] > 0:
		return max(at[gator], at["*"]), nil
	case max(at["*"], at[webhook], at[policies]) > 0:
		return max(at["*"], at[webhook], at[policies]), nil
	case at[audit] > 0:
		return diag.Info, nil
	}
	return 0, faultAt(obj, diag.Path{"spec", "scopedEnforcementActions"}, "constraint "+title(obj)+" is enforced at no point that there is")
}

func severityOfAction(name string) (diag.Severity, bool) {
	switch name {
	case "deny", "":
		return diag.Error, true
	case "warn":
		return diag.Warning, true
	case "dryrun":
		return diag.Info, true
	}
	return 0, false
}

// pairing is constraints with their templates.
type pairing struct {
	constraints []*constraint
	elsewhere   []left      // that are right, but cannot be asked here
	unused      []*template // that no constraint is of
}

// left is a constraint that cannot be asked, and why.
type left struct {
	constraint *manifest.Object
	why        *rego.Fault
}

func pair(from sources) (*pairing, error) {
	templates, err := templatesByKind(from.templates)
	if err != nil {
		return nil, err
	}
	common, err := compileSchema(commonSchema(map[string]any{preserve: true}))
	if err != nil {
		return nil, err
	}
	var faults []error
	out := &pairing{}
	seen, schemas := map[string]*manifest.Object{}, map[string]*schema{}
	for _, obj := range from.constraints {
		of := templates[obj.Kind]
		if of == nil {
			faults = append(faults, faultAt(obj, diag.Path{"kind"}, "constraint "+title(obj)+" has no template here: give the ConstraintTemplate of kind "+obj.Kind+" to --policy, too"))
			continue
		}
		if first := seen[title(obj)]; first != nil {
			if !equalObjects(first, obj) {
				faults = append(faults, twice("constraint "+title(obj), first, obj))
			}
			continue
		}
		seen[title(obj)] = obj
		if _, known := schemas[obj.Kind]; !known {
			if schemas[obj.Kind], err = schemaOf(of, common); err != nil {
				faults = append(faults, err)
			}
		}
		if by := schemas[obj.Kind]; by != nil {
			faults = append(faults, out.add(obj, of, by))
		}
	}
	for kind, t := range templates {
		if _, used := schemas[kind]; !used {
			out.unused = append(out.unused, t)
		}
	}
	slices.SortFunc(out.unused, func(a, b *template) int { return cmp.Compare(a.kind, b.kind) })
	slices.SortFunc(out.constraints, func(a, b *constraint) int { return cmp.Compare(title(a.Object), title(b.Object)) })
	return out, joined(faults)
}

func (p *pairing) add(obj *manifest.Object, of *template, by *schema) error {
	c, err := readConstraint(obj, of, by)
	switch {
	case err != nil:
	case of.elsewhere != nil:
		p.elsewhere = append(p.elsewhere, left{obj, of.elsewhere})
	default:
		p.constraints = append(p.constraints, c)
	}
	return err
}

func templatesByKind(objects []*manifest.Object) (map[string]*template, error) {
	var faults []error
	out := map[string]*template{}
	for _, obj := range objects {
		t, err := readTemplate(obj)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if first := out[t.kind]; first == nil {
			out[t.kind] = t
		} else if !equalObjects(first.Object, obj) {
			faults = append(faults, twice("template "+t.kind, first.Object, obj))
		}
	}
	return out, joined(faults)
}

func twice(what string, first, second *manifest.Object) error {
	at := spanOf(first)
	return faultAt(second, nil, fmt.Sprintf("%s is another one in %s:%d; which of them holds? give --policy one", what, at.File, at.Line))
}
