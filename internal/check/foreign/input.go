package foreign

import (
	"slices"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
)

// document is what conftest sees of a rendered document: a List is one.
type document struct {
	objects  []*manifest.Object
	template string
	value    any
}

// documents groups the objects of a pass by the document they stand in.
func documents(pass *check.Pass) ([]document, error) {
	var docs []document
	for _, obj := range pass.Objects {
		if n := len(docs); n > 0 && docs[n-1].objects[0].Doc == obj.Doc {
			docs[n-1].objects = append(docs[n-1].objects, obj)
			continue
		}
		doc := document{objects: []*manifest.Object{obj}, template: obj.Template, value: obj.Value}
		if len(obj.At) > 0 {
			var err error
			if doc.value, err = obj.Doc.Value(); err != nil {
				return nil, err
			}
		}
		docs = append(docs, doc)
	}
	return docs, nil
}

// combined is the input of conftest's --combine: documents in the order of
// their files.
func combined(docs []document) []any {
	slices.SortStableFunc(docs, func(a, b document) int {
		switch {
		case a.template < b.template:
			return -1
		case a.template > b.template:
			return 1
		}
		return 0
	})
	all := make([]any, len(docs))
	for i, doc := range docs {
		all[i] = map[string]any{"path": doc.template, "contents": doc.value}
	}
	return all
}

// place turns a path in an input into an object and the path in it. Of a path
// outside of any object, it is the first object.
func place(docs []document, combine bool, path diag.Path) (*manifest.Object, diag.Path) {
	doc := docs[0]
	if combine {
		if len(path) == 0 {
			return doc.objects[0], nil
		}
		if i, err := strconv.Atoi(path[0]); err == nil && i < len(docs) {
			doc = docs[i]
		}
		if len(path) < 2 || path[1] != "contents" {
			return doc.objects[0], nil
		}
		path = path[2:]
	}
	for _, obj := range doc.objects {
		if path.HasPrefix(obj.At) {
			return obj, path[len(obj.At):]
		}
	}
	return doc.objects[0], nil
}

// within tells where in a document a path of the input is. What is beside a
// document is of it as a whole.
func (p *Policies) within(path diag.Path) (diag.Path, bool) {
	switch {
	case !p.combine:
		return path, true
	case len(path) > 1 && path[1] == "contents":
		return path[2:], true
	}
	return nil, true
}

func term(v any) (*ast.Term, error) {
	value, err := ast.InterfaceToValue(v)
	return ast.NewTerm(value), err
}
