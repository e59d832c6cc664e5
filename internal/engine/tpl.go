package engine

import (
	"fmt"
	"maps"
	"strings"
)

// tpl is Helm's function: a text rendered as a template. Templates that the
// text defines are seen by what it calls, and forgotten afterwards.
func (r *run) tpl(text string, data any) (string, error) {
	if !strings.Contains(text, "{{") {
		return strings.ReplaceAll(text, noValue, ""), r.charge(len(text))
	}
	if r.tpls >= r.limits.Depth {
		return "", limitExceeded{"depth", fmt.Sprintf("tpl calls itself without end (%d deep)", r.limits.Depth)}
	}
	if err := r.enter("tpl of", "a text"); err != nil {
		return "", err
	}
	r.tpls++
	defer func() { r.tpls--; r.nested-- }()
	src, err := r.cache.source("", text)
	if err != nil {
		line, _, msg := cutPlace(err.Error())
		return "", fmt.Errorf("in line %d of the text given to tpl: %s", line, msg)
	}
	r.memo.join(src)
	if len(src.Trees) > 1 {
		set, trees := r.set, r.places.trees
		r.memo.paused++ // names mean something else in here
		defer func() { r.set, r.places.trees = set, trees; r.memo.paused-- }()
		if r.set, err = set.Clone(); err != nil {
			return "", err
		}
		r.places.trees = maps.Clone(trees)
		r.set.Option("missingkey=zero") // Clone forgets it
		for name, tree := range src.Trees {
			if name != Main {
				r.add(r.set, name, tree)
			}
		}
		r.places.define("gotpl", src)
	}
	main := r.set.New("gotpl")
	main.Tree = src.Trees[Main].tree
	frame, err := r.call("tpl", "", src.Trees[Main], main, data)
	if err != nil {
		return "", err
	}
	return frame.Text, nil
}
