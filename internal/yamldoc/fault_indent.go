package yamldoc

import (
	"bytes"
	"strings"
)

// tooShallow blames lines above the one where the parser gave up: it was deeper
// than they allow, and all is well if they are as deep, but not if that line
// alone is moved to them.
func (f *faultFinder) tooShallow(line int) *Error {
	const largest, most = 1 << 20, 5 // bytes that are parsed again, lines that are moved
	deep := indentOf(f.line(line))
	if len(f.text) > largest || deep == 0 || strings.TrimSpace(f.line(line)) == "" {
		return nil
	}
	indent := indentOf(f.line(line - 1))
	for first := line - 1; first > 1 && line-first <= most; first-- {
		if indent >= deep || indentOf(f.line(first)) != indent || strings.TrimSpace(f.line(first)) == "" {
			return nil
		}
		if !f.readsWith(first, line, deep-indent) {
			continue
		}
		if f.readsWith(line, line+1, indent-deep) {
			return nil
		}
		return f.at(first, indent+1, "this line is not indented as deep as the lines below it")
	}
	return nil
}

// readsWith reports whether the text can be read when the lines from first to
// before end are moved to the right, or to the left when by is negative.
func (f *faultFinder) readsWith(first, end, by int) bool {
	lines := bytes.Split(f.text, []byte("\n"))
	for i := first - 1; i < end-1; i++ {
		if by < 0 {
			lines[i] = lines[i][-by:]
			continue
		}
		lines[i] = append(bytes.Repeat([]byte(" "), by), lines[i]...)
	}
	_, err := decodeReference(bytes.Join(lines, []byte("\n")))
	return err == nil
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
