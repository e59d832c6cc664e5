package machine

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// maxNesting is how deep blocks and constants may be nested.
const maxNesting = 500

// maxLocals is how many locals a function may have.
const maxLocals = 1 << 16

var errDamaged = errors.New("the program is damaged")

// Decode makes a program of what Encode gave. It fails when the bytes are not
// such. Functions are decoded when they are first called; what is wrong with one
// is an error of the call.
func Decode(in string) (*Program, error) {
	d := &decoder{in: in}
	p := &Program{}
	p.Consts = make([]*ast.Term, d.count())
	for i := range p.Consts {
		p.Consts[i] = d.constant(0)
	}
	p.Builtins = make([]string, d.count())
	for i := range p.Builtins {
		p.Builtins[i] = d.text()
	}
	p.Funcs = d.funcs()
	p.Plans = d.funcs()
	n := d.count()
	p.Paths = make(map[string]int32, n)
	for range n {
		key := d.text()
		p.Paths[key] = int32(d.unsigned())
	}
	if d.err != nil || d.in != "" {
		return nil, errDamaged
	}
	return p, p.check()
}

type decoder struct {
	in  string
	err error
}

func (d *decoder) fail() { d.in, d.err = "", errDamaged }

// count reads the length of a list, which is never more than what is left.
func (d *decoder) count() int {
	n := d.unsigned()
	if n > uint64(len(d.in)) {
		d.fail()
		return 0
	}
	return int(n)
}

func (d *decoder) unsigned() uint64 {
	if d.in != "" && d.in[0] < 0x80 {
		n := uint64(d.in[0])
		d.in = d.in[1:]
		return n
	}
	var buf [binary.MaxVarintLen64]byte
	n, size := binary.Uvarint(buf[:copy(buf[:], d.in)])
	if size <= 0 || n > 1<<31 {
		d.fail()
		return 0
	}
	d.in = d.in[size:]
	return n
}

// number reads a number with a sign, which is in its lowest bit.
func (d *decoder) number() int32 {
	n := d.unsigned()
	return int32(n>>1) ^ -int32(n&1)
}

func (d *decoder) text() string { return d.take(d.count()) }

func (d *decoder) take(n int) string {
	if n > len(d.in) {
		d.fail()
		return ""
	}
	s := d.in[:n]
	d.in = d.in[n:]
	return s
}

func (d *decoder) mark() byte {
	if s := d.take(1); s != "" {
		return s[0]
	}
	return markNull
}

func (d *decoder) constant(depth int) *ast.Term {
	if depth > maxNesting {
		d.fail()
	}
	switch d.mark() {
	case markNull:
		return ast.NullTerm()
	case markFalse:
		return ast.InternedTerm(false)
	case markTrue:
		return ast.InternedTerm(true)
	case markNumber:
		n := json.Number(d.text())
		if strings.Trim(string(n), "0123456789+-.eE") != "" || n == "" {
			d.fail()
		}
		return ast.NumberTerm(n)
	case markString:
		return ast.InternedTerm(d.text())
	case markArray:
		return ast.ArrayTerm(d.constants(depth)...)
	case markSet:
		return ast.SetTerm(d.constants(depth)...)
	case markObject:
		pairs := make([][2]*ast.Term, d.count())
		for i := range pairs {
			pairs[i] = [2]*ast.Term{d.constant(depth + 1), d.constant(depth + 1)}
		}
		return ast.ObjectTerm(pairs...)
	}
	d.fail()
	return ast.NullTerm()
}

func (d *decoder) constants(depth int) []*ast.Term {
	out := make([]*ast.Term, d.count())
	for i := range out {
		out[i] = d.constant(depth + 1)
	}
	return out
}

func (d *decoder) funcs() []Func {
	out := make([]Func, d.count())
	for i := range out {
		f := &out[i]
		f.Name = d.text()
		f.Params = d.numbers()
		f.Locals = int(d.unsigned())
		f.Free = d.mark() == markTrue
		f.body = &body{code: d.text()}
		if f.Locals < 2 || f.Locals > maxLocals || len(f.Params) < 2 {
			d.fail()
		}
	}
	return out
}

func (d *decoder) numbers() []int32 {
	n := d.count()
	if n == 0 {
		return nil
	}
	out := make([]int32, n)
	for i := range out {
		out[i] = d.number()
	}
	return out
}

func (d *decoder) blocks(depth int) [][]Stmt {
	n := d.count()
	if n == 0 {
		return nil
	}
	if depth > maxNesting {
		d.fail()
		return nil
	}
	out := make([][]Stmt, n)
	for i := range out {
		out[i] = make([]Stmt, d.count())
		for j := range out[i] {
			out[i][j] = Stmt{Op: Op(d.mark()), A: d.number(), B: d.number(), Target: d.number(), Args: d.numbers(), Blocks: d.blocks(depth + 1)}
		}
	}
	return out
}

// check finds what a program names and does not have.
func (p *Program) check() error {
	for _, n := range p.Paths {
		if n < 0 || int(n) >= len(p.Funcs) {
			return errDamaged
		}
	}
	return nil
}

// body is the code of a function before it is decoded.
type body struct {
	code   string
	once   sync.Once
	blocks [][]Stmt
	err    error
}

// code gives the blocks of a function.
func (p *Program) code(f *Func) ([][]Stmt, error) {
	if f.body == nil {
		return f.Blocks, nil
	}
	f.body.once.Do(func() {
		d := decoder{in: f.body.code}
		c := checker{p: p, locals: int32(f.Locals)}
		f.body.blocks = d.blocks(0)
		if d.err != nil || d.in != "" || !c.all(f.Params, c.local) || !c.blocks(f.body.blocks) {
			f.body.blocks, f.body.err = nil, fmt.Errorf("%s: %w", f.Name, errDamaged)
		}
	})
	return f.body.blocks, f.body.err
}

type checker struct {
	p      *Program
	locals int32
}

func (c *checker) local(o int32) bool { return o >= 0 && o < c.locals }

func (c *checker) operand(o int32) bool {
	return o < c.locals && int64(o) >= -int64(len(c.p.Consts))
}

func (c *checker) all(list []int32, ok func(int32) bool) bool {
	for _, n := range list {
		if !ok(n) {
			return false
		}
	}
	return true
}

func (c *checker) blocks(blocks [][]Stmt) bool {
	for _, b := range blocks {
		for i := range b {
			if s := &b[i]; !c.stmt(s) || !c.all(s.Args, c.operand) || !c.blocks(s.Blocks) {
				return false
			}
		}
	}
	return true
}

func (c *checker) stmt(s *Stmt) bool {
	switch s.Op {
	case Call:
		return c.local(s.Target) && s.A >= 0 && int(s.A) < len(c.p.Funcs) && len(s.Args) == len(c.p.Funcs[s.A].Params)
	case CallBuiltin:
		return s.Target < c.locals && s.A >= 0 && int(s.A) < len(c.p.Builtins)
	case Break:
		return s.A >= 0 && s.A < maxNesting
	case Scan:
		return c.local(s.A) && c.local(s.B) && c.local(s.Target) && len(s.Blocks) == 1
	case Not:
		return len(s.Blocks) == 1
	case With:
		return c.operand(s.B) && c.local(s.Target) && len(s.Blocks) == 1 && c.all(s.Args, func(o int32) bool { return o < 0 })
	case Return, IsDefined, IsUndefined, Merge, AddResult:
		return c.local(s.A) && c.operand(s.B) && c.local(s.Target)
	}
	return s.Op < numOps && c.operand(s.A) && c.operand(s.B) && c.local(s.Target)
}
