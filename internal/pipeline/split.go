package pipeline

import (
	"errors"
	"fmt"
	"maps"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Split gives the ConfigMap and the Secret that the config block makes, each
// entry with its origin as a comment. One that would be empty is left out.
// missing are the marked entries that have no value in these layers.
func (r *Rendered) Split(reveal bool) (objects []config.Object, missing []string, err error) {
	if _, ok := r.Output.Values[config.Block]; !ok {
		return nil, nil, &InputError{fmt.Errorf("%s has no config block in its values, so there is nothing to split", r.Subject.Target.Name)}
	}
	entries, err := config.Parse(r.Output.Values)
	if err != nil {
		return nil, nil, r.place(err)
	}
	plain, secret := config.Split(entries)
	comments := map[string]string{}
	for _, e := range entries {
		comments[e.Name] = r.origin(e)
		if e.Sensitive && !e.HasValue {
			missing = append(missing, e.Name)
		}
	}
	for kind, data := range map[string]map[string]string{"ConfigMap": plain, "Secret": secret} {
		if data != nil {
			objects = append(objects, config.Object{
				Kind: kind, Name: r.nameOf(kind, data), Namespace: r.Environment.Namespace,
				Data: data, Comments: comments, Reveal: reveal,
			})
		}
	}
	if len(objects) == 2 && objects[0].Kind == "Secret" {
		objects[0], objects[1] = objects[1], objects[0]
	}
	return objects, missing, nil
}

// origin names the layer that gave an entry its value, and its line.
func (r *Rendered) origin(e config.Entry) string {
	origins := r.Output.Stack.Origins(e.Path)
	if len(origins) == 0 {
		return ""
	}
	won := origins[len(origins)-1]
	if won.Span.Known() {
		return won.Span.String()
	}
	return won.Layer.Name
}

// nameOf is the name of the rendered object that has these keys, else the
// release's.
func (r *Rendered) nameOf(kind string, data map[string]string) string {
	for _, obj := range r.Objects {
		rendered, _ := values.Lookup(obj.Value, diag.Path{"data"})
		table, _ := rendered.(map[string]any)
		if obj.Kind == kind && maps.EqualFunc(table, data, func(any, string) bool { return true }) {
			return obj.Name
		}
	}
	return r.Environment.Release
}

// place gives the faults of entries the lines that they stand on.
func (r *Rendered) place(err error) error {
	var faults []error
	list, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return r.placeOne(err)
	}
	for _, one := range list.Unwrap() {
		faults = append(faults, r.placeOne(one))
	}
	return errors.Join(faults...)
}

func (r *Rendered) placeOne(err error) error {
	var fault *config.Error
	if !errors.As(err, &fault) {
		return err
	}
	if origins := r.Output.Stack.Origins(fault.Path); len(origins) > 0 {
		return &yamldoc.Error{Span: origins[len(origins)-1].Span, Msg: fault.Error()}
	}
	return err
}
