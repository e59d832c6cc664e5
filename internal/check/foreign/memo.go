package foreign

import (
	"crypto/sha256"
	"encoding/binary"
	"sync"
)

// memo remembers what the rules said of a document, by all that their answer
// depends on. The zero value is ready.
type memo struct {
	mu    sync.Mutex
	known map[memoKey][]result
}

type memoKey [sha256.Size]byte

// key of a document. The parts are kept apart by the length of the first.
func key(doc document) memoKey {
	text := binary.AppendUvarint(nil, uint64(len(doc.template)))
	text = append(text, doc.template...)
	return sha256.Sum256(append(text, doc.objects[0].Text...))
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
