package cli_test

import (
	"bytes"
	"context"
	"os"
	"testing"

	"github.com/chartyard/chartyard/internal/cli"
)

// A run that is interrupted before it writes makes nothing.
func TestInterruptedNewServiceMakesNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	program := cli.Program{
		Stdin: new(bytes.Buffer), Stdout: &stdout, Stderr: &stderr,
		LookupEnv: func(string) (string, bool) { return "", false },
	}
	if code := program.Run(ctx, []string{"new-service", "payments"}); code != 3 {
		t.Errorf("exit code %d, want 3", code)
	}
	if want := "chartyard: interrupted; nothing was left half-written\n"; stdout.String() != "" || stderr.String() != want {
		t.Errorf("stdout %q, stderr %q, want %q", &stdout, &stderr, want)
	}
	entries, err := os.ReadDir(".")
	if err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}
