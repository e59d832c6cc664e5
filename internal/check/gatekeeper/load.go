package gatekeeper

import (
	"cmp"
	"slices"
	"time"

	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/rego"
)

// Options is what a user asks of templates and constraints.
type Options struct {
	// Files are YAML and JSON; documents that are neither templates, constraints nor
	// namespaces are passed over.
	Files []File
	// TimeLimit is how long the constraints may take over one environment; zero
	// means ten seconds.
	TimeLimit time.Duration
	// Cache keeps the compiled templates from one run to the next, for this Build of
	// the program; nil for none.
	Cache Store
	Build string
}

// Policies are constraints with their compiled templates. They are safe for
// concurrent use, and remember what they said of an object.
type Policies struct {
	*pairing
	limit      time.Duration
	namespaces map[string]*manifest.Object
	expansions []expansion
	memo       rego.Memo[result]
}

// Load reads and compiles. The error joins all faults, each with its place.
func Load(o Options) (*Policies, error) {
	from, err := read(o.Files)
	if err != nil {
		return nil, err
	}
	p := &Policies{limit: o.TimeLimit, namespaces: from.namespaces}
	if p.pairing, err = pair(from); err != nil {
		return nil, err
	}
	if err := p.compile(o); err != nil {
		return nil, err
	}
	for _, obj := range from.expansions {
		some, err := readExpansion(obj)
		if err != nil {
			return nil, err
		}
		p.expansions = append(p.expansions, some...)
	}
	p.expansions = append(p.expansions, workloads()...)
	if len(p.constraints) == 0 {
		return nil, p.nothing()
	}
	nameRules(p.constraints)
	return p, nil
}

// nothing says why no constraint can be asked.
func (p *pairing) nothing() error {
	var faults []error
	for _, one := range p.elsewhere {
		faults = append(faults, &rego.Fault{File: one.why.File, Line: one.why.Line, Msg: "no constraint can be run here; " + title(one.constraint) + ": " + one.why.Msg})
	}
	switch {
	case len(faults) > 0:
		return joined(faults)
	case len(p.unused) == 0:
		return rego.PolicyErrorf("no constraint, and no ConstraintTemplate")
	}
	first := p.unused[0]
	return faultAt(first.Object, nil, "template "+first.kind+" has no constraint, nor has any other: nothing would be checked; give --policy the constraints too")
}

// compile compiles each template that has constraints, once. Constraints of one
// that is for the cluster only are told of, and not asked.
func (p *pairing) compile(o Options) error {
	var templates []*template
	for _, c := range p.constraints { // in order of their kinds
		if n := len(templates); n == 0 || templates[n-1] != c.template {
			templates = append(templates, c.template)
		}
	}
	var faults []error
	programs := map[*template]*program{}
	for i, one := range compileAll(o, templates) {
		programs[templates[i]] = one.program
		if isElsewhere(one.faults) {
			templates[i].elsewhere = one.faults[0].(elsewhere).Fault
		} else {
			faults = append(faults, one.faults...)
		}
	}
	var asked []*constraint
	for _, c := range p.constraints {
		if c.program = programs[c.template]; c.template.elsewhere != nil {
			p.elsewhere = append(p.elsewhere, left{c.Object, c.template.elsewhere})
		} else {
			asked = append(asked, c)
		}
	}
	p.constraints = asked
	slices.SortFunc(p.elsewhere, func(a, b left) int { return cmp.Compare(title(a.constraint), title(b.constraint)) })
	return joined(faults)
}
