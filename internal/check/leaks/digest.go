package leaks

import (
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/chartyard/chartyard/internal/diag"
)

// strong is how many characters sensitive values must have together for a
// checksum over them to tell nothing.
const strong = 16

// isDigest reports whether two texts differ in checksums only, whole or cut
// short: hexadecimal digits of the same number, the same in base64, bcrypt or
// Adler-32.
func (s *search) isDigest(a, b string) bool {
	wordsA, wordsB := strings.FieldsFunc(a, isBreak), strings.FieldsFunc(b, isBreak)
	if len(wordsA) != len(wordsB) {
		return false
	}
	differ := false
	for i, word := range wordsA {
		if word == wordsB[i] {
			continue
		}
		if differ = true; !s.isSum(word, wordsB[i]) {
			return false
		}
	}
	return differ
}

// isBreak tells what stands around a checksum from what one is made of.
func isBreak(c rune) bool {
	return (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && !strings.ContainsRune("+/=$.", c)
}

func (s *search) isSum(a, b string) bool {
	const shortest = 6 // hexadecimal digits
	if isAdler(a) && isAdler(b) && !s.isNumber(a, b) {
		return true
	}
	if len(a) != len(b) {
		return false
	}
	if len(a) == 60 && strings.HasPrefix(a, "$2") && strings.HasPrefix(b, "$2") {
		return true
	}
	if isHex(a) && isHex(b) {
		return len(a) >= shortest && !s.isPiece(a) && !s.isNumber(a, b)
	}
	rawA, errA := base64.StdEncoding.DecodeString(a)
	rawB, errB := base64.StdEncoding.DecodeString(b)
	return errA == nil && errB == nil && len(rawA) >= 32 && isHex(string(rawA)) && isHex(string(rawB))
}

// isAdler reports whether a word may be what adler32sum prints.
func isAdler(word string) bool {
	return len(word) >= 8 && len(word) <= 10 && strings.Trim(word, "0123456789") == ""
}

func isHex(text string) bool {
	for i := range len(text) {
		c := text[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
			return false
		}
	}
	return true
}

// isPiece reports whether hexadecimal digits are a part of a canary, too short
// to be found by itself, or of a number.
func (s *search) isPiece(digits string) bool {
	raw, err := hex.DecodeString(digits)
	for n, e := range s.Canaries.entries {
		if err == nil && strings.Contains(strings.ToLower(text(n%most, first)), strings.ToLower(string(raw))) {
			return true
		}
		if e.shape.hasDigits() && strings.Contains(number(n%most, first), digits) {
			return true
		}
	}
	return false
}

// isNumber reports whether two texts may be what a template made of a number.
func (s *search) isNumber(a, b string) bool {
	return strings.Trim(a+b, "0123456789") == "" && slices.ContainsFunc(s.Canaries.entries, func(e entry) bool { return e.shape.hasDigits() })
}

// weak reports checksums that only cover values that can be guessed. Those
// whose length is not known count as long.
func (s *search) weak(digests []difference) {
	isShort := func(n int) bool {
		e := &s.Canaries.entries[n]
		return e.known && (e.size < strong || e.shape.guessable())
	}
	var short []int
	for n := range s.Canaries.entries {
		if isShort(n) {
			short = append(short, n)
		}
	}
	if len(short) == 0 {
		return
	}
	covered := map[string]bool{}
	if len(short) < len(s.Canaries.entries) {
		covered = s.changing(func(n int) bool { return !isShort(n) })
	}
	for _, d := range digests {
		if !covered[d.id()] {
			s.reportWeak(d, short)
		}
	}
}

func (s *search) reportWeak(d difference, short []int) {
	var entries []int
	size := 0
	for _, n := range short {
		if len(s.Canaries.entries) > 1 && !s.changes(n)[d.id()] {
			continue
		}
		entries = append(entries, n)
		if e := &s.Canaries.entries[n]; !e.shape.guessable() {
			size += e.size
		}
	}
	if len(entries) == 0 || size >= strong {
		return
	}
	f := diag.Finding{Rule: ruleWeakChecksum, Message: "a checksum of nothing sensitive but " + s.names(entries) + ", short enough to be guessed from it"}
	s.reportAt(f, d, s.Canaries.entries[entries[0]].said)
}
