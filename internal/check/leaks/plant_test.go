package leaks

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/values"
)

// Planting again gives what planting gave, and the other canaries differ in
// every entry that is to change and in no other.
func TestPlantAgain(t *testing.T) {
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 1))
		merged := randomValues(r, 3)
		real := values.Copy(merged)
		c := new(Cache).New()
		c.Plant(merged, func(path diag.Path) bool { return len(path[len(path)-1])%2 == 1 })
		again := values.Copy(real)
		c.other(func(int) bool { return false })(again, nil)
		if diff := cmp.Diff(merged, again); diff != "" {
			t.Fatalf("seed %d (-first +again):\n%s", seed, diff)
		}
		changed := values.Copy(real)
		c.other(func(n int) bool { return n%2 == 0 })(changed, nil)
		for n, e := range c.entries {
			a, _ := values.Lookup(merged, e.path)
			b, _ := values.Lookup(changed, e.path)
			if same := cmp.Equal(a, b); same == (n%2 == 0) {
				t.Fatalf("seed %d: %s: %v and %v", seed, e.path, a, b)
			}
		}
	}
}

func randomValues(r *rand.Rand, depth int) map[string]any {
	out := map[string]any{}
	for range r.IntN(4) {
		key := []string{"a", "sub", "config", "global", "configDelivery"}[r.IntN(5)]
		switch {
		case key == "config":
			block := map[string]any{}
			for i := range r.IntN(4) {
				block[fmt.Sprint("X", 7<<(4*i))] = randomEntry(r)
			}
			out[key] = block
		case key == "configDelivery":
			out[key] = map[string]any{"secret": []any{"chart", "external", 3.0}[r.IntN(3)]}
		case depth > 0:
			out[key] = randomValues(r, depth-1)
		}
	}
	return out
}

func randomEntry(r *rand.Rand) any {
	scalars := []any{nil, "", "x", 1.5, true, "12", "https://a:b@c", `{"a": ["b"]}`, "{", []any{"a"}, map[string]any{"a": "b"}}
	v := scalars[r.IntN(len(scalars))]
	if r.IntN(3) == 0 {
		return v
	}
	long := map[string]any{"sensitive": true}
	if r.IntN(2) == 0 {
		long["value"] = v
	}
	if r.IntN(4) == 0 {
		long["default"] = "y"
	}
	if r.IntN(3) == 0 {
		long["type"] = []any{"string", "integer", "number", "boolean", "url", "duration", "odd", 3.0}[r.IntN(8)]
	}
	if r.IntN(6) == 0 {
		long["enum"] = []any{[]any{}, []any{"a", "b"}, "a"}[r.IntN(3)]
	}
	return long
}
