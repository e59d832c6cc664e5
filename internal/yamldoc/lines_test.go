package yamldoc

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/diag"
)

func TestValueLines(t *testing.T) {
	skip := func(key string) bool { return key == "sensitive" }
	for text, want := range map[string][]int{
		"a: x\nb: 1\n":                                      {1},
		"b: 1\na: \"x\n\n  y\n\n  z\"\n\nc: 2\n":            {2, 3, 4, 5, 6, 7},
		"a: |\n  x\n  y\nc: 2\n":                            {1, 2, 3},
		"a:\n  sensitive: true\n  value: x\nc: 2\n":         {3},
		"a: {sensitive: true, value: x}\nc: 2\n":            {1},
		"a: {sensitive: true}\nc: 2\n":                      nil,
		"a: {sensitive: true, value: }\nc: 2\n":             nil,
		"a:\n  sensitive: true\n  valeu:\n    - x\n    - y": {4, 5},
		"a: {value: x}\na: {value: y}\nc: 2\n":              {1, 2},
		"x: &x\n  - y\na: *x\n":                             {1, 2},
		"x: &x {a: {value: y}}\n<<: *x\nb: 1\n":             {1},
		"x: &x {a: {value: y}}\n<<: [*x]\na: z\n":           {1, 3},
		"a: {value: {b:\n  c}, sensitive: true}\nc: 2\n":    {1, 2},
		"b: 1\n": nil,
		"":       {0},
	} {
		doc, err := Parse("v.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, doc.ValueLines(diag.Path{"a"}, skip)); diff != "" {
			t.Errorf("%q:\n%s", text, diff)
		}
	}
}

func TestLinesWith(t *testing.T) {
	doc, err := Parse("v.yaml", []byte("a: xyz\nb: 1\n# was xyz\nc: uvw\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{1, 3, 4}, doc.LinesWith([]string{"xyz", "uvw"})); diff != "" {
		t.Error(diff)
	}
}
