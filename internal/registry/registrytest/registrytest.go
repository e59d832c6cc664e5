package registrytest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// ManifestType is the media type of manifests that Push makes.
const ManifestType = "application/vnd.oci.image.manifest.v1+json"

// Layer is a blob and how a manifest describes it.
type Layer struct {
	MediaType, Title string
	Text             string
}

// Server is a registry that answers what the distribution specification says of
// pulling, and of pushing in one piece, and 404 to everything else. Set its
// fields before the first request.
type Server struct {
	// Login is user:password; when it is set, every request wants a token that
	// only this login gets.
	Login string
	// Answer may take a request over; it reports whether it did.
	Answer func(w http.ResponseWriter, r *http.Request) bool

	server *httptest.Server
	mu     sync.Mutex
	known  map[string]content // by path
	asked  []string
}

type content struct{ mediaType, text string }

// New starts a registry that ends with the test, and keeps the machine's own
// credentials out of it.
func New(t *testing.T) *Server {
	t.Helper()
	t.Setenv("DOCKER_CONFIG", t.TempDir())
	s := Start()
	t.Cleanup(s.Close)
	return s
}

// Start starts a registry, to be ended with Close. It leaves credentials alone.
func Start() *Server {
	s := &Server{known: map[string]content{}}
	s.server = httptest.NewServer(s)
	return s
}

// Host is the registry's name and port.
func (s *Server) Host() string { return strings.TrimPrefix(s.server.URL, "http://") }

// Close ends the registry: from then on it cannot be reached.
func (s *Server) Close() { s.server.Close() }

// Asked lists the paths of all requests so far that were not turned away.
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.asked...)
}

// Push puts an artifact into a repository and gives its digest.
func (s *Server) Push(repository, tag string, layers ...Layer) string {
	type descriptor struct {
		MediaType   string            `json:"mediaType"`
		Digest      string            `json:"digest"`
		Size        int               `json:"size"`
		Annotations map[string]string `json:"annotations,omitempty"`
	}
	config := Layer{MediaType: "application/vnd.unknown.config.v1+json", Text: "{}"}
	var all []descriptor
	for _, l := range append([]Layer{config}, layers...) {
		d := descriptor{MediaType: l.MediaType, Digest: Digest(l.Text), Size: len(l.Text)}
		if l.Title != "" {
			d.Annotations = map[string]string{"org.opencontainers.image.title": l.Title}
		}
		s.put("/v2/"+repository+"/blobs/"+d.Digest, "application/octet-stream", l.Text)
		all = append(all, d)
	}
	text, _ := json.Marshal(map[string]any{"schemaVersion": 2, "config": all[0], "layers": all[1:]}) // texts and numbers
	return s.PushManifest(repository, tag, ManifestType, string(text))
}

// PushManifest puts any text in the place of a manifest and gives its digest.
func (s *Server) PushManifest(repository, tag, mediaType, text string) string {
	for _, reference := range []string{tag, Digest(text)} {
		s.put("/v2/"+repository+"/manifests/"+reference, mediaType, text)
	}
	return Digest(text)
}

// Replace changes what stands under the digest of a text.
func (s *Server) Replace(repository, text, with string) {
	s.put("/v2/"+repository+"/blobs/"+Digest(text), "application/octet-stream", with)
}

func (s *Server) put(path, mediaType, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known[path] = content{mediaType, text}
}

// Digest is the SHA-256 of a text as registries write it.
func Digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// LogIn writes what docker login leaves: an encoded user:password for a host.
func LogIn(t *testing.T, host, encoded string) {
	t.Helper()
	text, err := json.Marshal(map[string]any{"auths": map[string]any{host: map[string]string{"auth": encoded}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(os.Getenv("DOCKER_CONFIG"), "config.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
}

const token = "a-token-of-this-registry"

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case s.Answer != nil && s.Answer(w, r):
	case s.Login != "" && r.URL.Path == "/token":
		s.giveToken(w, r)
	case s.Login != "" && r.Header.Get("Authorization") != "Bearer "+token:
		w.Header().Set("WWW-Authenticate", `Bearer realm="`+s.server.URL+`/token",service="test"`)
		http.Error(w, `{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}`, http.StatusUnauthorized)
	default:
		s.serve(w, r)
	}
}

func (s *Server) giveToken(w http.ResponseWriter, r *http.Request) {
	if user, password, _ := r.BasicAuth(); user+":"+password != s.Login {
		http.Error(w, `{"errors":[{"code":"DENIED","message":"wrong login"}]}`, http.StatusUnauthorized)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write([]byte(`{"token":"` + token + `"}`))
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r.URL.Path)
	if r.Method == http.MethodPost || r.Method == http.MethodPut {
		s.take(w, r)
		return
	}
	one, ok := s.known[r.URL.Path]
	if !ok || r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, `{"errors":[{"code":"NAME_UNKNOWN"}]}`, http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", one.mediaType)
	w.Header().Set("Content-Length", strconv.Itoa(len(one.text)))
	if strings.Contains(r.URL.Path, "/manifests/") {
		w.Header().Set("Docker-Content-Digest", Digest(one.text))
	}
	w.Write([]byte(one.text))
}

// take is a push: a blob is announced and then put under its digest, a manifest
// put under its digest or tag.
func (s *Server) take(w http.ResponseWriter, r *http.Request) {
	blob, upload := strings.CutSuffix(r.URL.Path, "/uploads/")
	if r.Method == http.MethodPost && upload {
		w.Header().Set("Location", r.URL.Path)
		w.WriteHeader(http.StatusAccepted)
		return
	}
	text, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	sum := Digest(string(text))
	at, mediaType := r.URL.Path, r.Header.Get("Content-Type")
	if upload {
		at = blob + "/" + r.URL.Query().Get("digest")
	}
	if name := at[strings.LastIndex(at, "/")+1:]; strings.Contains(name, ":") && name != sum {
		http.Error(w, `{"errors":[{"code":"DIGEST_INVALID"}]}`, http.StatusBadRequest)
		return
	}
	s.known[at] = content{mediaType, string(text)}
	w.Header().Set("Docker-Content-Digest", sum)
	w.Header().Set("Location", at)
	w.WriteHeader(http.StatusCreated)
}
