package charttemplate_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// externalSecretSchema is the API's own; its $comment says where it is from.
const externalSecretSchema = "testdata/externalsecret.schema.json"

// What is rendered is what the API server takes, and holds everything that it
// would fill in: what it stores is what was rendered.
func TestExternalSecretIsWhatTheAPIServerTakes(t *testing.T) {
	text, err := os.ReadFile(externalSecretSchema)
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := jsonschema.Compile(externalSecretSchema)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range combinations() {
		for _, env := range environments() {
			external, ok := delivered(t, c, env).Objects["ExternalSecret"]
			if !ok {
				continue
			}
			if external.text("apiVersion") != "external-secrets.io/v1" {
				t.Errorf("%s in %s: %s", c, env, external.text("apiVersion"))
			}
			if err := compiled.Validate(map[string]any(external)); err != nil {
				t.Errorf("%s in %s: %v", c, env, err)
			}
			for _, fault := range amended("", schema, map[string]any(external)) {
				t.Errorf("%s in %s: %s", c, env, fault)
			}
		}
	}
}

// amended lists what the API server would drop from an object and what it would
// fill in.
func amended(at string, schema map[string]any, value any) []string {
	var faults []string
	switch value := value.(type) {
	case map[string]any:
		properties, closed := schema["properties"].(map[string]any)
		for key, member := range value {
			property, known := properties[key].(map[string]any)
			if closed && !known {
				faults = append(faults, at+"."+key+": would be dropped")
			}
			faults = append(faults, amended(at+"."+key, property, member)...)
		}
		for key, property := range properties {
			_, given := value[key]
			if def, ok := property.(map[string]any)["default"]; ok && !given {
				text, _ := json.Marshal(def)
				faults = append(faults, at+"."+key+": would be filled in with "+string(text))
			}
		}
	case []any:
		items, _ := schema["items"].(map[string]any)
		for _, item := range value {
			faults = append(faults, amended(at+"[]", items, item)...)
		}
	}
	return faults
}
