package values

import (
	"slices"

	"github.com/chartyard/chartyard/internal/diag"
)

// verdict is what layers say about a path, and which say counts. The winner is
// without a layer while none has a say.
type verdict struct {
	says   []say // that mention the path, lowest first
	winner say
}

// above adds the say of a layer that is merged over those before, as -f files
// and --set are: anything but a mapping replaces, and so does a mapping that
// meets something else.
func (v *verdict) above(s say) {
	if s.mentions() {
		v.says = append(v.says, s)
	}
	if s.leaf || s.stop >= v.winner.stop {
		v.winner = s
	}
}

// below adds the say of a layer that goes under those before, as defaults do:
// it counts only where they left room.
func (v *verdict) below(s say) {
	if s.layer == nil {
		return
	}
	if s.mentions() {
		v.says = slices.Insert(v.says, 0, s)
	}
	if v.winner.leaf {
		// A null for a whole subchart takes away what its parents say about it,
		// and the subchart's own defaults come back.
		if v.winner.null && s.layer.isSubchart() && len(s.layer.At) >= v.winner.stop {
			v.winner = s
			return
		}
		// The keys at the top of a chart go for any default, deeper ones only for
		// one that is not null itself.
		if v.winner.null && s.stop >= v.winner.stop && (v.winner.stop == len(s.layer.At)+1 || !s.null || s.stop > v.winner.stop) {
			v.winner.spent = true
		}
		return
	}
	if s.stop > v.winner.stop || v.winner.layer == nil {
		v.winner = s
	}
}

// isSubchart reports whether the layer is a subchart's own values.yaml.
func (l *Layer) isSubchart() bool {
	return l.Kind == Defaults && len(l.At) > 0 && len(l.Source) == 0
}

func (s *Stack) resolve(path diag.Path) verdict {
	if at := s.globalOf(path); at > 0 {
		return s.inherited(path, at)
	}
	v := plain(s.Layers, path)
	if at := slices.Index(path, globalKey); at > 0 && len(v.says) == 0 {
		// Perhaps a subchart without values.yaml.
		return s.inherited(path, at)
	}
	if len(path) > 0 && path[0] == globalKey {
		s.leaked(&v, path, 0)
	}
	return v
}

// plain merges what layers say about path, globals apart.
func plain(layers []*Layer, path diag.Path) verdict {
	var v verdict
	for _, l := range layers {
		if l.Kind == Defaults {
			continue
		}
		if s, ok := l.say(path); ok {
			v.above(s)
		}
	}
	v.defaults(layers, path)
	return v
}

func (v *verdict) defaults(layers []*Layer, path diag.Path) {
	for _, l := range slices.Backward(layers) {
		if l.Kind != Defaults {
			continue
		}
		if s, ok := l.say(path); ok {
			v.below(s)
		}
	}
}

// globalOf is the index in path of the global key of a subchart, zero when
// there is none.
func (s *Stack) globalOf(path diag.Path) int {
	for i := 1; i < len(path); i++ {
		if path[i] == globalKey && s.isMount(path[:i]) {
			return i
		}
	}
	return 0
}

// isMount reports whether the values of a subchart stand at path, as far as
// the layers tell.
func (s *Stack) isMount(path diag.Path) bool {
	return slices.ContainsFunc(s.Layers, func(l *Layer) bool { return l.isSubchart() && l.At.HasPrefix(path) })
}

// inherited resolves a path into the globals of the subchart at path[:at]: its
// parent's globals win over what the layers above say about the subchart's,
// and its own defaults come last.
func (s *Stack) inherited(path diag.Path, at int) verdict {
	upper, lower := s.split(at)
	v := plain(upper, path)
	v.winner.spent = false // Helm keeps nulls that are meant for a subchart
	if v.winner.null && v.winner.stop <= at {
		v.winner = say{stop: at} // the subchart starts afresh
	}
	parent := s.resolve(path[:at-1].Append(path[at:]...)).shifted()
	v.says = append(v.says, parent.says...)
	if passed := parent.winner.afterwards(); passesOn(passed, v.winner, at+1) {
		v.winner = passed
	}
	v.defaults(lower, path)
	if at+1 < len(path) {
		s.leaked(&v, path, at)
	}
	return v
}

