package engine

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"strings"
	"text/template"
	"text/template/parse"
	"time"

	"github.com/chartyard/chartyard/internal/diag"
)

// run is one render: its budgets, the frame being written, and the way back.
type run struct {
	ctx    context.Context
	cache  *Cache
	chart  *assembly
	places *places
	sites  []*Site
	set    *template.Template // what include looks names up in
	limits Limits
	seedOf string

	deadline time.Time
	steps    int
	bytes    int
	nested   int // includes, tpls and template actions being executed in each other
	tpls     int // tpls among them
	frame    *writing
	reached  map[*Site]int // how often a seed was asked for at a site
	memo     *memo
	paid     map[string]bool // texts given to tpl so far
	noted    map[string]bool
	notes    []Note
	blanks   []Blank
}

// tree is the template being executed: the frame's, or that of the innermost
// template action.
func (w *writing) tree() *Tree {
	if n := len(w.entered); n > 0 {
		if node, ok := w.entered[n-1].Node.(*parse.TemplateNode); ok && w.run.places.trees[node.Name] != nil {
			return w.run.places.trees[node.Name]
		}
	}
	return w.frame.Tree
}

// writing is a frame whose template is still being executed.
type writing struct {
	run    *run
	frame  *Frame
	out    strings.Builder
	caller *writing
	// entered are the template actions being executed in this frame.
	entered []*Site
}

func newRun(ctx context.Context, c *Cache, chart *assembly, req Request) *run {
	limits := req.Limits.withDefaults()
	return &run{
		ctx: ctx, cache: c, chart: chart,
		places: &places{files: chart.places.files, trees: maps.Clone(chart.places.trees)},
		sites:  chart.texts.snapshot(), limits: limits, seedOf: req.Seed,
		deadline: time.Now().Add(limits.WallTime),
		reached:  map[*Site]int{}, paid: map[string]bool{}, noted: map[string]bool{},
	}
}

// all executes every file that is no partial, in Helm's order.
func (r *run) all() (*Result, error) {
	m := r.cache.machines.Get().(*machine)
	m.run = r
	defer func() {
		m.run = nil
		r.cache.machines.Put(m)
	}()
	var err error
	if r.set, err = m.holding(r.places.trees); err != nil {
		return nil, err
	}
	r.memo = newMemo(r.places.trees)
	result := &Result{Files: make(map[string]*Frame, len(r.chart.order)), places: r.places}
	for _, t := range r.chart.order {
		if isPartial(t.Name) {
			continue
		}
		t.Data["Template"] = map[string]any{"Name": t.Name, "BasePath": t.BasePath}
		dot := t.Dot
		if dot == nil {
			dot = t.Data
		}
		r.memo.nextFile(dot)
		frame, err := r.execute(t.Name, r.places.trees[t.Name], r.set.Lookup(t.Name), dot)
		if err != nil {
			return nil, r.explain(t, err)
		}
		frame.cutNoValue()
		result.Files[t.Name] = frame
	}
	result.Notes, result.Blanks = r.notes, r.blanks
	return result, nil
}

// execute runs one template into a frame of its own.
func (r *run) execute(name string, tree *Tree, t *template.Template, data any) (frame *Frame, err error) {
	w := &writing{run: r, frame: &Frame{Name: name, Tree: tree, Data: data}, caller: r.frame}
	r.frame = w
	defer func() {
		if p := recover(); p != nil {
			err = &faultError{fault: fmt.Errorf("rendering template failed: %v", p)}
		}
		if err != nil {
			err = r.keepPlace(err)
		}
		r.frame = w.caller
	}()
	if err := t.Execute(w, data); err != nil {
		return nil, err
	}
	w.frame.Text = w.out.String()
	return w.frame, nil
}

// Write takes the output of the template being executed.
func (w *writing) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if err := w.run.charge(len(p)); err != nil {
		return 0, err
	}
	return w.out.Write(p)
}

// mark notes that the site's node is next, and charges a step.
func (r *run) mark(index int) (string, error) {
	if index >= len(r.sites) {
		r.sites = r.chart.texts.snapshot()
	}
	site, w := r.sites[index], r.frame
	w.frame.Marks = append(w.frame.Marks, Mark{Site: site, Offset: w.out.Len()})
	switch site.Kind {
	case SiteEnter:
		w.entered = append(w.entered, site)
		if err := r.enter("template", site.Node.(*parse.TemplateNode).Name); err != nil {
			return "", err
		}
	case SiteLeave:
		w.entered = w.entered[:len(w.entered)-1]
		r.nested--
	}
	return "", r.spend(1)
}

