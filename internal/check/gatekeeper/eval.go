package gatekeeper

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/rego"
	"github.com/chartyard/chartyard/internal/rego/infer"
)

func lineEnds(n int) string { return strings.Repeat("\n", n) }

// result is one violation, or that a constraint could not be asked.
type result struct {
	constraint int
	severity   diag.Severity // 0 for the constraint's
	unmatched  bool          // the labels of the namespace are not known
	msg        string
	// remediation is the result's own, if it has one.
	remediation string
	details     json.RawMessage
	member      string // as Rego writes it
	path        diag.Path
	given       bool // the result itself said where
}

// session evaluates until it is cancelled.
type session struct {
	*Policies
	store  storage.Store
	cancel topdown.Cancel
}

func (p *Policies) run(ctx context.Context, pass *check.Pass) error {
	ctx, cancel, done := rego.WithLimit(ctx, p.limit)
	defer done()
	s := session{Policies: p, store: inmem.New(), cancel: cancel}
	around := newReviewer(pass, p.namespaces)
	told := map[string]bool{}
	for _, obj := range pass.Objects {
		r := around.of(obj)
		results, err := s.object(ctx, obj, r)
		if err != nil {
			return rego.Explain(ctx, err, obj.String())
		}
		for _, one := range results {
			p.report(pass, told, obj, r, one)
		}
	}
	return nil
}

