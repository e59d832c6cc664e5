package check

import (
	"strings"
	"testing"
)

func TestChanges(t *testing.T) {
	for _, test := range []struct {
		name, from, to, shown string
		kept                  int
	}{
		{"one line", "a: 1\nb: 2\nc: 3", "a: 1\nb: 4\nc: 3", " a: 1\n-b: 2\n+b: 4\n c: 3\n", 2},
		{"one more", "a: 1", "a: 1\nb: 2", " a: 1\n+b: 2\n", 1},
		{"one less in front", "a: 1\nb: 2", "b: 2", "-a: 1\n b: 2\n", 1},
		{"nothing in common", "a: 1", "b: 2", "-a: 1\n+b: 2\n", 0},
		{"the same", "a: 1", "a: 1", " a: 1\n", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			shown, kept := changes(test.from, test.to)
			if shown != test.shown || kept != test.kept {
				t.Errorf("%d lines kept:\n%s\nwant %d:\n%s", kept, shown, test.kept, test.shown)
			}
		})
	}
}

// What stays and goes is the first text, what stays and comes is the second.
func FuzzChanges(f *testing.F) {
	f.Add("a\nb\nc\na", "b\nc\nb\na")
	f.Add("", "a")
	f.Fuzz(func(t *testing.T, from, to string) {
		if len(from) > 200 || len(to) > 200 {
			t.Skip()
		}
		shown, _ := changes(from, to)
		var a, b []string
		for line := range strings.Lines(shown) {
			line = strings.TrimSuffix(line, "\n")
			if line[0] != '+' {
				a = append(a, line[1:])
			}
			if line[0] != '-' {
				b = append(b, line[1:])
			}
		}
		if strings.Join(a, "\n") != from || strings.Join(b, "\n") != to {
			t.Errorf("%q to %q: %q", from, to, shown)
		}
	})
}
