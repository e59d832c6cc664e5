package policytrace

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// reader tells the values of what statements are made of, in one attempt.
type reader struct {
	*display
	run   run
	shown map[string]bool // by their text
}

// mostValues is how many values a line shows.
const mostValues = 6

// values of a statement that holds are the variables that it is the first to
// have, and what it compares; of one that fails, all that it rests on.
func (r *reader) values(ctx context.Context, e *ast.Expr, holds bool) []Value {
	if isPrint(e) {
		return nil
	}
	var out []Value
	add := func(v Value) {
		if !r.shown[v.Text] && len(out) < mostValues {
			r.shown[v.Text] = true
			out = append(out, v)
		}
	}
	for _, name := range variables(e) {
		if value := r.run.known[name]; value != nil && holds {
			add(Value{Text: name, Is: []ast.Value{value.Value}})
		}
	}
	for _, term := range operands(e, !holds) {
		v := r.read(ctx, e, term)
		if !holds && !v.isLarge() {
			delete(r.shown, v.Text) // what was fine before may be what fails here
		}
		if _, isVar := term.Value.(ast.Var); isVar && len(v.Is) == 0 || v.isLarge() && len(out) > 0 && len(out[0].Is) > 0 {
			continue // it was to be given a value here, or tells less than what it is part of
		}
		add(v)
	}
	if len(out) == 0 && !holds {
		out = r.condition(ctx, e)
	}
	return out
}

// condition is what a call gives that a statement consists of: of one that fails
// with nothing else to say.
func (r *reader) condition(ctx context.Context, e *ast.Expr) []Value {
	terms, ok := e.Terms.([]*ast.Term)
	if !ok || !e.IsCall() {
		return nil
	}
	text := strings.TrimSpace(strings.TrimPrefix(strings.Join(strings.Fields(string(e.Location.Text)), " "), "not "))
	v := Value{Text: text}
	v.Is, v.Why = r.ask(ctx, e, ast.CallTerm(terms...))
	return []Value{v}
}

// isLarge tells a value that fills more than half a line.
func (v Value) isLarge() bool {
	return len(v.Is) > 0 && !ast.IsScalar(v.Is[0]) && len(v.Is[0].String()) > 50
}

func isPrint(e *ast.Expr) bool { return e.IsCall() && e.Operator().String() == ast.Print.Name }

// variables are those in a statement, but not those of comprehensions in it.
func variables(e *ast.Expr) []string {
	var out []string
	note := func(t *ast.Term) {
		if v, ok := t.Value.(ast.Var); ok && !v.IsGenerated() && !v.IsWildcard() && !slices.Contains(out, string(v)) {
			out = append(out, string(v))
		}
	}
	visit(e, func(t *ast.Term) bool {
		if ref, ok := t.Value.(ast.Ref); ok {
			for _, step := range ref[1:] {
				note(step)
			}
			return false
		}
		note(t)
		return false
	})
	return out
}

// operands are the references and calls of a statement: those it compares, or
// with deep those in them too. What is given a name is shown by the name.
func operands(e *ast.Expr, deep bool) []*ast.Term {
	var out []*ast.Term
	visit(e, func(t *ast.Term) bool {
		switch v := t.Value.(type) {
		case ast.Ref:
			if len(v) > 1 {
				out = append(out, t)
			}
		case ast.Call:
			out = append(out, t)
		case ast.Var:
			if deep && !v.IsGenerated() && !v.IsWildcard() {
				out = append(out, t)
			}
		default:
			return false
		}
		return !deep
	})
	if _, chooses := e.Terms.(*ast.SomeDecl); !deep && (chooses || e.IsAssignment()) {
		return nil
	}
	return out
}

