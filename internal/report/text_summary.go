package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

// summary ends the report: what was looked at, what was found, what was left out and why.
func (p *printer) summary() {
	r := p.report
	looked := []string{count(len(r.Services), "service")}
	if len(r.Environments) > 0 {
		looked = append(looked, count(len(r.Environments), "environment"))
	}
	looked = append(looked, count(r.Objects, "object"), count(len(r.Rules), "rule"))
	p.printf("%s\n", strings.Join(looked, ", "))
	p.printf("%s\n", p.found())
	p.excused()
	p.skipped()
}

func (p *printer) found() string {
	n := p.report.bySeverity()
	switch {
	case len(p.report.Findings) == 0 && p.report.Objects == 0 && len(p.report.Skipped) > 0:
		return "nothing was checked"
	case len(p.report.Findings) == 0:
		return p.paint(good, "no findings")
	}
	var parts []string
	for _, s := range []struct {
		n    int
		word string
		of   diag.Severity
	}{{n.Error, "error", diag.Error}, {n.Warning, "warning", diag.Warning}} {
		if s.n > 0 {
			parts = append(parts, p.paint(severityStyle(s.of), count(s.n, s.word)))
		}
	}
	if n.Info > 0 {
		parts = append(parts, p.paint(severityStyle(diag.Info), fmt.Sprintf("%d info", n.Info)))
	}
	return count(len(p.report.Findings), "finding") + ": " + strings.Join(parts, ", ")
}

// excused says what was found and does not count.
func (p *printer) excused() {
	if n := len(p.report.Waived); n > 0 {
		p.printf("%s waived\n", count(n, "finding"))
	}
	b := p.report.Baseline
	if b == nil {
		return
	}
	var lines []string
	if b.Stood > 0 {
		lines = append(lines, fmt.Sprintf("%s stood before, in %s", count(b.Stood, "finding"), filesOf(b)))
	}
	if b.Gone > 0 {
		are := "are"
		if b.Gone == 1 {
			are = "is"
		}
		lines = append(lines, fmt.Sprintf("%d of %d in the baseline %s gone: run chartyard check --write-baseline", b.Gone, b.Total, are))
	}
	for _, text := range lines {
		for _, line := range wrap(text, p.width) {
			p.printf("%s\n", line)
		}
	}
}

func filesOf(b *Baseline) string {
	if len(b.Files) > 2 {
		return count(len(b.Files), "baseline")
	}
	return strings.Join(b.Files, " and ")
}

// skipped names what was left out, by reason, at most a few of each.
func (p *printer) skipped() {
	const most = 5
	for _, group := range p.skips() {
		list := strings.Join(group.names[:min(most, len(group.names))], "; ") // a name may have commas
		if more := len(group.names) - most; more > 0 {
			list += fmt.Sprintf(" and %d more", more)
		}
		text := fmt.Sprintf("%d skipped, %s: %s", group.n, group.reason, list)
		if group.noun != "" {
			text = count(group.n, group.noun) + " " + group.reason + ": " + list
		}
		for _, line := range wrap(text, p.width) {
			p.printf("%s\n", line)
		}
	}
}

// skips is what was left out for one reason.
type skips struct {
	reason  string
	noun    string // for what was not rendered: environment, or chart
	n       int
	names   []string // the environments of a service stand together
	service string   // of the last
}

func (p *printer) skips() []*skips {
	var out []*skips
	for _, s := range p.report.Skipped {
		noun := ""
		switch {
		case s.Environment != "":
			noun = "environment"
		case s.Service != "":
			noun = "chart" // has no environments
		}
		i := slices.IndexFunc(out, func(g *skips) bool { return g.reason == s.Reason && g.noun == noun })
		if i < 0 {
			i, out = len(out), append(out, &skips{reason: s.Reason, noun: noun})
		}
		group := out[i]
		group.n++
		switch last := len(group.names) - 1; {
		case s.Environment == "":
			group.names = append(group.names, s.What)
		case last >= 0 && s.Service == group.service:
			group.names[last] += ", " + s.Environment
		case len(p.report.Services) > 1:
			group.names = append(group.names, s.Service+" "+s.Environment)
		default:
			group.names = append(group.names, s.Environment)
		}
		group.service = s.Service
	}
	return out
}

func count(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
