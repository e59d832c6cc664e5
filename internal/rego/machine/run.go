package machine

import (
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// maxDepth is how deep calls may nest. Rego has no recursion, so that a program
// that exceeds it is damaged.
const maxDepth = 1000

// checkEvery is how many calls and rounds of loops go between looks at whether
// the run was cancelled.
const checkEvery = 1024

// Run evaluates a program for one input and data. What it has worked out for
// one query it has ready for the next.
type Run struct {
	prog     *Program
	builtins []builtin
	Context  topdown.BuiltinContext // what functions are given; Cancel ends the run

	input, data *ast.Term
	stack       []*ast.Term // frames of the calls under way
	top, depth  int
	steps       int
	memo        []memo
	args        []*ast.Term
	collected   []*ast.Term // of the arrays that are being collected
	out         *ast.Term
	results     ast.Set
	err         error
	soft        error // the first error of a function, which leaves its call undefined
	collect     func(*ast.Term) error
}

// memo is what a function gave the last time. It is good for as long as input
// and data are the same.
type memo struct {
	known  bool
	arg    *ast.Term // of functions with one
	result *ast.Term
}

// how a block ended: ended, or a number of blocks to leave beside it.
const (
	ended    = -1
	returned = 1 << 20
	failed   = returned + 1
)

// NewRun makes a run. Input may be nil, which is undefined.
func NewRun(p *Program, data *ast.Term) (*Run, error) {
	r := &Run{prog: p, data: data, stack: make([]*ast.Term, 1024), memo: make([]memo, len(p.Funcs)), steps: checkEvery}
	var err error
	if r.builtins, err = findBuiltins(p.Builtins); err != nil {
		return nil, err
	}
	r.collect = func(t *ast.Term) error { r.out = t; return nil }
	return r, nil
}

// SetInput gives the run another input, nil for none. It forgets what rests on
// the input before.
func (r *Run) SetInput(input *ast.Term) {
	r.input = input
	for i := range r.memo {
		if !r.prog.Funcs[i].Free {
			r.memo[i] = memo{}
		}
	}
}

// Value is what a rule gives, nil when it is undefined.
func (r *Run) Value(rule int) (*ast.Term, error) {
	v := r.call(rule, nil, nil)
	return v, r.takeErr()
}

// Query gives the results of a plan.
func (r *Run) Query(plan int) (ast.Set, error) {
	r.results = ast.NewSet()
	p := &r.prog.Plans[plan]
	code, err := r.prog.code(p)
	if err != nil {
		return nil, err
	}
	frame, release := r.frame(p.Locals)
	frame[0], frame[1] = r.input, r.data
	r.blocks(frame, code)
	release()
	return r.results, r.takeErr()
}

// BuiltinError is the first error that a function gave. Rego takes the call
// for undefined then and goes on.
func (r *Run) BuiltinError() error { return r.soft }

func (r *Run) takeErr() error {
	err := r.err
	r.err = nil
	return err
}

func (r *Run) fail(err error) int {
	if r.err == nil {
		r.err = err
	}
	return failed
}

// tick counts a step. It reports false when the run is to stop.
func (r *Run) tick() bool {
	if r.steps--; r.steps > 0 {
		return true
	}
	r.steps = checkEvery
	if c := r.Context.Cancel; c != nil && c.Cancelled() {
		r.fail(&topdown.Error{Code: topdown.CancelErr, Message: "caller cancelled query execution"})
		return false
	}
	return true
}

func (r *Run) frame(locals int) (frame []*ast.Term, release func()) {
	stack, top := r.push(locals)
	return r.stack[r.top-locals : r.top], func() { r.stack, r.top = stack, top }
}

// push makes room for a frame and gives what pop wants.
func (r *Run) push(locals int) (stack []*ast.Term, top int) {
	stack, top = r.stack, r.top
	if r.top+locals > len(r.stack) {
		r.stack, r.top = make([]*ast.Term, 2*len(r.stack)+locals), 0
	}
	r.top += locals
	clear(r.stack[r.top-locals : r.top])
	return stack, top
}

// call runs a function. The caller's frame is nil when it is called from
// without, with input and data.
func (r *Run) call(n int, caller []*ast.Term, args []Operand) *ast.Term {
	f := &r.prog.Funcs[n]
	m := &r.memo[n]
	var arg *ast.Term
	if len(f.Params) == 3 {
		arg = r.read(caller, args[2])
	}
	memoize := len(f.Params) <= 3
	if memoize && m.known && m.arg == arg {
		return m.result
	}
	if !r.tick() {
		return nil
	}
	if r.depth++; r.depth > maxDepth {
		r.depth--
		r.fail(fmt.Errorf("%s: calls nest more than %d deep", f.Name, maxDepth))
		return nil
	}
	code, err := r.prog.code(f)
	if err != nil {
		r.depth--
		r.fail(err)
		return nil
	}
	stack, top := r.push(f.Locals)
	frame := r.stack[r.top-f.Locals : r.top]
	if caller == nil {
		frame[f.Params[0]], frame[f.Params[1]] = r.input, r.data
	} else {
		for i, a := range args {
			frame[f.Params[i]] = r.read(caller, a)
		}
	}
	r.out = nil
	var result *ast.Term
	if r.blocks(frame, code) == returned {
		result = r.out
	}
	r.stack, r.top = stack, top
	r.depth--
	if memoize && r.err == nil {
		r.memo[n] = memo{known: true, arg: arg, result: result}
	}
	return result
}

// blocks runs blocks one after the other, until one leaves them.
func (r *Run) blocks(frame []*ast.Term, blocks [][]Stmt) int {
	for _, b := range blocks {
		if how := r.block(frame, b); how > 0 {
			return how
		}
	}
	return ended
}

func (r *Run) read(frame []*ast.Term, o Operand) *ast.Term {
	if o >= 0 {
		return frame[o]
	}
	return r.prog.Consts[^o]
}
