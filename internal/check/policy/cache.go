package policy

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io/fs"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/version"

	"github.com/chartyard/chartyard/internal/rego"
)

// Store keeps data by name from one run to the next.
type Store interface {
	Get(name string) ([]byte, error)
	Put(name string, data []byte) error
}

// LoadCached is Load, with the compiled form of policies that it has taken
// before from a store. Build tells builds of the program apart, for what one has
// checked another may refuse. The store is given nothing of what policies are
// run on. A store that fails costs time and is no error.
//
// Whoever can write to the store decides what the policies say; that they look
// at nothing but their input holds even then.
func LoadCached(fsys fs.FS, store Store, build string) (*Policies, error) {
	sources, err := read(fsys)
	if err != nil {
		return nil, err
	}
	name := storeName(sources, build)
	if data, err := store.Get(name); err == nil {
		if p, err := fromStore(sources, string(data)); err == nil {
			return p, nil
		}
	}
	p, err := load(sources, mode{})
	if err != nil {
		return nil, err
	}
	if data, err := p.forStore(sources); err == nil {
		_ = store.Put(name, data) // the next run tries again
	}
	return p, nil
}

// storeName is a hash of all that the compiled form of policies rests on.
func storeName(sources []*source, build string) string {
	h := sha256.New()
	texts := []string{build, version.Version}
	for _, src := range sources {
		texts = append(texts, src.file, src.text)
	}
	for _, s := range texts {
		h.Write(binary.AppendUvarint(nil, uint64(len(s))))
		h.Write([]byte(s))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// forStore is what packAll gives, each with its length, in order of the sources.
func (p *Policies) forStore(sources []*source) ([]byte, error) {
	packed, err := p.packAll(sources)
	if err != nil {
		return nil, err
	}
	var out []byte
	for _, src := range sources {
		out = binary.AppendUvarint(out, uint64(len(packed[src.file])))
		out = append(out, packed[src.file]...)
	}
	return out, nil
}

func fromStore(sources []*source, data string) (*Policies, error) {
	d := rego.NewReader(data)
	next := func(*source) (string, error) { return d.Take(d.Count()), d.Err() }
	return unpackAll(sources, next, ast.StageCheckUndefinedFuncs)
}
