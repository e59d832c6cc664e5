package engine

import "reflect"

// memo keeps the frames of includes that would give the same again: the same
// template on the dot of a whole file, in a chart whose templates change no map
// but their own and draw on no clock or chance. Charts include their names and
// labels dozens of times.
//
// What a template sees of .Template changes from file to file, so a frame is
// kept beyond its file only when its template, with all that it includes, uses
// the dot by its fields and .Template not at all.
type memo struct {
	trees  map[string]*Tree
	off    bool
	paused int                // texts given to tpl being executed that define templates
	root   uintptr            // address of the file's dot
	frames map[memoKey]*Frame // of this file
	steady map[memoKey]*Frame // of the whole render
	clean  map[string]bool    // templates whose frames are steady
}

// memoKey is a template's name and the address of its dot. The frame keeps the
// dot alive, so no other map can get that address.
type memoKey struct {
	name string
	dot  uintptr
}

func newMemo(trees map[string]*Tree) *memo {
	m := &memo{trees: trees, frames: map[memoKey]*Frame{}, steady: map[memoKey]*Frame{}, clean: map[string]bool{}}
	for _, tree := range trees {
		m.off = m.off || tree.facts.impure
	}
	return m
}

// join adds a text given to tpl to what the chart does.
func (m *memo) join(src *Source) {
	for _, tree := range src.Trees {
		m.off = m.off || tree.facts.impure
	}
}

// nextFile begins a file that is executed on dot.
func (m *memo) nextFile(dot any) {
	m.root = reflect.ValueOf(dot).Pointer()
	if len(m.frames) > 0 {
		m.frames = map[memoKey]*Frame{}
	}
}

func (m *memo) find(name string, data any) *Frame {
	if m.off || m.paused > 0 {
		return nil
	}
	key, ok := m.key(name, data)
	if !ok {
		return nil
	}
	if frame := m.steady[key]; frame != nil {
		return frame
	}
	return m.frames[key]
}

func (m *memo) keep(frame *Frame) {
	if m.off || m.paused > 0 {
		return
	}
	key, ok := m.key(frame.Name, frame.Data)
	switch {
	case !ok:
	case m.isClean(frame.Name):
		m.steady[key] = frame
	default:
		m.frames[key] = frame
	}
}

func (m *memo) key(name string, data any) (memoKey, bool) {
	v := reflect.ValueOf(data)
	if v.Kind() != reflect.Map || v.Pointer() != m.root {
		return memoKey{}, false
	}
	return memoKey{name, m.root}, true
}

// isClean reports whether a template's output depends on nothing that changes
// from file to file.
func (m *memo) isClean(name string) bool {
	seen := map[string]bool{}
	clean := m.reachesOnlyClean(name, seen)
	if clean {
		for reached := range seen {
			m.clean[reached] = true
		}
	}
	return clean
}

// reachesOnlyClean looks at a template and all that it includes, each once.
func (m *memo) reachesOnlyClean(name string, seen map[string]bool) bool {
	if clean, known := m.clean[name]; known || seen[name] {
		return clean || !known
	}
	seen[name] = true
	tree := m.trees[name]
	clean := tree != nil && !tree.facts.seesFile
	for i := 0; clean && i < len(tree.facts.includes); i++ {
		clean = m.reachesOnlyClean(tree.facts.includes[i], seen)
	}
	if !clean {
		m.clean[name] = false
	}
	return clean
}
