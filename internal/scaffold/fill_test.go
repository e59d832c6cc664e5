package scaffold

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

const fillText = `# values
image:
  repository: registry.example.com/x   # the repository
  tag: ""

port: 8080 # a number
flow: {host: a.example.com, n: 1, "q": 'single'}
on: true
block: |
  text
empty:
list: [1, 2]
`

func TestReplace(t *testing.T) {
	tests := []struct {
		path, value string
		was, is     string // the line that changes
	}{
		{"image.repository", "r.example.org/pay", "  repository: registry.example.com/x   # the repository", "  repository: r.example.org/pay   # the repository"},
		{"image.repository", "a: b", "  repository: registry.example.com/x   # the repository", `  repository: "a: b"   # the repository`},
		{"image.repository", "a #b", "  repository: registry.example.com/x   # the repository", `  repository: "a #b"   # the repository`},
		{"image.repository", "12", "  repository: registry.example.com/x   # the repository", `  repository: "12"   # the repository`},
		{"image.repository", "yes", "  repository: registry.example.com/x   # the repository", `  repository: "yes"   # the repository`},
		{"image.repository", "", "  repository: registry.example.com/x   # the repository", `  repository: ""   # the repository`},
		{"image.repository", "two\nlines", "  repository: registry.example.com/x   # the repository", `  repository: "two\nlines"   # the repository`},
		{"port", "9090", "port: 8080 # a number", "port: 9090 # a number"},
		{"port", "http", "port: 8080 # a number", `port: "http" # a number`},
		{"flow.host", "b.example.com", "flow: {host: a.example.com, n: 1, \"q\": 'single'}", "flow: {host: b.example.com, n: 1, \"q\": 'single'}"},
		{"flow.host", "a,b", "flow: {host: a.example.com, n: 1, \"q\": 'single'}", "flow: {host: \"a,b\", n: 1, \"q\": 'single'}"},
		{"flow.q", "it's", "flow: {host: a.example.com, n: 1, \"q\": 'single'}", "flow: {host: a.example.com, n: 1, \"q\": it's}"},
	}
	for _, test := range tests {
		path, err := diag.ParsePath(test.path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := replace("values.yaml", []byte(fillText), path, test.value)
		if err != nil {
			t.Errorf("%s = %q: %v", test.path, test.value, err)
			continue
		}
		if diff := cmp.Diff(oneLineChanged(t, test.was, test.is), string(got)); diff != "" {
			t.Errorf("%s = %q (-want +got):\n%s", test.path, test.value, diff)
		}
	}
}

func oneLineChanged(t *testing.T, was, is string) string {
	t.Helper()
	const newline = "\n"
	for i := 0; i+len(was) < len(fillText); i++ {
		if fillText[i:i+len(was)+1] == was+newline {
			return fillText[:i] + is + fillText[i+len(was):]
		}
	}
	t.Fatalf("no line %q", was)
	return ""
}

func TestReplaceRefuses(t *testing.T) {
	for path, want := range map[string]string{
		"nothing":     "values.yaml:2:1: nothing is to be filled in, but is not here",
		"image.tagg":  "values.yaml:2:1: image.tagg is to be filled in, but is not here",
		"image":       "values.yaml:2:1: image is to be filled in, but is not a plain or simply quoted value on one line",
		"block":       "values.yaml:9:8: block is to be filled in, but is not a plain or simply quoted value on one line",
		"list":        "values.yaml:12:1: list is to be filled in, but is not a plain or simply quoted value on one line",
		"empty":       "values.yaml:11:1: empty is to be filled in, but is not a plain or simply quoted value on one line",
		"port.number": "values.yaml:6:1: port.number is to be filled in, but is not here",
	} {
		at, err := diag.ParsePath(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := replace("values.yaml", []byte(fillText), at, "x"); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
}

// Whatever is filled in, it is read back as written and all else stays.
func FuzzReplace(f *testing.F) {
	for _, value := range []string{"", "a", "~", "null", "0x1f", "1e3", "- a", "a: b", "'", `"`, "\\", "{{", "é", "\x00", "\ufeff", " a ", "a\tb"} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		for _, key := range []string{"image.repository", "port", "flow.host"} {
			path, _ := diag.ParsePath(key)
			text, err := replace("values.yaml", []byte(fillText), path, value)
			if err != nil {
				continue
			}
			doc, err := yamldoc.Parse("values.yaml", text)
			if err != nil {
				t.Fatalf("%s = %q: %v\n%s", key, value, err, text)
			}
			_, node, ok := doc.Find(path)
			if !ok || node.Value != value {
				t.Errorf("%s = %q is read back as %q", key, value, node.Value)
			}
		}
	})
}
