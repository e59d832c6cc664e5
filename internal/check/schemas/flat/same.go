package flat

func (j *judge) literal(l *literalRules, v any) bool {
	for _, allowed := range l.oneOf {
		if !j.among(allowed, v) {
			return false
		}
	}
	return true
}

func (j *judge) among(allowed []any, v any) bool {
	for _, one := range allowed {
		if j.same(v, one) {
			return true
		}
	}
	return false
}

// same reports whether a value is the same as another, or as a literal of the
// schema.
func (j *judge) same(v, other any) bool {
	if !j.step(1) {
		return false
	}
	switch v := v.(type) {
	case map[string]any:
		members, ok := other.(map[string]any)
		if !ok || len(v) != len(members) {
			return false
		}
		for name, member := range v {
			if with, ok := members[name]; !ok || !j.same(member, with) {
				return false
			}
		}
		return true
	case []any:
		items, ok := other.([]any)
		if !ok || len(v) != len(items) {
			return false
		}
		for i := range v {
			if !j.same(v[i], items[i]) {
				return false
			}
		}
		return true
	case float64, int64, int:
		return sameNumber(v, other)
	}
	switch other.(type) {
	case nil, bool, string:
		return v == other
	}
	return false
}

func sameNumber(v, other any) bool {
	switch other := other.(type) {
	case number:
		return other.compare(v) == 0
	case float64, int64, int:
		return ratOf(v).Cmp(ratOf(other)) == 0
	}
	return false
}

// sameLiteral reports whether two literals of the schema are the same.
func sameLiteral(a, b any) bool {
	switch a := a.(type) {
	case number:
		n, ok := b.(number)
		return ok && a.big().Cmp(n.big()) == 0
	case map[string]any:
		members, ok := b.(map[string]any)
		if !ok || len(a) != len(members) {
			return false
		}
		for name, member := range a {
			if with, ok := members[name]; !ok || !sameLiteral(member, with) {
				return false
			}
		}
		return true
	case []any:
		items, ok := b.([]any)
		if !ok || len(a) != len(items) {
			return false
		}
		for i := range a {
			if !sameLiteral(a[i], items[i]) {
				return false
			}
		}
		return true
	}
	switch b.(type) {
	case nil, bool, string:
		return a == b
	}
	return false
}
