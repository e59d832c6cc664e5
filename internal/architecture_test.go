// Package internal holds no code, only the tests that keep the module to what
// ARCHITECTURE.md and docs/dependencies.md say of it. The tables stand there
// and are read from there, so they cannot grow old.
package internal

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestSourceKeepsToTheArchitecture(t *testing.T) {
	packages, err := loadSource(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range readPlan(t).problems(packages) {
		t.Error(problem)
	}
}

// The direct imports may be clean and a dependency still bring a heavy package
// along, so this one asks the go command for all of them.
func TestBinaryIsFreeOfHeavyPackages(t *testing.T) {
	banned := readPlan(t).Banned
	if len(banned) == 0 {
		t.Fatal("ARCHITECTURE.md bans no package: the table was not found")
	}
	list := exec.Command("go", "list", "-deps", "./...")
	list.Dir = ".."
	var faults strings.Builder
	list.Stderr = &faults
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, &faults)
	}
	for _, dep := range strings.Fields(string(out)) {
		for _, pattern := range banned {
			if matches(pattern, dep) {
				t.Errorf("the module imports %s, directly or not; ARCHITECTURE.md bans it", dep)
			}
		}
	}
}

// Each rule bites, and bites only where it should.
func TestProblems(t *testing.T) {
	rooms := plan{
		Floors: map[string]int{"internal/low": 0, "internal/high": 1, "internal/peer": 1, "cmd/tool": 2, "internal/gone": 0, "internal/cases": 0, "internal/more": 1},
		Doors:  map[string][]string{"internal/low": {"example.com/yaml"}, "cmd/tool": {"example.com/cli/..."}},
		Apart:  map[string]bool{"internal/cases": true, "internal/more": true},
	}
	source := fstest.MapFS{
		"internal/low/doc.go":        text("// Package low is low.\npackage low\n"),
		"internal/low/low.go":        text("package low\nimport _ \"example.com/yaml\"\nimport _ \"example.com/yaml/v2\"\n"),
		"internal/low/low_test.go":   text("package low\nimport _ \"" + module + "/internal/high\"\nimport _ \"" + module + "/internal/cases\"\nfunc init() {}\n"),
		"internal/cases/cases.go":    text("// Package cases is for tests.\npackage cases\n"),
		"internal/more/more.go":      text("// Package more is for tests.\npackage more\nimport _ \"" + module + "/internal/cases\"\n"),
		"internal/high/doc.go":       text("// Package high is high.\npackage high\n"),
		"internal/high/high.go":      text("package high\nimport _ \"" + module + "/internal/peer\"\nfunc init() {}\n"),
		"internal/peer/peer.go":      text("// Package peer needs no doc.go.\npackage peer\nimport _ \"" + module + "/internal/low\"\n"),
		"internal/util/doc.go":       text("// Package util is anything.\npackage util\n"),
		"cmd/tool/main.go":           text("package main\nimport _ \"example.com/cli/flags\"\nimport _ \"" + module + "/internal/high\"\nimport _ \"" + module + "/internal/more\"\n"),
		"cmd/tool/long.go":           text("package main\n" + strings.Repeat("\n", maxLines)),
		"cmd/tool/testdata/wrong.go": text("package util\nfunc init() {}\n"),
		"tools/go.mod":               text("module other\n"),
		"tools/main.go":              text("package main\nfunc init() {}\n"),
	}
	packages, err := loadSource(source)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"cmd/tool/long.go: more than 500 lines: is there a second subject in it?",
		"cmd/tool/main.go: cmd/tool imports internal/more, which is no part of the product: only test files may",
		"cmd/tool: no package comment: say in doc.go what the package is for and what it may import",
		"internal/high/high.go: internal/high (floor 1) imports internal/peer (floor 1): only lower floors may be imported",
		"internal/high/high.go:3:1: an init function: it runs at every start, wanted or not; call it by name",
		"internal/low/low.go: internal/low imports example.com/yaml/v2: its row in ARCHITECTURE.md has no such door",
		"internal/util: no row in ARCHITECTURE.md's table of packages: decide its floor first",
		"internal/util: a package is named for what it holds, not \"util\"",
		"internal/gone: a row in ARCHITECTURE.md's table of packages, but no such package",
	}
	if diff := cmp.Diff(want, rooms.problems(packages)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func text(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
