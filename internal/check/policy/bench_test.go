package policy

import (
	"testing"

	"github.com/chartyard/chartyard/policies"
)

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(policies.FS); err != nil {
			b.Fatal(err)
		}
	}
}
