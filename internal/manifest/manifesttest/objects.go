// Package manifesttest reads manifests that stand in tests.
//
// It is no part of the product: only test files import it. It may import
// internal/manifest.
package manifesttest

import (
	"testing"

	"github.com/chartyard/chartyard/internal/manifest"
)

// Objects reads a YAML stream as if the template of that name had rendered it.
// What is no object is a fault.
func Objects(t testing.TB, template, stream string) []*manifest.Object {
	t.Helper()
	var all []*manifest.Object
	for _, piece := range manifest.Split(stream) {
		doc, err := manifest.Read(template, piece)
		if err != nil {
			t.Fatal(err)
		}
		objects, faults := doc.Objects()
		if len(faults) > 0 {
			t.Fatalf("no object: %+v", faults)
		}
		all = append(all, objects...)
	}
	return all
}
