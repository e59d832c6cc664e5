package internal

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

const module = "github.com/chartyard/chartyard"

// sourcePackage is what the rules of ARCHITECTURE.md look at in one folder of
// Go files. Test files count only where a field says so.
type sourcePackage struct {
	Dir     string // relative to the module: "internal/diag"
	Name    string
	Files   []string            // without tests
	Imports map[string][]string // import path to the files that name it
	Inits   []string            // places of init functions
	Docs    []string            // files with a package comment
	Long    []string            // files of too many lines, with tests
}

const maxLines = 500

// loadSource reads every package of the module at the root of fsys: not what
// the go command leaves out (testdata, folders that begin with . or _, other
// modules below). Folders that hold only tests are left out too.
func loadSource(fsys fs.FS) ([]*sourcePackage, error) {
	packages := map[string]*sourcePackage{}
	err := fs.WalkDir(fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			return skipFolder(fsys, file)
		case path.Ext(file) != ".go":
			return nil
		}
		pkg := packages[path.Dir(file)]
		if pkg == nil {
			pkg = &sourcePackage{Dir: path.Dir(file), Imports: map[string][]string{}}
			packages[pkg.Dir] = pkg
		}
		return pkg.read(fsys, file)
	})
	var out []*sourcePackage
	for _, pkg := range packages {
		if len(pkg.Files) > 0 || len(pkg.Long) > 0 {
			out = append(out, pkg)
		}
	}
	slices.SortFunc(out, func(a, b *sourcePackage) int { return strings.Compare(a.Dir, b.Dir) })
	return out, err
}

func skipFolder(fsys fs.FS, dir string) error {
	if dir == "." {
		return nil
	}
	name := path.Base(dir)
	if name == "testdata" || name[0] == '.' || name[0] == '_' {
		return fs.SkipDir
	}
	if _, err := fs.Stat(fsys, path.Join(dir, "go.mod")); err == nil {
		return fs.SkipDir
	}
	return nil
}

func (p *sourcePackage) read(fsys fs.FS, file string) error {
	text, err := fs.ReadFile(fsys, file)
	if err != nil {
		return err
	}
	if bytes.Count(text, []byte("\n")) > maxLines {
		p.Long = append(p.Long, file)
	}
	if strings.HasSuffix(file, "_test.go") {
		return nil
	}
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	p.Files = append(p.Files, file)
	p.Name = tree.Name.Name
	if tree.Doc != nil {
		p.Docs = append(p.Docs, file)
	}
	for _, spec := range tree.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		p.Imports[imported] = append(p.Imports[imported], file)
	}
	for _, decl := range tree.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			p.Inits = append(p.Inits, set.Position(f.Pos()).String())
		}
	}
	return nil
}
