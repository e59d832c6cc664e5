package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Links between pages lead to files that are there, and to headings that the
// page has.
func TestLinksLeadSomewhere(t *testing.T) {
	root := top(t)
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	for _, name := range pages(t, root) {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(prose(string(text)), -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			target, anchor, _ := strings.Cut(m[1], "#")
			file := filepath.Join(root, filepath.Dir(name), target)
			if target == "" {
				file = filepath.Join(root, name)
			}
			linked, err := os.ReadFile(file)
			if err != nil && !isFolder(file) {
				t.Errorf("%s: %s leads nowhere", name, m[1])
			}
			if anchor != "" && !hasHeading(string(linked), anchor) {
				t.Errorf("%s: %s: no such heading", name, m[1])
			}
		}
	}
}

func isFolder(file string) bool {
	info, err := os.Stat(file)
	return err == nil && info.IsDir()
}

// pages are all Markdown files of the top and of docs/.
func pages(t *testing.T, root string) []string {
	t.Helper()
	names, err := fs.Glob(os.DirFS(root), "*.md")
	if err != nil {
		t.Fatal(err)
	}
	err = fs.WalkDir(os.DirFS(root), "docs", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".md") {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// prose is a page without its fenced blocks.
func prose(page string) string {
	var b strings.Builder
	for _, piece := range blocks(page) {
		if piece.open == "" {
			b.WriteString(piece.body)
		}
	}
	return b.String()
}

// hasHeading finds a heading by the anchor that GitHub gives it.
func hasHeading(page, anchor string) bool {
	drop := regexp.MustCompile(`[^a-z0-9 _-]`)
	for line := range strings.Lines(prose(page)) {
		if title := strings.TrimLeft(line, "#"); title != line {
			title = drop.ReplaceAllString(strings.ToLower(strings.TrimSpace(title)), "")
			if strings.ReplaceAll(title, " ", "-") == anchor {
				return true
			}
		}
	}
	return false
}

// The table of the front page names every command, and each once.
func TestTheFrontPageNamesEveryCommand(t *testing.T) {
	root := top(t)
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(root, "docs", "commands", "*.md"))
	if err != nil || len(files) < 2 {
		t.Fatalf("%d pages of commands: %v", len(files), err)
	}
	_, table, _ := strings.Cut(string(text), "\n## Commands\n")
	table, _, _ = strings.Cut(table, "\n## ")
	for _, file := range files {
		name := filepath.Base(file)
		if n := strings.Count(table, "](docs/commands/"+name+")"); n != 1 && name != "README.md" {
			t.Errorf("README.md has %d lines about docs/commands/%s, want 1", n, name)
		}
	}
}
