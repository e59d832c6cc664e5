package internal

import (
	"fmt"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// plan is what ARCHITECTURE.md's tables say.
type plan struct {
	Floors map[string]int      // package folder to floor
	Doors  map[string][]string // package folder to the foreign import paths it may name
	Banned []string            // import paths that must not be in the binary
	Apart  map[string]bool     // package folders that are no part of the product
}

// readPlan reads the two tables: rows of packages begin with a floor, rows of
// banned packages with a path in code quotes.
func readPlan(t *testing.T) plan {
	t.Helper()
	p := plan{Floors: map[string]int{}, Doors: map[string][]string{}, Apart: map[string]bool{}}
	for _, row := range tableRows(t, "../ARCHITECTURE.md") {
		floor, err := strconv.Atoi(row[0])
		switch {
		case err == nil && len(row) == 4 && len(quoted(row[1])) == 1:
			dir := quoted(row[1])[0]
			if _, twice := p.Floors[dir]; twice {
				t.Errorf("ARCHITECTURE.md: two rows for %s", dir)
			}
			p.Floors[dir], p.Doors[dir] = floor, quoted(row[3])
			p.Apart[dir] = strings.HasSuffix(row[2], "; no part of the product")
		case err == nil:
			t.Errorf("ARCHITECTURE.md: row %q: want floor, `package`, job, `doors`", row)
		case len(row) == 2:
			p.Banned = append(p.Banned, quoted(row[0])...)
		}
	}
	return p
}

// tableRows returns the cells of every row of every Markdown table in file,
// heads included.
func tableRows(t *testing.T, file string) [][]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(text)) {
		inner, ok := strings.CutPrefix(strings.TrimSpace(line), "|")
		if !ok {
			continue
		}
		cells := strings.Split(strings.TrimSuffix(inner, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, cells)
	}
	return rows
}

// quoted returns what stands between backquotes in a cell.
func quoted(cell string) []string {
	var out []string
	for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cell, -1) {
		out = append(out, m[1])
	}
	return out
}

// matches reports whether an import path is the pattern or, for a pattern that
// ends in /..., below it.
func matches(pattern, imported string) bool {
	if root, ok := strings.CutSuffix(pattern, "/..."); ok {
		return imported == root || strings.HasPrefix(imported, root+"/")
	}
	return imported == pattern
}

// problems lists where the source departs from the plan and the house rules,
// in the order of the packages.
func (p plan) problems(packages []*sourcePackage) []string {
	var out []string
	missing := maps.Clone(p.Floors)
	for _, pkg := range packages {
		delete(missing, pkg.Dir)
		for _, file := range pkg.Long {
			out = append(out, fmt.Sprintf("%s: more than %d lines: is there a second subject in it?", file, maxLines))
		}
		if len(pkg.Files) == 0 {
			continue // only tests
		}
		out = append(out, p.importProblems(pkg)...)
		out = append(out, houseProblems(pkg)...)
	}
	for _, dir := range slices.Sorted(maps.Keys(missing)) {
		out = append(out, dir+": a row in ARCHITECTURE.md's table of packages, but no such package")
	}
	return out
}

func (p plan) importProblems(pkg *sourcePackage) []string {
	floor, ok := p.Floors[pkg.Dir]
	if !ok {
		return []string{pkg.Dir + ": no row in ARCHITECTURE.md's table of packages: decide its floor first"}
	}
	var out []string
	for _, imported := range slices.Sorted(maps.Keys(pkg.Imports)) {
		file := pkg.Imports[imported][0]
		if dir, own := folder(imported); own {
			if other, known := p.Floors[dir]; known && other >= floor {
				out = append(out, fmt.Sprintf("%s: %s (floor %d) imports %s (floor %d): only lower floors may be imported",
					file, pkg.Dir, floor, dir, other))
			}
			if p.Apart[dir] && !p.Apart[pkg.Dir] {
				out = append(out, fmt.Sprintf("%s: %s imports %s, which is no part of the product: only test files may", file, pkg.Dir, dir))
			}
			continue
		}
		if isForeign(imported) && !slices.ContainsFunc(p.Doors[pkg.Dir], func(door string) bool { return matches(door, imported) }) {
			out = append(out, fmt.Sprintf("%s: %s imports %s: its row in ARCHITECTURE.md has no such door", file, pkg.Dir, imported))
		}
	}
	return out
}

// folder is where an import path of this module has its files.
func folder(imported string) (dir string, own bool) {
	if imported == module {
		return ".", true
	}
	return strings.CutPrefix(imported, module+"/")
}

// isForeign tells other modules' packages from the standard library's: their
// paths begin with a domain.
func isForeign(imported string) bool {
	host, _, _ := strings.Cut(imported, "/")
	return strings.Contains(host, ".")
}

// houseProblems holds the rules that every package keeps to on its own.
func houseProblems(pkg *sourcePackage) []string {
	var out []string
	for _, place := range pkg.Inits {
		out = append(out, place+": an init function: it runs at every start, wanted or not; call it by name")
	}
	if len(pkg.Docs) == 0 || (len(pkg.Files) > 1 && !slices.Contains(pkg.Docs, path.Join(pkg.Dir, "doc.go"))) {
		out = append(out, pkg.Dir+": no package comment: say in doc.go what the package is for and what it may import")
	}
	switch pkg.Name {
	case "util", "utils", "common", "helper", "helpers", "manager", "misc", "shared", "base", "lib", "types":
		out = append(out, fmt.Sprintf("%s: a package is named for what it holds, not %q", pkg.Dir, pkg.Name))
	}
	return out
}
