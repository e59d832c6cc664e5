package report

import "github.com/chartyard/chartyard/internal/diag"

// style is the parameter of the terminal's "select graphic rendition".
type style string

const (
	bold   style = "1"
	gutter style = "2"
	caret  style = "1;32"
	good   style = "32"
)

func severityStyle(s diag.Severity) style {
	switch s {
	case diag.Error:
		return "1;31"
	case diag.Warning:
		return "1;33"
	}
	return "1;36"
}

func (p *printer) paint(s style, text string) string {
	if !p.color || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}
