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
		return strings.ReplaceAll(text, NoValue, ""), r.charge(len(text))
	}
	if r.tpls >= r.limits.Depth {
		return "", limitExceeded{"depth", fmt.Sprintf("tpl calls itself without end (%d deep)", r.limits.Depth)}
	}
	if err := r.enter("tpl of", "a text"); err != nil {
		return "", err
	}
	r.tpls++
	defer func() { r.tpls--; r.nested-- }()
	src, err := r.given(text)
	if err != nil {
		return "", err
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
				add(r.set, name, tree)
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

// given parses a text given to tpl. Each text is paid for once in a render,
// whether the cache has it or not.
func (r *run) given(text string) (*Source, error) {
	if !r.paid[text] {
		if err := r.charge(parsedSize(text)); err != nil {
			return nil, err
		}
		r.paid[text] = true
	}
	src, err := r.chart.texts.source("", text, r.cache.parseFuncs)
	if err != nil {
		fault := parseError("", text, r.cache.parseFuncs, err)
		return nil, fmt.Errorf("in line %d of the text given to tpl: %s", fault.Span.Line, fault.Msg)
	}
	return src, nil
}
