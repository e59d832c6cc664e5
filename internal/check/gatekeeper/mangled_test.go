package gatekeeper_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/chartyard/chartyard/internal/casetest"
	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/gatekeeper"
	"github.com/chartyard/chartyard/internal/manifest"
)

// Whatever templates, constraints and objects are, they are read or refused, and
// each refusal names a file.
func TestMangledFilesAreNoPanic(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 7))
	instead := []string{"null", "[]", "{}", "7", "text", "[null, {a: [1]}]", "{\"*\": {type: [x]}}", "true", "|", "\n"}
	mangle := func(text string) string {
		for range 1 + rng.IntN(3) {
			lines := strings.Split(text, "\n")
			i := rng.IntN(len(lines))
			key, _, found := strings.Cut(lines[i], ": ")
			switch n := rng.IntN(4); {
			case n == 0:
				lines = append(lines[:i], lines[i+1:]...)
			case n == 1 && found:
				lines[i] = key + ": " + instead[rng.IntN(len(instead))]
			case n == 2:
				lines[i] = strings.TrimPrefix(lines[i], "  ")
			default:
				at := rng.IntN(len(lines[i]) + 1)
				lines[i] = lines[i][:at] + instead[rng.IntN(len(instead))] + lines[i][at:]
			}
			text = strings.Join(lines, "\n")
		}
		return text
	}
	loaded := 0
	casetest.EachArchive(t, "testdata/cases/*.txtar", func(t *testing.T, archive casetest.Archive) {
		manifests := textOf(t, archive.Archive, "manifests.yaml")
		for range 60 {
			files := filesOf(archive.Archive)
			one := &files[rng.IntN(len(files))]
			one.Text = []byte(mangle(string(one.Text)))
			policies, err := gatekeeper.Load(gatekeeper.Options{Files: files})
			if err != nil {
				if !strings.HasPrefix(err.Error(), "policy/") && err.Error() != "no constraint, and no ConstraintTemplate" {
					t.Errorf("%v\nnames no file; of:\n%s", err, one.Text)
				}
				continue
			}
			loaded++
			pass := check.Pass{Namespace: "shop", Objects: whatever(mangle(manifests))}
			_, _ = check.Run(context.Background(), []check.Check{policies.Check()}, pass)
		}
	})
	if loaded == 0 {
		t.Error("nothing loads: the test runs nothing")
	}
}

// whatever are the objects in a text that may be anything.
func whatever(text string) []*manifest.Object {
	var out []*manifest.Object
	for _, piece := range manifest.Split(text) {
		if doc, err := manifest.Read("all.yaml", piece); err == nil {
			objects, _ := doc.Objects()
			out = append(out, objects...)
		}
	}
	return out
}
