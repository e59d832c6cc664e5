package machine

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// What stands before a constant.
const (
	markNull byte = iota
	markFalse
	markTrue
	markNumber
	markString
	markArray
	markSet
	markObject
)

// Encode gives the bytes that Decode makes the program of: every number as a
// varint, every list with its length before it. The program is one that Decode
// did not make.
func Encode(p *Program) ([]byte, error) {
	e := &encoder{}
	e.count(len(p.Consts))
	for _, c := range p.Consts {
		e.constant(c)
	}
	e.count(len(p.Builtins))
	for _, name := range p.Builtins {
		e.text(name)
	}
	e.funcs(p.Funcs)
	e.funcs(p.Plans)
	e.count(len(p.Paths))
	for _, key := range slices.Sorted(maps.Keys(p.Paths)) {
		e.text(key)
		e.count(int(p.Paths[key]))
	}
	return e.out, e.err
}

type encoder struct {
	out []byte
	err error
}

func (e *encoder) count(n int) { e.out = binary.AppendUvarint(e.out, uint64(n)) }

func (e *encoder) number(n int32) { e.out = binary.AppendVarint(e.out, int64(n)) }

func (e *encoder) text(s string) {
	e.count(len(s))
	e.out = append(e.out, s...)
}

func (e *encoder) mark(b byte) { e.out = append(e.out, b) }

func (e *encoder) constant(t *ast.Term) {
	switch v := t.Value.(type) {
	case ast.Null:
		e.mark(markNull)
	case ast.Boolean:
		if v {
			e.mark(markTrue)
		} else {
			e.mark(markFalse)
		}
	case ast.Number:
		e.mark(markNumber)
		e.text(string(v))
	case ast.String:
		e.mark(markString)
		e.text(string(v))
	case *ast.Array:
		e.mark(markArray)
		e.count(v.Len())
		v.Foreach(e.constant)
	case ast.Set:
		e.mark(markSet)
		e.count(v.Len())
		v.Foreach(e.constant)
	case ast.Object:
		e.mark(markObject)
		e.count(v.Len())
		v.Foreach(func(key, value *ast.Term) {
			e.constant(key)
			e.constant(value)
		})
	default:
		e.err = fmt.Errorf("constant %v: programs have no form for it", t)
	}
}

func (e *encoder) funcs(funcs []Func) {
	e.count(len(funcs))
	for _, f := range funcs {
		e.text(f.Name)
		e.numbers(f.Params)
		e.count(f.Locals)
		if f.Free {
			e.mark(markTrue)
		} else {
			e.mark(markFalse)
		}
		code := encoder{}
		code.blocks(f.Blocks)
		e.count(len(code.out))
		e.out = append(e.out, code.out...)
	}
}

func (e *encoder) numbers(list []int32) {
	e.count(len(list))
	for _, n := range list {
		e.number(n)
	}
}

func (e *encoder) blocks(blocks [][]Stmt) {
	e.count(len(blocks))
	for _, b := range blocks {
		e.count(len(b))
		for i := range b {
			s := &b[i]
			e.mark(byte(s.Op))
			e.number(s.A)
			e.number(s.B)
			e.number(s.Target)
			e.numbers(s.Args)
			e.blocks(s.Blocks)
		}
	}
}
