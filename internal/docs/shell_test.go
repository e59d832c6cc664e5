package docs

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"helm.sh/helm/v3/pkg/chartutil"
)

// shell runs the commands of one page, in a folder of its own: chartyard, and
// the few words that its readers know from their own shell.
type shell struct {
	t    *testing.T
	code int  // of the last command
	told bool // the reader has seen it
}

func newShell(t *testing.T) *shell {
	t.Helper()
	t.Chdir(t.TempDir())
	return &shell{t: t}
}

// run returns what a command line prints. A pipe ends in head, tail or grep.
func (s *shell) run(line string) string {
	s.t.Helper()
	if line == "echo $?" {
		s.told = true
		return strconv.Itoa(s.code) + "\n"
	}
	s.done()
	stages := strings.Split(line, " | ")
	output := s.command(words(stages[0]))
	for _, filter := range stages[1:] {
		output = s.filter(words(filter), output)
		s.code = 0 // the filter's
	}
	return output
}

// done wants the exit code of the last command shown unless it is 0.
func (s *shell) done() {
	s.t.Helper()
	if s.code != 0 && !s.told {
		s.t.Errorf("the command before exits with %d; follow it by: $ echo $?", s.code)
	}
	s.code, s.told = 0, false
}

func (s *shell) command(args []string) string {
	s.t.Helper()
	switch {
	case args[0] == "chartyard":
		output, code := chartyard(args[1:]...)
		s.code = code
		return output
	case args[0] == "cd" && len(args) == 2:
		s.t.Chdir(args[1])
	case args[0] == "mkdir" && len(args) == 2:
		s.must(os.MkdirAll(args[1], 0o755))
	case args[0] == "cat" && len(args) == 2:
		text, err := os.ReadFile(args[1])
		s.must(err)
		return string(text)
	case args[0] == "chmod" && len(args) == 3:
		mode, err := strconv.ParseUint(args[1], 8, 32)
		s.must(err)
		s.must(os.Chmod(args[2], os.FileMode(mode)))
	case args[0] == "rm" && len(args) == 2:
		s.must(os.Remove(args[1]))
	case args[0] == "mv" && len(args) == 3:
		s.must(os.Rename(args[1], args[2]))
	case args[0] == "sed" && len(args) == 4 && args[1] == "-i":
		s.substitute(args[2], args[3])
	case len(args) == 3 && args[0] == "helm" && args[1] == "create":
		_, err := chartutil.Create(args[2], ".")
		s.must(err)
		return "Creating " + args[2] + "\n"
	default:
		s.t.Fatalf("%q: the shell of the documentation knows no such command", args)
	}
	return ""
}

// substitute does what sed -i does with s/old/new/ and s/old/new/g, of plain text.
func (s *shell) substitute(script, file string) {
	s.t.Helper()
	parts := strings.Split(script, "/")
	text, err := os.ReadFile(file)
	s.must(err)
	if len(parts) != 4 || parts[0] != "s" || !strings.Contains(string(text), parts[1]) {
		s.t.Fatalf("sed -i %s %s: changes nothing", script, file)
	}
	most := 1
	if parts[3] == "g" {
		most = -1
	}
	var out strings.Builder
	for line := range strings.Lines(string(text)) {
		out.WriteString(strings.Replace(line, parts[1], parts[2], most))
	}
	s.must(os.WriteFile(file, []byte(out.String()), 0o644))
}

// write makes a file and the folders above it. It was last changed on a day that
// is always the same: the version of a secret is told by it.
func (s *shell) write(file, text string) {
	s.t.Helper()
	s.must(os.MkdirAll(filepath.Dir(file), 0o755))
	s.must(os.WriteFile(file, []byte(text), 0o644))
	changed := time.Date(2026, time.June, 1, 12, 0, 0, 0, time.UTC)
	s.must(os.Chtimes(file, changed, changed))
}

func (s *shell) filter(args []string, text string) string {
	s.t.Helper()
	lines := strings.SplitAfter(text, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	var kept []string
	switch n, err := strconv.Atoi(strings.TrimPrefix(args[len(args)-1], "-")); {
	case args[0] == "head" && err == nil:
		kept = lines[:min(n, len(lines))]
	case args[0] == "tail" && err == nil:
		kept = lines[max(0, len(lines)-n):]
	case args[0] == "grep" && len(args) == 2:
		pattern, err := regexp.Compile(args[1])
		s.must(err)
		for _, line := range lines {
			if pattern.MatchString(line) {
				kept = append(kept, line)
			}
		}
	default:
		s.t.Fatalf("%q: the shell of the documentation knows head, tail and grep", args)
	}
	return strings.Join(kept, "")
}

func (s *shell) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// words cuts a command line at spaces, but not within quotes.
func words(line string) []string {
	var out []string
	var word strings.Builder
	var quote rune
	started := false
	for _, r := range line + " " {
		switch {
		case quote == 0 && r == ' ':
			if started {
				out = append(out, word.String())
			}
			word.Reset()
			started = false
		case quote == 0 && (r == '\'' || r == '"'):
			quote, started = r, true
		case r == quote:
			quote = 0
		default:
			word.WriteRune(r)
			started = true
		}
	}
	return out
}

func TestWords(t *testing.T) {
	got := fmt.Sprintf("%q", words(`chartyard explain "deployment/a b"  --set 'x=a"b' ''`))
	if want := `["chartyard" "explain" "deployment/a b" "--set" "x=a\"b" ""]`; got != want {
		t.Errorf("words: got %s, want %s", got, want)
	}
}
