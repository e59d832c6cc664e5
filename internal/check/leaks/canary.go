package leaks

import (
	"math/rand/v2"
	"strings"
)

// Canaries are made of letters that are no vowels, so that they make no words,
// and no hexadecimal digits, so that no checksum holds one.
const (
	letters = "ghjklmnpqrstvwxz"
	digits  = "123456789"
)

// set tells the canaries of the first render from those of the second.
type set int

const (
	first set = iota
	second
)

// Lengths of canaries. Those of the two sets differ, so that a length shows;
// all letters are a multiple of four, as base64 wants them. A number keeps
// within what Helm does not round.
const (
	textSize, otherTextSize     = 24, 28
	numberSize, otherNumberSize = 15, 14
)

// text is the canary of entry n as letters, number as digits.
func text(n int, of set) string   { return canary(n, of, letters, textSize, otherTextSize) }
func number(n int, of set) string { return canary(n, of, digits, numberSize, otherNumberSize) }

// canary is the same text in every run. The one of the second set has no
// character at the same place, counted from either end, as that of the first.
func canary(n int, of set, alphabet string, size, otherSize int) string {
	random := rand.New(rand.NewPCG(uint64(n), uint64(len(alphabet))))
	a := make([]byte, size)
	for i := range a {
		a[i] = alphabet[random.IntN(len(alphabet))]
	}
	if of == first {
		return string(a)
	}
	b := make([]byte, otherSize)
	for i := range b {
		for {
			b[i] = alphabet[random.IntN(len(alphabet))]
			fromEnd := i - otherSize + size
			if (i >= size || b[i] != a[i]) && (fromEnd < 0 || b[i] != a[fromEnd]) {
				break
			}
		}
	}
	return string(b)
}

// tape is the canaries of the first n entries, one after the other.
func tape(n int, of func(int, set) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(of(i, first))
	}
	return b.String()
}