// shifted puts the verdict of a chart's globals in the terms of a subchart's,
// where the path is one step longer.
func (v verdict) shifted() verdict {
	says := slices.Clone(v.says)
	for i := range says {
		says[i].lost++
		says[i].stop++
	}
	v.winner.lost++
	v.winner.stop++
	return verdict{says: says, winner: v.winner}
}

// passesOn reports whether a chart's say about a global replaces that of its
// subchart. depth is that of the global key. Helm skips a global that is a
// mapping on one side only.
func passesOn(parent, sub say, depth int) bool {
	if sub.leaf && sub.stop <= depth || !parent.reaches(depth+1) {
		return false
	}
	if sub.reaches(depth+1) && sub.isTable(depth+1) != parent.isTable(depth+1) {
		return false
	}
	return parent.leaf || parent.stop >= sub.stop
}

// reaches reports whether there is something at depth.
func (s say) reaches(depth int) bool { return s.layer != nil && s.stop >= depth }

// isTable reports whether a say that reaches depth has a mapping there.
func (s say) isTable(depth int) bool { return s.stop > depth || !s.leaf }

// leaked adds what subcharts say about a global deep inside a mapping that
// they share with their parent: Helm merges it into the parent's mapping too.
// at is the index of the global key of the parent. Not followed are nulls that
// one subchart's leak brings and another's then deletes.
func (s *Stack) leaked(v *verdict, path diag.Path, at int) {
	const shared = 3 // global, and two keys inside it
	top := v.winner.afterwards()
	if top.leaf || top.stop < at+shared || top.stop >= len(path) {
		return
	}
	if w, ok := s.leakOf(top, path, at, 1); ok {
		v.says = slices.Insert(v.says, 0, w)
		v.winner = w
	}
}

// leakOf is the first say of the subcharts of the chart at path[:at] that
// reaches deeper than top does. They are down levels below the chart that top
// is about.
func (s *Stack) leakOf(top say, path diag.Path, at, down int) (say, bool) {
	for _, name := range s.subcharts(path[:at]) {
		sub := path[:at].Append(name).Append(path[at:]...)
		upper, lower := s.split(at + 1)
		given := plain(upper, sub)
		if given.winner.null && given.winner.stop <= at+1 {
			given.winner = say{} // the subchart starts afresh
		}
		if given.winner.leaf && given.winner.stop <= at+3 {
			continue // the subchart is given something else than the shared mapping
		}
		v := verdict{winner: say{layer: top.layer, stop: top.stop + down}}
		v.below(given.winner)
		v.defaults(lower, sub)
		if w := v.winner; w.mentions() {
			w.stop -= down
			w.lost -= down
			return w, true
		}
		if w, ok := s.leakOf(top, sub, at+1, down+1); ok {
			return w, true
		}
	}
	return say{}, false
}

// split parts the layers at a subchart whose values stand that deep: those
// that its parents merge before it, and the defaults of itself and below.
func (s *Stack) split(depth int) (upper, lower []*Layer) {
	for _, l := range s.Layers {
		if l.Kind == Defaults && len(l.At) >= depth {
			lower = append(lower, l)
		} else {
			upper = append(upper, l)
		}
	}
	return upper, lower
}

// subcharts names the subcharts of the chart at path in the order of merging.
func (s *Stack) subcharts(path diag.Path) []string {
	var names []string
	for _, l := range s.Layers {
		if l.isSubchart() && len(l.At) > len(path) && l.At.HasPrefix(path) && !slices.Contains(names, l.At[len(path)]) {
			names = append(names, l.At[len(path)])
		}
	}
	return names
}
