package trace

import (
	"slices"
	"strconv"
	"strings"

	"github.com/chartyard/chartyard/internal/values"
)

// items are the elements of a list whose length is known.
func (ev *evaluator) items(e expr) ([]expr, bool) {
	if len(e) != 1 || e[0].guess || !e[0].whole {
		return nil, false
	}
	switch s := e[0]; s.kind {
	case fromList:
		return s.items, true
	case fromValues:
		v, _ := values.Lookup(ev.values, s.path)
		list, ok := v.([]any)
		items := make([]expr, len(list))
		for i := range list {
			items[i] = e.field(strconv.Itoa(i))
		}
		return items, ok
	}
	return nil, false
}

func listOf(items []expr) expr { return expr{{kind: fromList, items: items, whole: true}} }

// concat is all lists in a row; when the length of one cannot be known, an
// element may be of any.
func (ev *evaluator) concat(args []expr) expr {
	var all []expr
	for _, arg := range args {
		items, ok := ev.items(arg)
		if !ok {
			return join(args...).flat().doubtful()
		}
		all = append(all, items...)
	}
	return listOf(all)
}

// listed is what a function on the elements of a list gives.
func (ev *evaluator) listed(function string, args []expr) expr {
	items, ok := ev.items(args[0])
	if !ok {
		return join(args...).flat().doubtful()
	}
	items = slices.Clone(items)
	added := args[len(args)-1]
	switch strings.ToLower(strings.TrimPrefix(function, "must")) {
	case "first":
		return slices.Concat(items[:min(1, len(items))]...)
	case "last":
		return slices.Concat(items[max(0, len(items)-1):]...)
	case "rest":
		items = items[min(1, len(items)):]
	case "initial":
		items = items[:max(0, len(items)-1)]
	case "reverse":
		slices.Reverse(items)
	case "append", "push":
		items = append(items, added)
	case "prepend":
		items = append([]expr{added}, items...)
	case "compact":
		items = slices.DeleteFunc(items, func(item expr) bool {
			v, known := ev.value(item)
			return known && empty(v)
		})
	}
	return listOf(items)
}

// plucked is the list of what several dicts have under one key.
func (ev *evaluator) plucked(args []expr) expr {
	key, known := ev.step(args[0])
	var items []expr
	for _, dict := range args[1:] {
		item := dict.field(key)
		v, sure := ev.value(item)
		switch {
		case !known || !sure && len(item) > 0:
			return join(args[1:]...).flat().doubtful()
		case v != nil:
			items = append(items, item)
		}
	}
	return listOf(items)
}
