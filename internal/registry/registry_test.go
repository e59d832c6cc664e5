package registry_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/registry"
	"github.com/chartyard/chartyard/internal/registry/registrytest"
)

func all(registry.Layer) bool { return true }

var two = []registrytest.Layer{
	{MediaType: "text/one", Title: "one.txt", Text: "one"},
	{MediaType: "text/two", Text: "two"},
}

func fetched(t *testing.T, c registry.Client, reference string) []registry.Layer {
	t.Helper()
	layers, _, err := c.Fetch(t.Context(), reference, all)
	if err != nil {
		t.Fatal(err)
	}
	return layers
}

var wantTwo = []registry.Layer{
	{MediaType: "text/one", Title: "one.txt", Data: []byte("one")},
	{MediaType: "text/two", Data: []byte("two")},
}

func TestFetch(t *testing.T) {
	s := registrytest.New(t)
	digest := s.Push("team/rules", "1", two...)
	s.Push("team/rules", "latest", two...)
	for _, reference := range []string{":1", "", "@" + digest, ":other@" + digest} {
		got := fetched(t, registry.Client{}, "oci://"+s.Host()+"/team/rules"+reference)
		if diff := cmp.Diff(wantTwo, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", reference, diff)
		}
	}
}

// Layers that are not wanted are named and not fetched.
func TestFetchLeavesOut(t *testing.T) {
	s := registrytest.New(t)
	s.Push("rules", "1", two...)
	layers, others, err := registry.Client{}.Fetch(t.Context(), "oci://"+s.Host()+"/rules:1", func(l registry.Layer) bool { return l.Title == "one.txt" })
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wantTwo[:1], layers); diff != "" {
		t.Errorf("layers (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"text/two"}, others); diff != "" {
		t.Errorf("others (-want +got):\n%s", diff)
	}
	want := []string{"/v2/rules/manifests/1", "/v2/rules/blobs/" + registrytest.Digest("one")}
	if diff := cmp.Diff(want, s.Asked()); diff != "" {
		t.Errorf("asked for (-want +got):\n%s", diff)
	}
}

// memory is a store that is empty at first.
type memory map[string][]byte

func (m memory) Get(name string) ([]byte, error) {
	if data, ok := m[name]; ok {
		return data, nil
	}
	return nil, errors.New("no such entry")
}

func (m memory) Put(name string, data []byte) error {
	m[name] = data
	return nil
}

func TestOnlyWhatADigestNamesIsKept(t *testing.T) {
	s := registrytest.New(t)
	digest := s.Push("rules", "1", two...)
	store := memory{}
	c := registry.Client{Keep: store}
	for range 2 {
		fetched(t, c, "oci://"+s.Host()+"/rules:1")
	}
	if len(store) != 0 || len(s.Asked()) != 6 {
		t.Errorf("by tag: %d kept and %d requests, want none and 6", len(store), len(s.Asked()))
	}
	pinned := "oci://" + s.Host() + "/rules@" + digest
	fetched(t, c, pinned)
	s.Close()
	if diff := cmp.Diff(wantTwo, fetched(t, c, pinned)); diff != "" {
		t.Errorf("from the store (-want +got):\n%s", diff)
	}
	if _, _, err := c.Fetch(t.Context(), "oci://"+s.Host()+"/other@"+digest, all); err == nil {
		t.Error("what is kept of one repository is given for another")
	}
}

// Nothing but what the digest names is taken from the store.
func TestWhatIsKeptIsHeldToItsDigest(t *testing.T) {
	s := registrytest.New(t)
	digest := s.Push("rules", "1", two...)
	store := memory{}
	c := registry.Client{Keep: store}
	pinned := "oci://" + s.Host() + "/rules@" + digest
	fetched(t, c, pinned)
	b64 := base64.StdEncoding.EncodeToString
	for name, whole := range store {
		for _, damage := range []string{
			"", "{}", string(whole[:len(whole)/2]),
			strings.Replace(string(whole), b64([]byte("one")), b64([]byte("two")), 1),
			strings.Replace(string(whole), `"`+b64([]byte("one"))+`"`, "null", 1),
		} {
			if damage == string(whole) {
				t.Fatal("nothing is damaged")
			}
			before := len(s.Asked())
			store[name] = []byte(damage)
			if diff := cmp.Diff(wantTwo, fetched(t, c, pinned)); diff != "" {
				t.Errorf("%.40q (-want +got):\n%s", damage, diff)
			}
			if len(s.Asked()) != before+3 {
				t.Errorf("%.40q: %d requests, want 3", damage, len(s.Asked())-before)
			}
		}
	}
}

