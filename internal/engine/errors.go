package engine

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/template"

	"github.com/chartyard/chartyard/internal/diag"
)

// faultError is an error with the place where it happened, on its way up
// through the frames.
type faultError struct {
	fault    error
	span     diag.Span
	includes []diag.Span
	placed   bool
	where    string // in a text given to tpl
}

func (e *faultError) Error() string { return e.fault.Error() }
func (e *faultError) Unwrap() error { return e.fault }

// keepPlace adds to an error where it happened, when no deeper frame did.
func (r *run) keepPlace(err error) error {
	var fault *faultError
	if errors.As(err, &fault) && fault.placed {
		return err
	}
	out := &faultError{fault: err, placed: true}
	out.span, out.includes = r.here()
	line, column, _ := cutPlace(execText(err))
	tree := r.frame.tree()
	file, inFile := r.places.files[tree.Source]
	switch {
	case line == 0:
	case !inFile:
		out.where = fmt.Sprintf("in line %d of the text given to tpl: ", line)
	case r.site() == nil || r.site().Tree != tree || r.site().Kind == SiteEnter:
		// No mark of this template was reached yet: here is its caller.
		out.includes = append([]diag.Span{out.span}, out.includes...)
		if !out.span.Known() {
			out.includes = nil
		}
		out.span = diag.Span{File: file, Line: line, Column: column}
	default:
		out.span = diag.Span{File: file, Line: line, Column: column}
	}
	return out
}

// explain turns what text/template returned into an Error, a LimitError or
// the context's error.
func (r *run) explain(t Template, err error) error {
	if ctxErr := r.ctx.Err(); ctxErr != nil {
		return ctxErr
	}
	fault := &faultError{fault: err, span: diag.Span{File: t.File}}
	errors.As(err, &fault)
	includes := shorten(fault.includes)
	var limit limitExceeded
	if errors.As(err, &limit) {
		return &LimitError{Span: fault.span, Includes: includes, Limit: limit.limit, Msg: limit.msg}
	}
	var called calledError
	if errors.As(err, &called) {
		return &Error{Span: fault.span, Includes: includes, Msg: fault.where + called.msg, Func: called.fn}
	}
	_, _, msg := cutPlace(execText(fault.fault))
	out := &Error{Span: fault.span, Includes: includes, Msg: fault.where + msg}
	var undefined undefinedError
	if errors.As(err, &undefined) {
		out.Next = undefined.next()
	}
	return out
}

// execText is the text of the innermost error of template execution.
func execText(err error) string {
	text := err.Error()
	for exec := new(template.ExecError); errors.As(err, exec); err = exec.Err {
		text = exec.Error()
	}
	return text
}

// cutPlace takes "template: NAME:LINE:COLUMN: " and what names the template
// off an error of text/template. The columns there count from zero. Line 0
// means that the error has no such beginning.
func cutPlace(text string) (line, column int, msg string) {
	rest, ok := strings.CutPrefix(text, "template: "+parseName+":")
	if !ok {
		return 0, 0, text
	}
	place, msg, ok := strings.Cut(rest, ": ")
	if !ok {
		return 0, 0, text
	}
	lineText, columnText, _ := strings.Cut(place, ":")
	line, _ = strconv.Atoi(lineText)
	if n, err := strconv.Atoi(columnText); err == nil {
		column = n + 1
	}
	if after, ok := strings.CutPrefix(msg, "executing "); ok {
		if name, err := strconv.QuotedPrefix(after); err == nil {
			msg = strings.TrimPrefix(after[len(name):], " at ")
		}
	}
	return line, column, strings.ReplaceAll(msg, " | "+guardFunc, "")
}

// shorten keeps an endless chain of callers readable: its nearest and its
// outermost links.
func shorten(spans []diag.Span) []diag.Span {
	const most = 8
	if len(spans) <= most {
		return spans
	}
	return append(append([]diag.Span(nil), spans[:most-2]...), spans[len(spans)-2:]...)
}
