package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The comparison with other linters links every rule it names to its page,
// says of every check which rule has it or why none does, and names no check
// twice.
func TestComparisonIsComplete(t *testing.T) {
	folder := filepath.Join(top(t), "docs")
	page, err := os.ReadFile(filepath.Join(folder, "compare.md"))
	if err != nil {
		t.Fatal(err)
	}
	links := regexp.MustCompile("\\[`([^`]+)`\\]\\(rules/([^)]+)\\.md\\)").FindAllStringSubmatch(string(page), -1)
	if len(links) < 50 {
		t.Errorf("%d links to rules: the tables are not read", len(links))
	}
	for _, link := range links {
		if link[1] != link[2] {
			t.Errorf("%s leads to the page of %s", link[1], link[2])
		}
		if _, err := os.Stat(filepath.Join(folder, "rules", link[1]+".md")); err != nil {
			t.Errorf("%s: there is no such rule", link[1])
		}
	}
	checks := map[string]bool{} // of linters; the controls of standards are no names
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		if !strings.HasPrefix(line, "| `") || len(cells) != 2 {
			continue
		}
		for _, name := range strings.Split(strings.TrimSpace(cells[0]), ", ") {
			if checks[name] {
				t.Errorf("%s is there twice", name)
			}
			checks[name] = true
		}
		if !strings.Contains(cells[1], "](") && !strings.HasPrefix(cells[1], "none: ") {
			t.Errorf("%s: neither a rule nor a reason why there is none", cells[0])
		}
	}
}
