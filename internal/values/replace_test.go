package values

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/diag"
)

func TestReplaceChangesOneValue(t *testing.T) {
	defaults := map[string]any{
		"a":    map[string]any{"b": "old", "c": "kept"},
		"list": []any{map[string]any{"n": "one"}, map[string]any{"n": "two", "m": "kept"}},
	}
	user := map[string]any{"a": map[string]any{"b": "user"}}
	chart := &Chart{Name: "x", Values: defaults}
	merged, _, err := Coalesce(chart, user, DropNulls)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []diag.Path{{"a", "b"}, {"a", "new", "deep"}, {"list", "1", "n"}, {"list", "0"}, {"a"}} {
		changed := Replace(user, merged, path, "new")
		got, _, err := Coalesce(chart, changed, DropNulls)
		if err != nil {
			t.Fatal(err)
		}
		if v, _ := Lookup(got, path); v != "new" {
			t.Errorf("%s is %v", path, v)
		}
		if path.Equal(diag.Path{"list", "1", "n"}) {
			if v, _ := Lookup(got, diag.Path{"list", "1", "m"}); v != "kept" {
				t.Errorf("a neighbour in the list is %v", v)
			}
		}
	}
	if diff := cmp.Diff(map[string]any{"a": map[string]any{"b": "user"}}, user); diff != "" {
		t.Errorf("the user's values were changed (-want +got):\n%s", diff)
	}
}
