package diag

import "strconv"

// Count is a number of things in words: "1 key", "3 keys".
func Count(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return strconv.Itoa(n) + " " + word + "s"
}
