package policy

import (
	"crypto/sha256"
	"embed"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/rego"
)

// compiledFiles is the library's Rego as OPA's compiler leaves it, a file for
// each module. Parsing and compiling is what rules cost most: reading these
// takes a tenth of it. A test writes them and holds them to the sources.
//
//go:embed compiled
var compiledFiles embed.FS

// compiledFile is where the compiled form of a module is in compiledFiles.
func compiledFile(source string) string {
	return "compiled/" + strings.TrimSuffix(source, ".rego") + ".bin"
}

// summary is what is known of a module without looking into it.
type summary struct {
	Rule *Rule `json:"rule,omitempty"` // nil for a library
	// Bound is true when the answer of the rule rests on more than its input and
	// the parameters.
	Bound bool `json:"bound,omitempty"`
	// Comprehensions is true when the module has comprehensions with an index.
	Comprehensions bool `json:"comprehensions,omitempty"`
	// Old is true of a file in Rego v0.
	Old bool `json:"old,omitempty"`
}

// pack is the compiled form of one module: the hash of its text, its summary
// with its length, and the module.
func pack(src *source, s summary, mod *ast.Module) ([]byte, error) {
	sum := sha256.Sum256([]byte(src.text))
	note, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("compiled form of %s: %w", src.file, err)
	}
	body, err := rego.Encode(mod)
	if err != nil {
		return nil, err
	}
	out := binary.AppendUvarint(sum[:], uint64(len(note)))
	return append(append(out, note...), body...), nil
}

// unpack is the reverse of pack. It fails when the text is another one.
func unpack(src *source, packed string) (summary, *ast.Module, error) {
	s, body, err := unpackSummary(src, packed)
	if err != nil {
		return s, nil, err
	}
	mod, err := rego.Decode(src.file, body)
	return s, mod, err
}

// unpackSummary leaves the module as it is.
func unpackSummary(src *source, packed string) (s summary, module string, err error) {
	sum := sha256.Sum256([]byte(src.text))
	d := rego.NewReader(packed)
	if d.Take(len(sum)) != string(sum[:]) {
		return s, "", fmt.Errorf("%s: its compiled form is of another text", src.file)
	}
	note := d.Take(d.Count())
	if err := d.Err(); err != nil {
		return s, "", err
	}
	if err := json.Unmarshal([]byte(note), &s); err != nil {
		return s, "", fmt.Errorf("compiled form of %s: %w", src.file, err)
	}
	return s, d.Rest(), nil
}

// packAll gives the compiled form of every module, by file.
func (p *Policies) packAll(sources []*source) (map[string][]byte, error) {
	summaries := map[string]summary{}
	for i, r := range p.rules {
		summaries[r.File] = summary{Rule: &r, Bound: p.plans.binds[i]}
	}
	out := map[string][]byte{}
	for _, src := range sources {
		s, mod := summaries[src.file], p.compiler.Modules[src.file]
		s.Old = src.old
		s.Comprehensions = rego.HasComprehensionIndex(p.compiler, mod)
		var err error
		if out[src.file], err = pack(src, s, mod); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// unpackAll makes policies of sources that all have a compiled form. Stages are
// those of rego.Assemble.
func unpackAll(sources []*source, compiled func(*source) (string, error), stages ...ast.StageID) (*Policies, error) {
	var rules []Rule
	var binds []bool
	modules := make(map[string]*ast.Module, len(sources))
	for _, src := range sources {
		packed, err := compiled(src)
		if err != nil {
			return nil, err
		}
		s, mod, err := unpack(src, packed)
		if err != nil {
			return nil, err
		}
		modules[src.file], src.old = mod, s.Old
		if s.Comprehensions {
			stages = append(stages, ast.StageBuildComprehensionIndices)
		}
		if s.Rule != nil {
			rules, binds = append(rules, *s.Rule), append(binds, s.Bound)
		}
	}
	compiler, err := rego.Assemble(modules, rego.Pure(), stages...)
	if err != nil {
		return nil, joined(faultsOf("", err))
	}
	return &Policies{rules: rules, old: oldOf(sources), compiler: compiler, plans: newPlans(rules, binds)}, nil
}

// inBinary gives the compiled form that is in the binary.
func inBinary(src *source) (string, error) {
	packed, err := compiledFiles.ReadFile(compiledFile(src.file))
	return string(packed), err
}
