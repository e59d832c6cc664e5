package machine

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// block runs the statements of a block and says how it ended.
func (r *Run) block(f []*ast.Term, code []Stmt) int {
	for i := range code {
		s := &code[i]
		how := ended
		switch s.Op {
		case Dot:
			v := dot(r.read(f, s.A), r.read(f, s.B))
			if v == nil {
				return 0
			}
			f[s.Target] = v
		case Equal:
			if !equal(r.read(f, s.A), r.read(f, s.B)) {
				return 0
			}
		case NotEqual:
			if equal(r.read(f, s.A), r.read(f, s.B)) {
				return 0
			}
		case Assign:
			f[s.Target] = r.read(f, s.A)
		case Block:
			if how = r.blocks(f, s.Blocks); how > 0 && how < returned {
				return how - 1
			}
		case Break:
			return int(s.A)
		case Call:
			v := r.call(int(s.A), f, s.Args)
			if v == nil {
				return r.undefined()
			}
			f[s.Target] = v
		case CallBuiltin:
			if how = r.callBuiltin(f, s); how == 0 {
				return 0
			}
		case Scan:
			how = r.scan(f, s)
		case Not:
			switch how = r.block(f, s.Blocks[0]); {
			case how == ended:
				return 0
			case how < returned:
				if how > 0 {
					return how - 1
				}
			}
		case IsDefined:
			if f[s.A] == nil {
				return 0
			}
		case IsUndefined:
			if f[s.A] != nil {
				return 0
			}
		case Reset:
			f[s.Target] = nil
		case Return:
			r.out = f[s.A]
			return returned
		default:
			if how = r.other(f, s); how == 0 {
				return 0
			}
		}
		if how > ended && how != 0 {
			return how
		}
	}
	return ended
}

// other runs the statements that are less frequent.
func (r *Run) other(f []*ast.Term, s *Stmt) int {
	switch s.Op {
	case AssignOnce:
		v := r.read(f, s.A)
		if old := f[s.Target]; old != nil && !equal(old, v) {
			return r.fail(conflict("a rule or function has more than one value"))
		}
		f[s.Target] = v
	case MakeArray:
		f[s.Target] = ast.ArrayTerm()
	case MakeObject:
		f[s.Target] = ast.ObjectTerm()
	case MakeSet:
		f[s.Target] = ast.SetTerm()
	case Append, Add:
		return r.add(f[s.Target], r.read(f, s.A))
	case Insert, InsertOnce:
		return r.insert(f[s.Target], r.read(f, s.A), r.read(f, s.B), s.Op == InsertOnce)
	case Merge:
		f[s.Target] = merge(f[s.A], f[s.B])
	case Len:
		n := length(r.read(f, s.A))
		if n < 0 {
			return 0
		}
		f[s.Target] = ast.InternedTerm(n)
	case IsArray:
		if _, ok := valueOf(r.read(f, s.A)).(*ast.Array); !ok {
			return 0
		}
	case IsObject:
		if _, ok := valueOf(r.read(f, s.A)).(ast.Object); !ok {
			return 0
		}
	case IsSet:
		if _, ok := valueOf(r.read(f, s.A)).(ast.Set); !ok {
			return 0
		}
	case DotCopy:
		v := shallow(dot(r.read(f, s.A), r.read(f, s.B)))
		if v == nil {
			return 0
		}
		f[s.Target] = v
	case Array:
		items := make([]*ast.Term, len(s.Args))
		for i, a := range s.Args {
			if items[i] = r.read(f, a); items[i] == nil {
				return 0
			}
		}
		f[s.Target] = ast.ArrayTerm(items...)
	case Collect:
		start := len(r.collected)
		how := r.blocks(f, s.Blocks)
		f[s.Target] = ast.ArrayTerm(slices.Clone(r.collected[start:])...)
		clear(r.collected[start:])
		r.collected = r.collected[:start]
		if how > 0 && how < returned {
			return how - 1
		}
		return how
	case CollectAdd:
		v := r.read(f, s.A)
		if v == nil {
			return 0
		}
		r.collected = append(r.collected, v)
	case CallDynamic:
		return r.dynamic(f, s)
	case With:
		return r.with(f, s)
	case AddResult:
		if f[s.A] == nil || r.results == nil {
			return 0
		}
		r.results.Add(f[s.A])
	}
	return ended
}

// add adds to an array or set; what is not there is undefined.
func (r *Run) add(to, v *ast.Term) int {
	if v == nil {
		return 0
	}
	switch c := valueOf(to).(type) {
	case *ast.Array:
		to.Value = c.Append(v)
	case ast.Set:
		c.Add(v)
	default:
		return 0
	}
	return ended
}

// insert sets a key of an object, once or again.
func (r *Run) insert(to, key, v *ast.Term, once bool) int {
	obj, ok := valueOf(to).(ast.Object)
	if !ok || key == nil || v == nil {
		return 0
	}
	if once {
		if old := obj.Get(key); old != nil && !equal(old, v) {
			return r.fail(conflict("object keys must be unique"))
		} else if old != nil {
			return ended
		}
	}
	obj.Insert(key, v)
	return ended
}

// undefined is how a block ends whose statement gave nothing.
func (r *Run) undefined() int {
	if r.err != nil {
		return failed
	}
	return 0
}

// scan runs a block for each member. To leave the block is to go on with the
// next one; to leave one more is to end the loop.
func (r *Run) scan(f []*ast.Term, s *Stmt) int {
	how := ended
	body := s.Blocks[0]
	round := func(key, value *ast.Term) (stop bool) {
		f[s.B], f[s.Target] = key, value
		if !r.tick() {
			how = failed
			return true
		}
		how = r.block(f, body)
		return how > 0
	}
	switch v := valueOf(f[s.A]).(type) {
	case *ast.Array:
		for i := range v.Len() {
			if round(ast.InternedTerm(i), v.Elem(i)) {
				break
			}
		}
	case ast.Object:
		v.Until(round)
	case ast.Set:
		v.Until(func(member *ast.Term) bool { return round(member, member) })
	}
	switch {
	case how >= returned:
		return how
	case how > 1:
		return how - 2
	}
	return ended
}

// with runs a block with another value for a local.
func (r *Run) with(f []*ast.Term, s *Stmt) int {
	saved, memos := f[s.Target], r.memo
	r.memo = make([]memo, len(memos))
	if len(s.Args) == 0 {
		f[s.Target] = r.read(f, s.B)
	} else {
		f[s.Target] = r.upsert(saved, s.Args, r.read(f, s.B))
	}
	how := r.block(f, s.Blocks[0])
	f[s.Target], r.memo = saved, memos
	if how > 0 && how < returned {
		return how - 1
	}
	return how
}

// dynamic calls the function at a path. Without one the block is undefined;
// one that gives nothing ends the reference as a whole, three blocks out.
func (r *Run) dynamic(f []*ast.Term, s *Stmt) int {
	steps := make([]string, len(s.Args))
	for i, a := range s.Args {
		step, ok := valueOf(r.read(f, a)).(ast.String)
		if !ok {
			return 0
		}
		steps[i] = string(step)
	}
	n, ok := r.prog.Paths[PathKey(steps)]
	if !ok || len(r.prog.Funcs[n].Params) != 2 {
		return 0
	}
	v := r.call(int(n), f, []Operand{s.A, s.B})
	if v == nil {
		return max(3, r.undefined())
	}
	f[s.Target] = v
	return ended
}
