package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/chartyard/chartyard/internal/cli"
)

// A shell makes the file of > for everyone to read.
func TestValuesWithSecretsGoToNoFileThatOthersRead(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("permissions are no bits")
	}
	serviceWithSecrets(t, nil)
	for mode, want := range map[os.FileMode]int{0o600: 0, 0o644: 2, 0o640: 2} {
		file, err := os.Create(filepath.Join(t.TempDir(), "values.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if err := file.Chmod(mode); err != nil {
			t.Fatal(err)
		}
		var stderr bytes.Buffer
		program := cli.Program{
			Stdin: strings.NewReader(""), Stdout: file, Stderr: &stderr,
			LookupEnv: func(string) (string, bool) { return "", false },
		}
		for _, args := range [][]string{{"values", "--env", "prod"}, {"values", "--env", "prod", "--secrets", "file:secrets"}} {
			code := program.Run(context.Background(), args)
			text, err := os.ReadFile(file.Name())
			if err != nil {
				t.Fatal(err)
			}
			isSecret := len(args) > 3
			if isSecret && code != want || !isSecret && code != 0 || bytes.Contains(text, []byte(uniqueSecrets["PIN"])) != (isSecret && want == 0) {
				t.Errorf("mode %04o: %v: exit code %d: %s", mode, args, code, stderr.Bytes())
			}
		}
	}
}

// What a chart says reaches a terminal as text, in errors as well.
func TestErrorsAreText(t *testing.T) {
	serviceWithSecrets(t, map[string]string{"chart/values-prod.yaml+": "\n  \"KEY\\e]0;x\\a\": {value: a}\n"})
	for _, args := range [][]string{
		{"config", "explain", "KEY]0;x"},
		{"explain", ".config.KEY]0;x"},
		{"check", "--debug", "no\x1b[31mwhere"},
		{"check", "--env", "\x1b[31m"},
		{"config", "set", "KEY\x1b[31m", "a"},
		{"config", "set", "KE]0;x", "--unset", "--env", "prod"},
		{"check", "--output", "\x1b[31m"},
		{"\x1b[31m"},
		{"check", "--\x1b[31m"},
		{"render", "--set", "\x1b[31m"},
		{"render", "-f", "\x1b[31m"},
		{"render", "--kube-version", "\x1b[31m"},
		{"check", "--secrets", "\x1b[31m"},
	} {
		var stdout, stderr bytes.Buffer
		program := cli.Program{
			Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
			LookupEnv: func(string) (string, bool) { return "", false },
		}
		code := program.Run(context.Background(), args)
		if code == 0 || bytes.ContainsAny(stderr.Bytes(), "\x1b\x07") || bytes.ContainsAny(stdout.Bytes(), "\x1b\x07") {
			t.Errorf("%q: exit code %d: %q %q", args, code, stdout.String(), stderr.String())
		}
	}
}
