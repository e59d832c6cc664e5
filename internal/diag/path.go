package diag

import (
	"fmt"
	"strconv"
	"strings"
)

// Path leads from the root of a YAML document or values tree to a node. A
// step is a mapping key or, where the node it is applied to is a sequence, a
// decimal index. The empty path is the root.
type Path []string

// String writes the path as people type it: a.b[0]["k.8s/x"]. Steps that are
// all digits are written as indexes.
func (p Path) String() string {
	var b strings.Builder
	for _, step := range p {
		switch {
		case isIndex(step):
			b.WriteString("[" + step + "]")
		case isPlainStep(step):
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(step)
		default:
			b.WriteString("[" + strconv.Quote(step) + "]")
		}
	}
	return b.String()
}

// Append returns p with steps added, never sharing p's spare capacity.
func (p Path) Append(steps ...string) Path {
	out := make(Path, 0, len(p)+len(steps))
	return append(append(out, p...), steps...)
}

// HasPrefix reports whether p begins with prefix.
func (p Path) HasPrefix(prefix Path) bool {
	if len(p) < len(prefix) {
		return false
	}
	for i, step := range prefix {
		if p[i] != step {
			return false
		}
	}
	return true
}

// Equal reports whether both paths have the same steps.
func (p Path) Equal(q Path) bool { return len(p) == len(q) && p.HasPrefix(q) }

// ParsePath reads what String writes; a leading dot is accepted, as people
// write .Values-like paths.
func ParsePath(s string) (Path, error) {
	var p Path
	rest := strings.TrimPrefix(s, ".")
	for rest != "" {
		step, tail, err := nextStep(rest)
		if err != nil {
			return nil, fmt.Errorf("path %q: %w", s, err)
		}
		p, rest = append(p, step), tail
	}
	return p, nil
}

func nextStep(s string) (step, rest string, err error) {
	switch {
	case strings.HasPrefix(s, `["`):
		quoted, err := strconv.QuotedPrefix(s[1:])
		if err != nil {
			return "", "", fmt.Errorf("a quote is not closed at %q", s)
		}
		step, _ = strconv.Unquote(quoted)
		rest = s[1+len(quoted):]
		if !strings.HasPrefix(rest, "]") {
			return "", "", fmt.Errorf("%q is not closed with ]", s)
		}
		rest = rest[1:]
	case s[0] == '[':
		end := strings.IndexByte(s, ']')
		if end < 0 || !isIndex(s[1:end]) {
			return "", "", fmt.Errorf(`%q: want an index like [0] or a quoted key like ["a.b"]`, s)
		}
		step, rest = s[1:end], s[end+1:]
	default:
		end := strings.IndexAny(s, ".[")
		if end < 0 {
			end = len(s)
		}
		step, rest = s[:end], s[end:]
		if step == "" {
			return "", "", fmt.Errorf("an empty step before %q", s)
		}
	}
	if tail, ok := strings.CutPrefix(rest, "."); ok {
		if tail == "" || tail[0] == '.' || tail[0] == '[' {
			return "", "", fmt.Errorf("an empty step at %q", rest)
		}
		rest = tail
	}
	return step, rest, nil
}

func isIndex(s string) bool {
	if s == "" {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func isPlainStep(s string) bool {
	return s != "" && !strings.ContainsAny(s, ".[]\"\n\t ")
}
