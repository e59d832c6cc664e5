package pipeline

import (
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/values"
)

// configBlock is where the config block stands in values.
const configBlock = "config"

// IsSensitive reports whether a values path belongs to a marked entry of a
// config block: that of the chart or of a subchart. One layer's mark is
// enough: a later layer that replaced the entry cannot take it back.
func (r *Rendered) IsSensitive(path diag.Path) bool {
	for i, step := range path {
		if step == configBlock && i+1 < len(path) && r.isMarked(path[:i+2]) &&
			(len(path) == i+2 || path[i+2] == "value") {
			return true
		}
	}
	return false
}

func (r *Rendered) isMarked(entry diag.Path) bool {
	mark := entry.Append("sensitive")
	for _, layer := range r.Output.Stack.Layers {
		if !mark.HasPrefix(layer.At) {
			continue
		}
		if v, _ := values.Lookup(layer.Values, mark[len(layer.At):]); v == true {
			return true
		}
	}
	return false
}
