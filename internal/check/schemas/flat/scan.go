package flat

import (
	"encoding/json"
	"errors"
	"iter"
	"strings"
)

// maxDepth bounds how deep a schema may nest.
const maxDepth = 100

// scanner reads JSON that is known to be valid. What it returns are pieces of
// the text. It goes no further once something was refused.
type scanner struct {
	text  string
	pos   int
	depth int
	err   error
}

// refuse says why the schema is not for this package.
func (s *scanner) refuse(why string) {
	if s.err == nil {
		s.err = errors.New(why)
	}
}

// next is the first byte of the value ahead, 0 at the end.
func (s *scanner) next() byte {
	for ; s.pos < len(s.text); s.pos++ {
		switch c := s.text[s.pos]; c {
		case ' ', '\n', '\r', '\t', ',', ':': // where they stand is settled: the text is valid
		default:
			return c
		}
	}
	return 0
}

// enter goes into an object or a list, or refuses what is none.
func (s *scanner) enter(opens byte) bool {
	if s.next() != opens {
		s.refuse("a keyword has a value of the wrong type")
		return false
	}
	if s.depth++; s.depth > maxDepth {
		s.refuse("it nests too deep")
		return false
	}
	s.pos++
	return true
}

// leave reports whether the object or list ends here, and steps out of it.
func (s *scanner) leave(closes byte) bool {
	if c := s.next(); c != closes && c != 0 {
		return false
	}
	s.pos++
	s.depth--
	return true
}

// members are the names in the object ahead. The loop's body reads the value.
func (s *scanner) members() iter.Seq[string] {
	return func(yield func(string) bool) {
		if !s.enter('{') {
			return
		}
		for s.err == nil && !s.leave('}') {
			if name := s.string(); s.err != nil || !yield(name) {
				return
			}
		}
	}
}

// items are the numbers of the items in the list ahead. The loop's body reads
// each.
func (s *scanner) items() iter.Seq[int] {
	return func(yield func(int) bool) {
		if !s.enter('[') {
			return
		}
		for i := 0; s.err == nil && !s.leave(']'); i++ {
			if !yield(i) {
				return
			}
		}
	}
}

// skip reads over one value and gives its text.
func (s *scanner) skip() string {
	c := s.next()
	start := s.pos
	switch c {
	case '"':
		s.skipString()
	case '{', '[':
		s.skipNested()
	default:
		for s.pos < len(s.text) && !endsScalar(s.text[s.pos]) {
			s.pos++
		}
	}
	return s.text[start:s.pos]
}

func endsScalar(c byte) bool {
	switch c {
	case ',', ']', '}', ' ', '\n', '\r', '\t':
		return true
	}
	return false
}

func (s *scanner) skipString() {
	for s.pos++; s.pos < len(s.text); {
		end := strings.IndexByte(s.text[s.pos:], '"')
		if end < 0 {
			end = len(s.text) - s.pos
		}
		escape := strings.IndexByte(s.text[s.pos:s.pos+end], '\\')
		if escape < 0 {
			s.pos += end + 1
			return
		}
		s.pos += escape + 2
	}
}

func (s *scanner) skipNested() {
	outside := s.depth
	for {
		switch s.next() {
		case '{', '[':
			if s.depth++; s.depth > maxDepth {
				s.refuse("it nests too deep")
				return
			}
			s.pos++
		case '}', ']':
			s.pos++
			if s.depth--; s.depth == outside {
				return
			}
		case '"':
			s.skipString()
		case 0:
			return
		default:
			s.pos++
		}
	}
}

// string reads a string.
func (s *scanner) string() string {
	if s.next() != '"' {
		s.refuse("a keyword has a value of the wrong type")
		return ""
	}
	written := s.skip()
	if plain := written[1 : len(written)-1]; isPlain(plain) {
		return plain
	}
	var decoded string
	if err := json.Unmarshal([]byte(written), &decoded); err != nil {
		s.refuse(err.Error())
	}
	return decoded
}

// isPlain reports whether a string means what stands between its quotes.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] == '\\' || s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// bool reads true or false.
func (s *scanner) bool() bool {
	word := s.skip()
	if word != "true" && word != "false" {
		s.refuse("a keyword has a value of the wrong type")
	}
	return word == "true"
}
