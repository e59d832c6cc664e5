package gatekeeper

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"

	"github.com/chartyard/chartyard/internal/check/policy"
)

// code is the Rego of a template.
type code struct {
	main string
	libs []string
}

// fault says why Gatekeeper would not take the code; it is empty when it does.
func (c code) fault() string {
	modules := map[string]*ast.Module{}
	for i, text := range append([]string{c.main}, c.libs...) {
		mod, err := ast.ParseModuleWithOpts(strconv.Itoa(i), text, ast.ParserOptions{RegoVersion: ast.RegoV1})
		if err != nil {
			return refusal(err)
		}
		modules[strconv.Itoa(i)] = mod
	}
	compiler := ast.NewCompiler().WithDefaultRegoVersion(ast.RegoV1)
	if compiler.Compile(modules); compiler.Failed() {
		return refusal(compiler.Errors)
	}
	return ""
}

// refusal is the first thing that is wrong with a template.
func refusal(err error) string {
	var all ast.Errors
	if errors.As(err, &all) {
		return "its template would not compile: " + all[0].Message
	}
	return "its template would not compile: " + err.Error()
}

// printer writes the modules of one rule.
type printer struct {
	library *library
	needs   needs
}

// code is the Rego of the template of a rule.
func (p printer) code(rule policy.Rule, own *pack, name string, defaults map[string]any) (code, error) {
	var out code
	var err error
	if out.libs, err = libraries(defaults); err != nil {
		return code{}, err
	}
	shared, err := p.shared(own)
	if err != nil {
		return code{}, err
	}
	out.libs = append(out.libs, shared...)
	r := newRewriter(p.library, own, p.kept(own))
	r.results = r.fresh("results")
	body, err := p.body(r)
	if err != nil {
		return code{}, err
	}
	first, err := entry(r, rule)
	out.main = joinModule("package "+name, r.lines(), first, body)
	return out, err
}

// shared are the texts of the libraries, in the order of their packages.
func (p printer) shared(own *pack) ([]string, error) {
	var packs []*pack
	for one := range p.needs.names {
		if one != own {
			packs = append(packs, one)
		}
	}
	slices.SortFunc(packs, func(a, b *pack) int { return a.path.Compare(b.path) })
	var out []string
	for _, one := range packs {
		r := newRewriter(p.library, one, p.kept(one))
		body, err := p.body(r)
		if err != nil {
			return nil, err
		}
		out = append(out, joinModule("package "+strings.TrimPrefix(one.inTemplate().String(), "data."), r.lines(), body))
	}
	return out, nil
}

func joinModule(pieces ...string) string {
	var kept []string
	for _, piece := range pieces {
		if piece = strings.Trim(piece, "\n"); piece != "" {
			kept = append(kept, piece)
		}
	}
	return strings.Join(kept, "\n\n") + "\n"
}

// kept are the rules of a package that the template has.
func (p printer) kept(one *pack) []*ast.Rule {
	var out []*ast.Rule
	for _, mod := range one.modules {
		out = append(out, p.keptOf(one, mod)...)
	}
	return out
}

func (p printer) keptOf(one *pack, mod *ast.Module) []*ast.Rule {
	return slices.DeleteFunc(slices.Clone(mod.Rules), func(r *ast.Rule) bool { return !p.needs.names[one][nameOf(r)] })
}

// body is the rules of a package with their comments, without package and
// imports.
func (p printer) body(r *rewriter) (string, error) {
	var out strings.Builder
	for _, mod := range r.own.modules {
		kept := p.keptOf(r.own, mod)
		if len(kept) == 0 {
			continue
		}
		printed := &ast.Module{Package: mod.Package, Comments: commentsOf(mod, kept)}
		for _, rule := range kept {
			changed, err := r.rule(rule)
			if err != nil {
				return "", err
			}
			printed.Rules = append(printed.Rules, changed)
		}
		text, err := format.AstWithOpts(printed, format.Opts{RegoVersion: ast.RegoV1})
		if err != nil {
			return "", err
		}
		_, rules, _ := strings.Cut(string(text), "\n") // after the package
		out.WriteString(rules)
	}
	return out.String(), nil
}

// commentsOf are the comments in and right above the rules that are kept.
func commentsOf(mod *ast.Module, kept []*ast.Rule) []*ast.Comment {
	var out []*ast.Comment
	for _, c := range mod.Comments {
		i := slices.IndexFunc(mod.Rules, func(r *ast.Rule) bool { return c.Location.Row <= lastRow(r) })
		if c.Location.Row > mod.Package.Location.Row && i >= 0 && slices.Contains(kept, mod.Rules[i]) {
			out = append(out, c)
		}
	}
	return out
}

// lastRow is the last line of the file that a rule has a part of.
func lastRow(rule *ast.Rule) int {
	last := rule.Location.Row
	ast.WalkNodes(rule, func(n ast.Node) bool {
		if at := n.Loc(); at != nil {
			last = max(last, at.Row+strings.Count(string(at.Text), "\n"))
		}
		return false
	})
	return last
}
