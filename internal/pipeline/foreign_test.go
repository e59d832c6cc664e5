package pipeline

import (
	"archive/tar"
	"compress/gzip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/check/foreign"
)

// bundle writes a .tar.gz of names and texts in turn.
func bundle(t *testing.T, files ...string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "bundle.tar.gz")
	out, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	zipped := gzip.NewWriter(out)
	archive := tar.NewWriter(zipped)
	for pair := range slices.Chunk(files, 2) {
		if err := archive.WriteHeader(&tar.Header{Name: pair[0], Size: int64(len(pair[1])), Mode: 0o600, Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err := archive.Write([]byte(pair[1])); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []interface{ Close() error }{archive, zipped, out} {
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return name
}

func TestBundlesHoldRegoAndData(t *testing.T) {
	name := bundle(t,
		"/.manifest", `{"revision": "1"}`,
		"/policies/main.rego", "package main\ndeny contains data.words.msg if true",
		"./words/data.json", `{"msg": "x"}`,
		"other.json", `{"not": "data of a bundle"}`,
		"../../outside/data.yaml", "a: 1",
	)
	files, err := Options{}.readPolicies(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	at := filepath.ToSlash(name) + ":"
	if diff := cmp.Diff([]foreign.File{{Name: at + "policies/main.rego", Text: []byte("package main\ndeny contains data.words.msg if true")}}, files.rego); diff != "" {
		t.Errorf("policies (-want +got):\n%s", diff)
	}
	want := []foreign.File{
		{Name: at + "words/data.json", At: []string{"words"}, Text: []byte(`{"msg": "x"}`)},
		{Name: at + "outside/data.yaml", At: []string{"outside"}, Text: []byte("a: 1")},
	}
	if diff := cmp.Diff(want, files.data); diff != "" {
		t.Errorf("data (-want +got):\n%s", diff)
	}
	if _, err := (Options{Foreign: Foreign{Policies: []string{name}}}).loadForeign(t.Context()); err != nil {
		t.Errorf("it does not load: %v", err)
	}
}

func TestWhatIsNoBundle(t *testing.T) {
	broken := bundle(t, "a.rego", strings.Repeat("package main\n", 100))
	text, err := os.ReadFile(broken)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(broken, text[:len(text)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	plain := filepath.Join(t.TempDir(), "plain.tar.gz")
	if err := os.WriteFile(plain, []byte("package main"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		broken: "no bundle: unexpected EOF",
		plain:  "no bundle: gzip: invalid header",
		bundle(t, "main.rego", strings.Repeat(" ", 65<<20)): "the bundle holds more than 64 MB",
		bundle(t, "data.json", "{}"):                        "no file that ends in .rego, and no ConstraintTemplate or constraint of Gatekeeper",
	} {
		if _, err := (Options{}).readPolicies(t.Context(), name); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}
