package registry

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/registry"
	"oras.land/oras-go/v2/registry/remote"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/credentials"
	"oras.land/oras-go/v2/registry/remote/retry"
)

// Scheme begins a reference to a registry.
const Scheme = "oci://"

// MostBytes is how much the blobs of an artifact that are fetched may hold
// together.
const MostBytes = 64 << 20

const mostLayers = 1000

// Store keeps data by name from one run to the next.
type Store interface {
	Get(name string) ([]byte, error)
	Put(name string, data []byte) error
}

// Client fetches artifacts. The zero value is ready.
type Client struct {
	// PlainHTTP speaks HTTP without TLS to every registry; to one of this very
	// machine a client always does.
	PlainHTTP bool
	// Keep has the artifacts that were asked for by digest; nil for none.
	Keep Store
	// TimeLimit is for a whole artifact; zero means a minute.
	TimeLimit time.Duration
}

// Layer is one blob of an artifact.
type Layer struct {
	MediaType string
	Title     string // org.opencontainers.image.title: the name of the file it was
	Data      []byte
}

// Fetch gives the layers of an artifact that are wanted, in their order, with
// the media types of the others. The reference is oci://registry/repository with
// :tag or @digest, or both, when the digest counts; without either it is :latest.
// What was asked for by digest before is taken from Keep. The error is an
// *Error, or that of the context.
func (c Client) Fetch(ctx context.Context, reference string, wanted func(Layer) bool) (layers []Layer, others []string, err error) {
	ref, err := parse(reference)
	if err != nil {
		return nil, nil, err
	}
	a, known := c.kept(ref, wanted)
	if !known {
		limit := cmp.Or(c.TimeLimit, time.Minute)
		limited, done := context.WithTimeoutCause(ctx, limit, fmt.Errorf("no whole answer in %v", limit))
		defer done()
		if a, err = c.fetch(limited, ref, wanted); err != nil {
			if ctx.Err() != nil {
				return nil, nil, ctx.Err()
			}
			return nil, nil, explain(limited, ref, err)
		}
		c.keep(ref, a)
	}
	for i, desc := range a.layers {
		if layer := layerOf(desc); wanted(layer) {
			layer.Data = a.blobs[i]
			layers = append(layers, layer)
		} else {
			others = append(others, layer.MediaType)
		}
	}
	return layers, others, nil
}

func parse(reference string) (registry.Reference, error) {
	ref, err := registry.ParseReference(strings.TrimPrefix(reference, Scheme))
	if err != nil {
		return ref, &Error{Kind: Malformed, Msg: "no reference to a registry", Next: "write oci://registry/repository:tag or oci://registry/repository@sha256:…"}
	}
	ref.Reference = cmp.Or(ref.Reference, "latest")
	return ref, nil
}

func layerOf(desc ocispec.Descriptor) Layer {
	return Layer{MediaType: desc.MediaType, Title: desc.Annotations[ocispec.AnnotationTitle]}
}

// artifact is a manifest and the blobs of it that were fetched; nil stands for
// the others.
type artifact struct {
	manifest []byte
	layers   []ocispec.Descriptor
	blobs    [][]byte
}

func (c Client) fetch(ctx context.Context, ref registry.Reference, wanted func(Layer) bool) (artifact, error) {
	repo, err := c.repository(ref)
	if err != nil {
		return artifact{}, err
	}
	desc, body, err := repo.FetchReference(ctx, ref.Reference)
	if err != nil {
		return artifact{}, err
	}
	defer body.Close()
	if desc.Size > repo.MaxMetadataBytes {
		return artifact{}, &Error{Kind: Malformed, Msg: "the manifest is too large"}
	}
	text, err := content.ReadAll(body, desc)
	if err != nil {
		return artifact{}, err
	}
	a, err := read(desc.MediaType, text)
	if err != nil {
		return artifact{}, err
	}
	if err := a.measure(wanted); err != nil {
		return artifact{}, err
	}
	for i, desc := range a.layers {
		if wanted(layerOf(desc)) {
			if a.blobs[i], err = blob(ctx, repo, desc); err != nil {
				return artifact{}, err
			}
		}
	}
	return a, nil
}

// read takes the manifest of an image, OCI's or Docker's.
func read(mediaType string, text []byte) (artifact, error) {
	const docker = "application/vnd.docker.distribution.manifest.v2+json"
	if mediaType != ocispec.MediaTypeImageManifest && mediaType != docker {
		return artifact{}, &Error{Kind: Malformed, Msg: "it is " + mediaType + ", no artifact with layers", Next: "name one artifact, by its tag or digest"}
	}
	var m ocispec.Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return artifact{}, &Error{Kind: Malformed, Msg: "its manifest cannot be read: " + err.Error()}
	}
	if len(m.Layers) > mostLayers {
		return artifact{}, &Error{Kind: Malformed, Msg: fmt.Sprintf("it has %d layers; %d are too many", len(m.Layers), mostLayers+1)}
	}
	return artifact{manifest: text, layers: m.Layers, blobs: make([][]byte, len(m.Layers))}, nil
}

// measure refuses an artifact that says itself that it is too large; no blob is
// read further than it says.
func (a artifact) measure(wanted func(Layer) bool) error {
	left := int64(MostBytes)
	for _, desc := range a.layers {
		if !wanted(layerOf(desc)) {
			continue
		}
		if desc.Size < 0 || desc.Size > left {
			return &Error{Kind: Malformed, Msg: fmt.Sprintf("it holds more than %d MB", MostBytes>>20)}
		}
		left -= desc.Size
	}
	return nil
}

// blob reads one and holds it to its size and digest.
func blob(ctx context.Context, repo *remote.Repository, desc ocispec.Descriptor) ([]byte, error) {
	if err := desc.Digest.Validate(); err != nil {
		return nil, &Error{Kind: Malformed, Msg: "its manifest names a layer without a digest"}
	}
	body, err := repo.Blobs().Fetch(ctx, desc)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return content.ReadAll(io.LimitReader(body, desc.Size+1), desc)
}

func (c Client) repository(ref registry.Reference) (*remote.Repository, error) {
	store, err := credentials.NewStoreFromDocker(credentials.StoreOptions{DetectDefaultNativeStore: true})
	if err != nil {
		return nil, &Error{Kind: Denied, Msg: "the credentials of docker login cannot be read", Next: "look at config.json in DOCKER_CONFIG or ~/.docker"}
	}
	client := &auth.Client{
		Client:     &http.Client{Transport: &retry.Transport{Policy: patience}, CheckRedirect: stayPrivate},
		Credential: credentials.Credential(store),
		Cache:      auth.NewCache(),
	}
	client.SetUserAgent("chartyard")
	return &remote.Repository{
		Client: client, Reference: ref, PlainHTTP: c.PlainHTTP || loopback(ref.Host()),
		MaxMetadataBytes: 4 << 20,
	}, nil
}

// patience tries again twice, where that can help.
func patience() retry.Policy {
	return &retry.GenericPolicy{
		Retryable: retry.DefaultPredicate, Backoff: retry.DefaultBackoff,
		MinWait: 100 * time.Millisecond, MaxWait: 3 * time.Second, MaxRetry: 2,
	}
}

// stayPrivate follows a registry to where its blobs are, but not out of TLS.
func stayPrivate(req *http.Request, via []*http.Request) error {
	switch {
	case len(via) >= 10:
		return errors.New("it redirects in a circle")
	case via[len(via)-1].URL.Scheme == "https" && req.URL.Scheme != "https":
		return errors.New("it redirects from https to " + req.URL.Scheme)
	}
	return nil
}

// loopback tells a registry of this very machine by its name.
func loopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
