package leaks

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/internal/render"
)

// difference is a place where two renders print different things and no canary
// says so.
type difference struct {
	template string
	// obj is nil for what is no object's: notes, comments, a document that is
	// in one render only.
	obj    *manifest.Object
	path   diag.Path
	offset int    // in the template's output, for what is no field
	where  string // for the message
	a, b   string
}

// id is the same for the same place in several pairs of renders.
func (d *difference) id() string {
	id := d.template + "|" + d.where
	if d.obj != nil {
		id += "|" + strconv.Itoa(d.obj.Offset) + d.obj.At.String()
	}
	return id + "|" + d.path.String()
}

// differ lists what differs between the render and another one, outside of the
// data of Secrets.
func (s *search) differ(other *render.Output) []difference {
	var out []difference
	names := slices.Collect(maps.Keys(s.Output.Frames.Files))
	slices.Sort(names)
	for _, name := range names {
		a, b := s.Output.Frames.Files[name], other.Frames.Files[name]
		switch {
		case b == nil || a.Text == b.Text:
		case isNotes(name):
			out = append(out, s.differText(name, a.Text, b.Text, 0, "what the notes say")...)
		default:
			out = append(out, s.differDocuments(name, s.documents(s.Output, name), s.documents(other, name))...)
		}
	}
	return out
}

func (s *search) differDocuments(template string, a, b []*manifest.Document) []difference {
	var out []difference
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) {
			d := difference{template: template, where: "how many documents there are"}
			if i < len(a) {
				d.offset = a[i].Offset
			} else if len(a) > 0 {
				d.offset = a[len(a)-1].Offset + len(a[len(a)-1].Text)
			}
			return append(out, d)
		}
		if a[i].Text != b[i].Text {
			out = append(out, s.differDocument(a[i], b[i])...)
		}
	}
	return out
}

func (s *search) differDocument(a, b *manifest.Document) []difference {
	inA, inB := objects(a), objects(b)
	if len(inA) != len(inB) {
		return []difference{{template: a.Template, offset: a.Offset, where: "how many objects there are"}}
	}
	var out []difference
	shown := false // the search for canaries has told, or the data of a Secret does
	for i, obj := range inA {
		shown = shown || isSecret(obj) && isSecret(inB[i])
		p := pair{s: s, obj: obj, secret: isSecret(obj) && isSecret(inB[i]), shown: &shown}
		p.values(nil, obj.Value, inB[i].Value)
		out = append(out, p.found...)
	}
	textA, textB := comments(a), comments(b)
	for i := range max(len(textA), len(textB)) {
		if i >= len(textA) || i >= len(textB) {
			out = append(out, difference{template: a.Template, offset: a.Offset, where: "a comment"})
			break
		}
		if textA[i] != textB[i] {
			at := a.Offset + max(strings.Index(a.Text, textA[i]), 0)
			out = append(out, s.differText(a.Template, textA[i], textB[i], at, "a comment")...)
			shown = true
		}
	}
	if len(out) == 0 && !shown && len(s.Canaries.hits(a.Text)) == 0 {
		out = s.differText(a.Template, a.Text, b.Text, a.Offset, "the printed text")
	}
	return out
}

// differText compares lines. offset is where a begins in the template's output.
func (s *search) differText(template, a, b string, offset int, where string) []difference {
	linesA, linesB := strings.SplitAfter(a, "\n"), strings.SplitAfter(b, "\n")
	for i, line := range linesA {
		other := ""
		if i < len(linesB) {
			other = linesB[i]
		}
		if line != other && len(s.Canaries.hits(line)) == 0 {
			return []difference{{template: template, offset: offset, where: where, a: line, b: other}}
		}
		offset += len(line)
	}
	return nil
}

// pair compares an object with the same one of another render.
type pair struct {
	s      *search
	obj    *manifest.Object
	secret bool
	shown  *bool
	found  []difference
}

func (p *pair) values(path diag.Path, a, b any) {
	if p.secret && isSecretData(p.obj, path) {
		return
	}
	switch a := a.(type) {
	case map[string]any:
		if b, ok := b.(map[string]any); ok {
			p.mappings(path, a, b)
			return
		}
	case []any:
		if b, ok := b.([]any); ok && len(a) == len(b) {
			for i := range a {
				p.values(path.Append(strconv.Itoa(i)), a[i], b[i])
			}
			return
		}
	default:
		_, mapping := b.(map[string]any)
		_, list := b.([]any)
		if !mapping && !list {
			p.scalars(path, a, b)
			return
		}
	}
	p.add(path, "", "")
}

func (p *pair) mappings(path diag.Path, a, b map[string]any) {
	for _, key := range slices.Sorted(maps.Keys(a)) {
		other, ok := b[key]
		switch {
		case ok:
			p.values(path.Append(key), a[key], other)
		case len(p.s.Canaries.hits(key)) > 0:
			*p.shown = true
			return
		default:
			p.add(path.Append(key), "", "")
			return
		}
	}
	for _, key := range slices.Sorted(maps.Keys(b)) {
		if _, ok := a[key]; !ok {
			p.add(path.Append(key), "", "")
			return
		}
	}
}

func (p *pair) scalars(path diag.Path, a, b any) {
	textA, textB := scalarText(a), scalarText(b)
	switch {
	case textA == textB && (a == nil) == (b == nil):
	case len(p.s.Canaries.hits(textA)) > 0:
		*p.shown = true
	default:
		p.add(path, textA, textB)
	}
}

func (p *pair) add(path diag.Path, a, b string) {
	p.found = append(p.found, difference{template: p.obj.Template, obj: p.obj, path: path, a: a, b: b})
}
