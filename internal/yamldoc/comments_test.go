package yamldoc

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestComments(t *testing.T) {
	type found struct {
		Line, Column, First, Last int
		Text                      string
	}
	for name, c := range map[string]struct {
		text string
		want []found
	}{
		"above a key":           {"# note: x\na: 1\nb: 2\n", []found{{1, 1, 2, 2, "note: x"}}},
		"behind a value":        {"a: 1 # note: x\nb: 2\n", []found{{1, 6, 1, 1, "note: x"}}},
		"above a mapping":       {"# note: x\na:\n  b: 1\n  c:\n    d: 2\n\ne: 3\n", []found{{1, 1, 2, 5, "note: x"}}},
		"behind a mapping":      {"a: # note: x\n  b: 1\nc: 2\n", []found{{1, 4, 1, 2, "note: x"}}},
		"above a list item":     {"a:\n  # note: x\n  - b: 1\n    c: 2\n  - b: 3\n", []found{{2, 3, 3, 4, "note: x"}}},
		"above a literal":       {"# note: x\na: |\n  one\n  two\nb: 1\n", []found{{1, 1, 2, 4, "note: x"}}},
		"a flow mapping":        {"# note: x\na: {b: 1,\n  c: 2}\nd: 1\n", []found{{1, 1, 2, 3, "note: x"}}},
		"several above a key":   {"# note: x\n# other\n#note: y\na: 1\n", []found{{1, 1, 4, 4, "note: x"}, {3, 1, 4, 4, "note: y"}}},
		"within a literal":      {"a: |\n  # note: x\n\n  b\n# note: y\nc: 1\n", []found{{5, 1, 6, 6, "note: y"}}},
		"within a list of text": {"a:\n  - >-\n    # note: x\n  - 1\n", nil},
		"within quotes":         {"a: \"x\\\" # note: x\"\nb: 'it''s # note: y'\nc: \"x\n  # note: z\" # note: w\n", []found{{4, 14, 0, 0, "note: w"}}},
		"in the middle":         {"# see note: x\na: 'b#note: x'\n", nil},
		"above nothing":         {"a: 1\n# note: x\n", []found{{2, 1, 0, 0, "note: x"}}},
		"above an empty line":   {"# note: x\n\na: 1\n", []found{{1, 1, 0, 0, "note: x"}}},
		"of Windows":            {"# note: x\r\na: 1\r\n", []found{{1, 1, 2, 2, "note: x"}}},
		"an empty document":     {"# note: x\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := Parse("values.yaml", []byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			var got []found
			for _, c := range doc.Comments("note:", 9) {
				got = append(got, found{c.Span.Line, c.Span.Column, c.First, c.Last, c.Text})
			}
			if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("comments (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCommentsAreAtMost(t *testing.T) {
	doc, err := Parse("values.yaml", []byte("a: 1 # note: x\nb: 1 # note: y\nc: 1 # note: z\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := doc.Comments("note:", 2); len(got) != 2 || got[1].Text != "note: y" {
		t.Errorf("the first two of three are %+v", got)
	}
}

// No text makes it panic, and what a comment is about is in the file.
func FuzzComments(f *testing.F) {
	for _, seed := range []string{"a: 1 # note: x\n", "# note:\n- b: |\n    c\n", "a: \"\\\"\n# note: '\" # note: y\n", "!t 'a' # note:\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := Parse("values.yaml", []byte(text))
		if err != nil {
			return
		}
		for _, c := range doc.Comments("note:", 9) {
			if c.Span.Line < 1 || c.First < 0 || c.Last < c.First || !strings.HasPrefix(c.Text, "note:") {
				t.Errorf("%q: %+v", text, c)
			}
		}
	})
}
