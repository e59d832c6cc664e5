package fromir

import (
	"encoding/json"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/chartyard/chartyard/internal/rego/machine"
)

// Program is the program of a plan.
func Program(p *ir.Policy) (*machine.Program, error) {
	a := &assembler{
		out:      &machine.Program{Paths: map[string]int32{}},
		funcs:    map[string]int32{},
		builtins: map[string]int32{}, void: map[string]bool{},
		consts: map[string]machine.Operand{},
	}
	if p.Static != nil {
		a.strings = p.Static.Strings
		for i, b := range p.Static.BuiltinFuncs {
			a.builtins[b.Name] = int32(i)
			a.void[b.Name] = b.Decl.Result() == nil
			a.out.Builtins = append(a.out.Builtins, b.Name)
		}
	}
	for i, f := range p.Funcs.Funcs {
		a.funcs[f.Name] = int32(i)
		if len(f.Path) > 0 {
			a.out.Paths[machine.PathKey(f.Path)] = int32(i)
		}
	}
	for _, f := range p.Funcs.Funcs {
		a.out.Funcs = append(a.out.Funcs, a.function(f.Name, f.Params, f.Blocks))
	}
	for _, q := range p.Plans.Plans {
		a.out.Plans = append(a.out.Plans, a.function(q.Name, []ir.Local{ir.Input, ir.Data}, q.Blocks))
	}
	markFree(a.out.Funcs)
	return a.out, a.err
}

type assembler struct {
	out      *machine.Program
	strings  []*ir.StringConst
	funcs    map[string]int32
	builtins map[string]int32
	void     map[string]bool
	consts   map[string]machine.Operand // by JSON
	locals   int
	err      error
}

func (a *assembler) function(name string, params []ir.Local, blocks []*ir.Block) machine.Func {
	a.locals = 2
	f := machine.Func{Name: name}
	for _, l := range params {
		f.Params = append(f.Params, a.local(l))
	}
	f.Blocks = a.blocks(blocks)
	a.simplify(f.Blocks)
	f.Locals = a.locals
	return f
}

func (a *assembler) blocks(blocks []*ir.Block) [][]machine.Stmt {
	out := make([][]machine.Stmt, len(blocks))
	for i, b := range blocks {
		out[i] = a.block(b)
	}
	return out
}

func (a *assembler) block(b *ir.Block) []machine.Stmt {
	out := make([]machine.Stmt, 0, len(b.Stmts))
	for _, s := range b.Stmts {
		out = append(out, a.stmt(s))
	}
	return out
}

func (a *assembler) one(b *ir.Block) [][]machine.Stmt { return [][]machine.Stmt{a.block(b)} }

func (a *assembler) local(l ir.Local) int32 {
	a.locals = max(a.locals, int(l)+1)
	return int32(l)
}

// constant gives the same operand for the same value.
func (a *assembler) constant(t *ast.Term) machine.Operand {
	key := t.String()
	o, ok := a.consts[key]
	if !ok {
		o = ^int32(len(a.out.Consts))
		a.consts[key] = o
		a.out.Consts = append(a.out.Consts, t)
	}
	return o
}

func (a *assembler) text(i int) machine.Operand {
	return a.constant(ast.InternedTerm(a.strings[i].Value))
}

func (a *assembler) operand(o ir.Operand) machine.Operand {
	switch v := o.Value.(type) {
	case ir.Local:
		return a.local(v)
	case ir.StringIndex:
		return a.text(int(v))
	case ir.Bool:
		return a.constant(ast.InternedTerm(bool(v)))
	}
	a.err = fmt.Errorf("operand %T: unknown", o.Value)
	return 0
}

func (a *assembler) operands(list []ir.Operand) []machine.Operand {
	out := make([]machine.Operand, len(list))
	for i, o := range list {
		out[i] = a.operand(o)
	}
	return out
}

func (a *assembler) stmt(s ir.Stmt) machine.Stmt {
	switch s := s.(type) {
	case *ir.NopStmt:
		return machine.Stmt{Op: machine.Nop}
	case *ir.ReturnLocalStmt:
		return machine.Stmt{Op: machine.Return, A: a.local(s.Source)}
	case *ir.CallStmt:
		return a.call(s)
	case *ir.CallDynamicStmt:
		return machine.Stmt{Op: machine.CallDynamic, A: a.local(s.Args[0]), B: a.local(s.Args[1]), Target: a.local(s.Result), Args: a.operands(s.Path)}
	case *ir.BlockStmt:
		return machine.Stmt{Op: machine.Block, Blocks: a.blocks(s.Blocks)}
	case *ir.BreakStmt:
		return machine.Stmt{Op: machine.Break, A: int32(s.Index)}
	case *ir.DotStmt:
		return machine.Stmt{Op: machine.Dot, A: a.operand(s.Source), B: a.operand(s.Key), Target: a.local(s.Target)}
	case *ir.LenStmt:
		return machine.Stmt{Op: machine.Len, A: a.operand(s.Source), Target: a.local(s.Target)}
	case *ir.ScanStmt:
		return machine.Stmt{Op: machine.Scan, A: a.local(s.Source), B: a.local(s.Key), Target: a.local(s.Value), Blocks: a.one(s.Block)}
	case *ir.NotStmt:
		return machine.Stmt{Op: machine.Not, Blocks: a.one(s.Block)}
	case *ir.WithStmt:
		out := machine.Stmt{Op: machine.With, B: a.operand(s.Value), Target: a.local(s.Local), Blocks: a.one(s.Block)}
		for _, i := range s.Path {
			out.Args = append(out.Args, a.text(i))
		}
		return out
	case *ir.ResultSetAddStmt:
		return machine.Stmt{Op: machine.AddResult, A: a.local(s.Value)}
	}
	return a.assignment(s)
}

