package schemas

import (
	"fmt"
	"testing"

	"github.com/chartyard/chartyard/internal/check"
)

// A fleet's schemas do not all stay in memory, the one in use does.
func TestCacheForgets(t *testing.T) {
	schema := func(i int) check.Schema {
		return check.Schema{Text: fmt.Appendf(nil, `{"maximum": %d}`, i)}
	}
	cache := NewCache()
	shared := cache.get(schema(-1))
	for i := range 3 * maxKept {
		if cache.get(schema(-1)) != shared {
			t.Fatalf("after %d others, the schema in use is compiled again", i)
		}
		if !cache.get(schema(i)).surelyValid(float64(i)) || cache.get(schema(i)).surelyValid(float64(i+1)) {
			t.Errorf("schema %d: wrong verdict", i)
		}
	}
	if len(cache.kept) != maxKept {
		t.Errorf("%d schemas kept, want %d", len(cache.kept), maxKept)
	}
}
