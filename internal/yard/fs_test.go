package yard

import (
	"testing"
	"testing/fstest"
)

func TestComposedIsAFileSystem(t *testing.T) {
	c := composed{
		"yard.yaml": {text: []byte("name: a\n")},
		"policies":  {folder: fstest.MapFS{"images/tag/tag.rego": {Data: []byte("package a\n")}}},
	}
	if err := fstest.TestFS(c, "yard.yaml", "policies/images/tag/tag.rego"); err != nil {
		t.Error(err)
	}
	if err := fstest.TestFS(composed{}); err != nil {
		t.Error(err)
	}
}
