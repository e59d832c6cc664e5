package configview

import (
	"errors"
	"maps"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/values"
)

// Split gives the ConfigMap and the Secret that the config block makes, each
// entry with its origin as a comment. One that would be empty is left out, and
// so is the Secret when something else makes it. Marked entries that have no
// value in these layers stand in the Secret as such.
func Split(rendered *release.Rendered, reveal bool) ([]config.Object, error) {
	r := settled{rendered}
	if _, ok := r.Output.Values[config.Block]; !ok {
		return nil, release.Inputf("%s has no config block in its values, so there is nothing to split", r.Subject.Target.Name)
	}
	entries, err := config.Parse(r.Output.Values)
	if err != nil {
		return nil, place(r.Output.Stack, err)
	}
	plain, secret := config.Split(entries)
	comments := map[string]string{}
	missing := map[string]string{}
	var dropped []error
	for _, e := range entries {
		comments[e.Name] = r.origin(e)
		if e.Sensitive && !e.HasValue {
			missing[e.Name] = r.missing(e.Name)
		}
		if marked, _ := release.Marks(r.Output.Stack, diag.Path{config.Block, e.Name}); marked && !e.Sensitive {
			dropped = append(dropped, &config.Error{Path: e.Path, Msg: "another layer marks it as sensitive, and this one drops the mark; give its value as config." + e.Name + ".value"})
		}
	}
	if len(dropped) > 0 {
		return nil, place(r.Output.Stack, errors.Join(dropped...))
	}
	var objects []config.Object
	add := func(kind string, data, missing map[string]string) {
		if data != nil || len(missing) > 0 {
			objects = append(objects, config.Object{
				Kind: kind, Name: r.nameOf(kind, data, missing), Namespace: r.Environment.Namespace,
				Data: data, Missing: missing, Comments: comments, Reveal: reveal,
			})
		}
	}
	add("ConfigMap", plain, nil)
	if config.ReadDelivery(r.Output.Values).HelmSeesSecrets() {
		add("Secret", secret, missing)
	}
	return objects, nil
}

// origin names the layer that gave an entry its value, and its line; of one
// without a value those of the entry.
func (r settled) origin(e config.Entry) string {
	path := e.Path
	if !e.HasValue && len(path) > 2 {
		path = path[:2]
	}
	origins := r.Output.Stack.Origins(path)
	if len(origins) == 0 {
		return ""
	}
	won := origins[len(origins)-1]
	if won.Span.Known() {
		return won.Span.String()
	}
	return won.Layer.Name
}

// missing is what stands for a value that there is none of.
func (r settled) missing(name string) string {
	if r.SecretsRead {
		return config.NoValue(name)
	}
	return config.Placeholder(name)
}

// nameOf is the name of the rendered object that has these keys, some of which
// may be missing, else the release's.
func (r settled) nameOf(kind string, data, missing map[string]string) string {
	for _, obj := range r.Objects {
		rendered, _ := values.Lookup(obj.Value, diag.Path{"data"})
		table, _ := rendered.(map[string]any)
		rest := maps.Clone(table)
		maps.DeleteFunc(rest, func(key string, _ any) bool {
			_, has := data[key]
			_, lacks := missing[key]
			return has || lacks
		})
		if obj.Kind == kind && len(table) > 0 && len(rest) == 0 {
			return obj.Name
		}
	}
	return r.Environment.Release
}
