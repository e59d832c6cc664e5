package yard

import (
	"encoding/json"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/schema"
)

type property struct {
	Ref        string              `json:"$ref"`
	Properties map[string]property `json:"properties"`
	Items      *property           `json:"items"`
	Additional json.RawMessage     `json:"additionalProperties"`
}

// The schema that editors use has the keys that are read, no more and no less.
func TestSchemaHasTheKeysThatAreRead(t *testing.T) {
	text, err := fs.ReadFile(schema.FS, "yard.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var root property
	if err := json.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	sameKeys(t, "yard.yaml", reflect.TypeFor[Yard](), root)
}

func sameKeys(t *testing.T, at string, read reflect.Type, said property) {
	t.Helper()
	var keys []string
	for field := range read.Fields() {
		key, _, _ := strings.Cut(field.Tag.Get("key"), ",")
		if key == "" || key == "-" {
			continue
		}
		keys = append(keys, key)
		inner := said.Properties[key]
		switch kind := field.Type; {
		case kind.Kind() == reflect.Struct:
			sameKeys(t, key, kind, inner)
		case kind.Kind() == reflect.Slice && kind.Elem().Kind() == reflect.Struct:
			sameKeys(t, key, kind.Elem(), *inner.Items)
		case kind.Kind() == reflect.Map && kind.Elem().Kind() == reflect.Struct:
			var each property
			if err := json.Unmarshal(inner.Additional, &each); err != nil {
				t.Fatalf("%s.%s: %v", at, key, err)
			}
			sameKeys(t, key, kind.Elem(), each)
		}
	}
	slices.Sort(keys)
	if diff := cmp.Diff(keys, slices.Sorted(maps.Keys(said.Properties))); diff != "" {
		t.Errorf("keys of %s (-read +in the schema):\n%s", at, diff)
	}
}
