package yamledit

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/casetest"
	"github.com/chartyard/chartyard/internal/diag"
)

var update = flag.Bool("update", false, "rewrite what the cases compare with")

// TestCases runs testdata/*.txtar. The comment of a case holds commands, each
// made on what the one before left:
//
//	set PATH VALUE     VALUE in YAML's brackets
//	plain PATH VALUE   VALUE as it is to be written
//	remove PATH
//
// and before them, if need be, the words crlf (lines end so) and trim (the last
// line has no end). The file "before" becomes "after", or gives "error".
func TestCases(t *testing.T) {
	casetest.EachArchive(t, "testdata/*.txtar", func(t *testing.T, archive casetest.Archive) {
		c := newCase(archive.Archive)
		got, name := c.run(t), "after"
		if c.failed != nil {
			got, name = c.failed.Error()+"\n", "error"
		}
		archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name != "before" && f.Name != name })
		archive.Golden(t, name, got, *update)
	})
}

type testdataCase struct {
	commands   []string
	text       string
	crlf, trim bool
	failed     error
}

func newCase(archive *txtar.Archive) *testdataCase {
	c := &testdataCase{text: string(archive.Files[0].Data)}
	for line := range strings.Lines(string(archive.Comment)) {
		switch line := strings.TrimSpace(line); {
		case line == "crlf":
			c.crlf = true
		case line == "trim":
			c.trim = true
		case line != "" && !strings.HasPrefix(line, "#"):
			c.commands = append(c.commands, line)
		}
	}
	return c
}

func (c *testdataCase) run(t *testing.T) string {
	text := c.text
	if c.crlf {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if c.trim {
		text = strings.TrimRight(text, "\r\n")
	}
	for _, command := range c.commands {
		out, err := perform(t, text, command)
		if err != nil {
			c.failed = err
			return ""
		}
		text = string(out)
	}
	if c.trim && strings.HasSuffix(text, "\n") {
		t.Error("a line end has come at the end of the file")
	}
	if c.trim {
		text += "\n"
	}
	if c.crlf {
		if strings.Count(text, "\n") != strings.Count(text, "\r\n")+strings.Count(c.text[len(c.text):], "\n") && !c.trim {
			t.Errorf("line ends are mixed: %q", text)
		}
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	return text
}

func perform(t *testing.T, text, command string) ([]byte, error) {
	t.Helper()
	words := split(command)
	path, err := diag.ParsePath(words[1])
	if err != nil {
		t.Fatal(err)
	}
	switch words[0] {
	case "set":
		return Set("values.yaml", []byte(text), path, readValue(t, words[2]))
	case "plain":
		return Set("values.yaml", []byte(text), path, Plain(words[2]))
	case "remove":
		return Remove("values.yaml", []byte(text), path)
	}
	t.Fatalf("%s: no such command", words[0])
	return nil, nil
}

// split takes a command into its word, path and value: a path may have spaces in
// quotes.
func split(command string) []string {
	word, rest, _ := strings.Cut(command, " ")
	inQuotes := false
	for i, c := range rest {
		switch {
		case c == '"':
			inQuotes = !inQuotes
		case c == ' ' && !inQuotes:
			return []string{word, rest[:i], rest[i+1:]}
		}
	}
	return []string{word, rest}
}

// readValue reads YAML in brackets into what Set takes.
func readValue(t *testing.T, text string) any {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	var read func(n *yaml.Node) any
	read = func(n *yaml.Node) any {
		switch n.Kind {
		case yaml.MappingNode:
			m := Mapping{}
			for i := 0; i < len(n.Content); i += 2 {
				m = append(m, Pair{n.Content[i].Value, read(n.Content[i+1])})
			}
			return m
		case yaml.SequenceNode:
			items := []any{}
			for _, item := range n.Content {
				items = append(items, read(item))
			}
			return items
		}
		var v any
		if err := n.Decode(&v); err != nil {
			t.Fatal(err)
		}
		if _, isKnown := v.(fmt.Stringer); isKnown {
			return n.Value
		}
		return v
	}
	return read(doc.Content[0])
}
