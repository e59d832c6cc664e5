package values

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each leaf is where Lookup finds it, and none is a collection.
func TestLeaves(t *testing.T) {
	table := map[string]any{
		"b": map[string]any{"y": nil, "x": true, "empty": map[string]any{}},
		"a": []any{"one", map[string]any{"k": 2.0}, []any{}},
	}
	var got []string
	for _, path := range Leaves(table, nil) {
		got = append(got, path.String())
		v, ok := Lookup(table, path)
		if _, isTable := v.(map[string]any); !ok || isTable {
			t.Errorf("%s: %v, %v", path, v, ok)
		}
	}
	if diff := cmp.Diff([]string{"a[0]", "a[1].k", "b.x", "b.y"}, got); diff != "" {
		t.Errorf("leaves (-want +got):\n%s", diff)
	}
}

func TestBrief(t *testing.T) {
	for want, v := range map[string]any{
		"null": nil, `"a\nb"`: "a\nb", "true": true, "1500000": 1.5e6, "0.25": 0.25, "3": int64(3),
		"{1 key}": map[string]any{"a": 1}, "{0 keys}": map[string]any{}, "[2 items]": []any{1, 2},
	} {
		if got := Brief(v); got != want {
			t.Errorf("%#v is %s, want %s", v, got, want)
		}
	}
}
