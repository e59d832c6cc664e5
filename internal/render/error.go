package render

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"text/template/parse"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// Fault is the kind of thing that keeps a chart from being loaded or rendered.
type Fault string

// The faults. All but FaultInput lie in the chart or its values.
const (
	FaultNotFound   Fault = "not-found"  // there is no such chart, or no Chart.yaml in it
	FaultUnreadable Fault = "unreadable" // a file is there and cannot be read
	FaultLink       Fault = "link"       // a symbolic link that leaves the chart, is broken or runs in a circle
	FaultArchive    Fault = "archive"    // no gzipped chart archive, or one with illegal content
	FaultTooLarge   Fault = "too-large"  // beyond Helm's limits for charts
	FaultSyntax     Fault = "syntax"     // broken YAML, or YAML of the wrong shape
	FaultMetadata   Fault = "metadata"   // Chart.yaml says what Helm does not allow
	FaultDependency Fault = "dependency" // declared in Chart.yaml, missing in charts/
	FaultLibrary    Fault = "library"    // a library chart has nothing to render
	FaultVersion    Fault = "version"    // the chart does not want this Kubernetes version
	FaultClash      Fault = "clash"      // values that are no mapping where a subchart's values stand
	FaultManifest   Fault = "manifest"   // a template's output is no YAML that Helm can sort
	FaultInput      Fault = "input"      // a flag's value: release name, Kubernetes version, file to show
)

// Error says what is wrong with a chart or with what was asked of it, where,
// and what to do about it.
type Error struct {
	Fault Fault
	Span  diag.Span // unknown for most Input faults
	Msg   string
	// Next is what the reader can do, may be empty.
	Next string

	// Template and Offset say where a FaultManifest is in the output of a
	// template, which the engine's marks lead on from; Span is then the line
	// of the template's own file that was being executed.
	Template string
	Offset   int

	err error
}

func (e *Error) Error() string {
	text := e.Msg
	if e.Span.Known() {
		text = e.Span.String() + ": " + text
	}
	if e.Next != "" {
		text += "; " + e.Next
	}
	return text
}

func (e *Error) Unwrap() error { return e.err }

// unreadable is an error of the file system as one about a file the user knows.
func unreadable(display string, err error) *Error {
	out := &Error{Fault: FaultUnreadable, Span: diag.Span{File: display}, Msg: err.Error(), err: err}
	if pathErr := (*fs.PathError)(nil); errors.As(err, &pathErr) {
		out.Msg = pathErr.Err.Error()
	}
	if errors.Is(err, fs.ErrNotExist) {
		out.Fault = FaultNotFound
	}
	return out
}

// syntaxError is a fault of YAML with its place.
func syntaxError(display string, err error) *Error {
	if fault := (*yamldoc.Error)(nil); errors.As(err, &fault) {
		return &Error{Fault: FaultSyntax, Span: fault.Span, Msg: fault.Msg, err: err}
	}
	return &Error{Fault: FaultSyntax, Span: diag.Span{File: display}, Msg: err.Error(), err: err}
}

// badDocument is a document that Helm cannot sort. err counts lines in the
// document, the reader's lines are those of the template.
func badDocument(frames *engine.Result, template, file string, piece manifest.Piece, err error) error {
	out := &Error{Fault: FaultManifest, Span: diag.Span{File: file}, Template: template, Offset: piece.Offset, err: err}
	msg := err.Error()
	if fault := (*yamldoc.Error)(nil); errors.As(err, &fault) {
		msg = fault.Msg
		out.Offset += manifest.Offset(piece.Text, fault.Span.Line, fault.Span.Column)
	}
	line := 1 + strings.Count(frames.Files[template].Text[:out.Offset], "\n")
	out.Msg = fmt.Sprintf("Helm cannot read the rendered text (line %d of the template's output): %s", line, msg)
	if span := templateLine(frames, template, out.Offset); span.Known() {
		out.Span = span
	}
	return out
}

// templateLine is the line of the template's own file that wrote a byte.
func templateLine(frames *engine.Result, template string, offset int) diag.Span {
	frame := frames.Files[template]
	at := frame.MarkAt(offset)
	if at < 0 {
		return diag.Span{}
	}
	mark := frame.Marks[at]
	span := frames.Span(mark.Site)
	if _, isText := mark.Site.Node.(*parse.TextNode); isText && span.Line > 0 {
		if below := strings.Count(frame.Text[mark.Offset:offset], "\n"); below > 0 {
			span.Line, span.Column, span.EndColumn = span.Line+below, 0, 0
		}
	}
	return span
}

// badCRD is a document in crds/ that is no YAML.
func badCRD(file File, piece manifest.Piece, err error) *Error {
	out := syntaxError(file.Display, err)
	line := strings.Count(file.Text[:piece.Offset], "\n")
	out.Span.File = file.Display
	if out.Span.Line > 0 {
		out.Span.Line += line
	}
	return out
}
