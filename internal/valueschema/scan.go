package valueschema

import "strings"

// The scanner walks JSON text without decoding it: what is looked for is a
// small part of a large file. It gives -1 for text that is no JSON, of which
// others tell.

// member is a key and a value of an object, as offsets in the text.
type member struct {
	key        []byte // as written, without its quotes
	at         int    // of the key's first quote
	start, end int    // of the value
}

func skipSpace(text []byte, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r') {
		i++
	}
	return i
}

// skipString gives the offset behind a string whose first quote is at i.
func skipString(text []byte, i int) int {
	for i++; i < len(text); i++ {
		switch text[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
	}
	return -1
}

// skipValue gives the offset behind the value that begins at i.
func skipValue(text []byte, i int) int {
	if i >= len(text) {
		return -1
	}
	switch text[i] {
	case '"':
		return skipString(text, i)
	case '{', '[':
		return skipNested(text, i)
	case '}', ']', ',', ':':
		return -1
	}
	return skipWord(text, i)
}

// skipNested gives the offset behind an object or a list.
func skipNested(text []byte, i int) int {
	for depth := 0; i >= 0 && i < len(text); i++ {
		switch text[i] {
		case '"':
			if i = skipString(text, i) - 1; i < 0 {
				return -1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// skipWord gives the offset behind a number, true, false or null.
func skipWord(text []byte, i int) int {
	for i < len(text) && strings.IndexByte(" \n\t\r,:{}[]\"", text[i]) < 0 {
		i++
	}
	return i
}

// isObject reports whether an object begins at i.
func isObject(text []byte, i int) bool { return i >= 0 && i < len(text) && text[i] == '{' }

// nextKey is the member of an object that begins at or behind i, which stands
// behind the object's brace or a member; without the end of its value. ok is
// false when there is none.
func nextKey(text []byte, i int) (m member, ok bool) {
	if i = skipSpace(text, i); i < len(text) && text[i] == ',' {
		i = skipSpace(text, i+1)
	}
	if i >= len(text) || text[i] != '"' {
		return m, false
	}
	behind := skipString(text, i)
	if behind < 0 {
		return m, false
	}
	m.at, m.key = i, text[i+1:behind-1]
	if i = skipSpace(text, behind); i >= len(text) || text[i] != ':' {
		return m, false
	}
	m.start = skipSpace(text, i+1)
	return m, true
}

func next(text []byte, i int) (m member, ok bool) {
	if m, ok = nextKey(text, i); ok {
		m.end = skipValue(text, m.start)
	}
	return m, ok && m.end > 0
}

// members lists those of the object that begins at open.
func members(text []byte, open int) []member {
	var out []member
	if !isObject(text, open) {
		return nil
	}
	for i := open + 1; ; {
		m, ok := next(text, i)
		if !ok {
			return out
		}
		out, i = append(out, m), m.end
	}
}

// find follows keys from the object that begins at open. Of several members of
// one key the last counts.
func find(text []byte, open int, keys ...string) (found member, ok bool) {
	if isObject(text, open) {
		found, ok, _ = follow(text, open, keys)
	}
	return found, ok
}

// follow is find that looks at each byte once: it gives the offset behind the
// object, too, or -1.
func follow(text []byte, open int, keys []string) (found member, ok bool, end int) {
	for i := open + 1; ; {
		m, more := nextKey(text, i)
		if !more {
			if i = skipSpace(text, i); i < len(text) && text[i] == '}' {
				return found, ok, i + 1
			}
			return found, ok, -1
		}
		switch isNext := string(m.key) == keys[0]; {
		case isNext && len(keys) > 1 && isObject(text, m.start):
			found, ok, m.end = follow(text, m.start, keys[1:])
		case isNext:
			m.end = skipValue(text, m.start)
			found, ok = m, len(keys) == 1
		default:
			m.end = skipValue(text, m.start)
		}
		if i = m.end; i < 0 {
			return member{}, false, -1
		}
	}
}
