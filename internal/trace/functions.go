package trace

import "github.com/chartyard/chartyard/internal/engine"

// function is what a call of a template function gives, as far as sources go.
// A function not named here mixes its arguments into something without shape.
func (ev *evaluator) function(name string, args []expr) expr {
	if len(args) == 0 {
		return nil
	}
	last := args[len(args)-1]
	if engine.IsGuard(name) {
		return last
	}
	switch name {
	case "toYaml", "toYamlPretty", "mustToYaml", "toJson", "mustToJson", "toPrettyJson", "toRawJson",
		"fromYaml", "fromJson", "mustFromJson", "fromYamlArray", "fromJsonArray",
		"nindent", "indent", "trim", "deepCopy", "mustDeepCopy", "required":
		return last
	case "omit", "pick":
		return ev.without(args, name == "pick")
	case "tpl":
		return args[0]
	case "default":
		return ev.defaulted(args)
	case "coalesce", "or":
		return ev.firstFull(args)
	case "and":
		return ev.conjunction(args)
	case "ternary":
		return ev.ternary(args)
	case "index", "get":
		return ev.indexed(args[0], args[1:])
	case "dig":
		return ev.dug(args)
	case "pluck":
		return ev.plucked(args)
	case "concat":
		return ev.concat(args)
	case "first", "mustFirst", "last", "mustLast", "rest", "mustRest", "initial", "mustInitial", "reverse", "mustReverse",
		"append", "mustAppend", "push", "mustPush", "prepend", "mustPrepend", "compact", "mustCompact":
		return ev.listed(name, args)
	case "dict":
		return makeDict(ev, args)
	case "list", "tuple":
		return expr{{kind: fromList, items: args, whole: true}}
	case "set":
		return ev.setKey(args)
	case "merge", "mustMerge":
		return join(args...)
	case "mergeOverwrite", "mustMergeOverwrite":
		return reversed(args)
	}
	// Of the parts of a text the later ones tell more: a tag, not its repository.
	return reversed(args).flat().guessed()
}

// without is what omit leaves of a map, or pick when only the keys named stay.
// A key that cannot be known leaves everything possible.
func (ev *evaluator) without(args []expr, only bool) expr {
	named := map[string]bool{}
	for _, arg := range args[1:] {
		key, ok := ev.step(arg)
		if !ok {
			return args[0].guessed()
		}
		named[key] = true
	}
	out := make(expr, len(args[0]))
	for i, s := range args[0] {
		before := s.dropped
		s.dropped = func(key string) bool { return named[key] != only || before != nil && before(key) }
		out[i] = s
	}
	return out
}

// defaulted is default's result: its last argument unless that is empty.
func (ev *evaluator) defaulted(args []expr) expr {
	if len(args) < 2 {
		return join(args...)
	}
	return ev.firstFull([]expr{args[1], args[0]})
}

// firstFull is the first argument that is not empty. Where that cannot be
// known, all that may be it.
func (ev *evaluator) firstFull(args []expr) expr {
	var possible expr
	for _, arg := range args {
		v, known := ev.value(arg)
		if known && empty(v) {
			continue
		}
		possible = append(possible, arg...)
		if known {
			break
		}
	}
	if len(possible) == 0 {
		return args[len(args)-1]
	}
	return possible.guessed()
}

func (ev *evaluator) conjunction(args []expr) expr {
	for _, arg := range args {
		if v, known := ev.value(arg); known && empty(v) {
			return arg
		}
	}
	return args[len(args)-1]
}

func (ev *evaluator) ternary(args []expr) expr {
	if len(args) != 3 {
		return join(args...)
	}
	if v, known := ev.value(args[2]); known {
		if empty(v) {
			return args[1]
		}
		return args[0]
	}
	return join(args[0], args[1]).guessed()
}

// indexed follows keys into e; an unknown key leaves the place somewhere below.
func (ev *evaluator) indexed(e expr, keys []expr) expr {
	for _, key := range keys {
		step, ok := ev.step(key)
		if !ok {
			return e.flat().guessed()
		}
		e = e.field(step)
	}
	return e
}

// dug is dig's result: its arguments are keys, a default, and the map.
func (ev *evaluator) dug(args []expr) expr {
	if len(args) < 3 {
		return join(args...).flat()
	}
	n := len(args)
	found := ev.indexed(args[n-1], args[:n-2])
	if v, known := ev.value(found); known && v == nil {
		return args[n-2]
	}
	return found
}

func makeDict(ev *evaluator, args []expr) expr {
	entries := map[string]expr{}
	for i := 0; i+1 < len(args); i += 2 {
		if key, ok := ev.step(args[i]); ok {
			entries[key] = args[i+1]
		}
	}
	return expr{{kind: fromDict, entries: entries, whole: true}}
}

// setKey is set's result: the map with one entry replaced.
func (ev *evaluator) setKey(args []expr) expr {
	if len(args) != 3 {
		return join(args...)
	}
	key, ok := ev.step(args[1])
	if !ok {
		return args[0]
	}
	added := source{kind: fromDict, entries: map[string]expr{key: args[2]}, whole: true}
	return join(expr{added}, args[0])
}

func reversed(args []expr) expr {
	var out expr
	for i := len(args) - 1; i >= 0; i-- {
		out = append(out, args[i]...)
	}
	return out
}
