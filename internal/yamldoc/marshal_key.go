package yamldoc

import (
	"unicode"
	"unicode/utf8"
)

// compareKeys is the order of keys in written YAML: numbers inside keys
// compare by size, and letters come after everything else.
func compareKeys(a, b string) int {
	for i := 0; i < len(a) && i < len(b); i++ {
		ac, bc := a[i], b[i]
		if ac == bc && ac < utf8.RuneSelf {
			continue
		}
		if isASCIILetter(ac) && isASCIILetter(bc) {
			return int(ac) - int(bc)
		}
		return compareRunes([]rune(a), []rune(b))
	}
	return len(a) - len(b)
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func compareRunes(a, b []rune) int {
	for i := 0; i < len(a) && i < len(b); i++ {
		if a[i] != b[i] {
			return compareAt(a, b, i)
		}
	}
	return len(a) - len(b)
}

// compareAt compares texts that first differ at i.
func compareAt(a, b []rune, i int) int {
	aLetter, bLetter := unicode.IsLetter(a[i]), unicode.IsLetter(b[i])
	switch {
	case aLetter && bLetter:
		return int(a[i] - b[i])
	case aLetter:
		return 1
	case bLetter:
		return -1
	}
	// A zero after other digits of the same number counts for its length.
	lead := int64(0)
	if (a[i] == '0' || b[i] == '0') && inNumber(a[:i]) {
		lead = 1
	}
	aNumber, aEnd := digitsFrom(a, i, lead)
	bNumber, bEnd := digitsFrom(b, i, lead)
	switch {
	case aNumber != bNumber:
		return sign(aNumber < bNumber)
	case aEnd != bEnd:
		return aEnd - bEnd
	}
	return int(a[i] - b[i])
}

func sign(less bool) int {
	if less {
		return -1
	}
	return 1
}

// inNumber reports whether text ends in digits that are not all zero.
func inNumber(text []rune) bool {
	for i := len(text) - 1; i >= 0 && unicode.IsDigit(text[i]); i-- {
		if text[i] != '0' {
			return true
		}
	}
	return false
}

func digitsFrom(text []rune, i int, number int64) (int64, int) {
	for ; i < len(text) && unicode.IsDigit(text[i]); i++ {
		number = number*10 + int64(text[i]-'0')
	}
	return number, i
}
