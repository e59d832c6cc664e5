package foreign

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/rego"
	"github.com/chartyard/chartyard/internal/rego/infer"
)

// newPlan is one query over all rules: the results of rule i are in r<i>, and
// e<i> is not empty when an exception names it.
func (p *Policies) newPlan() (ast.Body, error) {
	text := ""
	for i, r := range p.rules {
		text += fmt.Sprintf("r%d = [v%d | v%d = %s]; e%d = [true | %s[_][_] = %q]\n", i, i, i, r.ref, i, r.exception, r.suffix)
	}
	return ast.ParseBodyWithOpts(text, ast.ParserOptions{RegoVersion: ast.RegoV1})
}

// vetPlan holds the plan to the types of the rules.
func (p *Policies) vetPlan() error {
	if _, err := p.compiler.QueryCompiler().Compile(p.plan); err != nil {
		return p.misshapen(err)
	}
	return nil
}

// misshapen tells which package has an exception that is none, as far as the
// types say so.
func (p *Policies) misshapen(err error) error {
	for _, r := range p.rules {
		if strings.Contains(err.Error(), r.exception.String()+"[_][_]") {
			return rego.PolicyErrorf("%s: want a set of lists of names, as in: exception contains [\"x\"] if …", r.exception)
		}
	}
	return faultsOf("", err)
}

// session evaluates over the data of one document, until it is cancelled.
type session struct {
	*Policies
	store  storage.Store
	cancel topdown.Cancel
}

func (p *Policies) run(ctx context.Context, pass *check.Pass) error {
	ctx, cancel, done := rego.WithLimit(ctx, p.limit)
	defer done()
	docs, err := documents(pass)
	if err != nil || len(docs) == 0 {
		return err
	}
	if p.combine {
		return rego.Explain(ctx, p.release(ctx, cancel, pass, docs), "the release")
	}
	for _, doc := range docs {
		results, err := p.document(ctx, cancel, doc)
		if err != nil {
			return rego.Explain(ctx, err, doc.objects[0].String())
		}
		p.report(pass, results, []document{doc})
	}
	return nil
}

func (p *Policies) document(ctx context.Context, cancel topdown.Cancel, doc document) ([]result, error) {
	k := rego.KeyOf(doc.template, doc.objects[0].Text)
	if results, known := p.memo.Get(k); known {
		return results, nil
	}
	s := session{p, p.storeFor(doc.template), cancel}
	results, err := s.results(ctx, doc.value)
	if err == nil {
		p.memo.Put(k, results)
	}
	return results, err
}

func (p *Policies) release(ctx context.Context, cancel topdown.Cancel, pass *check.Pass, docs []document) error {
	input := combined(docs)
	s := session{p, p.storeFor("Combined"), cancel}
	results, err := s.results(ctx, input)
	if err != nil {
		return err
	}
	p.report(pass, results, docs)
	return nil
}

// storeFor is the data beside an input. As in conftest, data.conftest.file names
// its file, here the template.
func (p *Policies) storeFor(file string) storage.Store {
	if !p.readsDoc {
		return p.store
	}
	data := map[string]any{}
	for key, value := range p.data {
		data[key] = value
	}
	data["conftest"] = map[string]any{"file": map[string]any{"name": path.Base(file), "dir": path.Dir(file)}}
	return inmem.NewFromObject(data)
}

// results are those of all rules that no exception names, with a path wherever
// one was given or could be inferred.
func (s session) results(ctx context.Context, value any) ([]result, error) {
	input, err := term(value)
	if err != nil {
		return nil, err
	}
	var out []result
	err = s.query(ctx, s.plan, input, func(answer topdown.QueryResult) error {
		for i := range s.rules {
			if exempt, ok := answer[ast.Var(fmt.Sprint("e", i))].Value.(*ast.Array); ok && exempt.Len() > 0 {
				continue
			}
			found, err := s.rules[i].read(answer[ast.Var(fmt.Sprint("r", i))])
			if err != nil {
				return err
			}
			for _, r := range found {
				r.rule = i
				out = append(out, r)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, s.infer(ctx, input, out)
}

// infer finds a path for each result that was given none.
func (s session) infer(ctx context.Context, input *ast.Term, results []result) error {
	in := infer.New(
		infer.Rules{Compiler: s.compiler, Store: s.store, Cancel: s.cancel, Builtins: functions()},
		infer.Input{Term: input, Within: s.within},
	)
	for i := range results {
		r := &results[i]
		if r.given {
			continue
		}
		var err error
		if r.path, err = in.Path(ctx, s.rules[r.rule].ref, infer.Result{Member: r.member, Message: r.msg}); err != nil {
			return err
		}
		r.inferred = true
	}
	return nil
}

func (s session) query(ctx context.Context, body ast.Body, input *ast.Term, give func(topdown.QueryResult) error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	txn, err := s.store.NewTransaction(ctx)
	if err != nil {
		return err
	}
	defer s.store.Abort(ctx, txn)
	return topdown.NewQuery(body).
		WithCompiler(s.compiler).
		WithBuiltins(functions()).
		WithStore(s.store).
		WithTransaction(txn).
		WithCancel(s.cancel).
		WithInput(input).
		Iter(ctx, give)
}

func (p *Policies) report(pass *check.Pass, results []result, docs []document) {
	for _, r := range results {
		obj, path := place(docs, p.combine, r.path)
		if r.object != (rego.Target{}) {
			if named := find(docs, r.object); named != nil && r.given {
				obj, path = named, r.path
			} else if named != nil && named != obj {
				obj, path = named, nil
			}
		}
		f := diag.Finding{
			Rule: p.rules[r.rule].ID, Message: r.msg, Remediation: r.remediation, Details: r.details,
		}
		here := pass
		if r.inferred {
			here = pass.Inferred()
		}
		here.ReportAt(f, obj, path)
	}
}
