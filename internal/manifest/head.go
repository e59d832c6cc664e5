package manifest

import (
	"strconv"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Head is what Helm reads of a document before it sorts it. Any field may be
// empty: Helm prints a document that is no object as it is.
type Head struct {
	APIVersion, Kind, Name string
	Annotations            map[string]string
}

// hookAnnotation makes an object a hook.
const hookAnnotation = "helm.sh/hook"

// Hook returns the events of the hook annotation, as written, and whether the
// object has one.
func (h Head) Hook() (events string, ok bool) {
	events, ok = h.Annotations[hookAnnotation]
	return events, ok
}

// headReader reads a Head as Helm's decoder does (releaseutil.SimpleHead by
// way of sigs.k8s.io/yaml): scalars become text, keys match in any case, a
// mapping or list where text is wanted is a fault.
type headReader struct {
	doc   *yamldoc.Doc
	fault *yamldoc.Error
}

func readHead(doc *yamldoc.Doc, value any) (Head, error) {
	r := headReader{doc: doc}
	var head Head
	top := r.mapping(nil, value)
	for key, v := range top {
		path := diag.Path{key}
		switch {
		case strings.EqualFold(key, "apiVersion"):
			r.text(path, v, &head.APIVersion)
		case strings.EqualFold(key, "kind"):
			r.text(path, v, &head.Kind)
		case strings.EqualFold(key, "metadata"):
			r.metadata(path, v, &head)
		}
	}
	if r.fault != nil {
		return Head{}, r.fault
	}
	return head, nil
}

func (r *headReader) metadata(path diag.Path, value any, head *Head) {
	for key, v := range r.mapping(path, value) {
		at := path.Append(key)
		switch {
		case strings.EqualFold(key, "name"):
			r.text(at, v, &head.Name)
		case strings.EqualFold(key, "annotations"):
			head.Annotations = map[string]string{}
			for name, annotation := range r.mapping(at, v) {
				text := ""
				r.text(at.Append(name), annotation, &text)
				head.Annotations[name] = text
			}
		}
	}
}

func (r *headReader) mapping(path diag.Path, value any) map[string]any {
	switch value := value.(type) {
	case nil:
		return nil
	case map[string]any:
		return value
	}
	r.refuse(path, "want keys with values, found "+describe(value))
	return nil
}

func (r *headReader) text(path diag.Path, value any, into *string) {
	switch value := value.(type) {
	case nil:
	case string:
		*into = value
	case bool:
		*into = strconv.FormatBool(value)
	case float64:
		*into = strconv.FormatFloat(value, 'f', -1, 64)
	default:
		r.refuse(path, "want text, found "+describe(value))
	}
}

// refuse keeps the first fault in the order of the text, as the keys come in
// no order.
func (r *headReader) refuse(path diag.Path, msg string) {
	if len(path) > 0 {
		msg = path.String() + ": " + msg
	}
	fault := r.doc.Errorf(path, "%s", msg)
	if r.fault == nil || fault.Span.Line < r.fault.Span.Line {
		r.fault = fault
	}
}

func describe(v any) string {
	switch v.(type) {
	case nil:
		return "nothing"
	case []any:
		return "a list"
	case map[string]any:
		return "keys with values"
	case string:
		return "text"
	case bool:
		return "true or false"
	}
	return "a number"
}
