package policy

import (
	"crypto/sha256"
	"sync"

	"github.com/chartyard/chartyard/internal/manifest"
)

// memo remembers what the fixed rules said of an object, by all that their
// answer depends on. The zero value is ready.
type memo struct {
	mu    sync.Mutex
	known map[memoKey][]result
}

type memoKey [sha256.Size]byte

// key of an object. The parts are kept apart by their lengths.
func key(obj *manifest.Object, params string) memoKey {
	h := sha256.New()
	for _, s := range []string{params, obj.At.String(), obj.Text} {
		var size [8]byte
		for i, n := 0, len(s); n > 0; i, n = i+1, n>>8 {
			size[i] = byte(n)
		}
		h.Write(size[:])
		h.Write([]byte(s))
	}
	return memoKey(h.Sum(nil))
}

func (m *memo) get(k memoKey) ([]result, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	results, ok := m.known[k]
	return results, ok
}

func (m *memo) put(k memoKey, results []result) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil {
		m.known = map[memoKey][]result{}
	}
	m.known[k] = results
}
