package engine

import (
	"fmt"
	"strconv"
	"strings"
	"text/template"
	"unicode/utf8"
)

func (c *calls) addText(m template.FuncMap) {
	for _, name := range [...]string{
		"upper", "lower", "title", "untitle", "swapcase", "snakecase", "camelcase", "kebabcase", "nospace",
		"initials", "b64enc", "b64dec", "b32enc", "b32dec", "regexQuoteMeta",
	} {
		m[name] = c.fromText(name)
	}
	m["abbrev"] = c.abbrev
	m["abbrevboth"] = c.abbrevboth
	m["repeat"] = c.repeat
	m["indent"] = c.indent("indent")
	m["nindent"] = c.indent("nindent")
	m["replace"] = c.replace
	m["wrap"] = c.wrap
	m["wrapWith"] = c.wrapWith
	m["seq"] = c.seq
	m["split"] = c.split
	m["splitn"] = c.splitn
	m["splitList"] = c.splitList
	m["urlParse"] = c.urlParse
	m["urlJoin"] = c.urlJoin
	m["decryptAES"] = c.decryptAES
	m["derivePassword"] = c.derivePassword
}

// fromText charges for the text that sprig's function makes of a text.
func (c *calls) fromText(name string) func(string) (string, error) {
	f := original[func(string) string](c, name)
	return func(s string) (string, error) { return c.charged(f(s)) }
}

func (c *calls) abbrev(width int, s string) (string, error) {
	return c.charged(original[func(int, string) string](c, "abbrev")(width, s))
}

func (c *calls) abbrevboth(left, right int, s string) (string, error) {
	return c.charged(original[func(int, int, string) string](c, "abbrevboth")(left, right, s))
}

func (c *calls) repeat(count int, s string) (string, error) {
	if err := c.charge(product(count, len(s))); err != nil {
		return "", err
	}
	return strings.Repeat(s, count), nil
}

func (c *calls) indent(name string) func(int, string) (string, error) {
	f := original[func(int, string) string](c, name)
	return func(spaces int, s string) (string, error) {
		if err := c.charge(len(s) + product(spaces, strings.Count(s, "\n")+1)); err != nil {
			return "", err
		}
		return f(spaces, s), nil
	}
}

func (c *calls) replace(old, with, s string) (string, error) {
	if err := c.charge(len(s) + product(strings.Count(s, old), len(with)-len(old))); err != nil {
		return "", err
	}
	return strings.ReplaceAll(s, old, with), nil
}

func (c *calls) wrap(width int, s string) (string, error) {
	if err := c.wrapped(width, 1, s); err != nil {
		return "", err
	}
	return original[func(int, string) string](c, "wrap")(width, s), nil
}

func (c *calls) wrapWith(width int, sep, s string) (string, error) {
	if err := c.wrapped(width, max(len(sep), 1), s); err != nil {
		return "", err
	}
	return original[func(int, string, string) string](c, "wrapWith")(width, sep, s), nil
}

// wrapped charges for the most that wrapping can make: two breaks in each
// width of text.
func (c *calls) wrapped(width, sep int, s string) error {
	breaks := 2*(len(s)/max(width, 1)) + 2
	return c.charge(len(s) + product(breaks, sep))
}

// seq is sprig's: the numbers as in the shell's seq, joined by blanks.
func (c *calls) seq(params ...int) (string, error) {
	start, step, end := 1, 1, 0
	switch len(params) {
	case 1:
		end = params[0]
	case 2:
		start, end = params[0], params[1]
	case 3:
		start, step, end = params[0], params[1], params[2]
	default:
		return "", nil
	}
	past := 1
	if end < start {
		past = -1
		if len(params) == 3 && step > 0 {
			return "", nil
		}
	}
	if len(params) < 3 {
		step = past
	}
	numbers, err := c.untilStep(start, end+past, step)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for i, n := range numbers {
		if i > 0 {
			out.WriteByte(' ')
		}
		out.WriteString(strconv.Itoa(n))
	}
	return c.charged(out.String())
}

func (c *calls) split(sep, s string) (map[string]string, error) {
	if err := c.parts(sep, -1, s, 3*entryBytes); err != nil {
		return nil, err
	}
	return original[func(string, string) map[string]string](c, "split")(sep, s), nil
}

func (c *calls) splitn(sep string, n int, s string) (map[string]string, error) {
	if err := c.parts(sep, n, s, 3*entryBytes); err != nil {
		return nil, err
	}
	return original[func(string, int, string) map[string]string](c, "splitn")(sep, n, s), nil
}

func (c *calls) splitList(sep, s string) ([]string, error) {
	if err := c.parts(sep, -1, s, elementBytes); err != nil {
		return nil, err
	}
	return strings.Split(s, sep), nil
}

// parts charges for the parts of a text that is split at most into n.
func (c *calls) parts(sep string, n int, s string, each int) error {
	parts := strings.Count(s, sep) + 1
	if sep == "" {
		parts = utf8.RuneCountInString(s)
	}
	if n >= 0 {
		parts = min(parts, n)
	}
	if parts > maxElements {
		return limitExceeded{"bytes", fmt.Sprintf("a text of %d parts; one call may make %d", parts, maxElements)}
	}
	return c.charge(product(parts, each))
}

func (c *calls) urlParse(s string) (map[string]any, error) {
	if err := c.charge(2*mapBytes + len(s)); err != nil {
		return nil, err
	}
	return original[func(string) map[string]any](c, "urlParse")(s), nil
}

func (c *calls) urlJoin(parts map[string]any) (string, error) {
	return c.charged(original[func(map[string]any) string](c, "urlJoin")(parts))
}

func (c *calls) decryptAES(password, encrypted string) (string, error) {
	if err := c.charge(len(encrypted)); err != nil {
		return "", err
	}
	return original[func(string, string) (string, error)](c, "decryptAES")(password, encrypted)
}

func (c *calls) derivePassword(counter uint32, kind, password, user, site string) (string, error) {
	if err := c.spend(kdfSteps); err != nil {
		return "", err
	}
	return original[func(uint32, string, string, string, string) string](c, "derivePassword")(counter, kind, password, user, site), nil
}
