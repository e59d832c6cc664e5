package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/values"
)

// Explanation is the chain from a rendered field to the layers, or from a
// values path to what it becomes. It is the shape of `explain -o json`.
type Explanation struct {
	Service     string         `json:"service"`
	Environment string         `json:"environment,omitempty"`
	ValuesPath  diag.Path      `json:"valuesPath,omitempty"`
	Value       string         `json:"value,omitempty"` // in force; masked when sensitive
	Sensitive   bool           `json:"sensitive,omitempty"`
	Layers      []LayerSays    `json:"layers,omitempty"` // lowest first
	Fields      []FieldSays    `json:"fields,omitempty"`
	Precision   diag.Precision `json:"precision,omitempty"` // of the way from field to values
}

// LayerSays is what one layer has to say about a values path.
type LayerSays struct {
	Layer string    `json:"layer"`
	Span  diag.Span `json:"span"`
	Path  diag.Path `json:"path"` // shorter than asked when the layer replaced a parent
	Value string    `json:"value"`
	Won   bool      `json:"won"`
}

// FieldSays is one rendered field and the template line that wrote it.
type FieldSays struct {
	Object   diag.Object `json:"object"`
	Path     diag.Path   `json:"path"`
	Value    string      `json:"value,omitempty"`
	Missing  bool        `json:"missing,omitempty"` // the field is not in the object
	Rendered diag.Span   `json:"rendered"`          // Span.File is the template's path in the chart
	Template diag.Span   `json:"template"`
	Includes []diag.Span `json:"includes,omitempty"`
}

// Explain answers a query about a rendered environment: a values path with a
// leading dot (".image.tag"), or an object and a field ("deployment/payments
// spec.replicas"). The error is about the query.
func Explain(r *release.Rendered, query string) (*Explanation, error) {
	e := explainer{r}
	query = strings.TrimSpace(query)
	if strings.HasPrefix(query, ".") {
		path, err := diag.ParsePath(strings.TrimPrefix(query, ".Values"))
		if err != nil {
			return nil, err
		}
		if len(path) == 0 {
			return nil, fmt.Errorf("%s: name a value below it, such as .image.tag", query)
		}
		return e.value(path)
	}
	id, field, _ := strings.Cut(query, " ")
	path, err := diag.ParsePath(strings.TrimSpace(field))
	if err != nil {
		return nil, err
	}
	object, err := e.object(id)
	if err != nil {
		return nil, err
	}
	return e.field(object, path), nil
}

// explainer explains what was rendered.
type explainer struct{ *release.Rendered }

func (r explainer) newExplanation(path diag.Path) *Explanation {
	e := &Explanation{
		Service: r.Subject.Target.Name, Environment: r.Environment.Name,
		ValuesPath: path, Sensitive: r.IsSensitive(path),
	}
	if len(path) == 0 {
		return e
	}
	if v, ok := values.Lookup(r.Output.Values, path); ok {
		e.Value = r.show(path, v)
	}
	origins := r.Output.Stack.Origins(path)
	for i, o := range origins {
		says := LayerSays{Layer: o.Layer.Name, Span: o.Span, Path: o.Path, Value: r.show(path, o.Value), Won: i == len(origins)-1}
		if o.Null {
			says.Value = "null"
		}
		e.Layers = append(e.Layers, says)
	}
	return e
}

// value lists the fields that a values path, or a path below it, ends in.
func (r explainer) value(path diag.Path) (*Explanation, error) {
	e := r.newExplanation(path)
	if e.Value == "" && len(e.Layers) == 0 {
		return nil, fmt.Errorf(".%s: no layer sets it%s", path, r.nearestValue(path))
	}
	for _, obj := range r.Objects {
		for _, field := range values.Leaves(obj.Value, nil) {
			loc := r.Tracer.Locate(obj, field, "")
			if loc.ValuesPath.HasPrefix(path) || isValueOf(path, loc.ValuesPath) {
				e.Fields = append(e.Fields, r.fieldSays(obj, field, loc))
			}
		}
	}
	return e, nil
}

// isValueOf reports whether a path is the value of an entry of the config block:
// a field is often traced to the entry as a whole.
func isValueOf(path, entry diag.Path) bool {
	return len(path) == 3 && path[0] == config.Block && path[2] == "value" && slices.Equal(path[:2], entry)
}

func (r explainer) field(obj *manifest.Object, path diag.Path) *Explanation {
	loc := r.Tracer.Locate(obj, path, "")
	e := r.newExplanation(loc.ValuesPath)
	e.Precision = loc.Precision
	e.Fields = []FieldSays{r.fieldSays(obj, path, loc)}
	return e
}

func (r explainer) fieldSays(obj *manifest.Object, path diag.Path, loc check.Location) FieldSays {
	f := FieldSays{
		Object: obj.Object, Path: path, Rendered: loc.Rendered, Template: loc.Template, Includes: loc.Includes,
	}
	v, ok := values.Lookup(obj.Value, path)
	switch {
	case !ok:
		f.Missing = true
	case isSecretData(obj, path) || r.IsSensitive(loc.ValuesPath) && v != entryName(loc.ValuesPath):
		f.Value = release.Masked
	default:
		f.Value = values.Brief(v)
	}
	return f
}

// entryName is the name of the entry of the config block that a path leads to,
// which is no secret where a variable or a key is called by it.
func entryName(path diag.Path) any {
	if len(path) < 2 || path[0] != config.Block {
		return nil
	}
	return path[1]
}

func (r explainer) show(path diag.Path, v any) string {
	if r.IsSensitive(path) {
		if v == nil {
			return "(none)"
		}
		return release.Masked
	}
	return values.Brief(v)
}

func isSecretData(obj *manifest.Object, path diag.Path) bool {
	return obj.Kind == "Secret" && len(path) > 0 && (path[0] == "data" || path[0] == "stringData")
}

// object finds a rendered object by kind/name as kubectl writes it.
func (r explainer) object(id string) (*manifest.Object, error) {
	var known []string
	for _, obj := range r.Objects {
		if strings.EqualFold(obj.Kind, strings.Split(id, "/")[0]) && strings.HasSuffix(id, "/"+obj.Name) {
			return obj, nil
		}
		known = append(known, obj.String())
	}
	if like := diag.DidYouMean(id, known); like != "" {
		return nil, fmt.Errorf("%s: no such object is rendered%s", id, like)
	}
	return nil, fmt.Errorf("%s: no such object is rendered; there are %s", id, strings.Join(known, ", "))
}

// nearestValue suggests a sibling of a values path that does not exist.
func (r explainer) nearestValue(path diag.Path) string {
	for n := len(path) - 1; n >= 0; n-- {
		parent, ok := values.Lookup(r.Output.Values, path[:n])
		if table, isTable := parent.(map[string]any); ok && isTable {
			var keys []string
			for key := range table {
				keys = append(keys, key)
			}
			return diag.DidYouMean(path[n], keys)
		}
	}
	return ""
}
