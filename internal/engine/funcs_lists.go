package engine

import (
	"reflect"
	"text/template"
)

func (c *calls) addLists(m template.FuncMap) {
	m["until"] = c.until
	m["untilStep"] = c.untilStep
	m["list"] = c.list
	m["tuple"] = c.list
	m["concat"] = c.concat
	m["chunk"] = c.chunk
	m["mustChunk"] = c.chunk
	m["sortAlpha"] = c.sortAlpha
	m["deepEqual"] = c.deepEqual
	for _, name := range [...]string{"rest", "initial", "reverse", "compact"} {
		f := c.fromList(original[func(any) ([]any, error)](c, must(name)))
		m[name], m[must(name)] = f, f
	}
	for _, name := range [...]string{"append", "prepend"} {
		f := c.longer(original[func(any, any) ([]any, error)](c, must(name)))
		m[name], m[must(name)] = f, f
	}
	m["push"], m["mustPush"] = m["append"], m["append"]
	m["uniq"], m["mustUniq"] = c.uniq, c.uniq
	m["without"], m["mustWithout"] = c.without, c.without
	m["has"], m["mustHas"] = c.has, c.has
}

// must is the name of sprig's variant that returns its error. The other one
// panics with it, which is the same to a template.
func must(name string) string {
	return "must" + string(name[0]-'a'+'A') + name[1:]
}

// length is the number of elements of a list, 0 for what is none: then the
// function itself says so.
func length(list any) int {
	switch v := list.(type) {
	case []any:
		return len(v)
	case nil:
		return 0
	}
	if v := reflect.ValueOf(list); v.Kind() == reflect.Slice || v.Kind() == reflect.Array {
		return v.Len()
	}
	return 0
}

func (c *calls) until(count int) ([]int, error) {
	if count < 0 {
		return c.untilStep(0, count, -1)
	}
	return c.untilStep(0, count, 1)
}

func (c *calls) untilStep(start, stop, step int) ([]int, error) {
	if start == stop || step == 0 || stop < start != (step < 0) {
		return []int{}, nil
	}
	// Unsigned, since the distance of two ints need not be one.
	distance, stride := uint64(stop)-uint64(start), uint64(step)
	if step < 0 {
		distance, stride = -distance, -stride
	}
	n := int(min((distance-1)/stride, maxElements)) + 1
	if err := c.elements(n); err != nil {
		return nil, err
	}
	list := make([]int, n)
	for i := range list {
		list[i] = start + i*step
	}
	return list, nil
}

func (c *calls) list(items ...any) ([]any, error) {
	return items, c.elements(len(items) + 2)
}

func (c *calls) concat(lists ...any) (any, error) {
	n := 0
	for _, list := range lists {
		n += length(list)
	}
	if err := c.elements(n); err != nil {
		return nil, err
	}
	return original[func(...any) any](c, "concat")(lists...), nil
}

func (c *calls) chunk(size int, list any) ([][]any, error) {
	n := length(list)
	if err := c.elements(n + 2*(n/max(size, 1)+1)); err != nil {
		return nil, err
	}
	return original[func(int, any) ([][]any, error)](c, "mustChunk")(size, list)
}

func (c *calls) sortAlpha(list any) ([]string, error) {
	if _, err := measure(list); err != nil {
		return nil, err
	}
	if err := c.elements(length(list)); err != nil {
		return nil, err
	}
	return original[func(any) []string](c, "sortAlpha")(list), nil
}

func (c *calls) fromList(f func(any) ([]any, error)) func(any) ([]any, error) {
	return func(list any) ([]any, error) {
		if err := c.elements(length(list)); err != nil {
			return nil, err
		}
		return f(list)
	}
}

func (c *calls) longer(f func(any, any) ([]any, error)) func(any, any) ([]any, error) {
	return func(list, item any) ([]any, error) {
		if err := c.elements(length(list) + 1); err != nil {
			return nil, err
		}
		return f(list, item)
	}
}

func (c *calls) uniq(list any) ([]any, error) {
	n := length(list)
	if err := c.comparing(list, product(n, n)/2); err != nil {
		return nil, err
	}
	return original[func(any) ([]any, error)](c, "mustUniq")(list)
}

func (c *calls) without(list any, omit ...any) ([]any, error) {
	if err := c.comparing(list, product(length(list), len(omit))); err != nil {
		return nil, err
	}
	return original[func(any, ...any) ([]any, error)](c, "mustWithout")(list, omit...)
}

// comparing charges for a new list of some of list's elements that takes so
// many comparisons.
func (c *calls) comparing(list any, comparisons int) error {
	if _, err := measure(list); err != nil {
		return err
	}
	if err := c.spend(comparisons / comparisonsPerStep); err != nil {
		return err
	}
	return c.elements(length(list))
}

// comparisonsPerStep is how many comparisons take about as long as a step.
const comparisonsPerStep = 64

func (c *calls) has(needle, haystack any) (bool, error) {
	if !scalar(needle) {
		if _, err := measure(needle, haystack); err != nil {
			return false, err
		}
	}
	if err := c.spend(length(haystack) / comparisonsPerStep); err != nil {
		return false, err
	}
	return original[func(any, any) (bool, error)](c, "mustHas")(needle, haystack)
}

func (c *calls) deepEqual(a, b any) (bool, error) {
	if !scalar(a) && !scalar(b) {
		if _, err := measure(a, b); err != nil {
			return false, err
		}
	}
	return reflect.DeepEqual(a, b), nil
}

// scalar reports whether v has no parts, so that comparing it is cheap.
func scalar(v any) bool {
	switch v.(type) {
	case nil, string, bool, int, int64, float64:
		return true
	}
	return false
}
