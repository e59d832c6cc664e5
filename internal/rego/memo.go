package rego

import (
	"crypto/sha256"
	"encoding/binary"
	"sync"
)

// Key tells by a hash what an answer depends on.
type Key [sha256.Size]byte

// KeyOf is the key of texts. They are kept apart by their lengths.
func KeyOf(texts ...string) Key {
	h := sha256.New()
	for _, s := range texts {
		h.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(s))))
		h.Write([]byte(s))
	}
	return Key(h.Sum(nil))
}

// Memo remembers the results that rules gave, by all that they depend on. The
// zero value is ready, and safe for concurrent use.
type Memo[Result any] struct {
	mu    sync.Mutex
	known map[Key][]Result
}

// Get is what was put under the key, if anything was.
func (m *Memo[Result]) Get(k Key) ([]Result, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	results, ok := m.known[k]
	return results, ok
}

// Put keeps results, none of them too. They are shared from then on.
func (m *Memo[Result]) Put(k Key, results []Result) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil {
		m.known = map[Key][]Result{}
	}
	m.known[k] = results
}

// Len is how many keys are known.
func (m *Memo[Result]) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.known)
}
