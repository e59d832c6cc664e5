package rego

import "github.com/open-policy-agent/opa/v1/ast"

// decoder reads what encoder writes. Terms that hold one text are shared: no
// one changes a compiled module.
type decoder struct {
	Reader
	file  string // that places name
	table []string
	terms [markVar + 1][]*ast.Term // by mark and text
}

// Decode gives the module that Encode wrote, for Assemble. File is what its
// places name.
func Decode(file, in string) (*ast.Module, error) {
	d := decoder{Reader: NewReader(in), file: file}
	d.table = make([]string, d.Count())
	for i := range d.table {
		d.table[i] = d.Take(d.Count())
	}
	for _, mark := range []byte{markNumber, markString, markVar} {
		d.terms[mark] = make([]*ast.Term, len(d.table))
	}
	mod := &ast.Module{Package: &ast.Package{Path: d.list(), Location: &ast.Location{File: file}}}
	mod.SetRegoVersionSpan(ast.RegoVersionSpanOf(ast.RegoV1))
	mod.Rules = make([]*ast.Rule, d.Count())
	for i := range mod.Rules {
		mod.Rules[i] = d.rule(mod)
	}
	if d.err == nil && d.in != "" {
		d.err = errCut
	}
	return mod, d.err
}

func (d *decoder) mark() byte {
	if d.in == "" {
		d.fail()
		return markNone
	}
	m := d.in[0]
	d.in = d.in[1:]
	return m
}

func (d *decoder) flag() bool { return d.mark() == markTrue }

func (d *decoder) text() int {
	n := d.number()
	if n >= len(d.table) {
		d.fail()
		return -1
	}
	return n
}

func (d *decoder) name() ast.Var {
	n := d.text()
	if n < 0 {
		return ""
	}
	return ast.Var(d.table[n])
}

func (d *decoder) place() *ast.Location {
	row := d.number()
	if row == 0 {
		return nil
	}
	return &ast.Location{File: d.file, Row: row, Col: d.number()}
}

func (d *decoder) rule(mod *ast.Module) *ast.Rule {
	r := &ast.Rule{Module: mod, Location: d.place(), Default: d.flag(), Head: d.head(), Body: d.body()}
	if d.flag() {
		r.Else = d.rule(mod)
	}
	return r
}

func (d *decoder) head() *ast.Head {
	return &ast.Head{
		Location: d.place(), Name: d.name(), Reference: d.list(), Args: d.list(),
		Key: d.term(), Value: d.term(), Assign: d.flag(),
	}
}

func (d *decoder) body() ast.Body {
	n := d.Count()
	exprs := make([]ast.Expr, n)
	body := make(ast.Body, n)
	for i := range body {
		body[i] = &exprs[i]
		d.expr(body[i])
		body[i].Index = i
	}
	return body
}

func (d *decoder) expr(x *ast.Expr) {
	x.Location, x.Negated, x.Generated = d.place(), d.flag(), d.flag()
	mark := d.mark()
	if mark == markWith {
		x.With = d.with()
		mark = d.mark()
	}
	switch mark {
	case markTerm:
		x.Terms = d.need()
	case markTerms:
		x.Terms = d.list()
	case markEvery:
		x.Terms = &ast.Every{Location: d.place(), Key: d.term(), Value: d.need(), Domain: d.need(), Body: d.body()}
	default:
		d.fail()
	}
}

func (d *decoder) with() []*ast.With {
	all := make([]*ast.With, d.Count())
	for i := range all {
		all[i] = &ast.With{Location: d.place(), Target: d.need(), Value: d.need()}
		if d.err == nil && !ofInput(all[i].Target) {
			d.fail()
		}
	}
	return all
}

// list is nil when it is empty, as with rules that have no arguments.
func (d *decoder) list() []*ast.Term {
	n := d.Count()
	if n == 0 {
		return nil
	}
	terms := make([]*ast.Term, n)
	for i := range terms {
		terms[i] = d.need()
	}
	return terms
}

// need is a term that cannot be missing.
func (d *decoder) need() *ast.Term {
	t := d.term()
	if t == nil {
		d.fail()
	}
	return t
}

func (d *decoder) term() *ast.Term {
	switch mark := d.mark(); mark {
	case markNone:
		return nil
	case markNull:
		return ast.NullTerm()
	case markFalse, markTrue:
		return ast.InternedTerm(mark == markTrue)
	case markNumber, markString, markVar:
		return d.scalar(mark)
	default:
		value := d.composite(mark)
		if value == nil {
			d.fail()
			return nil
		}
		return ast.NewTerm(value)
	}
}

func (d *decoder) scalar(mark byte) *ast.Term {
	n := d.text()
	if n < 0 {
		return nil
	}
	known := &d.terms[mark][n]
	if *known != nil {
		return *known
	}
	s := d.table[n]
	switch mark {
	case markNumber:
		*known = ast.NewTerm(ast.Number(s))
	case markString:
		*known = ast.NewTerm(ast.String(s))
	case markVar:
		*known = ast.NewTerm(ast.Var(s))
	}
	return *known
}

func (d *decoder) composite(mark byte) ast.Value {
	switch mark {
	case markRef:
		return ast.Ref(d.list())
	case markCall:
		return ast.Call(d.list())
	case markArray:
		return d.whole(func(items []*ast.Term) ast.Value { return ast.NewArray(items...) })
	case markSet:
		return d.whole(func(items []*ast.Term) ast.Value { return ast.NewSet(items...) })
	case markObject:
		return d.object()
	case markArrayComprehension:
		return &ast.ArrayComprehension{Term: d.need(), Body: d.body()}
	case markSetComprehension:
		return &ast.SetComprehension{Term: d.need(), Body: d.body()}
	case markObjectComprehension:
		place := d.place()
		key := d.need()
		if key != nil {
			key = &ast.Term{Value: key.Value, Location: place}
		}
		return &ast.ObjectComprehension{Key: key, Value: d.need(), Body: d.body()}
	}
	return nil
}

// whole makes a collection of its items, unless they were mangled.
func (d *decoder) whole(of func([]*ast.Term) ast.Value) ast.Value {
	items := d.list()
	if d.err != nil {
		return nil
	}
	return of(items)
}

func (d *decoder) object() ast.Value {
	pairs := make([][2]*ast.Term, d.Count())
	for i := range pairs {
		pairs[i] = [2]*ast.Term{d.need(), d.need()}
	}
	if d.err != nil {
		return nil
	}
	return ast.NewObject(pairs...)
}
