package engine

import (
	"sort"
	"strings"
)

// Frame is the output of one execution of a template, with marks that lead
// from each byte back to the node that wrote it.
type Frame struct {
	// Name is the template that was executed; for a text handed to tpl it is
	// empty. Tree is that template.
	Name string
	Tree *Tree
	// Text is the output as the caller of the execution received it.
	Text  string
	Marks []Mark
	// Calls are the frames of include and tpl, in order of their ends.
	Calls []Call
	// Data is the dot of the execution.
	Data any
}

// Mark says that output from Offset on was written by Site's node, or by what
// it called, until the next mark.
type Mark struct {
	Site   *Site
	Offset int
}

// Call is one include or tpl that ran while a mark was in force.
type Call struct {
	Mark  int // index into the caller's Marks
	Func  string
	Frame *Frame
}

// MarkAt is the index of the mark in force at a byte of Text: the last one
// whose node had written nothing before it. It is -1 before the first mark.
func (f *Frame) MarkAt(offset int) int {
	return sort.Search(len(f.Marks), func(i int) bool { return f.Marks[i].Offset > offset }) - 1
}

// Region is the part of Text that the mark's node wrote.
func (f *Frame) Region(mark int) (begin, end int) {
	if mark+1 < len(f.Marks) {
		return f.Marks[mark].Offset, f.Marks[mark+1].Offset
	}
	return f.Marks[mark].Offset, len(f.Text)
}

// Entered lists the template actions inside which the mark was set, outermost
// first, as indexes of their SiteEnter marks.
func (f *Frame) Entered(mark int) []int {
	var open []int
	for i := 0; i <= mark && i < len(f.Marks); i++ {
		switch f.Marks[i].Site.Kind {
		case SiteEnter:
			open = append(open, i)
		case SiteLeave:
			open = open[:len(open)-1]
		}
	}
	return open
}

// NoValue is what text/template prints for a missing key; Helm cuts it out of
// every file's and every tpl's output, and it stays in the text of an include.
const NoValue = "<no value>"

// cutNoValue removes NoValue from Text and moves the marks along.
func (f *Frame) cutNoValue() {
	if !strings.Contains(f.Text, NoValue) {
		return
	}
	text, cut, next := f.Text, 0, 0
	for at := strings.Index(text, NoValue); at >= 0; {
		end := at + len(NoValue)
		for next < len(f.Marks) && f.Marks[next].Offset < end {
			f.Marks[next].Offset = min(f.Marks[next].Offset, at) - cut
			next++
		}
		cut += len(NoValue)
		if more := strings.Index(text[end:], NoValue); more >= 0 {
			at = end + more
		} else {
			at = -1
		}
	}
	for ; next < len(f.Marks); next++ {
		f.Marks[next].Offset -= cut
	}
	f.Text = strings.ReplaceAll(text, NoValue, "")
}
