package internal

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEveryDependencyIsExplained(t *testing.T) {
	var want []string
	for _, r := range readGoMod(t, "../go.mod").Require {
		if !r.Indirect {
			want = append(want, r.Path)
		}
	}
	modules, err := filepath.Glob("../tools/*/go.mod")
	if err != nil || len(modules) == 0 {
		t.Fatalf("no modules of tools: %v", err)
	}
	for _, file := range modules {
		for _, tool := range readGoMod(t, file).Tool {
			want = append(want, tool.Path)
		}
	}
	var got []string
	for _, row := range tableRows(t, "../docs/dependencies.md") {
		names := quoted(row[0])
		if len(names) == 0 {
			continue // a table's head
		}
		got = append(got, names[0])
		if len(row) != 3 || len(row[1]) < 20 || row[2] == "" {
			t.Errorf("docs/dependencies.md: %s: want why it, and what else was looked at", names[0])
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows of docs/dependencies.md (-required +explained):\n%s", diff)
	}
}

// goMod is the part of `go mod edit -json` that matters here.
type goMod struct {
	Require []struct {
		Path     string
		Indirect bool
	}
	Tool []struct{ Path string }
}

func readGoMod(t *testing.T, file string) goMod {
	t.Helper()
	out, err := exec.Command("go", "mod", "edit", "-json", file).Output()
	if err != nil {
		t.Fatalf("go mod edit -json %s: %v", file, err)
	}
	var mod goMod
	if err := json.NewDecoder(strings.NewReader(string(out))).Decode(&mod); err != nil {
		t.Fatalf("go mod edit -json %s: %v", file, err)
	}
	return mod
}
