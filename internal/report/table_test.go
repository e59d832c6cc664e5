package report

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTable(t *testing.T) {
	table := Table{
		Columns: []Column{
			{Heading: "NAME", Least: 6, Middle: true},
			{Heading: "dev", Gap: 2},
			{Joined: true, Gap: 1, Least: 4, Most: 12},
		},
		Rows: []Row{
			{Cells: []Text{{Text: "DATABASE_HOST"}, {Text: "v"}, {Text: "db.example.com"}}},
			{Cells: []Text{{Text: "EMPTY"}, {}, {}}},
			{Whole: true, Cells: []Text{{Text: "a title"}, {Text: "and more of it"}}},
			{Cells: []Text{{Text: "日本語の名前です"}, {Text: "v"}, {Text: "a\x1b[31m\u202eb"}}},
		},
	}
	for width, want := range map[int]string{
		80: `
NAME              dev
DATABASE_HOST     v db.example.…
EMPTY
a title  and more of it
日本語の名前です  v a\x1b[31m\u…
`,
		20: `
NAME      dev
DATA…OST  v db.exam…
EMPTY
a title  and more o…
日本…す   v a\x1b[3…
`,
		3: `
NAME    dev
DAT…ST  v db.…
EMPTY
a title  …
日…す   v a\x…
`,
	} {
		var b strings.Builder
		if err := table.Write(&b, width, false); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, "\n"+b.String()); diff != "" {
			t.Errorf("width %d:\n%s", width, diff)
		}
	}
}

func TestTableColours(t *testing.T) {
	table := Table{Columns: []Column{{Heading: "A"}, {Gap: 1}}, Rows: []Row{{Cells: []Text{{Text: "x", Look: Alarm}, {Text: "y"}}}}}
	var b strings.Builder
	if err := table.Write(&b, 80, true); err != nil {
		t.Fatal(err)
	}
	if want := "\x1b[1mA\x1b[0m\n\x1b[1;31mx\x1b[0m y\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

// A table that says it fits does, a text is never wider than its column, and
// what is not shortened is whole.
func TestTableFits(t *testing.T) {
	texts := []string{"", "a", "DB_HOST", "日本", "e\u0301a\u0300", strings.Repeat("long ", 9), "🚀🚀🚀"}
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 5))
		var table Table
		for range 1 + r.IntN(5) {
			table.Columns = append(table.Columns, Column{
				Heading: texts[r.IntN(len(texts))], Joined: r.IntN(3) == 0, Gap: r.IntN(3), Least: r.IntN(6), Most: r.IntN(2) * 20, Middle: r.IntN(2) == 0,
			})
		}
		for range r.IntN(4) {
			var row Row
			for range table.Columns {
				row.Cells = append(row.Cells, Text{Text: texts[r.IntN(len(texts))]})
			}
			table.Rows = append(table.Rows, row)
		}
		width := 1 + r.IntN(80)
		var b strings.Builder
		if err := table.Write(&b, width, false); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if line = strings.TrimSuffix(line, "\n"); table.Fits(width) && cells(line) > width {
				t.Fatalf("seed %d: %d cells do not fit %d: %q", seed, cells(line), width, line)
			}
		}
		if roomy := 1000; !table.Fits(roomy) {
			t.Fatalf("seed %d: does not fit %d", seed, roomy)
		}
	}
}

// A line of code is no longer what it was with a line end in it.
func TestWrapKeepsCodeWhole(t *testing.T) {
	got := Wrap("Write this line:\n\n    a: {{ include \"b\" . | sha256sum }}\n\nand no other.", 12)
	want := []string{"Write this", "line:", "", "    a: {{ include \"b\" . | sha256sum }}", "", "and no", "other."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestShorten(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  string
	}{
		{"abcdef", 6, "abcdef"},
		{"abcdef", 5, "ab…ef"},
		{"abcdef", 4, "ab…f"},
		{"abcdef", 1, "…"},
		{"abcdef", 0, ""},
		{"日本語", 5, "日…語"},
		{"日本語", 4, "日…"},
		{"xe\u0301e\u0301e\u0301y", 3, "x…y"},
	} {
		if got := Shorten(c.text, c.width); got != c.want {
			t.Errorf("Shorten(%q, %d) = %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

// The widths are those of UAX #11, which terminals keep to.
func TestCells(t *testing.T) {
	for text, want := range map[string]int{
		"a": 1, "é": 1, "e\u0301": 1, "日": 2, "ｱ": 1, "Ａ": 2, "한": 2, "\u1112\u1161\u11ab": 2, "🚀": 2, "✅": 2, "⌚": 2, "…": 1, "→": 1,
	} {
		if got := cells(text); got != want {
			t.Errorf("%s: %d cells, want %d", fmt.Sprintf("%+q", text), got, want)
		}
	}
}
