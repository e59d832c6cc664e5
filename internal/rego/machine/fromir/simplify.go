package fromir

import (
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/rego/machine"
)

// simplify puts one statement for the several that plans build values with:
// literals become constants or one Array, comprehensions Collect.
func (a *assembler) simplify(blocks [][]machine.Stmt) {
	changes := map[int32]int{}
	count(blocks, changes)
	for i, b := range blocks {
		here := map[int32]int{}
		count(blocks[i:i+1], here)
		blocks[i] = a.simplified(b, changes, here)
	}
}

// count tells how many statements change the value of each local in place.
func count(blocks [][]machine.Stmt, changes map[int32]int) {
	for _, b := range blocks {
		for _, s := range b {
			switch s.Op {
			case machine.Append, machine.Add, machine.Insert, machine.InsertOnce:
				changes[s.Target]++
			}
			count(s.Blocks, changes)
		}
	}
}

func (a *assembler) simplified(code []machine.Stmt, changes, here map[int32]int) []machine.Stmt {
	var out []machine.Stmt
	for i := 0; i < len(code); i++ {
		s := code[i]
		switch s.Op {
		case machine.MakeArray, machine.MakeObject, machine.MakeSet:
			if folded, n := a.fold(code[i:], changes); n > 0 {
				out = append(out, folded...)
				i += n - 1
				continue
			}
		case machine.Dot:
			if here[s.Target] > 0 { // shared with what it is in, and constants
				s.Op = machine.DotCopy
			}
		}
		if s.Op == machine.MakeArray {
			if array, n := literal(code[i:], changes); n > 0 {
				out = append(out, array)
				i += n - 1
				continue
			}
			if i+1 < len(code) && collects(code[i+1], s.Target, changes) {
				collect := code[i+1]
				collect.Op, collect.Target = machine.Collect, s.Target
				rename(collect.Blocks, s.Target)
				code[i+1] = collect
				continue
			}
		}
		for j, b := range s.Blocks {
			s.Blocks[j] = a.simplified(b, changes, here)
		}
		out = append(out, s)
	}
	return out
}

// fold makes a constant of a literal at the head of code, if it is one that
// nothing changes later. It gives how many statements that stands for.
func (a *assembler) fold(code []machine.Stmt, changes map[int32]int) (out []machine.Stmt, n int) {
	known := map[int32]*ast.Term{}
	target, left := code[0].Target, changes[code[0].Target]
	value := empty(code[0].Op)
	term := func(o machine.Operand) *ast.Term {
		if o < 0 {
			return a.out.Consts[^o]
		}
		return known[o]
	}
	n = 1
	for left > 0 {
		if n >= len(code) {
			return nil, 0
		}
		s := code[n]
		switch {
		case s.Op == machine.Assign && s.A < 0:
			known[s.Target] = term(s.A)
			out = append(out, s)
			n++
			continue
		case s.Op == machine.MakeArray || s.Op == machine.MakeObject || s.Op == machine.MakeSet:
			inner, m := a.fold(code[n:], changes)
			if m == 0 {
				return nil, 0
			}
			for _, in := range inner {
				known[in.Target] = term(in.A)
			}
			out = append(out, inner...)
			n += m
			continue
		case s.Target != target || term(s.A) == nil:
			return nil, 0
		}
		switch s.Op {
		case machine.Append:
			value = ast.NewTerm(value.Value.(*ast.Array).Append(term(s.A)))
		case machine.Add:
			value.Value.(ast.Set).Add(term(s.A))
		case machine.Insert:
			if term(s.B) == nil {
				return nil, 0
			}
			value.Value.(ast.Object).Insert(term(s.A), term(s.B))
		default:
			return nil, 0
		}
		left--
		n++
	}
	return append(out, machine.Stmt{Op: machine.Assign, A: a.constant(value), Target: target}), n
}

func empty(op machine.Op) *ast.Term {
	switch op {
	case machine.MakeArray:
		return ast.ArrayTerm()
	case machine.MakeObject:
		return ast.ObjectTerm()
	}
	return ast.SetTerm()
}

// literal is an array whose members are at hand one after the other.
func literal(code []machine.Stmt, changes map[int32]int) (array machine.Stmt, n int) {
	array = machine.Stmt{Op: machine.Array, Target: code[0].Target}
	for _, s := range code[1:] {
		if s.Op != machine.Append || s.Target != array.Target {
			break
		}
		array.Args = append(array.Args, s.A)
	}
	if len(array.Args) == 0 || len(array.Args) != changes[array.Target] {
		return array, 0
	}
	return array, 1 + len(array.Args)
}

// collects reports whether a block makes all of an array: whether every
// statement that adds to it is in the block, and in no other comprehension
// there.
func collects(s machine.Stmt, array int32, changes map[int32]int) bool {
	if s.Op != machine.Block {
		return false
	}
	here := map[int32]int{}
	count(s.Blocks, here)
	return here[array] == changes[array] && !within(s.Blocks, array)
}

// within looks for a comprehension that would take what is added to the array:
// one that adds to it inside a block of its own.
func within(blocks [][]machine.Stmt, array int32) bool {
	for _, b := range blocks {
		for i, s := range b {
			if i > 0 && b[i-1].Op == machine.MakeArray && s.Op == machine.Block {
				here := map[int32]int{}
				count(s.Blocks, here)
				if here[array] > 0 && here[b[i-1].Target] > 0 {
					return true
				}
			}
			if within(s.Blocks, array) {
				return true
			}
		}
	}
	return false
}

func rename(blocks [][]machine.Stmt, array int32) {
	for _, b := range blocks {
		for i := range b {
			if b[i].Op == machine.Append && b[i].Target == array {
				b[i].Op = machine.CollectAdd
			}
			rename(b[i].Blocks, array)
		}
	}
}

// markFree finds the functions that do nothing with the input but hand it to
// others that do nothing with it.
func markFree(funcs []machine.Func) {
	for i := range funcs {
		funcs[i].Free = len(funcs[i].Params) == 2
	}
	for changed := true; changed; {
		changed = false
		for i := range funcs {
			if funcs[i].Free && readsInput(funcs, funcs[i].Blocks) {
				funcs[i].Free, changed = false, true
			}
		}
	}
}

const input = 0 // the local of the input

func readsInput(funcs []machine.Func, blocks [][]machine.Stmt) bool {
	for _, b := range blocks {
		for _, s := range b {
			if readsInput(funcs, s.Blocks) || reads(funcs, s) {
				return true
			}
		}
	}
	return false
}

func reads(funcs []machine.Func, s machine.Stmt) bool {
	switch s.Op {
	case machine.Call:
		return !funcs[s.A].Free
	case machine.CallBuiltin, machine.Array:
		return has(s.Args, input)
	case machine.CallDynamic, machine.With:
		return true
	case machine.Block, machine.Break, machine.Not, machine.Nop, machine.Reset, machine.MakeArray, machine.MakeObject, machine.MakeSet, machine.Collect:
		return false
	case machine.Dot, machine.DotCopy, machine.Equal, machine.NotEqual, machine.Insert, machine.InsertOnce, machine.Merge:
		return s.A == input || s.B == input
	}
	return s.A == input
}

func has(list []machine.Operand, o machine.Operand) bool {
	for _, l := range list {
		if l == o {
			return true
		}
	}
	return false
}
