//go:build unix

package cli_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// A template that asks for more than the machine has is stopped before it
// takes 300 MB: what the whole process held at most is asked of the system.
func TestLimitsHoldMemory(t *testing.T) {
	const most = 300 << 20
	for name, template := range map[string]string{
		"loop":           `{{ range until 100000 }}{{ range until 10000 }}{{ $n := . }}{{ end }}{{ end }}`,
		"loop over text": `{{ range until 100000 }}{{ range until 10000 }}0123456789{{ end }}{{ end }}`,
		"tpl":            `{{ tpl .Values.text . }}`,
		"repeat":         `{{ repeat 300000000 "x" }}`,
		"repeat often":   `{{ range until 1000 }}{{ $x := repeat 60000000 "x" }}{{ end }}`,
		"until":          `{{ until 20000000 }}`,
		"until often":    `{{ range until 1000 }}{{ $x := until 1000000 }}{{ end }}`,
		"growing list":   `{{ $l := list 1 }}{{ range until 40 }}{{ $l = concat $l $l }}{{ end }}`,
		"growing text":   `{{ $t := "x" }}{{ range until 40 }}{{ $t = print $t $t }}{{ end }}`,
		"include":        `{{ define "again" }}{{ include "again" . }}{{ end }}{{ include "again" . }}`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			place(t, dir, map[string]string{
				"Chart.yaml":       "apiVersion: v2\nname: shop\nversion: 0.1.0\n",
				"values.yaml":      "text: '{{ tpl .Values.text . }}'\n",
				"templates/a.yaml": template,
			})
			cmd := exec.Command("chartyard", "check", dir)
			out, err := cmd.CombinedOutput()
			if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != 4 {
				t.Errorf("%v, want exit code 4\n%s", err, out)
			}
			if want := filepath.Join(dir, "templates/a.yaml") + ":1:"; !strings.Contains(string(out), want) {
				t.Errorf("no %s in\n%s", want, out)
			}
			if held := peak(cmd.ProcessState); held > most && !raceDetector {
				t.Errorf("%d MB were held at once", held>>20)
			}
		})
	}
}

// peak is the most memory, in bytes, that a process held at once.
func peak(state *os.ProcessState) int64 {
	held := state.SysUsage().(*syscall.Rusage).Maxrss
	if runtime.GOOS == "darwin" {
		return int64(held)
	}
	return int64(held) << 10
}

// Ctrl-C in the middle of a render ends it, and nothing is half-written. The
// values come through a pipe, so that the signal is sent when the work has
// begun; the chart takes its time after that.
func TestInterruptLeavesNothing(t *testing.T) {
	for _, args := range [][]string{
		{"render", "--out", "out"},
		{"check", "-o", "json=out"},
		{"split", "--out", "out"},
	} {
		t.Run(args[0], func(t *testing.T) {
			dir := t.TempDir()
			place(t, dir, map[string]string{
				"shop/Chart.yaml":       "apiVersion: v2\nname: shop\nversion: 0.1.0\n",
				"shop/templates/a.yaml": `{{ range until 100000 }}{{ range until 10000 }}{{ $n := . }}{{ end }}{{ end }}`,
			})
			pipe := filepath.Join(dir, "values.yaml")
			if err := syscall.Mkfifo(pipe, 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command("chartyard", append(args, "shop", "-f", "values.yaml")...)
			cmd.Dir = dir
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			values, err := os.OpenFile(pipe, os.O_WRONLY, 0) // waits for the program to open it
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(values, "config: {A: b}\n"); err != nil {
				t.Fatal(err)
			}
			if err := values.Close(); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); cmd.ProcessState.ExitCode() != 3 {
				t.Errorf("%v, want exit code 3", err)
			}
			if want := "chartyard: interrupted; nothing was left half-written\n"; stderr.String() != want {
				t.Errorf("stderr %q, want %q", &stderr, want)
			}
			if entries, _ := os.ReadDir(dir); len(entries) != 2 {
				t.Errorf("left behind: %v", entries)
			}
		})
	}
}

func place(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