// visit walks the terms of a statement from outside in, until f returns true;
// it stays out of comprehensions and of the names of functions.
func visit(e *ast.Expr, f func(*ast.Term) bool) {
	var walk func(t *ast.Term)
	walk = func(t *ast.Term) {
		if f(t) {
			return
		}
		switch v := t.Value.(type) {
		case ast.Ref:
			for _, step := range v[1:] {
				walk(step)
			}
		case ast.Call:
			for _, one := range v[1:] {
				walk(one)
			}
		case *ast.Array:
			v.Foreach(walk)
		case ast.Set:
			v.Foreach(walk)
		case ast.Object:
			v.Foreach(func(key, value *ast.Term) { walk(key); walk(value) })
		}
	}
	switch terms := e.Terms.(type) {
	case *ast.Term:
		walk(terms)
	case []*ast.Term:
		for _, t := range terms[1:] {
			walk(t)
		}
	case *ast.SomeDecl:
		for _, t := range terms.Symbols {
			if call, ok := t.Value.(ast.Call); ok { // some x in xs
				for _, one := range call[1:] {
					walk(one)
				}
			} else {
				walk(t)
			}
		}
	case *ast.Every:
		walk(terms.Domain)
	}
}

// read asks for the value of a term, with the variables as the attempt has them.
func (r *reader) read(ctx context.Context, e *ast.Expr, term *ast.Term) Value {
	out := Value{Text: strings.Join(strings.Fields(string(term.Location.Text)), " ")}
	if ref, ok := term.Value.(ast.Ref); ok {
		if _, named := ref[0].Value.(ast.Var); !named {
			out.Text = term.String() // the parser knows but the end of it
		}
	}
	if v, ok := term.Value.(ast.Var); ok {
		out.Text = string(v)
		if value := r.run.known[out.Text]; value != nil {
			out.Is = []ast.Value{value.Value}
		}
		return out
	}
	if out.Is, out.Why = r.ask(ctx, e, term); len(out.Is) == 0 && out.Why == "" {
		out.Why = r.missing(ctx, e, term)
	}
	return out
}

// missing says where a reference leads nowhere, unless it is the last step.
func (r *reader) missing(ctx context.Context, e *ast.Expr, term *ast.Term) string {
	ref, _ := term.Value.(ast.Ref)
	for n := len(ref) - 1; n > 1; n-- {
		step, named := ref[n].Value.(ast.String)
		if values, _ := r.ask(ctx, e, ast.NewTerm(ref[:n])); len(values) > 0 {
			if n == len(ref)-1 || !named {
				return ""
			}
			return fmt.Sprintf("%v has no %s", ref[:n], string(step))
		}
	}
	return ""
}

const answer = ast.Var("the_value")

// ask gives all values of a term, or why Rego has none.
func (r *reader) ask(ctx context.Context, e *ast.Expr, term *ast.Term) (values []ast.Value, why string) {
	file := r.source[e.Location.File]
	compiler := r.question.Compiler.QueryCompiler().WithContext(
		ast.NewQueryContext().WithPackage(file.module.Package).WithImports(file.module.Imports))
	body, err := compiler.Compile(r.query(e, term))
	if err != nil {
		return nil, ""
	}
	var faults []topdown.Error
	question := r.question
	if r.run.input != nil {
		question.Input = r.run.input
	}
	err = question.Query(body).WithQueryCompiler(compiler).WithCancel(r.cancel).WithBuiltinErrorList(&faults).
		Iter(ctx, func(found topdown.QueryResult) error {
			value := found[answer].Value
			if len(values) < mostValues && !slices.ContainsFunc(values, func(v ast.Value) bool { return v.Compare(value) == 0 }) {
				values = append(values, value)
			}
			return nil
		})
	switch {
	case len(values) == 0 && len(faults) > 0:
		why = faults[0].Message
	case topdown.IsCancel(err):
		why = "there was no time left to work it out"
	case err != nil:
		why = "Rego cannot work it out"
	}
	return values, why
}

// query is name := value for each variable that is known, then answer = term.
func (r *reader) query(e *ast.Expr, term *ast.Term) ast.Body {
	var body ast.Body
	used := map[string]bool{}
	ast.WalkVars(term, func(v ast.Var) bool { used[string(v)] = true; return false })
	for _, name := range slices.Sorted(maps.Keys(used)) {
		value := r.run.known[name]
		if value == nil {
			continue
		}
		give := ast.Assign
		if ast.Var(name).IsWildcard() {
			give = ast.Equality
		}
		body.Append(give.Expr(ast.VarTerm(name), value))
	}
	last := ast.Equality.Expr(ast.NewTerm(answer), term.Copy())
	for _, with := range e.With {
		last.With = append(last.With, with.Copy())
	}
	body.Append(last)
	return body
}
