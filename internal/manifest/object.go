package manifest

import (
	"strconv"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

// Fault is a document, or an item of a List, that is no Kubernetes object.
// Helm prints it all the same; an API server refuses it.
type Fault struct {
	Document *Document
	// At is the item's path when the fault is in an item of a List.
	At diag.Path
	// Span is where it begins in the document's Text; its File is the template.
	Span diag.Span
	Msg  string
}

// Objects returns the Kubernetes objects of the document: one, those of a List
// (Lists in Lists too), or none for an empty document. What is no object comes
// as a fault.
func (d *Document) Objects() (objects []*Object, faults []Fault) {
	if d.Empty() {
		return nil, nil
	}
	r := objectReader{doc: d}
	r.object(nil, d.value)
	return r.objects, r.faults
}

type objectReader struct {
	doc     *Document
	objects []*Object
	faults  []Fault
}

func (r *objectReader) object(at diag.Path, value any) {
	fields, ok := value.(map[string]any)
	if !ok {
		r.refuse(at, "want a Kubernetes object, found "+describe(value))
		return
	}
	id := diag.Object{APIVersion: text(fields["apiVersion"]), Kind: text(fields["kind"])}
	var missing []string
	if id.APIVersion == "" {
		missing = append(missing, "apiVersion")
	}
	if id.Kind == "" {
		missing = append(missing, "kind")
	}
	if missing != nil {
		r.refuse(at, "no Kubernetes object: "+strings.Join(missing, " and ")+" missing")
		return
	}
	if items, ok := listItems(id.Kind, fields); ok {
		for i, item := range items {
			r.object(at.Append("items", strconv.Itoa(i)), item)
		}
		return
	}
	r.objects = append(r.objects, r.newObject(id, at, fields))
}

func (r *objectReader) newObject(id diag.Object, at diag.Path, fields map[string]any) *Object {
	metadata, _ := fields["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	_, hook := annotations[hookAnnotation]
	id.Name, id.Namespace = text(metadata["name"]), text(metadata["namespace"])
	return &Object{
		Object: id, Template: r.doc.Template, Offset: r.doc.Offset, Text: r.doc.Text,
		Doc: r.doc.Doc, At: at, Value: fields, Hook: hook,
	}
}

// listItems tells the kinds that are lists of objects (List, ConfigMapList)
// from kinds that only sound so: a list has items and no spec.
func listItems(kind string, fields map[string]any) ([]any, bool) {
	if !strings.HasSuffix(kind, "List") || fields["spec"] != nil {
		return nil, false
	}
	items, ok := fields["items"].([]any)
	return items, ok || kind == "List"
}

func (r *objectReader) refuse(at diag.Path, msg string) {
	_, key, value := r.doc.Doc.Deepest(at)
	if key == nil {
		key = value
	}
	r.faults = append(r.faults, Fault{Document: r.doc, At: at, Span: r.doc.Doc.Span(key), Msg: msg})
}

func text(v any) string {
	s, _ := v.(string)
	return s
}
