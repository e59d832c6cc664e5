package engine

import (
	"maps"
	"slices"
	"text/template"
)

type dict = map[string]any

func (c *calls) addDicts(m template.FuncMap) {
	m["dict"] = c.dict
	m["set"] = c.set
	m["pluck"] = c.pluck
	m["keys"] = c.keys
	m["values"] = c.values
	m["pick"] = c.chosen("pick")
	m["omit"] = c.chosen("omit")
	m["deepCopy"] = c.deepCopy
	m["mustDeepCopy"] = c.deepCopy
	for _, name := range [...]string{"merge", "mergeOverwrite"} {
		m[name] = c.merge(original[func(dict, ...dict) any](c, name))
	}
	for _, name := range [...]string{"mustMerge", "mustMergeOverwrite"} {
		m[name] = c.mustMerge(original[func(dict, ...dict) (any, error)](c, name))
	}
}

func (c *calls) dict(pairs ...any) (dict, error) {
	for i := 0; i < len(pairs); i += 2 {
		if _, ok := pairs[i].(string); ok {
			continue
		}
		if _, err := measure(pairs[i]); err != nil {
			return nil, err
		}
	}
	if err := c.charge(mapBytes + entryBytes*len(pairs)/2); err != nil {
		return nil, err
	}
	return original[func(...any) dict](c, "dict")(pairs...), nil
}

func (c *calls) set(d dict, key string, value any) (dict, error) {
	if err := c.charge(entryBytes); err != nil {
		return nil, err
	}
	d[key] = value
	return d, nil
}

func (c *calls) pluck(key string, dicts ...dict) ([]any, error) {
	if err := c.elements(len(dicts)); err != nil {
		return nil, err
	}
	return original[func(string, ...dict) []any](c, "pluck")(key, dicts...), nil
}

// keys gives each dict's keys in order; sprig gives them in any order.
func (c *calls) keys(dicts ...dict) ([]string, error) {
	list := []string{}
	for _, d := range dicts {
		if err := c.elements(len(d)); err != nil {
			return nil, err
		}
		list = append(list, slices.Sorted(maps.Keys(d))...)
	}
	return list, nil
}

// values gives the values in the order of their keys; sprig gives them in any
// order.
func (c *calls) values(d dict) ([]any, error) {
	if err := c.elements(len(d)); err != nil {
		return nil, err
	}
	list := make([]any, 0, len(d))
	for _, key := range slices.Sorted(maps.Keys(d)) {
		list = append(list, d[key])
	}
	return list, nil
}

func (c *calls) chosen(name string) func(dict, ...string) (dict, error) {
	f := original[func(dict, ...string) dict](c, name)
	return func(d dict, keys ...string) (dict, error) {
		if err := c.charge(mapBytes + entryBytes*len(d)); err != nil {
			return nil, err
		}
		return f(d, keys...), nil
	}
}

func (c *calls) deepCopy(v any) (any, error) {
	nodes, err := measure(v)
	if err != nil {
		return nil, err
	}
	if err := c.charge(nodes * 2 * entryBytes); err != nil {
		return nil, err
	}
	return original[func(any) (any, error)](c, "mustDeepCopy")(v)
}

func (c *calls) merge(f func(dict, ...dict) any) func(dict, ...dict) (any, error) {
	return func(into dict, from ...dict) (any, error) {
		if err := c.merging(from); err != nil {
			return nil, err
		}
		return f(into, from...), nil
	}
}

func (c *calls) mustMerge(f func(dict, ...dict) (any, error)) func(dict, ...dict) (any, error) {
	return func(into dict, from ...dict) (any, error) {
		if err := c.merging(from); err != nil {
			return nil, err
		}
		return f(into, from...)
	}
}

// merging charges for a merge: it goes no deeper than what it takes from.
func (c *calls) merging(from []dict) error {
	for _, d := range from {
		nodes, err := measure(d)
		if err != nil {
			return err
		}
		if err := c.charge(entryBytes*len(d) + nodes); err != nil {
			return err
		}
	}
	return nil
}
