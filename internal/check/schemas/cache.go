package schemas

import (
	"strings"
	"sync"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/schemas/flat"
)

// maxKept is how many schemas a cache keeps at once. A fleet has one a service,
// and is done with a service before it begins many others.
const maxKept = 64

// Cache keeps compiled schemas by their text, those that were used last. It is
// safe for concurrent use; share one for all services of a run.
type Cache struct {
	flat  flat.Compiler
	mu    sync.Mutex
	kept  map[string]*entry
	clock int
}

// entry is a schema, compiled twice: flat, which says fast that values are valid,
// and whole, once that said anything else.
type entry struct {
	used  int                 // when last, by the cache's clock
	flat  func() *flat.Schema // nil where the schema is not for it
	whole func() (*compiled, error)
}

func (c *Cache) newEntry(text string) *entry {
	return &entry{
		flat: sync.OnceValue(func() *flat.Schema {
			schema, err := c.flat.Compile(strings.TrimPrefix(text, byteOrderMark))
			if err != nil {
				return nil
			}
			return schema
		}),
		whole: sync.OnceValues(func() (*compiled, error) { return compile([]byte(text)) }),
	}
}

// surelyValid reports whether there is nothing to find in the instance.
func (e *entry) surelyValid(instance any) bool {
	schema := e.flat()
	return schema != nil && schema.Valid(instance)
}

// NewCache returns an empty cache.
func NewCache() *Cache {
	return &Cache{flat: flat.Compiler{Format: formatsOfHelm()}, kept: map[string]*entry{}}
}

// Warm compiles a schema so that a check finds it done. Called while charts
// are rendered, it takes the time of compiling off the path.
func (c *Cache) Warm(s check.Schema) {
	if e := c.get(s); e.flat() == nil {
		_, _ = e.whole() // a fault is kept for the check, which reports it
	}
}

func (c *Cache) get(s check.Schema) *entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clock++
	e, ok := c.kept[string(s.Text)]
	if !ok {
		if len(c.kept) >= maxKept {
			c.forget()
		}
		text := string(s.Text)
		e = c.newEntry(text)
		c.kept[text] = e
	}
	e.used = c.clock
	return e
}

// forget drops the schema that was not used for longest.
func (c *Cache) forget() {
	oldest, since := "", c.clock
	for text, e := range c.kept {
		if e.used < since {
			oldest, since = text, e.used
		}
	}
	delete(c.kept, oldest)
}
