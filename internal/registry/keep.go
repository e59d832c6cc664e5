package registry

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/registry"
)

// parcel is an artifact as Keep has it.
type parcel struct {
	Manifest []byte
	Blobs    [][]byte
}

// keep keeps what was asked for by digest. A store that fails costs time and is
// no error.
func (c Client) keep(ref registry.Reference, a artifact) {
	if _, err := ref.Digest(); err != nil || c.Keep == nil {
		return
	}
	if data, err := json.Marshal(parcel{Manifest: a.manifest, Blobs: a.blobs}); err == nil {
		_ = c.Keep.Put(entry(ref), data) // the next run fetches it again
	}
}

// kept gives what was asked for by digest before, when every byte of what is wanted is what
// the digest says.
func (c Client) kept(ref registry.Reference, wanted func(Layer) bool) (artifact, bool) {
	sum, err := ref.Digest()
	if err != nil || c.Keep == nil {
		return artifact{}, false
	}
	data, err := c.Keep.Get(entry(ref))
	if err != nil {
		return artifact{}, false
	}
	var p parcel
	if err := json.Unmarshal(data, &p); err != nil || !is(sum, p.Manifest) {
		return artifact{}, false
	}
	a, err := read(ocispec.MediaTypeImageManifest, p.Manifest)
	if err != nil || len(p.Blobs) != len(a.layers) {
		return artifact{}, false
	}
	for i, desc := range a.layers {
		if wanted(layerOf(desc)) && !is(desc.Digest, p.Blobs[i]) {
			return artifact{}, false
		}
	}
	a.blobs = p.Blobs
	return a, true
}

func is(sum digest.Digest, data []byte) bool {
	return sum.Validate() == nil && sum.Algorithm().FromBytes(data) == sum
}

// entry names what is kept of an artifact.
func entry(ref registry.Reference) string {
	sum := sha256.Sum256([]byte("artifact " + ref.String()))
	return hex.EncodeToString(sum[:])
}
