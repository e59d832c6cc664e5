package leaks

import (
	"maps"
	"slices"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/values"
)

// Canaries stand in the place of the sensitive values of one service in one
// environment.
type Canaries struct {
	cache   *Cache
	entries []entry
	find    []*index
}

// entry is a marked entry that canaries are planted for.
type entry struct {
	path  diag.Path // {"config", "DB_PASSWORD"}
	said  diag.Path // where the root chart's values have it
	shape shape
	// size is the length of the real value in bytes, when one is known.
	size  int
	known bool
}

// most is how many canaries there are. Of more entries, several share one.
const most = 512

// New returns canaries that are not planted yet.
func (c *Cache) New() *Canaries { return &Canaries{cache: c} }

// Plant puts a canary in the place of the value of each marked entry of any
// config block in merged: that of the chart and those of its subcharts. An
// entry without a value gets one, too, unless the values say that the Secret
// is made elsewhere: then the templates refuse a value. marked tells whether
// the entry at a path is marked, in any layer.
//
// A canary has the form of the value that it replaces, or that the entry's type
// asks for: digits for a number, a URL, a duration. A boolean and a value of a
// closed list can hold none; they are only changed in the second render.
func (c *Canaries) Plant(merged map[string]any, marked func(entry diag.Path) bool) {
	c.entries, c.find = nil, nil
	blocks(merged, nil, func(at diag.Path, above, block map[string]any) {
		elsewhere := !config.ReadDelivery(above).HelmSeesSecrets()
		for _, name := range slices.Sorted(maps.Keys(block)) {
			path := at.Append(name)
			if !takesValue(block[name], elsewhere) {
				continue
			}
			said := ofRoot(path)
			if !marked(said) {
				if said = path; !marked(said) {
					continue
				}
			}
			e := newEntry(path, said, block[name])
			block[name] = e.planted(block[name], len(c.entries)%most, first)
			c.entries = append(c.entries, e)
		}
	})
	if len(c.entries) > 0 {
		n := min(len(c.entries), most)
		c.find = append(c.find, c.cache.text(n))
		if slices.ContainsFunc(c.entries, func(e entry) bool { return e.shape.hasDigits() }) {
			c.find = append(c.find, c.cache.number(n))
		}
	}
}

// other plants the same canaries again, but those of the second set for the
// entries that change says.
func (c *Canaries) other(change func(n int) bool) Amend {
	return func(merged map[string]any, _ *values.Stack) {
		n := 0
		blocks(merged, nil, func(at diag.Path, _, block map[string]any) {
			for ; n < len(c.entries) && len(c.entries[n].path) == len(at)+1 && c.entries[n].path.HasPrefix(at); n++ {
				of, name := first, c.entries[n].path[len(at)]
				if change(n) {
					of = second
				}
				block[name] = c.entries[n].planted(block[name], n%most, of)
			}
		})
	}
}

// blocks calls use for each config block, in an order that does not change.
// above is the mapping that holds the block.
func blocks(merged map[string]any, at diag.Path, use func(at diag.Path, above, block map[string]any)) {
	const deepest = 64
	if len(at) > deepest {
		return
	}
	if block, ok := merged[config.Block].(map[string]any); ok {
		use(at.Append(config.Block), merged, block)
	}
	var tables []string
	for key, v := range merged {
		if _, ok := v.(map[string]any); ok && key != config.Block {
			tables = append(tables, key)
		}
	}
	slices.Sort(tables)
	for _, key := range tables {
		blocks(merged[key].(map[string]any), at.Append(key), use)
	}
}

// ofRoot is where the root chart's values have what stands at path: the global
// values of a subchart are copies.
func ofRoot(path diag.Path) diag.Path {
	for i := len(path) - 1; i > 0; i-- {
		if path[i] == "global" {
			return path[i:]
		}
	}
	return path
}

// takesValue tells an entry from what only stands where entries do, in a chart
// that means something else by config, and from an entry that must not have a
// value here.
func takesValue(v any, elsewhere bool) bool {
	long, ok := v.(map[string]any)
	if !ok {
		_, list := v.([]any)
		return v != nil && !list
	}
	_, has := long["value"]
	_, says := long["sensitive"]
	given := long["value"] != nil || long["default"] != nil
	return (has || says || given) && (given || !elsewhere)
}

// planted is an entry with a canary, in its own form. A default is a literal
// in git, yet no less a secret.
func (e *entry) planted(v any, n int, of set) any {
	long, ok := v.(map[string]any)
	if !ok {
		return e.shape.value(n, of)
	}
	long["value"] = e.shape.value(n, of)
	if long["default"] != nil {
		long["default"] = long["value"]
	}
	return long
}
