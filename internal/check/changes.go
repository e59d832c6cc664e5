package check

import "strings"

// changes shows what makes a text into another, as the whole of both by lines:
// "-" stands before those that go, "+" before those that come and a space before
// the others, of which it returns the number.
func changes(from, to string) (shown string, kept int) {
	a, b := strings.Split(from, "\n"), strings.Split(to, "\n")
	common := commonLines(a, b)
	var out strings.Builder
	for len(a) > 0 || len(b) > 0 {
		i, j := len(common)-len(a)-1, len(common[0])-len(b)-1
		switch {
		case len(a) > 0 && len(b) > 0 && a[0] == b[0]:
			out.WriteString(" " + a[0] + "\n")
			a, b = a[1:], b[1:]
			kept++
		case len(b) == 0, len(a) > 0 && common[i+1][j] >= common[i][j+1]:
			out.WriteString("-" + a[0] + "\n")
			a = a[1:]
		default:
			out.WriteString("+" + b[0] + "\n")
			b = b[1:]
		}
	}
	return out.String(), kept
}

// commonLines has at [i][j] the length of the longest common subsequence of
// a[i:] and b[j:].
func commonLines(a, b []string) [][]int {
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	return common
}
