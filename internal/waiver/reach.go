package waiver

import "strings"

// reach is the first and last line, counted from one, of what begins at a line of
// a template. Both are zero when there is no such line.
func reach(lines []string, target int) (first, last int) {
	if target >= len(lines) || strings.TrimSpace(lines[target]) == "" {
		return 0, 0
	}
	if opened := opens(lines[target]); opened > 0 {
		return target + 1, endOfBlock(lines, target, opened)
	}
	return target + 1, endOfNode(lines, target)
}

// endOfBlock is the line that ends the blocks that a line opens, such as an if.
func endOfBlock(lines []string, target, open int) int {
	for i := target + 1; i < len(lines); i++ {
		if open += opens(lines[i]); open <= 0 {
			return i + 1
		}
	}
	return len(lines)
}

// opens counts the blocks that actions in a line open, less those that they end.
func opens(line string) int {
	n := 0
	for _, action := range strings.Split(line, "{{")[1:] {
		action = strings.TrimLeft(strings.TrimPrefix(action, "-"), " \t")
		word := action
		if end := strings.IndexAny(action, " \t-}"); end >= 0 {
			word = action[:end]
		}
		switch word {
		case "if", "range", "with", "define", "block":
			n++
		case "end":
			n--
		}
	}
	return n
}

// endOfNode is the last line that belongs to a key or list item, by indentation.
// A line of actions is often indented otherwise than what it prints: it belongs
// here when a deeper line follows, or when the line before it waits for its value.
func endOfNode(lines []string, target int) int {
	indent, key := indentOf(lines[target]), strings.TrimSpace(lines[target])
	last, waits := target, strings.HasSuffix(key, ":")
	for i := target + 1; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		deeper := indentOf(lines[i]) > indent
		isItem := strings.HasSuffix(key, ":") && !strings.HasPrefix(key, "- ") && indentOf(lines[i]) == indent && strings.HasPrefix(line, "- ")
		action := strings.HasPrefix(line, "{{")
		switch {
		case line == "":
			continue
		case deeper || isItem || action && waits && opens(line) == 0:
			last, waits = i, strings.HasSuffix(line, ":")
		case !action && !strings.HasPrefix(line, "#"):
			return last + 1
		}
	}
	return last + 1
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
