package gatekeeper

import (
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// needs is what a rule consists of and reads, itself and all it calls.
type needs struct {
	names   map[*pack]map[string]bool // rules by package and name
	context map[string]bool           // keys of data.chartyard other than params
	reason  string                    // why Gatekeeper cannot run it; empty when it can
}

// search finds what a rule needs.
type search struct {
	*needs
	library *library
	id      string
	own     *pack
	open    []*ast.Rule
}

func (l *library) needs(id string, own *pack) needs {
	s := search{needs: &needs{names: map[*pack]map[string]bool{}, context: map[string]bool{}}, library: l, id: id, own: own}
	s.add(own, "violation")
	for len(s.open) > 0 && s.reason == "" {
		rule := s.open[0]
		s.open = s.open[1:]
		ast.WalkRefs(rule, func(ref ast.Ref) bool {
			s.ref(ref)
			return s.reason != ""
		})
		ast.WalkWiths(rule, func(with *ast.With) bool {
			s.with(with.Target)
			return s.reason != ""
		})
	}
	return *s.needs
}

func (s *search) refuse(format string, args ...any) { s.reason = fmt.Sprintf(format, args...) }

func (s *search) add(p *pack, name string) {
	if s.names[p] == nil {
		s.names[p] = map[string]bool{}
	}
	if !s.names[p][name] {
		s.names[p][name] = true
		s.open = append(s.open, p.rules(name)...)
	}
}

func (s *search) ref(ref ast.Ref) {
	switch {
	case isMissing(ref.String()):
		s.refuse("it calls %s, which Gatekeeper does not have", ref)
	case !ref.HasPrefix(ast.DefaultRootRef):
	case len(ref) == 1:
		s.refuse("it reads all of data")
	case textOf(ref[1]) == "chartyard":
		s.ofContext(ref)
	default:
		s.ofPackage(ref)
	}
}

// with refuses other values for what a template makes of several things.
func (s *search) with(target *ast.Term) {
	ref, ok := target.Value.(ast.Ref)
	if ok && len(ref) > 1 && ref.HasPrefix(ast.DefaultRootRef) && textOf(ref[1]) == "chartyard" {
		s.refuse("it gives %s another value", ref)
	}
}

func (s *search) ofContext(ref ast.Ref) {
	switch {
	case len(ref) == 2 || textOf(ref[2]) == "":
		s.refuse("it reads all of data.chartyard")
	case textOf(ref[2]) != "params":
		s.context[textOf(ref[2])] = true
	case len(ref) == 3 || textOf(ref[3]) != s.id:
		s.refuse("it reads the parameters of other rules")
	}
}

func (s *search) ofPackage(ref ast.Ref) {
	p, rest := s.library.split(ref)
	switch {
	case p == nil:
		s.refuse("it reads %s, which Gatekeeper does not have", ref)
	case p != s.own && !p.shared():
		s.refuse("it reads another rule, %s", p.path)
	case p.named:
		s.refuse("%s calls itself by its whole name", p.path)
	case p.shared() && len(p.path) > 3 && textOf(p.path[3]) == "chartyard":
		s.refuse("it uses %s, a name that a template needs for something else", p.path)
	case len(rest) > 0 && textOf(rest[0]) != "":
		s.add(p, textOf(rest[0]))
	case p == s.own:
		s.refuse("it reads itself as a whole")
	default:
		s.whole(p)
	}
}

// whole takes a package as it is, when what is read of it cannot be told.
func (s *search) whole(p *pack) {
	for _, mod := range p.modules {
		for _, rule := range mod.Rules {
			s.add(p, nameOf(rule))
		}
	}
}

// isMissing tells the functions that Gatekeeper 3.23 does not have, and those
// that read the annotations of a rule, which templates do not keep.
func isMissing(function string) bool {
	return slices.Contains([]string{"strings.split_n", "rego.metadata.rule", "rego.metadata.chain"}, function)
}
