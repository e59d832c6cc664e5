package release

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/values"
)

// SecretReader reads the secrets of a store, each once in a run. It may be
// used by several environments at once.
type SecretReader interface {
	// Prefetch reads secrets that will be asked for, many in one call. What
	// goes wrong is told by Secret.
	Prefetch(ctx context.Context, names []string)
	// Secret gives the keys and values of a secret, and its version. found is
	// false when the store has none of that name.
	Secret(ctx context.Context, name string) (keys map[string]string, version string, found bool, err error)
}

// SecretNames lists the secrets of all environments once, in order.
func SecretNames(subjects []Subject) []string {
	var names []string
	for _, s := range subjects {
		for _, env := range s.Environments {
			for _, name := range []string{env.CommonSecret, env.ServiceSecret} {
				if name != "" && !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
	}
	return names
}

// Prefetch lets the store read everything in few calls.
func (o Options) Prefetch(ctx context.Context, subjects []Subject) {
	if o.Secrets != nil {
		o.Secrets.Prefetch(ctx, SecretNames(subjects))
	}
}

// secretLayers reads the secrets of an environment as layers over declared, the
// merged values of the chart's files.
func (o Options) secretLayers(ctx context.Context, env Environment, declared map[string]any) (layers []*values.Layer, read []check.Secret, err error) {
	if o.Secrets == nil {
		return nil, nil, nil
	}
	for _, kind := range []values.Kind{values.CommonSecret, values.ServiceSecret} {
		name := env.CommonSecret
		if kind == values.ServiceSecret {
			name = env.ServiceSecret
		}
		if name == "" {
			continue
		}
		keys, version, found, err := o.Secrets.Secret(ctx, name)
		if err != nil {
			return nil, nil, err
		}
		given := config.Layer(declared, keys)
		layer := &values.Layer{Kind: kind, Name: "secret " + name, Values: given.Values}
		if version != "" {
			layer.Name = fmt.Sprintf("secret %s, version %s", name, version)
		}
		layers = append(layers, layer)
		read = append(read, check.Secret{
			Name: name, Common: kind == values.CommonSecret, Keys: slices.Sorted(maps.Keys(keys)),
			Undeclared: given.Undeclared, Unmarked: given.Unmarked, Missing: !found,
		})
	}
	return layers, read, nil
}