// include is Helm's function: the output of a named template as a string.
func (r *run) include(name string, data any) (string, error) {
	tree, t := r.places.trees[name], r.set.Lookup(name)
	if tree == nil || t == nil {
		return "", undefinedError{name: name, meant: meantTemplate(name, r.places.defined())}
	}
	if frame := r.memo.find(name, data); frame != nil {
		r.called("include", frame)
		return frame.Text, r.charge(len(frame.Text))
	}
	if err := r.enter("include", name); err != nil {
		return "", err
	}
	frame, err := r.call("include", name, tree, t, data)
	r.nested--
	if err != nil {
		return "", err
	}
	r.memo.keep(frame)
	return frame.Text, nil
}

// enter counts one more template inside those being executed. They all share
// one stack, so they share the limit: a few hundred templates that call each
// other in turn nest no deeper than one that calls itself.
func (r *run) enter(function, name string) error {
	if most := 10 * r.limits.Depth; r.nested >= most {
		return limitExceeded{"depth", fmt.Sprintf("%s %s calls itself without end (%d deep)", function, name, most)}
	}
	r.nested++
	return nil
}

func (r *run) call(fn, name string, tree *Tree, t *template.Template, data any) (*Frame, error) {
	frame, err := r.execute(name, tree, t, data)
	if err != nil {
		return nil, err
	}
	if fn == "tpl" {
		frame.cutNoValue()
	}
	r.called(fn, frame)
	return frame, nil
}

// called notes in the frame being written that it called for another.
func (r *run) called(fn string, frame *Frame) {
	caller := r.frame.frame
	caller.Calls = append(caller.Calls, Call{Mark: len(caller.Marks) - 1, Func: fn, Frame: frame})
}

// host: what the functions need of a render.

func (r *run) charge(n int) error {
	r.bytes += n
	if n < 0 || r.bytes > r.limits.Bytes {
		return limitExceeded{"bytes", fmt.Sprintf("the render writes more than %d MiB", r.limits.Bytes>>20)}
	}
	return nil
}

func (r *run) spend(n int) error {
	before := r.steps
	r.steps += n
	if r.steps > r.limits.Steps {
		return limitExceeded{"steps", fmt.Sprintf("the render takes more than %d steps", r.limits.Steps)}
	}
	if before>>10 == r.steps>>10 {
		return nil
	}
	if err := r.ctx.Err(); err != nil {
		return err
	}
	if time.Now().After(r.deadline) {
		return limitExceeded{"time", fmt.Sprintf("the render takes longer than %s", r.limits.WallTime)}
	}
	return nil
}

func (r *run) note(fn string) {
	note := Note{Func: fn}
	note.Span, note.Includes = r.here()
	key := fn + note.Span.String()
	if !r.noted[key] {
		r.noted[key] = true
		r.notes = append(r.notes, note)
	}
}

func (r *run) seed() [32]byte {
	site := r.site()
	if site == nil {
		return sha256.Sum256([]byte(r.seedOf))
	}
	r.reached[site]++
	return sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%d\x00%d",
		r.seedOf, site.Tree.Source.Rel, site.Node.Position(), r.reached[site]))
}

// site is the node being executed, nil before the first mark.
func (r *run) site() *Site {
	if r.frame == nil || len(r.frame.frame.Marks) == 0 {
		return nil
	}
	marks := r.frame.frame.Marks
	return marks[len(marks)-1].Site
}

// here is the place being executed and its callers, nearest first. A text
// handed to tpl stands in no file: its place is left out.
func (r *run) here() (diag.Span, []diag.Span) {
	var spans []diag.Span
	for w := r.frame; w != nil; w = w.caller {
		spans = append(spans, r.spans(w)...)
	}
	if len(spans) == 0 {
		return diag.Span{}, nil
	}
	return spans[0], spans[1:]
}

func (r *run) spans(w *writing) []diag.Span {
	sites := append([]*Site(nil), w.entered...)
	if n := len(w.frame.Marks); n > 0 {
		last := w.frame.Marks[n-1].Site
		if len(sites) == 0 || sites[len(sites)-1] != last {
			sites = append(sites, last)
		}
	}
	var spans []diag.Span
	for i := len(sites) - 1; i >= 0; i-- {
		if span := r.places.span(sites[i]); span.Known() {
			spans = append(spans, span)
		}
	}
	return spans
}
