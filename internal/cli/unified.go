package cli

import (
	"bytes"
	"fmt"
	"strings"
)

// unified shows how a text differs from what it should be, as diff -u does.
func unified(file string, have, want []byte) []byte {
	a, b := splitLines(have), splitLines(want)
	var out bytes.Buffer
	fmt.Fprintf(&out, "--- %s\n+++ %[1]s, renewed\n", file)
	for _, h := range hunks(compare(a, b)) {
		h.print(&out)
	}
	return out.Bytes()
}

func splitLines(text []byte) []string {
	lines := strings.SplitAfter(string(text), "\n")
	if last := len(lines) - 1; lines[last] == "" {
		return lines[:last]
	}
	lines[len(lines)-1] += "\n\\ No newline at end of file\n"
	return lines
}

// diffLine is a line with the sign that a diff gives it: ' ', '-' or '+'.
type diffLine struct {
	sign byte
	text string
	a, b int // lines of either text before it
}

// compare finds a shortest way from a to b. What both begin and end with is cut
// off first; where the rest is very long, all of it is said to be different.
func compare(a, b []string) []diffLine {
	const most = 4_000_000
	start := 0
	for start < min(len(a), len(b)) && a[start] == b[start] {
		start++
	}
	end := 0
	for end < min(len(a), len(b))-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	midA, midB := a[start:len(a)-end], b[start:len(b)-end]
	var common [][]int
	if len(midA)*len(midB) <= most {
		common = longestCommon(midA, midB)
	}
	var out []diffLine
	i, j := 0, 0
	add := func(sign byte, text string) {
		out = append(out, diffLine{sign, text, i, j})
		if sign != '+' {
			i++
		}
		if sign != '-' {
			j++
		}
	}
	for i < len(a) || j < len(b) {
		x, y := i-start, j-start
		switch {
		case i < start || x >= len(midA) && y >= len(midB):
			add(' ', a[i])
		case common != nil && x < len(midA) && y < len(midB) && midA[x] == midB[y]:
			add(' ', a[i])
		case y >= len(midB) || x < len(midA) && (common == nil || common[x+1][y] >= common[x][y+1]):
			add('-', a[i])
		default:
			add('+', b[j])
		}
	}
	return out
}

// longestCommon gives the length of the longest common subsequence of what
// follows in a and in b.
func longestCommon(a, b []string) [][]int {
	out := make([][]int, len(a)+1)
	for i := range out {
		out[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				out[i][j] = out[i+1][j+1] + 1
			} else {
				out[i][j] = max(out[i+1][j], out[i][j+1])
			}
		}
	}
	return out
}

// hunk is a run of lines around what differs.
type hunk []diffLine

// hunks leaves out lines that are far from any difference.
func hunks(lines []diffLine) []hunk {
	const around = 3
	var out []hunk
	last := -1 // line behind the hunk that is open
	for n, line := range lines {
		if line.sign == ' ' {
			continue
		}
		from, to := max(0, n-around), min(len(lines), n+around+1)
		if last >= from {
			out[len(out)-1] = append(out[len(out)-1], lines[last:to]...)
		} else {
			out = append(out, append(hunk(nil), lines[from:to]...))
		}
		last = to
	}
	return out
}

func (h hunk) print(out *bytes.Buffer) {
	a, b := 0, 0
	for _, line := range h {
		if line.sign != '+' {
			a++
		}
		if line.sign != '-' {
			b++
		}
	}
	fmt.Fprintf(out, "@@ -%s +%s @@\n", lineRange(h[0].a, a), lineRange(h[0].b, b))
	for _, line := range h {
		out.WriteByte(line.sign)
		out.WriteString(line.text)
	}
}

// lineRange is a first line and a number of lines as diff writes them.
func lineRange(before, count int) string {
	switch count {
	case 0:
		return fmt.Sprintf("%d,0", before)
	case 1:
		return fmt.Sprint(before + 1)
	}
	return fmt.Sprintf("%d,%d", before+1, count)
}
