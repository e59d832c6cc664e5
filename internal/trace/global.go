package trace

import (
	"slices"

	"github.com/chartyard/chartyard/internal/diag"
)

// globalKey is the part of the values that a chart shares with its subcharts.
const globalKey = "global"

// inForce is the path that decides a value: a subchart's global is what the
// outermost chart above that sets it says.
func (t *Tracer) inForce(path diag.Path) diag.Path {
	at := slices.Index(path, globalKey)
	if at < 1 || !t.isMount(path[:at]) {
		return path
	}
	for n := range at {
		if outer := path[:n:n].Append(path[at:]...); t.eval.has(outer) {
			return outer
		}
	}
	return path
}

// isMount reports whether the values of a subchart stand at path.
func (t *Tracer) isMount(path diag.Path) bool {
	for template := range t.Render.Files {
		if Mount(template).HasPrefix(path) {
			return true
		}
	}
	return false
}
