package yard

import (
	"fmt"
	"strings"
)

// Pattern is a text with the placeholders {{.Service}} and {{.Environment}},
// written as in a Go template. It is no template: there is nothing else in it.
type Pattern string

// Expand fills in the placeholders.
func (p Pattern) Expand(service, environment string) string {
	var out strings.Builder
	rest := string(p)
	for {
		before, name, after, ok := nextPlaceholder(rest)
		out.WriteString(before)
		if !ok {
			return out.String()
		}
		switch name {
		case ".Service":
			out.WriteString(service)
		case ".Environment":
			out.WriteString(environment)
		}
		rest = after
	}
}

// nextPlaceholder cuts a text at its first placeholder. Without one, before is
// the whole text.
func nextPlaceholder(text string) (before, name, after string, ok bool) {
	before, rest, ok := strings.Cut(text, "{{")
	if !ok {
		return text, "", "", false
	}
	name, after, ok = strings.Cut(rest, "}}")
	if !ok {
		return text, "", "", false
	}
	return before, strings.TrimSpace(name), after, true
}

// check refuses unknown placeholders and lone braces.
func (p Pattern) check() error {
	const known = "placeholders are {{.Service}} and {{.Environment}}"
	rest := string(p)
	for {
		before, name, after, ok := nextPlaceholder(rest)
		if i := strings.IndexAny(before, "{}"); i >= 0 {
			return fmt.Errorf("%q: a lone %q; %s", p, before[i:i+1], known)
		}
		if !ok {
			return nil
		}
		if name != ".Service" && name != ".Environment" {
			return fmt.Errorf("%q: no such placeholder {{%s}}; %s", p, name, known)
		}
		rest = after
	}
}
