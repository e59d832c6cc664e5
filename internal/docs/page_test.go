package docs

import (
	"regexp"
	"strings"
)

// block is a piece of a Markdown page: text, a fenced block, or a hidden
// command. Joining the pieces gives the page again.
type block struct {
	open, body, end string // of a fenced block: its fences with their line ends
}

func (b block) String() string { return b.open + b.body + b.end }

// info is what stands behind the opening fence: a language, and for a file of
// the example its name, as in ```yaml chart/values-prod.yaml.
func (b block) info() (language, file string) {
	language, file, _ = strings.Cut(strings.TrimLeft(strings.TrimSpace(b.open), "`"), " ")
	return language, file
}

// hidden is the command of a comment such as <!-- $ cd payments -->: it runs
// without being shown.
func (b block) hidden() (command string, ok bool) {
	m := regexp.MustCompile(`^<!-- \$ (.*) -->\n$`).FindStringSubmatch(b.body)
	if b.open != "" || m == nil {
		return "", false
	}
	return m[1], true
}

// blocks cuts a page into pieces: text a line each, fenced blocks as a whole.
func blocks(page string) []block {
	var out []block
	var fence string
	for line := range strings.Lines(page) {
		last := len(out) - 1
		switch {
		case fence == "" && strings.HasPrefix(line, "```"):
			fence = line[:len(line)-len(strings.TrimLeft(line, "`"))]
			out = append(out, block{open: line})
		case fence == "":
			out = append(out, block{body: line})
		case strings.TrimSpace(line) == fence:
			out[last].end, fence = line, ""
		default:
			out[last].body += line
		}
	}
	return out
}

func join(blocks []block) string {
	var b strings.Builder
	for _, block := range blocks {
		b.WriteString(block.String())
	}
	return b.String()
}

// commands are the lines of a transcript that a person types, without "$ ".
func commands(transcript string) []string {
	var out []string
	for line := range strings.Lines(transcript) {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			out = append(out, strings.TrimSuffix(command, "\n"))
		}
	}
	return out
}
