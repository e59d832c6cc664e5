package report

import (
	"fmt"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

// related prints the further places, one kind under the other: the template
// line and how it was reached, then the layers when more than one speaks of
// the value.
func (p *printer) related(f diag.Finding) {
	p.template(f)
	p.rendered(f)
	p.layers(f)
	if f.Precision == diag.Inferred {
		p.labelled("note", inferred(f))
	}
}

// inferred says between what the cause was chosen, as far as that is known.
func inferred(f diag.Finding) string {
	const most = 3
	switch {
	case f.FieldInferred && len(f.Alternatives) == 0:
		return "the field is inferred from what the rule reads; nothing proves it"
	case len(f.Alternatives) == 0:
		return "the cause is inferred; nothing proves it"
	}
	var names []string
	for _, path := range f.Alternatives[:min(most, len(f.Alternatives))] {
		names = append(names, ".Values"+dotted(path))
	}
	list := strings.Join(names, ", ")
	if more := len(f.Alternatives) - most; more > 0 {
		list += fmt.Sprintf(" or %d more", more)
	} else if last := len(names) - 1; last > 0 {
		list = strings.Join(names[:last], ", ") + " or " + names[last]
	}
	return "the cause is inferred, as the likeliest; it may also be " + list
}

func (p *printer) template(f diag.Finding) {
	for _, r := range f.Related {
		switch r.Role {
		case diag.RoleTemplate:
			// When no value is behind the finding, the template is its primary place.
			if r.Span != f.Span {
				p.labelled("template", describeRelated(r))
			}
		case diag.RoleInclude:
			p.labelled("called from", describeRelated(r))
		}
	}
}

// rendered prints lines of rendered text as they stand, where there are any.
func (p *printer) rendered(f diag.Finding) {
	for _, r := range f.Related {
		if r.Role != diag.RoleRendered || !strings.Contains(r.Message, "\n") {
			continue
		}
		p.labelled("rendered", r.Span.String())
		for line := range strings.Lines(r.Message) {
			p.printf("    %s\n", printable(strings.TrimRight(line, " \n")))
		}
	}
}

// layers prints who speaks of the value, lowest first. One layer alone is the
// primary place and needs no second mention, unless it says more than that
// it sets the value.
func (p *printer) layers(f diag.Finding) {
	var said []diag.Related
	for _, r := range f.Related {
		if r.Role == diag.RoleValues {
			said = append(said, r)
		}
	}
	if len(said) == 1 && said[0].Span == f.Span && !explains(said[0].Message) {
		return
	}
	for i, r := range said {
		label := "values"
		if i == len(said)-1 && len(said) > 1 {
			label = "values, won"
		}
		p.labelled(label, describeRelated(r))
	}
}

// explains reports whether a layer's message says why the value is not simply
// what the author expects.
func explains(message string) bool {
	for _, word := range []string{" to null", " as a whole", " but not "} {
		if strings.Contains(message, word) {
			return true
		}
	}
	return false
}

func describeRelated(r diag.Related) string {
	switch {
	case !r.Span.Known():
		return r.Message
	case r.Message == "":
		return r.Span.String()
	}
	return r.Span.String() + ": " + r.Message
}

// labelled prints a text behind a label, its further lines below its first. Empty
// lines are left out: they stand between findings.
func (p *printer) labelled(label, text string) {
	label += ": "
	for i, line := range wrap(text, p.width-2-len(label)) {
		if i == 0 {
			p.printf("  %s%s\n", p.paint(gutter, label), line)
			continue
		}
		if line != "" {
			p.printf("  %s%s\n", strings.Repeat(" ", len(label)), line)
		}
	}
}
