package render

import (
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
)

const sourceComment = "# Source: "

// WriteTo writes what `helm template` prints.
func (out *Output) WriteTo(w io.Writer) (int64, error) {
	n, err := io.WriteString(w, out.printed)
	return int64(n), err
}

// String is what `helm template` prints.
func (out *Output) String() string { return out.printed }

// printer writes documents as Helm does.
type printer struct {
	text    strings.Builder
	printed []Document
	unread  []*Error
}

// print writes one text under the name of its source.
func (p *printer) print(source, text string) {
	for _, s := range []string{"---\n", sourceComment, source, "\n", text, "\n"} {
		p.text.WriteString(s)
	}
}

func (p *printer) documents(docs []Document) {
	for _, d := range docs {
		p.print(d.Template, d.Text)
	}
	p.printed = append(p.printed, docs...)
}

// crds writes the files of crds/, which Helm prints as they are, and reads the
// documents in them. What cannot be read is printed all the same.
func (p *printer) crds(files []File) {
	for _, file := range files {
		p.print(file.Name, file.Text)
		for _, piece := range manifest.Split(file.Text) {
			doc, err := manifest.Read(file.Name, piece)
			if err != nil {
				p.unread = append(p.unread, badCRD(file, piece, err))
				continue
			}
			p.printed = append(p.printed, Document{
				Document: doc, File: file.Display, CRD: true, Line: strings.Count(file.Text[:piece.Offset], "\n"),
			})
		}
	}
}

// endObjects ends what comes before the hooks with exactly one line's end.
func (p *printer) endObjects() {
	text := strings.TrimSpace(p.text.String())
	p.text.Reset()
	p.text.WriteString(text + "\n")
}

// show leaves only the documents of the files that --show-only names, each
// name's in turn. As Helm does, it looks for the names in the printed text, so
// of a CRD file only the document with the comment is shown.
func (out *Output) show(patterns []string) error {
	type piece struct{ text, source string }
	var pieces []piece
	for _, p := range manifest.Split(out.printed) {
		if source, ok := sourceOf(p.Text); ok {
			pieces = append(pieces, piece{p.Text, source})
		}
	}
	var text strings.Builder
	var shown []Document
	for _, pattern := range patterns {
		pattern = filepath.ToSlash(pattern)
		matches := func(source string) bool {
			ok, err := path.Match(pattern, source)
			return err == nil && ok
		}
		before := text.Len()
		for _, p := range pieces {
			if matches(p.source) {
				text.WriteString("---\n" + p.text + "\n")
			}
		}
		if text.Len() == before {
			return &Error{Fault: FaultInput, Msg: "no file " + pattern + " in the output of the chart", Next: out.nearest(pattern)}
		}
		shown = append(shown, keep(out.Documents, func(d Document) bool { return matches(belowChart(d.Template)) })...)
	}
	out.printed, out.Documents = text.String(), shown
	return nil
}

// nearest suggests what the user may have meant to show.
func (out *Output) nearest(pattern string) string {
	var names []string
	for _, d := range out.Documents {
		names = append(names, belowChart(d.Template))
	}
	slices.Sort(names)
	if name, ok := diag.Nearest(pattern, slices.Compact(names)); ok {
		return "did you mean " + name + "?"
	}
	return ""
}

// sourceOf reads the first "# Source: chart/file" of a document: what follows
// the first slash after it, up to the end of that line.
func sourceOf(text string) (string, bool) {
	for {
		_, after, ok := strings.Cut(text, sourceComment)
		if !ok {
			return "", false
		}
		if slash := strings.IndexByte(after, '/'); slash > 0 {
			if source, _, _ := strings.Cut(after[slash+1:], "\n"); source != "" {
				return source, true
			}
		}
		text = after
	}
}

// belowChart cuts the chart's name off a template's.
func belowChart(name string) string {
	_, below, ok := strings.Cut(name, "/")
	if !ok {
		return name
	}
	return below
}
