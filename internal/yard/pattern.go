package yard

import (
	"fmt"
	"strings"
)

// Pattern is a text with the placeholders {service} and {environment}.
type Pattern string

// Expand fills in the placeholders.
func (p Pattern) Expand(service, environment string) string {
	return strings.NewReplacer("{service}", service, "{environment}", environment).Replace(string(p))
}

// check refuses unknown placeholders and lone braces.
func (p Pattern) check() error {
	rest := string(p)
	for {
		open := strings.IndexAny(rest, "{}")
		if open < 0 {
			return nil
		}
		end := strings.IndexByte(rest[open:], '}')
		if rest[open] == '}' || end < 0 {
			return fmt.Errorf("%q: a lone %q; placeholders are {service} and {environment}", p, rest[open:open+1])
		}
		name := rest[open+1 : open+end]
		if name != "service" && name != "environment" {
			return fmt.Errorf("%q: no such placeholder {%s}; placeholders are {service} and {environment}", p, name)
		}
		rest = rest[open+end+1:]
	}
}
