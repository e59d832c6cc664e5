package engine

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"
)

// Matching takes time in the product of the text's length and the size of the
// compiled pattern, and nothing can stop a match half-way.
const (
	maxPattern    = 16 << 10 // bytes
	maxProgram    = 50_000   // instructions
	maxMatchSteps = 1 << 28  // instructions times bytes
	maxRepeat     = 1000     // of x{n}, nested ones multiplied: the limit of regexp/syntax

	// A chart tries the same few patterns again and again, and compiling costs
	// more than matching. Small ones are kept.
	maxKept        = 200
	maxKeptPattern = 500 // bytes
)

// patterns keeps compiled patterns. It is safe for concurrent use.
type patterns struct {
	mu   sync.RWMutex
	kept map[string]*regexp.Regexp
}

// compile compiles a pattern that is to be matched against text, unless that
// could take too long.
func (p *patterns) compile(pattern, text string) (*regexp.Regexp, error) {
	if product(2*len(pattern), len(text)) <= maxMatchSteps {
		p.mu.RLock()
		re, ok := p.kept[pattern]
		p.mu.RUnlock()
		if ok {
			return re, nil
		}
	}
	re, err := compile(pattern, text)
	if err == nil && len(pattern) <= maxKeptPattern && !strings.Contains(pattern, "{") {
		p.mu.Lock()
		if len(p.kept) < maxKept {
			p.kept[pattern] = re
		}
		p.mu.Unlock()
	}
	return re, err
}

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

// countMatches counts matches, to most at most.
func countMatches(re *regexp.Regexp, text string, most int) int {
	return len(re.FindAllStringIndex(text, most))
}
