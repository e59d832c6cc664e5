package leaks

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/render"
)

// documents are those of a template's output, in its order. Some are not
// among the printed ones: hooks and files that were not asked for.
func (s *search) documents(out *render.Output, template string) []*manifest.Document {
	var docs []*manifest.Document
	for _, printed := range [][]render.Document{out.Documents, out.Dropped} {
		for _, doc := range printed {
			if doc.Template == template && !doc.CRD {
				docs = append(docs, doc.Document)
			}
		}
	}
	pieces := manifest.Split(out.Frames.Files[template].Text)
	if len(pieces) > len(docs) {
		for _, piece := range pieces {
			if slices.ContainsFunc(docs, func(d *manifest.Document) bool { return d.Offset == piece.Offset }) {
				continue
			}
			if doc, err := manifest.Read(template, piece); err == nil {
				docs = append(docs, doc)
			}
		}
	}
	slices.SortFunc(docs, func(a, b *manifest.Document) int { return cmp.Compare(a.Offset, b.Offset) })
	return docs
}

// objects are those of a document, and for a List the List itself without them.
func objects(doc *manifest.Document) []*manifest.Object {
	found, faults := doc.Objects()
	if len(faults) == 0 && !slices.ContainsFunc(found, func(o *manifest.Object) bool { return len(o.At) > 0 }) {
		return found
	}
	value, err := doc.Doc.Value()
	whole, ok := value.(map[string]any)
	if err != nil || !ok {
		return found
	}
	if len(faults) == 0 {
		whole = maps.Clone(whole)
		delete(whole, "items")
	}
	return append(found, &manifest.Object{
		Object:   diag.Object{APIVersion: doc.Head.APIVersion, Kind: cmp.Or(doc.Head.Kind, "document"), Name: doc.Head.Name},
		Template: doc.Template, Offset: doc.Offset, Text: doc.Text, Doc: doc.Doc, Value: whole,
	})
}

// isSecret reports whether an object's data is where secrets belong.
func isSecret(o *manifest.Object) bool { return o.Kind == "Secret" && o.APIVersion == "v1" }

// isSecretData reports whether the field at path holds what a Secret is for.
func isSecretData(o *manifest.Object, path diag.Path) bool {
	return isSecret(o) && len(path) >= 2 && (path[0] == "data" || path[0] == "stringData")
}

// scalars calls use for each key and each scalar of a value, keys in order. A
// key comes with its own path.
func scalars(v any, at diag.Path, use func(path diag.Path, text string, key bool)) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			path := at.Append(key)
			use(path, key, true)
			scalars(v[key], path, use)
		}
	case []any:
		for i, item := range v {
			scalars(item, at.Append(strconv.Itoa(i)), use)
		}
	case nil:
	default:
		use(at, scalarText(v), false)
	}
}

func scalarText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case int64:
		return strconv.FormatInt(v, 10)
	}
	return ""
}

// comments are the lines of comments in a document, as they are written. The
// parser keeps those near a node; of the others, those at the left margin, where
// no value can stand, are found by their sign.
func comments(doc *manifest.Document) []string {
	var out []string
	kept := map[string]bool{}
	keep := func(text string) {
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" && !kept[line] {
				kept[line] = true
				out = append(out, line)
			}
		}
	}
	for line := range strings.Lines(doc.Text) {
		if strings.HasPrefix(line, "#") {
			keep(line)
		}
	}
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		keep(n.HeadComment)
		keep(n.LineComment)
		keep(n.FootComment)
		for _, below := range n.Content {
			walk(below)
		}
	}
	if doc.Doc.Root != nil {
		walk(doc.Doc.Root)
	}
	return out
}
