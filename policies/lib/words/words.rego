# METADATA
# title: Words
# description: What a misspelt word was meant to be.
package policies.lib.words

# hint asks about the word of a set that is most like a word, or is empty when none is.
hint(word, known) := sprintf("; did you mean %s?", [nearest(word, known)]) if {
	nearest(word, known)
} else := ""

# nearest is the word of a set that shares the most pairs of letters with a word; it must be most of them.
nearest(word, known) := min([w | some w, score in scores; score == best]) if {
	word != ""
	scores := {w: likeness(word, w) | some w in known}
	best := max([score | some score in scores])
	best >= 0.6
}

likeness(a, b) := (2 * count(pairs(a) & pairs(b))) / (count(pairs(a)) + count(pairs(b)))

pairs(word) := {substring(word, i, 2) | some i in numbers.range(0, count(word) - 1)}
