package policy

import (
	"github.com/open-policy-agent/opa/v1/ast"
)

// convert makes a term of a decoded object. It leaves out keys that are null,
// as the API server does, so that a rule need not tell null from nothing.
func convert(v any) (*ast.Term, error) {
	switch v := v.(type) {
	case map[string]any:
		pairs := make([][2]*ast.Term, 0, len(v))
		for key, value := range v {
			if value == nil {
				continue
			}
			term, err := convert(value)
			if err != nil {
				return nil, err
			}
			pairs = append(pairs, [2]*ast.Term{ast.InternedTerm(key), term})
		}
		return ast.ObjectTerm(pairs...), nil
	case []any:
		items := make([]*ast.Term, len(v))
		for i, item := range v {
			var err error
			if items[i], err = convert(item); err != nil {
				return nil, err
			}
		}
		return ast.ArrayTerm(items...), nil
	case string:
		return ast.InternedTerm(v), nil
	}
	value, err := ast.InterfaceToValue(v)
	return ast.NewTerm(value), err
}
