package release

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/chartyard/chartyard/internal/scaffold"
)

// Files are the documents as files, one an object: ENVIRONMENT/KIND-NAME.yaml,
// below the subject's name when there are several subjects. Objects that share
// kind and name are told apart by a number.
func (r *Rendered) Files(several bool) scaffold.Tree {
	folder := r.Environment.Name
	if several {
		folder = path.Join(r.Subject.Target.Name, folder)
	}
	var tree scaffold.Tree
	taken := map[string]int{}
	for _, doc := range r.Output.Documents {
		name := fileName(doc.Head.Kind + "-" + doc.Head.Name)
		if taken[name]++; taken[name] > 1 {
			name = fmt.Sprintf("%s-%d", name, taken[name])
		}
		text := "# Source: " + doc.Template + "\n" + doc.Text + "\n"
		tree = append(tree, scaffold.File{Path: path.Join(folder, name+".yaml"), Text: []byte(text), Mode: manifestMode(doc.Head.Kind)})
	}
	return tree
}

// fileName is a text in lower case with all that is awkward in a file's name
// turned into dashes.
func fileName(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '-', c == '.':
			return c
		}
		return '-'
	}, strings.ToLower(text))
}

// manifestMode keeps a Secret from other users of the machine.
func manifestMode(kind string) fs.FileMode {
	if kind == "Secret" {
		return 0o600
	}
	return 0o644
}
