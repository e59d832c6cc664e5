package diag

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPathRoundTrip(t *testing.T) {
	for text, want := range map[string]Path{
		"":                          nil,
		"image.tag":                 {"image", "tag"},
		"containers[0].resources":   {"containers", "0", "resources"},
		`annotations["a.b/c"].x`:    {"annotations", "a.b/c", "x"},
		"list[3][1]":                {"list", "3", "1"},
		`["with space"]["q\"uote"]`: {"with space", `q"uote`},
	} {
		got, err := ParsePath(text)
		if err != nil {
			t.Errorf("ParsePath(%q): %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("ParsePath(%q) (-want +got):\n%s", text, diff)
		}
		if got.String() != text {
			t.Errorf("String() = %q, want %q", got.String(), text)
		}
	}
}

func TestParsePathRefuses(t *testing.T) {
	for _, text := range []string{"a..b", "a.", "a[x]", `a["b`, "a[1", `a["b"`, "a.[0]"} {
		if got, err := ParsePath(text); err == nil {
			t.Errorf("ParsePath(%q) = %q, want an error", text, got)
		}
	}
}

func FuzzPath(f *testing.F) {
	f.Add("a", "b.c", "0")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		want := Path{a, b, c}
		for _, step := range want {
			if step == "" {
				t.Skip("an empty key is written as a quoted step, tested apart")
			}
		}
		got, err := ParsePath(want.String())
		if err != nil || !got.Equal(want) {
			t.Errorf("ParsePath(%q) = %q, %v; want %q", want.String(), got, err, want)
		}
	})
}
