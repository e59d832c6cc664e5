package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

// printer writes the text form. It keeps the first error of its writer
// (bufio does), so only Flush is asked for one.
type printer struct {
	out     *bufio.Writer
	report  Report
	color   bool
	width   int
	sources sources
}

func newPrinter(w io.Writer, r Report, o Options) *printer {
	p := &printer{out: bufio.NewWriter(w), report: r, color: o.Color, width: o.Width}
	if p.width <= 0 {
		p.width = 80
	}
	p.sources = sources{read: o.Source, texts: map[string][]byte{}}
	return p
}

func writeText(w io.Writer, r Report, o Options) error {
	p := newPrinter(w, r, o)
	p.findings()
	p.summary()
	return p.out.Flush()
}

func (p *printer) printf(format string, args ...any) { fmt.Fprintf(p.out, format, args...) }

// findings prints one block per finding, with an empty line after each. Where
// several services were looked at, each has its heading.
func (p *printer) findings() {
	service := ""
	for _, f := range p.report.Findings {
		if len(p.report.Services) > 1 && f.Service != service {
			service = f.Service
			p.printf("%s\n\n", p.paint(bold, "== "+printable(service)+" =="))
		}
		p.finding(f)
		p.printf("\n")
	}
}

func (p *printer) finding(f diag.Finding) {
	p.head(f)
	if about := p.about(f); about != "" {
		p.indented(about)
	}
	p.snippet(f.Span)
	if f.Object != nil && len(f.Path) > 0 {
		p.labelled("field", f.Path.String())
	}
	if f.Object != nil && len(f.ValuesPath) > 0 {
		p.labelled("value", ".Values"+dotted(f.ValuesPath))
	}
	p.related(f)
	if f.Remediation != "" {
		p.labelled("help", f.Remediation)
	}
}

// head is the line that other programs look for: place, severity, message,
// rule. It is not wrapped. Further lines of a message stand below it.
func (p *printer) head(f diag.Finding) {
	first, rest, _ := strings.Cut(strings.TrimSpace(f.Message), "\n")
	place := ""
	if at := placeOf(f); at != "" {
		place = p.paint(bold, printable(at)+":") + " "
	}
	p.printf("%s%s %s %s\n", place, p.paint(severityStyle(f.Severity), f.Severity.String()+":"),
		p.paint(bold, printable(strings.TrimRight(first, "\r"))), p.paint(gutter, "["+printable(f.Rule)+"]"))
	p.indented(rest)
}

func (p *printer) indented(text string) {
	for _, line := range wrap(text, p.width-2) {
		p.printf("%s\n", strings.TrimRight("  "+line, " "))
	}
}

// placeOf is where the author edits: a file's line, or the argument that set
// the value.
func placeOf(f diag.Finding) string {
	if f.Span.Known() {
		return f.Span.String()
	}
	return f.Origin
}

// about says of what the finding speaks: environments and object.
func (p *printer) about(f diag.Finding) string {
	var parts []string
	if envs := p.environments(f); envs != "" {
		parts = append(parts, envs)
	}
	if f.Object != nil {
		parts = append(parts, f.Object.String())
	}
	return strings.Join(parts, ", ")
}

func dotted(path diag.Path) string {
	text := path.String()
	if strings.HasPrefix(text, "[") {
		return text
	}
	return "." + text
}

// environments says where the finding holds: "prod only", "dev, test", "all 4
// environments", "prod (dev: not rendered)".
func (p *printer) environments(f diag.Finding) string {
	all := p.environmentsOf(f.Service)
	switch n := len(f.Environments); {
	case n == 0:
		return ""
	case all < 2:
		return f.Environments[0]
	case n == all && n == 2:
		return "both environments"
	case n == all:
		return fmt.Sprintf("all %d environments", n)
	case len(f.Unasked) > 0:
		return strings.Join(f.Environments, ", ") + " (" + unasked(f) + ")"
	case n == 1:
		return f.Environments[0] + " only"
	}
	return strings.Join(f.Environments, ", ")
}

// unasked says where nobody looked, environments of one reason together.
func unasked(f diag.Finding) string {
	var reasons []string
	names := map[string][]string{}
	for _, u := range f.Unasked {
		if names[u.Reason] == nil {
			reasons = append(reasons, u.Reason)
		}
		names[u.Reason] = append(names[u.Reason], u.Environment)
	}
	for i, reason := range reasons {
		reasons[i] = strings.Join(names[reason], ", ") + ": " + reason
	}
	return strings.Join(reasons, "; ")
}

func (p *printer) environmentsOf(service string) int {
	for _, s := range p.report.Services {
		if s.Name == service {
			return len(s.Environments)
		}
	}
	return len(p.report.Environments)
}
