package gatekeeper

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/version"

	"github.com/chartyard/chartyard/internal/rego"
)

// Store keeps data by name from one run to the next.
type Store interface {
	Get(name string) ([]byte, error)
	Put(name string, data []byte) error
}

// compilation is what came of compiling a template: a program or faults.
type compilation struct {
	program *program
	faults  []error
}

// compileAll compiles templates, or takes from the store what they were compiled
// to. Those with faults are not kept. A store that fails, and Rego that has no form
// for it, cost time and are no error.
func compileAll(o Options, templates []*template) []compilation {
	out := make([]compilation, len(templates))
	name := ""
	if o.Cache != nil {
		name = storeName(o.Build, templates)
		if data, err := o.Cache.Get(name); err == nil && unpack(string(data), out) == nil {
			o.Cache = nil
		}
	}
	for i, t := range templates {
		if out[i].program == nil {
			out[i].program, out[i].faults = t.compile()
		}
	}
	if o.Cache != nil {
		if data, err := pack(out); err == nil {
			_ = o.Cache.Put(name, data) // the next run tries again
		}
	}
	return out
}

// storeName is a hash of all that the compiled form of templates rests on.
func storeName(build string, templates []*template) string {
	texts := []string{"gatekeeper", build, version.Version}
	for _, t := range templates {
		texts = append(texts, t.kind, t.Template, t.source.version, fmt.Sprint(len(t.source.libs)))
		for _, one := range append([]part{t.source.rego}, t.source.libs...) {
			texts = append(texts, fmt.Sprint(one.before), one.text)
		}
	}
	key := rego.KeyOf(texts...)
	return hex.EncodeToString(key[:])
}

// summary is what is known of a program without looking into its modules. One of a
// template with faults has none.
type summary struct {
	Modules []string `json:"modules,omitempty"`
	File    string   `json:"file,omitempty"`
	Row     int      `json:"row,omitempty"` // of the first rule violation
	// Comprehensions is true when a module has comprehensions with an index.
	Comprehensions bool `json:"comprehensions,omitempty"`
}

// pack is the summaries and then every module, each with its length.
func pack(all []compilation) ([]byte, error) {
	summaries := make([]summary, len(all))
	var modules []byte
	for i, one := range all {
		if one.program == nil {
			continue
		}
		c := one.program.compiler
		s := summary{Modules: slices.Sorted(maps.Keys(c.Modules)), File: one.program.at.File, Row: one.program.at.Row}
		for _, name := range s.Modules {
			s.Comprehensions = s.Comprehensions || rego.HasComprehensionIndex(c, c.Modules[name])
			body, err := rego.Encode(c.Modules[name])
			if err != nil {
				return nil, err
			}
			modules = append(binary.AppendUvarint(modules, uint64(len(body))), body...)
		}
		summaries[i] = s
	}
	note, err := json.Marshal(summaries)
	if err != nil {
		return nil, err
	}
	return append(append(binary.AppendUvarint(nil, uint64(len(note))), note...), modules...), nil
}

// unpack is the reverse of pack: all or nothing.
func unpack(data string, into []compilation) error {
	r := rego.NewReader(data)
	var summaries []summary
	if err := json.Unmarshal([]byte(r.Take(r.Count())), &summaries); err != nil || len(summaries) != len(into) {
		return fmt.Errorf("compiled templates: %w", err)
	}
	out := make([]compilation, len(into))
	for i, s := range summaries {
		if len(s.Modules) == 0 {
			continue
		}
		modules := make(map[string]*ast.Module, len(s.Modules))
		for _, name := range s.Modules {
			var err error
			if modules[name], err = rego.Decode(s.File, r.Take(r.Count())); err != nil {
				return err
			}
		}
		stages := []ast.StageID{ast.StageCheckUndefinedFuncs}
		if s.Comprehensions {
			stages = append(stages, ast.StageBuildComprehensionIndices)
		}
		compiler, err := rego.Assemble(modules, rego.Pure(), stages...)
		if err != nil {
			return err
		}
		out[i].program = &program{compiler: compiler, at: &ast.Location{File: s.File, Row: s.Row}}
	}
	copy(into, out)
	return nil
}
