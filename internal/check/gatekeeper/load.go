package gatekeeper

import (
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
}

// Policies are constraints with their compiled templates. They are safe for
// concurrent use, and remember what they said of an object.
type Policies struct {
	limit       time.Duration
	constraints []*constraint
	unused      []*template
	namespaces  map[string]*manifest.Object
	memo        rego.Memo[result]
}

// Load reads and compiles. The error, a *PolicyError, joins all faults, each with
// its place.
func Load(o Options) (*Policies, error) {
	from, err := read(o.Files)
	if err != nil {
		return nil, err
	}
	p := &Policies{limit: o.TimeLimit, namespaces: from.namespaces}
	if p.constraints, p.unused, err = joinSources(from); err != nil {
		return nil, err
	}
	if len(p.constraints) == 0 {
		return nil, nothing(p.unused)
	}
	nameRules(p.constraints)
	return p, p.compile()
}

// nothing says that no constraint is there.
func nothing(unused []*template) error {
	if len(unused) == 0 {
		return policyErrorf("no constraint, and no ConstraintTemplate")
	}
	return faultAt(unused[0].Object, nil, "template "+unused[0].kind+" has no constraint, nor has any other: nothing would be checked; give --policy the constraints too")
}

func (p *Policies) compile() error {
	programs := map[*template]*program{}
	var faults []error
	for _, c := range p.constraints {
		if programs[c.template] == nil {
			one, err := c.template.compile()
			if err != nil {
				faults = append(faults, err)
				one = &program{}
			}
			programs[c.template] = one
		}
		c.program = programs[c.template]
	}
	return joined(faults)
}
