package pipeline

import (
	"context"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chartyard/chartyard/internal/release"
	"github.com/chartyard/chartyard/internal/yard"
)

// A service that was saved half-way is checked to the end: findings, no panic,
// no error that means that chartyard could not work.
func TestCheckOfABrokenServiceEndsInFindings(t *testing.T) {
	y, err := yard.Default()
	if err != nil {
		t.Fatal(err)
	}
	files := readFiles(t, "../../chart-template/chart")
	findings := 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 11))
		dir := filepath.Join(t.TempDir(), "chart")
		name := breakOne(t, r, dir, files)
		o := Options{Options: release.Options{Paths: []string{dir}, Yard: y, ReadFile: os.ReadFile}, Vetted: true}
		subjects, err := release.Find(o.Options)
		if err != nil {
			continue // Chart.yaml itself
		}
		result, err := Check(context.Background(), subjects, o)
		if err != nil && (result == nil || !result.Limited) {
			t.Errorf("seed %d, %s: %v", seed, name, err)
		}
		for _, f := range result.Findings {
			findings++
			if f.Message == "" || f.Rule == "" || f.Severity == 0 {
				t.Errorf("seed %d, %s: a finding with nothing to say: %+v", seed, name, f)
			}
		}
	}
	if findings == 0 {
		t.Error("nothing was found in sixty broken services")
	}
}

// breakOne writes the files with one of them damaged, and returns its name.
func breakOne(t *testing.T, r *rand.Rand, dir string, files [][2]string) string {
	t.Helper()
	victim := r.IntN(len(files))
	for i, f := range files {
		text := f[1]
		if i == victim {
			at := r.IntN(len(text) + 1)
			text = text[:at] + []string{"", "{{", "- ", "\t", ": ", "null\n", "{{ fail \"x\" }}"}[r.IntN(7)] + text[min(at+r.IntN(9), len(text)):]
		}
		path := filepath.Join(dir, filepath.FromSlash(f[0]))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return files[victim][0]
}

// readFiles lists a folder's files with their texts, in order.
func readFiles(t *testing.T, dir string) [][2]string {
	t.Helper()
	var files [][2]string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		files = append(files, [2]string{strings.TrimPrefix(filepath.ToSlash(path), filepath.ToSlash(dir)+"/"), string(text)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
