package casetest

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Module is a Go module on disk, in a folder that nobody may change.
type Module struct{ Path, Version, Dir string }

// PublicCharts downloads the modules that tools/charts pins, which have charts
// of other projects in them, through the go command: it holds them to go.sum.
// top is the way to this repository's top. The test is skipped unless
// CHARTYARD_TEST_CHARTS is set, as make test-charts does.
func PublicCharts(t *testing.T, top string) []Module {
	t.Helper()
	if os.Getenv("CHARTYARD_TEST_CHARTS") == "" {
		t.Skip("CHARTYARD_TEST_CHARTS is not set; make test-charts sets it")
	}
	folder := filepath.Join(top, "tools", "charts")
	var wanted struct{ Require []Module }
	if err := goCommand(t, folder, "mod", "edit", "-json").Decode(&wanted); err != nil {
		t.Fatal(err)
	}
	args := []string{"mod", "download", "-json"}
	for _, module := range wanted.Require {
		args = append(args, module.Path+"@"+module.Version)
	}
	var modules []Module
	for answers := goCommand(t, folder, args...); answers.More(); {
		var module Module
		if err := answers.Decode(&module); err != nil {
			t.Fatal(err)
		}
		modules = append(modules, module)
	}
	if len(modules) == 0 {
		t.Fatal("tools/charts names no module")
	}
	return modules
}

func goCommand(t *testing.T, folder string, args ...string) *json.Decoder {
	t.Helper()
	command := exec.Command("go", args...)
	command.Dir = folder
	var faults bytes.Buffer
	command.Stderr = &faults
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go %s: %v\n%s%s", strings.Join(args, " "), err, out, &faults)
	}
	return json.NewDecoder(bytes.NewReader(out))
}
