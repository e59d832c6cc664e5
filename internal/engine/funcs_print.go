package engine

import (
	"fmt"
	"strings"
	"text/template"
)

func (c *calls) addPrint(m template.FuncMap) {
	m["print"] = c.printed(fmt.Sprint)
	m["println"] = c.printed(fmt.Sprintln)
	m["html"] = c.printed(template.HTMLEscaper)
	m["js"] = c.printed(template.JSEscaper)
	m["urlquery"] = c.printed(template.URLQueryEscaper)
	m["cat"] = c.printed(original[func(...any) string](c, "cat"))
	m["quote"], m["squote"] = c.quoted("quote"), c.quoted("squote")
	m["printf"] = c.printf
	m["toString"] = c.toString
	m["toStrings"] = c.toStrings
	m["join"] = c.join
	m["toDecimal"] = c.toDecimal
	for _, name := range [...]string{"addf"} {
		m[name] = c.decimal(original[func(...any) float64](c, name))
	}
	for _, name := range [...]string{"subf", "divf", "mulf"} {
		m[name] = c.decimals(original[func(any, ...any) float64](c, name))
	}
}

// printed measures the arguments of a function that prints them.
func (c *calls) printed(print func(...any) string) func(...any) (string, error) {
	return func(args ...any) (string, error) {
		if _, err := measure(args...); err != nil {
			return "", err
		}
		return c.charged(print(args...))
	}
}

// quoted is quote or squote: either leaves nil out.
func (c *calls) quoted(name string) func(...any) (string, error) {
	quote := c.printed(original[func(...any) string](c, name))
	return func(args ...any) (string, error) {
		if len(args) == 1 && args[0] == nil {
			c.blank(spoilt{function: name})
		}
		return quote(args...)
	}
}

func (c *calls) printf(format string, args ...any) (string, error) {
	if err := checkFormat(format, args); err != nil {
		return "", err
	}
	text := fmt.Sprintf(format, args...)
	for i, arg := range args {
		if arg == nil {
			c.blank(spoilt{"printf", i + 1, printedNil(text)})
		}
	}
	return c.charged(text)
}

// printedNil is what package fmt has written for nil: "%!s(<nil>)", or "<nil>" for
// %v.
func printedNil(text string) string {
	const plain, mistaken = "<nil>", "%!?(<nil>)"
	i := strings.Index(text, "("+plain+")")
	if begin := i - len("%!?"); begin >= 0 && strings.HasPrefix(text[begin:], "%!") {
		return text[begin:][:len(mistaken)]
	}
	return plain
}

func (c *calls) toString(v any) (string, error) {
	if s, ok := v.(string); ok {
		return s, nil
	}
	if v == nil {
		c.blank(spoilt{function: "toString", text: "<nil>"})
	}
	if _, err := measure(v); err != nil {
		return "", err
	}
	return c.charged(original[func(any) string](c, "toString")(v))
}

// addNumbers adds the functions that make a number of any value, and 0 of nil.
func (c *calls) addNumbers(m template.FuncMap) {
	m["int"] = number(c, "int", original[func(any) int](c, "int"))
	m["int64"] = number(c, "int64", original[func(any) int64](c, "int64"))
	m["float64"] = number(c, "float64", original[func(any) float64](c, "float64"))
}

func number[N any](c *calls, name string, convert func(any) N) func(any) N {
	return func(v any) N {
		if v == nil {
			c.blank(spoilt{function: name, text: "0"})
		}
		return convert(v)
	}
}

func (c *calls) toStrings(v any) ([]string, error) {
	if _, err := measure(v); err != nil {
		return nil, err
	}
	list := original[func(any) []string](c, "toStrings")(v)
	return list, c.elements(2 * len(list))
}

func (c *calls) join(sep string, v any) (string, error) {
	nodes, err := measure(v)
	if err != nil {
		return "", err
	}
	if err := c.charge(product(nodes-2, len(sep))); err != nil {
		return "", err
	}
	return c.charged(original[func(string, any) string](c, "join")(sep, v))
}

// toDecimal reads its argument's text as an octal number.
func (c *calls) toDecimal(v any) (int64, error) {
	if _, err := measure(v); err != nil {
		return 0, err
	}
	return original[func(any) int64](c, "toDecimal")(v), nil
}

// maxDecimals is how many factors one call may multiply: decimals grow with
// each.
const maxDecimals = 1000

func (c *calls) decimal(f func(...any) float64) func(...any) (float64, error) {
	return func(args ...any) (float64, error) {
		if len(args) > maxDecimals {
			return 0, limitExceeded{"steps", fmt.Sprintf("%d numbers in one call; %d are allowed", len(args), maxDecimals)}
		}
		return f(args...), nil
	}
}

func (c *calls) decimals(f func(any, ...any) float64) func(any, ...any) (float64, error) {
	return func(first any, args ...any) (float64, error) {
		if len(args) > maxDecimals {
			return 0, limitExceeded{"steps", fmt.Sprintf("%d numbers in one call; %d are allowed", len(args), maxDecimals)}
		}
		return f(first, args...), nil
	}
}
