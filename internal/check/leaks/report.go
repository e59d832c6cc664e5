package leaks

import (
	"math/bits"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
)

// document reports where in a document the hits stand: in fields and keys, in
// comments, or in what no parser keeps.
func (s *search) document(doc *manifest.Document, inside []hit) {
	found, secret := false, false
	for _, obj := range objects(doc) {
		secret = secret || isSecret(obj)
		scalars(obj.Value, nil, func(path diag.Path, text string, key bool) {
			if s.full() || !key && isSecretData(obj, path) {
				return
			}
			if hits := s.foreign(doc.Template, text); len(hits) > 0 {
				found = true
				s.field(obj, path, key, hits, inside)
			}
		})
	}
	for _, line := range comments(doc) {
		hits := s.foreign(doc.Template, line)
		if at := strings.Index(doc.Text, line); len(hits) > 0 && at >= 0 {
			found = true
			for i := range hits {
				hits[i].begin, hits[i].end = hits[i].begin+doc.Offset+at, hits[i].end+doc.Offset+at
			}
			s.lines(doc.Template, hits, "in a comment")
		}
	}
	if !found && !secret {
		s.lines(doc.Template, inside, "in the printed text")
	}
}

// foreign are the hits in a text that are not the chart's own.
func (s *search) foreign(template, text string) []hit {
	return slices.DeleteFunc(s.Canaries.hits(text), func(h hit) bool { return s.owned(template, text[h.begin:h.end]) })
}

// field reports hits in a field of an object, or in its key. inside are the
// hits in the text of the document.
func (s *search) field(obj *manifest.Object, path diag.Path, key bool, hits, inside []hit) {
	where := ""
	if key {
		where = "in the name of a key"
	}
	entries, says := s.what(hits)
	var from []diag.Span
	if at, ok := writtenAt(obj, path, key, hits, inside); ok && s.Position != nil {
		span, includes := s.Position(obj.Template, at)
		if span.Known() {
			from = append([]diag.Span{span}, includes...)
		}
	}
	f := diag.Finding{Rule: ruleLeak, Message: s.message(entries, says, where)}
	s.report(f, obj, path, s.Canaries.entries[entries[0]].said, from...)
}

// writtenAt is the offset in the template's output of the first hit in a field:
// where one of its entry stands in the text, after the field's beginning.
func writtenAt(obj *manifest.Object, path diag.Path, key bool, hits, inside []hit) (offset int, ok bool) {
	span, ok := obj.ValueSpan(path)
	if key {
		span, _ = obj.SpanOf(path)
	} else if !ok {
		return 0, false
	}
	begin := obj.OffsetAt(span.Line, span.Column)
	for _, h := range inside {
		if h.begin >= begin && h.entry == hits[0].entry && h.says == hits[0].says {
			return h.begin, true
		}
	}
	return 0, false
}

// lines reports hits in a text that belongs to no field, one finding for each
// template line.
func (s *search) lines(template string, hits []hit, where string) {
	text := s.Output.Frames.Files[template].Text
	byLine := map[diag.Span][]hit{}
	var order []diag.Span
	includes := map[diag.Span][]diag.Span{}
	for _, h := range hits {
		if s.owned(template, text[h.begin:h.end]) {
			continue
		}
		span := diag.Span{File: s.Output.Files[template]}
		if s.Position != nil {
			if at, callers := s.Position(template, h.begin); at.Known() {
				span, includes[at] = at, callers
			}
		}
		if byLine[span] == nil {
			order = append(order, span)
		}
		byLine[span] = append(byLine[span], h)
	}
	for _, span := range order {
		entries, says := s.what(byLine[span])
		f := diag.Finding{Rule: ruleLeak, Message: s.message(entries, says, where)}
		s.report(f, nil, nil, s.Canaries.entries[entries[0]].said, append([]diag.Span{span}, includes[span]...)...)
	}
}

// what tells whose canaries hits are, and how they are written: "in base64",
// "in part".
func (s *search) what(hits []hit) (entries []int, says string) {
	seen := make(map[int]uint32)
	var ways []string
	for _, h := range hits {
		for n := h.entry; n < len(s.Canaries.entries); n += most {
			if _, ok := seen[n]; !ok {
				entries = append(entries, n)
			}
			seen[n] |= (1<<(h.to+1) - 1) &^ (1<<h.from - 1)
		}
		if h.says != "" && !slices.Contains(ways, h.says) {
			ways = append(ways, h.says)
		}
	}
	slices.Sort(entries)
	whole := false
	for n, mask := range seen {
		const edge = 2 // what base64 shares with its neighbours
		size := textSize
		switch kind := s.Canaries.entries[n].shape.kind; {
		case kind == shapeDuration:
			size = leastDigits
		case s.Canaries.entries[n].shape.inDigits():
			size = numberSize
		}
		whole = whole || bits.OnesCount32(mask) >= size-edge
	}
	if !whole {
		ways = append(ways, "in part")
	}
	return entries, strings.Join(ways, ", ")
}

// message says what came out.
func (s *search) message(entries []int, says, where string) string {
	var b strings.Builder
	b.WriteString(s.names(entries))
	if len(entries) == 1 {
		b.WriteString(" is marked as sensitive, and its value comes out here")
	} else {
		b.WriteString(" are marked as sensitive, and their values come out here")
	}
	for _, part := range []string{where, says} {
		if part != "" {
			b.WriteString(", " + part)
		}
	}
	return b.String()
}

// names lists entries: "config.A, config.B and 3 others".
func (s *search) names(entries []int) string {
	const shown = 5
	var names []string
	for i, n := range entries {
		if i == shown-1 && len(entries) > shown {
			names = append(names, "others")
			break
		}
		names = append(names, s.Canaries.entries[n].said.String())
	}
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
