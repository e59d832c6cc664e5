package foreign

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/version"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/rego"
)

// Store keeps data by name from one run to the next.
type Store interface {
	Get(name string) ([]byte, error)
	Put(name string, data []byte) error
}

// cached takes compiled policies from the store, or else makes them and puts
// them there. The store is given nothing of what policies are run on, no data
// either. One that fails, and policies that have no form for it, cost time and
// are no error.
//
// Whoever can write to the store decides what the policies say; that they look
// at nothing but their input and data holds even then.
func cached(o Options) (*Policies, error) {
	if o.Cache == nil {
		return fresh(o)
	}
	name := storeName(o)
	if data, err := o.Cache.Get(name); err == nil {
		if p, err := unpack(string(data)); err == nil {
			return p, nil
		}
	}
	p, err := fresh(o)
	if err != nil {
		return nil, err
	}
	if data, err := p.pack(); err == nil {
		_ = o.Cache.Put(name, data) // the next run tries again
	}
	return p, nil
}

// storeName is a hash of all that the compiled form of policies rests on.
func storeName(o Options) string {
	texts := []string{"foreign", o.Build, version.Version, fmt.Sprint(o.AllNamespaces, o.Combine, len(o.Namespaces))}
	texts = append(texts, o.Namespaces...)
	for _, file := range o.Policies {
		texts = append(texts, file.Name, string(file.Text))
	}
	key := rego.KeyOf(texts...)
	return hex.EncodeToString(key[:])
}

// summary is what is known of policies without looking into their modules.
type summary struct {
	Files    []string `json:"files"` // of the modules, in their order
	Rules    []about  `json:"rules"`
	Old      []string `json:"old,omitempty"`
	ReadsDoc bool     `json:"readsDoc,omitempty"`
	// Comprehensions is true when a module has comprehensions with an index.
	Comprehensions bool `json:"comprehensions,omitempty"`
}

// about is a rule as a summary has it.
type about struct {
	diag.Rule
	Ref       string `json:"ref"`
	Exception string `json:"exception"`
	Suffix    string `json:"suffix,omitempty"`
	File      string `json:"file"`
	Row       int    `json:"row"`
}

// pack is the summary and then every module, each with its length.
func (p *Policies) pack() ([]byte, error) {
	s := summary{Files: slices.Sorted(maps.Keys(p.compiler.Modules)), Old: p.old, ReadsDoc: p.readsDoc}
	for _, r := range p.rules {
		s.Rules = append(s.Rules, about{
			Rule: r.Rule, Ref: r.ref.String(), Exception: r.exception.String(), Suffix: r.suffix,
			File: r.at.File, Row: r.at.Row,
		})
	}
	var modules []byte
	for _, file := range s.Files {
		mod := p.compiler.Modules[file]
		s.Comprehensions = s.Comprehensions || rego.HasComprehensionIndex(p.compiler, mod)
		body, err := rego.Encode(mod)
		if err != nil {
			return nil, err
		}
		modules = append(binary.AppendUvarint(modules, uint64(len(body))), body...)
	}
	note, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	return append(append(binary.AppendUvarint(nil, uint64(len(note))), note...), modules...), nil
}

// unpack is the reverse of pack.
func unpack(data string) (*Policies, error) {
	r := rego.NewReader(data)
	var s summary
	if err := json.Unmarshal([]byte(r.Take(r.Count())), &s); err != nil {
		return nil, fmt.Errorf("compiled policies: %w", err)
	}
	modules := make(map[string]*ast.Module, len(s.Files))
	for _, file := range s.Files {
		var err error
		if modules[file], err = rego.Decode(file, r.Take(r.Count())); err != nil {
			return nil, err
		}
	}
	p := &Policies{old: s.Old, readsDoc: s.ReadsDoc}
	for _, a := range s.Rules {
		one, err := a.rule()
		if err != nil {
			return nil, err
		}
		p.rules = append(p.rules, one)
	}
	stages := []ast.StageID{ast.StageCheckUndefinedFuncs}
	if s.Comprehensions {
		stages = append(stages, ast.StageBuildComprehensionIndices)
	}
	var err error
	if p.compiler, err = rego.Assemble(modules, allowed(), stages...); err != nil {
		return nil, err
	}
	p.plan, err = p.newPlan()
	return p, err
}

func (a about) rule() (rule, error) {
	r := rule{Rule: a.Rule, suffix: a.Suffix, at: &ast.Location{File: a.File, Row: a.Row}}
	var err error
	if r.ref, err = ast.ParseRef(a.Ref); err != nil {
		return r, err
	}
	r.exception, err = ast.ParseRef(a.Exception)
	return r, err
}
