//go:build unix

package scaffold

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// inSmallProcess names the folder that the second process of
// TestWriteOnAFullDisk writes into.
const inSmallProcess = "CHARTYARD_TEST_SMALL_PROCESS"

// A process whose files may not grow meets the same refusal of a write, in the
// middle of a file, as one whose disk is full.
func TestWriteOnAFullDisk(t *testing.T) {
	if dir := os.Getenv(inSmallProcess); dir != "" {
		writeInSmallProcess(dir)
	}
	for _, name := range []string{"absent/payments", "there", "empty"} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			place(t, map[string]string{"there/README.md": "old\n", "there/mine": "mine\n"})
			if err := os.Mkdir("empty", 0o755); err != nil {
				t.Fatal(err)
			}
			before := snapshot(t, ".")
			dir, err := filepath.Abs(name)
			if err != nil {
				t.Fatal(err)
			}
			second := exec.Command(os.Args[0], "-test.run=^TestWriteOnAFullDisk$")
			second.Env = append(os.Environ(), inSmallProcess+"="+dir)
			out, err := second.CombinedOutput()
			if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != 3 {
				t.Fatalf("the second process: %v\n%s", err, out)
			}
			if want := dir + ": nothing was written: file too large"; strings.TrimSpace(string(out)) != want {
				t.Errorf("error %s, want %s", out, want)
			}
			if diff := cmp.Diff(before, snapshot(t, ".")); diff != "" {
				t.Errorf("what was there (-before +after):\n%s", diff)
			}
		})
	}
}

// writeInSmallProcess never returns.
func writeInSmallProcess(dir string) {
	signal.Ignore(syscall.SIGXFSZ)
	limit := syscall.Rlimit{Cur: 1000, Max: 1000}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	tree := append(smallTree(), File{Path: "chart/zzz", Text: bytes.Repeat([]byte("x"), 1500), Mode: 0o644})
	if err := Write(context.Background(), tree.sorted(), dir, WriteOptions{Force: true}); err != nil {
		fmt.Println(err)
		os.Exit(3)
	}
	os.Exit(0)
}
