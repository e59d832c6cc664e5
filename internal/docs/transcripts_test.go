package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chartyard/chartyard/internal/cli"
)

// TestGeneratedTranscripts runs the transcripts of the pages that people
// write.
func TestGeneratedTranscripts(t *testing.T) {
	root := top(t)
	for _, name := range written(t, root) {
		t.Run(name, func(t *testing.T) {
			page, err := os.ReadFile(filepath.Join(root, name))
			if err != nil {
				t.Fatal(err)
			}
			same(t, root, map[string]string{name: replay(t, string(page))}, *update)
		})
	}
}

// written lists README.md and the pages right in docs/.
func written(t *testing.T, root string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	names := []string{"README.md"}
	for _, file := range files {
		names = append(names, "docs/"+filepath.Base(file))
	}
	return names
}

// replay runs the page from top to bottom in one folder: it writes the files
// that the page shows, runs the commands of its ```console blocks, and puts
// what they print below them.
func replay(t *testing.T, page string) string {
	t.Helper()
	s := newShell(t)
	pieces := blocks(page)
	for i, piece := range pieces {
		if command, ok := piece.hidden(); ok {
			s.run(command)
			s.told = true
			continue
		}
		language, file := piece.info()
		switch {
		case language == "console":
			pieces[i].body = transcript(s, commands(piece.body))
		case file != "":
			s.write(file, piece.body)
		}
	}
	s.done()
	return join(pieces)
}

func transcript(s *shell, commands []string) string {
	s.t.Helper()
	var b strings.Builder
	for _, command := range commands {
		b.WriteString("$ " + command + "\n" + s.run(command))
		if text := b.String(); !strings.HasSuffix(text, "\n") {
			s.t.Errorf("%s: output without a last line end", command)
		}
	}
	return b.String()
}

// A transcript that is not run may lie, so every one is in a console block.
func TestNoTranscriptIsLeftOut(t *testing.T) {
	root := top(t)
	for _, name := range written(t, root) {
		page, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, piece := range blocks(string(page)) {
			switch language, _ := piece.info(); language {
			case "console":
				continue
			case "yaml":
				understood(t, name, piece.body)
				continue
			}
			for line := range strings.Lines(piece.body) {
				line = strings.TrimPrefix(strings.TrimSpace(line), "$ ")
				if strings.HasPrefix(line, "chartyard ") && (piece.open != "" || strings.HasPrefix(piece.body, "    ")) {
					t.Errorf("%s: %s: put the command in a ```console block, which is run", name, strings.TrimSpace(line))
				}
			}
		}
	}
}

// understood wants every command line in a snippet for a CI system or a hook
// to be one that chartyard knows. They run where no test can.
func understood(t *testing.T, page, snippet string) {
	t.Helper()
	for _, m := range regexp.MustCompile(`(?m)(?:run:|&&) *(chartyard .*)$`).FindAllStringSubmatch(snippet, -1) {
		cmd, rest, err := (cli.Program{}).Command().Find(words(m[1])[1:])
		if err == nil {
			err = cmd.ParseFlags(rest)
		}
		if err != nil {
			t.Errorf("%s: %s: %v", page, m[1], err)
		}
	}
}

// A broken page must be told from a good one.
func TestReplay(t *testing.T) {
	page := "Text.\n<!-- $ mkdir a -->\n```yaml a/b.yaml\nx: 1\n```\n```console\n$ cat a/b.yaml | grep x\nold\n$ chartyard check nowhere\n$ echo $?\n```\n"
	want := "Text.\n<!-- $ mkdir a -->\n```yaml a/b.yaml\nx: 1\n```\n```console\n$ cat a/b.yaml | grep x\nx: 1\n$ chartyard check nowhere\n" +
		"chartyard: nowhere: no such file or folder\n$ echo $?\n2\n```\n"
	if got := replay(t, page); got != want {
		t.Errorf("replay: got\n%s\nwant\n%s", got, want)
	}
}
