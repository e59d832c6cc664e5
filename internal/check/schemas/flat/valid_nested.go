package flat

func (j *judge) list(l *listRules, items []any) bool {
	if len(items) < l.least || l.most >= 0 && len(items) > l.most || l.unique && !j.unique(items) {
		return false
	}
	for i, item := range items {
		n := l.rest
		if i < len(l.first) {
			n = l.first[i]
		}
		if n != nil && !j.fits(n, item) {
			return false
		}
	}
	return l.contains == nil || j.contains(l, items)
}

func (j *judge) contains(l *listRules, items []any) bool {
	hits := 0
	for _, item := range items {
		if j.fits(l.contains, item) {
			hits++
		}
	}
	return hits >= l.fitLeast && (l.fitMost < 0 || hits <= l.fitMost)
}

func (j *judge) unique(items []any) bool {
	for i, item := range items {
		for _, other := range items[:i] {
			if j.same(item, other) {
				return false
			}
		}
	}
	return true
}

func (j *judge) object(o *objectRules, members map[string]any) bool {
	if len(members) < o.least || o.most >= 0 && len(members) > o.most || !hasAll(members, o.required) {
		return false
	}
	if o.properties != nil || o.patterns != nil || o.others != nil || o.names != nil {
		for name, v := range members {
			if !j.name(o, name) || !j.member(o, name, v) {
				return false
			}
		}
	}
	for name, needed := range o.needs {
		if _, ok := members[name]; ok && !hasAll(members, needed) {
			return false
		}
	}
	for name, n := range o.dependents {
		if _, ok := members[name]; ok && !j.fits(n, members) {
			return false
		}
	}
	return true
}

func (j *judge) name(o *objectRules, name string) bool {
	if o.names == nil {
		return true
	}
	j.naming = true
	fits := j.fits(o.names, name)
	j.naming = false
	return fits
}

func (j *judge) member(o *objectRules, name string, v any) bool {
	n, known := o.properties[name]
	if known && !j.fits(n, v) {
		return false
	}
	for _, p := range o.patterns {
		if !j.step(1 + len(name)/64) {
			return false
		}
		if p.pattern.matchesName(name) {
			known = true
			if !j.fits(p.node, v) {
				return false
			}
		}
	}
	return known || o.others == nil || j.fits(o.others, v)
}

func hasAll(members map[string]any, names []string) bool {
	for _, name := range names {
		if _, ok := members[name]; !ok {
			return false
		}
	}
	return true
}
