package policy

import (
	"context"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"

	"github.com/chartyard/chartyard/internal/check"
)

// base is data as rules see it beside the rules themselves: an immutable
// document, with no transactions to speak of.
type base struct {
	storage.TriggersNotSupported
	storage.PolicyNotSupported
	storage.WritesNotSupported
	root ast.Value
}

// Data is the store that holds data.chartyard as rules see it in pass: with the
// parameters' defaults filled in. It is only read, and needs no transaction.
func (p *Policies) Data(pass *check.Pass) (storage.Store, error) { return p.newBase(pass) }

func (p *Policies) newBase(pass *check.Pass) (*base, error) {
	root, err := ast.InterfaceToValue(map[string]any{"chartyard": map[string]any{
		"service":     pass.Service,
		"environment": pass.Environment,
		"profile":     pass.Profile,
		"yard":        map[string]any{"name": pass.Yard.Name, "version": pass.Yard.Version},
		"namespace":   pass.Namespace,
		// Whether someone chose it; else it is Helm's default.
		"namespaceChosen": pass.NamespaceChosen,
		"release":         pass.Release,
		"kubeVersion":     pass.KubeVersion,
		"params":          p.withDefaults(pass.Params),
	}})
	if err != nil {
		return nil, fmt.Errorf("parameters of rules: %w", err)
	}
	return &base{root: root}, nil
}

// params is the text of the parameters, to tell equal ones.
func (b *base) params() string {
	v, err := b.root.Find(ast.Ref{ast.StringTerm("chartyard"), ast.StringTerm("params")})
	if err != nil {
		return ""
	}
	return v.String()
}

// Read returns the document at path as an ast.Value.
func (b *base) Read(_ context.Context, _ storage.Transaction, path storage.Path) (any, error) {
	v := b.root
	for _, step := range path {
		var err error
		if v, err = v.Find(ast.Ref{ast.StringTerm(step)}); err != nil {
			return nil, &storage.Error{Code: storage.NotFoundErr}
		}
	}
	return v, nil
}

func (b *base) NewTransaction(context.Context, ...storage.TransactionParams) (storage.Transaction, error) {
	return transaction{}, nil
}

func (b *base) Commit(context.Context, storage.Transaction) error { return nil }

func (b *base) Abort(context.Context, storage.Transaction) {}

func (b *base) Truncate(context.Context, storage.Transaction, storage.TransactionParams, storage.Iterator) error {
	return &storage.Error{Code: storage.WritesNotSupportedErr}
}

type transaction struct{}

func (transaction) ID() uint64 { return 0 }