func TestCredentialsAreThoseOfDockerLogin(t *testing.T) {
	s := registrytest.New(t)
	s.Login = "ann:secret word"
	s.Push("rules", "1", two...)
	reference := "oci://" + s.Host() + "/rules:1"
	for name, login := range map[string]string{"none": "", "wrong": "ann:other word"} {
		if login != "" {
			registrytest.LogIn(t, s.Host(), base64.StdEncoding.EncodeToString([]byte(login)))
		}
		_, _, err := registry.Client{}.Fetch(t.Context(), reference, all)
		wrong := as(t, err)
		if wrong.Kind != registry.Denied || !strings.Contains(err.Error(), "log in with docker login "+s.Host()) || strings.Contains(err.Error(), "word") {
			t.Errorf("%s: error %v of kind %v", name, err, wrong.Kind)
		}
	}
	registrytest.LogIn(t, s.Host(), base64.StdEncoding.EncodeToString([]byte(s.Login)))
	if diff := cmp.Diff(wantTwo, fetched(t, registry.Client{}, reference)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func as(t *testing.T, err error) *registry.Error {
	t.Helper()
	var out *registry.Error
	if !errors.As(err, &out) {
		t.Fatalf("error %v, want one of the registry", err)
	}
	return out
}

func TestErrors(t *testing.T) {
	s := registrytest.New(t)
	s.Push("damaged", "1", registrytest.Layer{Text: "whole"})
	s.Replace("damaged", "whole", "mangl")
	s.Push("longer", "1", registrytest.Layer{Text: "short"})
	s.Replace("longer", "short", "shorter")
	s.PushManifest("index", "1", "application/vnd.oci.image.index.v1+json", "{}")
	s.PushManifest("broken", "1", registrytest.ManifestType, "{")
	large := fmt.Sprintf(`{"layers": [{"digest": %q, "size": %d}, {"digest": %[1]q, "size": 1}]}`, registrytest.Digest("x"), registry.MostBytes)
	s.PushManifest("large", "1", registrytest.ManifestType, large)
	s.PushManifest("negative", "1", registrytest.ManifestType, `{"layers": [{"size": -1}]}`)
	s.PushManifest("nameless", "1", registrytest.ManifestType, `{"layers": [{"size": 1}]}`)
	s.PushManifest("many", "1", registrytest.ManifestType, `{"layers": [{}`+strings.Repeat(",{}", 1000)+`]}`)
	at := "registry " + s.Host() + ": "
	for reference, want := range map[string]struct {
		kind registry.Kind
		text string
	}{
		"nothing:1":  {registry.NotFound, at + "nothing:1: there is no such artifact; look at the repository and the tag or digest"},
		"damaged:1":  {registry.Malformed, at + "damaged:1: what the registry gave does not fit its digest; push the artifact again"},
		"longer:1":   {registry.Unreachable, at + "longer:1: GET "},
		"index:1":    {registry.Malformed, at + "index:1: it is application/vnd.oci.image.index.v1+json, no artifact with layers; name one artifact, by its tag or digest"},
		"broken:1":   {registry.Malformed, at + "broken:1: its manifest cannot be read: unexpected end of JSON input"},
		"large:1":    {registry.Malformed, at + "large:1: it holds more than 64 MB"},
		"negative:1": {registry.Malformed, at + "negative:1: it holds more than 64 MB"},
		"nameless:1": {registry.Malformed, at + "nameless:1: its manifest names a layer without a digest"},
		"many:1":     {registry.Malformed, at + "many:1: it has 1001 layers; "},
		"UPPER:1":    {registry.Malformed, "no reference to a registry; write oci://registry/repository:tag or oci://registry/repository@sha256:…"},
		"a@sha256:1": {registry.Malformed, "no reference to a registry; write oci://"},
	} {
		_, _, err := registry.Client{}.Fetch(t.Context(), "oci://"+s.Host()+"/"+reference, all)
		if got := as(t, err); got.Kind != want.kind || !strings.HasPrefix(err.Error(), want.text) {
			t.Errorf("%s: kind %v, error %v; want kind %v, %s", reference, got.Kind, err, want.kind, want.text)
		}
	}
}

// Blobs may be elsewhere; what the address there holds besides is not told.
func TestRedirects(t *testing.T) {
	s := registrytest.New(t)
	s.Push("rules", "1", two...)
	s.Push("short", "1", registrytest.Layer{Text: "short"})
	s.Replace("short", "short", "shorter")
	s.Answer = func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.Path, "/blobs/") || r.URL.RawQuery != "" {
			return false
		}
		http.Redirect(w, r, r.URL.Path+"?signature=of+the+registry", http.StatusTemporaryRedirect)
		return true
	}
	if diff := cmp.Diff(wantTwo, fetched(t, registry.Client{}, "oci://"+s.Host()+"/rules:1")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, _, err := registry.Client{}.Fetch(t.Context(), "oci://"+s.Host()+"/short:1", all)
	if as(t, err); !strings.Contains(err.Error(), "mismatch Content-Length") || strings.Contains(err.Error(), "signature") {
		t.Errorf("error %v", err)
	}
}

func TestRegistriesThatDoNotAnswer(t *testing.T) {
	s := registrytest.New(t)
	reference := "oci://" + s.Host() + "/rules:1"
	s.Answer = func(_ http.ResponseWriter, r *http.Request) bool {
		<-r.Context().Done()
		return true
	}
	_, _, err := registry.Client{TimeLimit: time.Millisecond}.Fetch(t.Context(), reference, all)
	if got := as(t, err); got.Kind != registry.Unreachable || !strings.Contains(err.Error(), "no whole answer in 1ms") {
		t.Errorf("silent: error %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, _, err := (registry.Client{}).Fetch(ctx, reference, all); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: error %v", err)
	}
	s.Close()
	_, _, err = registry.Client{}.Fetch(t.Context(), reference, all)
	if got := as(t, err); got.Kind != registry.Unreachable || !strings.HasPrefix(err.Error(), "registry "+s.Host()+": rules:1: it cannot be reached: ") {
		t.Errorf("closed: error %v", err)
	}
}

func TestOtherAnswers(t *testing.T) {
	s := registrytest.New(t)
	s.Answer = func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusTeapot)
		return true
	}
	_, _, err := registry.Client{}.Fetch(t.Context(), "oci://"+s.Host()+"/rules:1", all)
	if got := as(t, err); got.Kind != registry.Unreachable || !strings.Contains(err.Error(), "it answers 418 I'm a teapot; try again later") {
		t.Errorf("error %v", err)
	}
}
