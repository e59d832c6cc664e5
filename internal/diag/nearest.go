package diag

import (
	"slices"
	"strings"
)

// Nearest finds the word that was most likely meant by a mistyped one: at most
// a third of its letters inserted, dropped, changed or swapped with their
// neighbour, letter case aside. The first of equals wins; ok is false when none
// is near.
func Nearest(mistyped string, words []string) (word string, ok bool) {
	typed := strings.ToLower(mistyped)
	best := max(1, (len(typed)+1)/3) + 1
	for _, candidate := range words {
		if d := editDistance(typed, strings.ToLower(candidate)); d < best {
			best, word, ok = d, candidate, true
		}
	}
	return word, ok
}

// DidYouMean ends a message about a mistyped word: "; did you mean ingress?",
// or nothing when no word is near.
func DidYouMean(mistyped string, words []string) string {
	if word, ok := Nearest(mistyped, words); ok {
		return "; did you mean " + word + "?"
	}
	return ""
}

// DidYouMeanID is DidYouMean for names of the form category/name, of which
// people leave out or mistake the category: what the name stands under is
// looked for first, then what is near as a whole, then what is near in its name.
func DidYouMeanID(mistyped string, ids []string) string {
	typed := nameOf(mistyped)
	var names []string
	for _, id := range ids {
		if strings.EqualFold(nameOf(id), typed) {
			return "; did you mean " + id + "?"
		}
		names = append(names, nameOf(id))
	}
	if like := DidYouMean(mistyped, ids); like != "" || len(typed) < 4 {
		return like
	}
	if name, ok := Nearest(typed, names); ok {
		return "; did you mean " + ids[slices.Index(names, name)] + "?"
	}
	return ""
}

func nameOf(id string) string { return id[strings.LastIndexByte(id, '/')+1:] }

// editDistance counts insertions, deletions, substitutions and swaps of
// neighbours, each part of a word edited once (optimal string alignment).
func editDistance(a, b string) int {
	width := len(b) + 1
	before, last, row := make([]int, width), make([]int, width), make([]int, width)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
