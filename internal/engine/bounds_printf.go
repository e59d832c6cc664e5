package engine

import (
	"fmt"
	"reflect"
)

// maxWidth is the widest a verb of package fmt can be: it stops reading a number
// that has passed a million.
const maxWidth = 10_000_009

// format is what is read of a format string to bound what it can print.
type format struct {
	verbs   int
	padding int  // sum of widths and precisions
	indexed bool // has %[n]verbs: an argument may be printed many times
}

// readFormat reads widths; star stands for one given as an argument.
func readFormat(text string, star int) format {
	var f format
	for i := 0; i < len(text); i++ {
		if text[i] != '%' {
			continue
		}
		f.verbs++
		width := 0
	verb:
		for i++; i < len(text); i++ {
			switch c := text[i]; {
			case c >= '0' && c <= '9':
				width = min(width*10+int(c-'0'), maxWidth)
			case c == '*':
				width = max(width, star)
			case c == '[':
				f.indexed = true
			case c == '.' || c == ']' || c == '+' || c == '-' || c == '#' || c == ' ':
				f.padding += width
				width = 0
			default:
				break verb
			}
		}
		f.padding += width
		if i < len(text) && text[i] == '%' {
			i-- // what ends this verb for us may begin one for package fmt
		}
	}
	return f
}

// checkFormat refuses a call of printf that could print too much. A width
// holds for every element of a list that a verb prints.
func checkFormat(text string, args []any) error {
	var w walker
	star := 0
	for _, arg := range args {
		if err := w.value(arg); err != nil {
			return err
		}
		star = max(star, width(arg))
	}
	if formatBound(text, w, star) > maxValue {
		return limitExceeded{"bytes", fmt.Sprintf("printf may write more than %d MiB", maxValue>>20)}
	}
	return nil
}

// formatBound is the most that a format prints, given the arguments as walked
// and the largest width among them.
func formatBound(text string, w walker, star int) int {
	f := readFormat(text, star)
	printed := w.bytes
	if f.indexed {
		printed = product(printed, f.verbs)
	}
	// Each verb may complain about a missing argument, of whatever kind.
	const complaint = 32
	return len(text) + product(f.verbs, complaint) + product(f.padding, max(w.nodes, 1)) + printed
}

// width is the width that an argument can give to a '*'.
func width(arg any) int {
	v := reflect.ValueOf(arg)
	switch {
	case v.CanInt():
		n := v.Int()
		return int(min(max(n, -n), maxWidth))
	case v.CanUint():
		return int(min(v.Uint(), maxWidth))
	}
	return 0
}
