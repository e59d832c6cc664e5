package manifest

import (
	"math/rand/v2"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"helm.sh/helm/v3/pkg/releaseutil"
)

func TestSplit(t *testing.T) {
	for name, test := range map[string]struct {
		stream string
		want   []Piece
	}{
		"nothing":                     {"", nil},
		"space":                       {" \n\t", nil},
		"one":                         {"\na: 1\n", []Piece{{1, "a: 1"}}},
		"leading separator":           {"---\na: 1", []Piece{{4, "a: 1"}}},
		"two":                         {"a: 1\n---\nb: 2\n", []Piece{{0, "a: 1"}, {9, "b: 2"}}},
		"empty between":               {"a: 1\n---\n\n---\nb: 2", []Piece{{0, "a: 1"}, {10, "---\nb: 2"}}},
		"comment after separator":     {"a: 1\n--- # x\nb: 2", []Piece{{0, "a: 1"}, {9, "# x\nb: 2"}}},
		"separator in a block scalar": {"a: |\n  x\n---\n  y", []Piece{{0, "a: |\n  x"}, {15, "y"}}},
		"not at the start of a line":  {"a: 1\n ---\nb", []Piece{{0, "a: 1\n ---\nb"}}},
		"carriage returns":            {"a: 1\r\n---\r\nb: 2\r\n", []Piece{{0, "a: 1"}, {11, "b: 2"}}},
	} {
		if diff := cmp.Diff(test.want, Split(test.stream)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Random streams over the alphabet that matters, against Helm's own split.
func TestSplitIsHelms(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	alphabet := []string{"---", "--", "-", "\n", "\n", "\r\n", " ", "\t", "\f", "\v", "\u00a0", "\u0085", "a: 1", "# c", "é", "\n---\n", "\n---", "\xff"}
	for range 50_000 {
		var b strings.Builder
		for range rng.IntN(14) {
			b.WriteString(alphabet[rng.IntN(len(alphabet))])
		}
		compareWithHelm(t, b.String())
	}
}

func FuzzSplit(f *testing.F) {
	for _, seed := range []string{"", "---", "a\n---\nb", "\n--- \n---", "----\n\u00a0\n---\n\v\n---x"} {
		f.Add(seed)
	}
	f.Fuzz(compareWithHelm)
}

func compareWithHelm(t *testing.T, stream string) {
	t.Helper()
	docs := releaseutil.SplitManifests(stream)
	keys := make([]string, 0, len(docs))
	for key := range docs {
		keys = append(keys, key)
	}
	sort.Sort(releaseutil.BySplitManifestsOrder(keys))
	pieces := Split(stream)
	if len(pieces) != len(keys) {
		t.Fatalf("Split(%q) = %v, Helm gives %q", stream, pieces, docs)
	}
	for i, piece := range pieces {
		if want := docs[keys[i]]; piece.Text != want {
			t.Fatalf("Split(%q)[%d] = %q, Helm gives %q", stream, i, piece.Text, want)
		}
		if !strings.HasPrefix(stream[piece.Offset:], piece.Text) {
			t.Fatalf("Split(%q)[%d]: offset %d does not lead to %q", stream, i, piece.Offset, piece.Text)
		}
	}
}