// object is what all constraints say of an object. It rests on the object's text
// and on its namespace.
func (s session) object(ctx context.Context, obj *manifest.Object, r *review) ([]result, error) {
	in, err := json.Marshal(r.namespaceObject)
	if err != nil {
		return nil, err
	}
	key := rego.KeyOf(obj.Text, obj.At.String(), r.namespace, string(in))
	if results, ok := s.memo.Get(key); ok {
		return results, nil
	}
	var out []result
	for _, one := range append([]*review{r}, s.makes(r)...) {
		found, err := s.review(ctx, one)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	s.memo.Put(key, out)
	return out, nil
}

// review asks all constraints. Of what an object makes, those that are about the
// object have been asked already.
func (s session) review(ctx context.Context, r *review) ([]result, error) {
	var out []result
	var request *ast.Term
	for i, c := range s.constraints {
		is := c.match.matches(r)
		if is == no || c.match.isOfMaker(r) {
			continue
		}
		if is == unknownLabels {
			out = append(out, result{constraint: i, unmatched: true})
			continue
		}
		if request == nil {
			value, err := ast.InterfaceToValue(r.request())
			if err != nil {
				return nil, err
			}
			request = ast.NewTerm(value)
		}
		found, err := s.ask(ctx, c, request)
		if err == nil {
			err = s.infer(ctx, c, request, found)
		}
		if err != nil {
			return nil, err
		}
		for _, one := range found {
			one.constraint, one.path, one.severity = i, r.place(one.path), r.severity
			out = append(out, one)
		}
	}
	return out, nil
}

// ask evaluates a constraint.
func (s session) ask(ctx context.Context, c *constraint, request *ast.Term) ([]result, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	txn, err := s.store.NewTransaction(ctx)
	if err != nil {
		return nil, err
	}
	defer s.store.Abort(ctx, txn)
	member := ast.VarTerm("member")
	query := topdown.NewQuery(ast.NewBody(ast.NewExpr(ast.NewTerm(violation().Append(member))))).
		WithCompiler(c.program.compiler).
		WithStore(s.store).
		WithTransaction(txn).
		WithCancel(s.cancel).
		WithInput(c.input(request))
	var out []result
	err = query.Iter(ctx, func(answer topdown.QueryResult) error {
		one, err := c.readResult(answer[member.Value.(ast.Var)])
		if err == nil && !slices.ContainsFunc(out, one.same) {
			out = append(out, one)
		}
		return err
	})
	slices.SortFunc(out, func(a, b result) int {
		return cmp.Or(cmp.Compare(a.msg, b.msg), cmp.Compare(string(a.details), string(b.details)))
	})
	return out, err
}

func (c *constraint) input(request *ast.Term) *ast.Term {
	return ast.ObjectTerm([2]*ast.Term{ast.StringTerm("review"), request}, [2]*ast.Term{ast.StringTerm("parameters"), c.parameters})
}

// infer finds a path for each result that was given none.
func (s session) infer(ctx context.Context, c *constraint, request *ast.Term, results []result) error {
	in := infer.New(
		infer.Rules{Compiler: c.program.compiler, Store: s.store, Cancel: s.cancel},
		infer.Input{Term: c.input(request), Within: within},
	)
	for i := range results {
		r := &results[i]
		if r.given {
			continue
		}
		path, err := in.Path(ctx, violation(), infer.Result{Member: r.member, Message: r.msg})
		if err != nil {
			return err
		}
		r.path, _ = within(path)
	}
	return nil
}

// within is the path in the object of one in the input. The parameters are of no
// object, and what else the request has is said beside it.
func within(path diag.Path) (diag.Path, bool) {
	switch {
	case path.HasPrefix(diag.Path{"review", "object"}):
		return path[2:], true
	case path.HasPrefix(diag.Path{"review", "name"}):
		return diag.Path{"metadata", "name"}, true
	case path.HasPrefix(diag.Path{"review", "namespace"}):
		return diag.Path{"metadata", "namespace"}, true
	case path.HasPrefix(diag.Path{"review", "kind"}):
		return diag.Path{"kind"}, true
	}
	return nil, path.HasPrefix(diag.Path{"review"})
}

func (r result) same(other result) bool {
	return r.msg == other.msg && r.remediation == other.remediation && r.path.Equal(other.path) && string(r.details) == string(other.details)
}

// readResult takes a member of violation. What Gatekeeper would drop without a
// word is an error here.
func (c *constraint) readResult(member *ast.Term) (result, error) {
	out := result{member: member.String()}
	at := c.program.at
	in, ok := member.Value.(ast.Object)
	if !ok {
		return out, faultIn(at, "violation of %s gave %s; want an object with msg", c.Kind, ast.ValueName(member.Value))
	}
	msg, ok := rego.Field[ast.String](in, "msg")
	if !ok {
		return out, faultIn(at, "violation of %s gave an object without a text msg", c.Kind)
	}
	out.msg = string(msg)
	if details := in.Get(ast.StringTerm("details")); details != nil {
		return out, out.read(details)
	}
	return out, nil
}

// read takes details. A list as path is the place, a text as remediation the help,
// as chartyard's export of rules writes them; the rest is kept.
func (r *result) read(details *ast.Term) error {
	plain, err := ast.JSON(details.Value)
	if err != nil {
		return err
	}
	rest, ok := plain.(map[string]any)
	if !ok {
		rest = map[string]any{"details": plain}
	} else if fields, ok := details.Value.(ast.Object); ok {
		if steps, ok := rego.Field[*ast.Array](fields, "path"); ok {
			if path, err := rego.ReadPath(ast.NewTerm(steps)); err == nil && len(path) > 0 {
				r.path, r.given = path, true
				delete(rest, "path")
			}
		}
		if text, ok := rest["remediation"].(string); ok {
			r.remediation = text
			delete(rest, "remediation")
		}
	}
	if len(rest) > 0 {
		r.details, err = json.Marshal(rest)
	}
	return err
}

func (p *Policies) report(pass *check.Pass, told map[string]bool, obj *manifest.Object, r *review, one result) {
	c := p.constraints[one.constraint]
	if one.unmatched {
		if key := c.ID + " " + r.namespace; !told[key] {
			told[key] = true
			pass.Report(c.unasked(r.namespace))
		}
		return
	}
	if !one.given {
		pass = pass.Inferred()
	}
	pass.ReportAt(diag.Finding{Rule: c.ID, Severity: one.severity, Message: one.msg, Remediation: one.remediation, Details: one.details}, obj, one.path)
}