// call orders the arguments as the statement has them: those of a function of
// the program begin with input and data.
func (a *assembler) call(s *ir.CallStmt) machine.Stmt {
	out := machine.Stmt{Args: a.operands(s.Args), Target: a.local(s.Result)}
	if n, ok := a.funcs[s.Func]; ok {
		out.Op, out.A = machine.Call, n
		return out
	}
	n, ok := a.builtins[s.Func]
	if !ok {
		a.err = fmt.Errorf("call of %s: no such function", s.Func)
	}
	out.Op, out.A = machine.CallBuiltin, n
	if a.void[s.Func] {
		out.Target = -1
	}
	return out
}

func (a *assembler) assignment(s ir.Stmt) machine.Stmt {
	switch s := s.(type) {
	case *ir.AssignVarStmt:
		return machine.Stmt{Op: machine.Assign, A: a.operand(s.Source), Target: a.local(s.Target)}
	case *ir.AssignVarOnceStmt:
		return machine.Stmt{Op: machine.AssignOnce, A: a.operand(s.Source), Target: a.local(s.Target)}
	case *ir.AssignIntStmt:
		return a.assign(ast.InternedTerm(int(s.Value)), s.Target)
	case *ir.ResetLocalStmt:
		return machine.Stmt{Op: machine.Reset, Target: a.local(s.Target)}
	case *ir.MakeNullStmt:
		return a.assign(ast.NullTerm(), s.Target)
	case *ir.MakeNumberIntStmt:
		return a.assign(ast.InternedTerm(int(s.Value)), s.Target)
	case *ir.MakeNumberRefStmt:
		return a.assign(ast.NumberTerm(json.Number(a.strings[s.Index].Value)), s.Target)
	case *ir.MakeArrayStmt:
		return machine.Stmt{Op: machine.MakeArray, Target: a.local(s.Target)}
	case *ir.MakeObjectStmt:
		return machine.Stmt{Op: machine.MakeObject, Target: a.local(s.Target)}
	case *ir.MakeSetStmt:
		return machine.Stmt{Op: machine.MakeSet, Target: a.local(s.Target)}
	case *ir.ArrayAppendStmt:
		return machine.Stmt{Op: machine.Append, A: a.operand(s.Value), Target: a.local(s.Array)}
	case *ir.ObjectInsertStmt:
		return machine.Stmt{Op: machine.Insert, A: a.operand(s.Key), B: a.operand(s.Value), Target: a.local(s.Object)}
	case *ir.ObjectInsertOnceStmt:
		return machine.Stmt{Op: machine.InsertOnce, A: a.operand(s.Key), B: a.operand(s.Value), Target: a.local(s.Object)}
	case *ir.ObjectMergeStmt:
		return machine.Stmt{Op: machine.Merge, A: a.local(s.A), B: a.local(s.B), Target: a.local(s.Target)}
	case *ir.SetAddStmt:
		return machine.Stmt{Op: machine.Add, A: a.operand(s.Value), Target: a.local(s.Set)}
	}
	return a.condition(s)
}

func (a *assembler) assign(t *ast.Term, target ir.Local) machine.Stmt {
	return machine.Stmt{Op: machine.Assign, A: a.constant(t), Target: a.local(target)}
}

func (a *assembler) condition(s ir.Stmt) machine.Stmt {
	switch s := s.(type) {
	case *ir.EqualStmt:
		return machine.Stmt{Op: machine.Equal, A: a.operand(s.A), B: a.operand(s.B)}
	case *ir.NotEqualStmt:
		return machine.Stmt{Op: machine.NotEqual, A: a.operand(s.A), B: a.operand(s.B)}
	case *ir.IsArrayStmt:
		return machine.Stmt{Op: machine.IsArray, A: a.operand(s.Source)}
	case *ir.IsObjectStmt:
		return machine.Stmt{Op: machine.IsObject, A: a.operand(s.Source)}
	case *ir.IsSetStmt:
		return machine.Stmt{Op: machine.IsSet, A: a.operand(s.Source)}
	case *ir.IsDefinedStmt:
		return machine.Stmt{Op: machine.IsDefined, A: a.local(s.Source)}
	case *ir.IsUndefinedStmt:
		return machine.Stmt{Op: machine.IsUndefined, A: a.local(s.Source)}
	}
	a.err = fmt.Errorf("statement %T: unknown", s)
	return machine.Stmt{}
}
