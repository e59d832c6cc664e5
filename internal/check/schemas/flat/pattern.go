package flat

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"
)

// patterns keeps regular expressions by their text: schemas of one house share
// most of theirs.
type patterns struct {
	mu    sync.Mutex
	known map[string]*pattern
}

// pattern is a valid regular expression. It is compiled when it is first used,
// since most belong to values that nobody gives.
type pattern struct {
	compiled func() *regexp.Regexp
	mu       sync.RWMutex
	names    map[string]bool // which it was asked about, and what it said
}

func (p *patterns) get(text string) (*pattern, error) {
	const most = 1024 // patterns kept at once
	p.mu.Lock()
	defer p.mu.Unlock()
	if known, ok := p.known[text]; ok {
		return known, nil
	}
	// What parses compiles.
	if _, err := syntax.Parse(text, syntax.Perl); err != nil {
		return nil, err
	}
	if p.known == nil || len(p.known) >= most {
		p.known = map[string]*pattern{}
	}
	text = strings.Clone(text) // the schema's whole text hangs on a piece of it
	kept := &pattern{compiled: sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })}
	p.known[text] = kept
	return kept, nil
}

func (p *pattern) matches(s string) bool { return p.compiled().MatchString(s) }

// matchesName is matches for the name of a member. Names come again with every
// environment, and are no secret, so the answers are kept.
func (p *pattern) matchesName(name string) bool {
	const most, longest = 4096, 256
	p.mu.RLock()
	matches, ok := p.names[name]
	p.mu.RUnlock()
	if ok {
		return matches
	}
	matches = p.matches(name)
	if len(name) <= longest {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.names == nil || len(p.names) >= most {
			p.names = map[string]bool{}
		}
		p.names[strings.Clone(name)] = matches
	}
	return matches
}
