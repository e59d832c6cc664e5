package engine

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
)

// Matching takes time in the product of the text's length and the size of the
// compiled pattern, and nothing can stop a match half-way.
const (
	maxPattern    = 16 << 10 // bytes
	maxProgram    = 50_000   // instructions
	maxMatchSteps = 1 << 28  // instructions times bytes
	maxRepeat     = 1000     // of x{n}, nested ones multiplied: the limit of regexp/syntax
)

// compile compiles a pattern that is to be matched against text, unless that
// could take too long.
func compile(pattern, text string) (*regexp.Regexp, error) {
	if len(pattern) > maxPattern {
		return nil, limitExceeded{"bytes", fmt.Sprintf("a pattern of %d bytes; %d are allowed", len(pattern), maxPattern)}
	}
	size := 2 * len(pattern)
	if strings.Contains(pattern, "{") {
		size = product(size, maxRepeat)
	}
	if size > maxProgram || product(size, len(text)) > maxMatchSteps {
		tree, err := syntax.Parse(pattern, syntax.Perl)
		if err != nil {
			return nil, err
		}
		size = programSize(tree)
	}
	if size > maxProgram || product(size, len(text)) > maxMatchSteps {
		return nil, limitExceeded{"steps", fmt.Sprintf("a pattern of about %d instructions on a text of %d bytes", size, len(text))}
	}
	return regexp.Compile(pattern)
}

// programSize is about how many instructions a pattern compiles to.
func programSize(tree *syntax.Regexp) int {
	size := 1
	if tree.Op == syntax.OpLiteral {
		size += len(tree.Rune)
	}
	for _, sub := range tree.Sub {
		size += programSize(sub)
	}
	if tree.Op == syntax.OpRepeat {
		size = product(size+1, max(tree.Min, tree.Max, 1))
	}
	return min(size, 1<<40)
}

// countMatches counts without keeping the matches.
func countMatches(re *regexp.Regexp, text string) int {
	n := 0
	re.ReplaceAllStringFunc(text, func(string) string {
		n++
		return ""
	})
	return n
}
