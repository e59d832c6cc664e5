package policy

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/topdown/builtins"

	"github.com/chartyard/chartyard/internal/rego/machine"
)

// programFile is the library as one program for the machine, after a hash of
// the sources. OPA's planner is too slow to start to be in the binary, so that
// rules from elsewhere are evaluated by topdown, and these several times faster.
const programFile = "compiled/program.bin"

// program is the rules for the machine.
type program struct {
	code  *machine.Program
	funcs []int // of each of Policies.rules
}

// packProgram is what unpackProgram reads.
func packProgram(sources []*source, code *machine.Program) ([]byte, error) {
	packed, err := machine.Encode(code)
	return append([]byte(sourcesHash(sources)), packed...), err
}

// unpackProgram makes policies of the program that is in the binary. It fails
// when that is of other sources.
func unpackProgram(sources []*source) (*Policies, error) {
	text, err := compiledFiles.ReadFile(programFile)
	if err != nil {
		return nil, err
	}
	if hash := sourcesHash(sources); len(text) < len(hash) || string(text[:len(hash)]) != hash {
		return nil, fmt.Errorf("%s is of other policies", programFile)
	}
	code, err := machine.Decode(string(text[sha256.Size:]))
	if err != nil {
		return nil, err
	}
	var rules []Rule
	var binds []bool
	for _, src := range sources {
		packed, err := inBinary(src)
		if err != nil {
			return nil, err
		}
		s, _, err := unpackSummary(src, packed)
		if err != nil {
			return nil, err
		}
		if s.Rule != nil {
			rules, binds = append(rules, *s.Rule), append(binds, s.Bound)
		}
	}
	p := &Policies{rules: rules, plans: newPlans(rules, binds)}
	p.program, err = newProgram(code, p.plans.queries)
	return p, err
}

func newProgram(code *machine.Program, queries []ast.Ref) (*program, error) {
	byName := make(map[string]int, len(code.Funcs))
	for i := range code.Funcs {
		byName[code.Funcs[i].Name] = i
	}
	p := &program{code: code}
	for _, q := range queries {
		n, ok := byName[machine.FuncName(q)]
		if !ok {
			return nil, fmt.Errorf("%s has no %s", programFile, q)
		}
		p.funcs = append(p.funcs, n)
	}
	return p, nil
}

// only is the program for some of its rules; nil for none.
func (p *program) only(rules []int) *program {
	if p == nil {
		return nil
	}
	out := &program{code: p.code}
	for _, i := range rules {
		out.funcs = append(out.funcs, p.funcs[i])
	}
	return out
}

func sourcesHash(sources []*source) string {
	h := sha256.New()
	for _, src := range sources {
		fmt.Fprintf(h, "%d %d\n", len(src.file), len(src.text))
		io.WriteString(h, src.file)
		io.WriteString(h, src.text)
	}
	return string(h.Sum(nil))
}

// byMachine evaluates rules of the program.
func (e *evaluation) byMachine(ctx context.Context, p plan, input *ast.Term) ([]result, error) {
	if e.machine == nil {
		var err error
		if e.machine, err = machine.NewRun(e.program.code, ast.NewTerm(e.base.root)); err != nil {
			return nil, err
		}
		e.machine.Context = topdown.BuiltinContext{Context: ctx, Cancel: e.cancel, Cache: builtins.Cache{}}
	}
	e.machine.SetInput(input)
	var results []result
	for _, i := range p.rules {
		set, err := e.machine.Value(e.program.funcs[i])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.rules[i].File, err)
		}
		if set == nil {
			return nil, fmt.Errorf("%s: violation is undefined", e.rules[i].File)
		}
		found, err := readResults(i, e.rules[i].Scope, set.Value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.rules[i].File, err)
		}
		results = append(results, found...)
	}
	return results, nil
}
