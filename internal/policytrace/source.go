package policytrace

import (
	"io/fs"
	"path"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/chartyard/chartyard/internal/rego"
)

// source is the files as they are written, by name.
type source map[string]*file

type file struct {
	module *ast.Module
	// exprs are the expressions of all bodies, outer ones before those in them.
	exprs []*ast.Expr
	rules []*ast.Rule
}

func readSource(fsys fs.FS) (source, error) {
	out := source{}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".rego" || strings.HasSuffix(name, "_test.rego") {
			return err
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		mod, _, err := rego.Parse(name, string(text), ast.ParserOptions{Capabilities: rego.Pure()})
		if err != nil {
			return err
		}
		f := &file{module: mod}
		ast.WalkExprs(mod, func(e *ast.Expr) bool { f.exprs = append(f.exprs, e); return false })
		ast.WalkRules(mod, func(r *ast.Rule) bool { f.rules = append(f.rules, r); return false })
		out[name] = f
		return nil
	})
	return out, err
}

// statement is the expression as it is written, of which the compiler has made
// the one at a place: the outermost within the body at hand. It is nil for what
// stands in no body.
func (s source) statement(at, within *ast.Location) *ast.Expr {
	f := s[at.File]
	if f == nil {
		return nil
	}
	for _, e := range f.exprs {
		if holds(e.Location, at) && (within == nil || holds(within, e.Location) && len(e.Location.Text) < len(within.Text)) {
			return e
		}
	}
	return nil
}

// holds reports whether one text is part of another.
func holds(whole, part *ast.Location) bool {
	return whole.File == part.File && whole.Offset <= part.Offset && part.Offset+len(part.Text) <= whole.Offset+len(whole.Text)
}

// head is a rule's definition up to its body.
func (s source) head(at *ast.Location) string {
	text := string(at.Text)
	f := s[at.File]
	if f == nil {
		return text
	}
	for _, r := range f.rules {
		if r.Location.Offset != at.Offset || r.Location.Row != at.Row {
			continue
		}
		if len(r.Body) > 0 {
			if n := r.Body[0].Location.Offset - at.Offset; n > 0 && n < len(text) {
				text = text[:n]
			}
		}
	}
	return strings.TrimRight(strings.Join(strings.Fields(text), " "), " ")
}

// lines is a text as it is written, without what all lines but the first are
// indented by.
func lines(at *ast.Location) []string {
	out := strings.Split(string(at.Text), "\n")
	for i := range out {
		out[i] = strings.TrimRight(out[i], " \t\r")
	}
	indent := -1
	for _, line := range out[1:] {
		if n := len(line) - len(strings.TrimLeft(line, "\t ")); line != "" && (indent < 0 || n < indent) {
			indent = n
		}
	}
	for i := range out {
		if i > 0 && len(out[i]) >= indent && indent > 0 {
			out[i] = out[i][indent:]
		}
		out[i] = strings.ReplaceAll(out[i], "\t", "  ")
	}
	return out
}
