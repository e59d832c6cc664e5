package policy

import (
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest"
	"github.com/chartyard/chartyard/policies"
)

// Objects that no API server would take, with fields of wrong types, twice or
// missing, are the chart's fault and never the rules'.
func TestRulesBearMangledObjects(t *testing.T) {
	var texts []string
	for _, name := range []string{"kinds", "helm-create"} {
		text, err := os.ReadFile("testdata/cases/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	p := mustLoad(t, policies.FS)
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		for _, text := range texts {
			all := mangled(t, random, text)
			pass := check.Pass{Namespace: "shop", Objects: all, Report: func(diag.Finding) {}}
			if err := p.run(t.Context(), &pass); err != nil {
				for _, obj := range all {
					t.Log(obj.Text)
				}
				t.Fatal(err)
			}
		}
	}
}

// mangled are the objects of a stream, each with faults of its own.
func mangled(t *testing.T, random *rand.Rand, stream string) []*manifest.Object {
	t.Helper()
	all := objects(t, stream)
	for _, obj := range all {
		obj.Value = mangle(random, obj.Value).(map[string]any)
		text, err := yaml.Marshal(obj.Value)
		if err != nil {
			t.Fatal(err)
		}
		metadata, _ := obj.Value["metadata"].(map[string]any)
		obj.Name, _ = metadata["name"].(string)
		obj.Namespace, _ = metadata["namespace"].(string)
		obj.Value["kind"], obj.Text = obj.Kind, string(text)
	}
	return all
}

// mangle copies a value with a few of its parts replaced, doubled or left out.
func mangle(random *rand.Rand, value any) any {
	switch v := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			switch random.IntN(60) {
			case 0:
				out[key] = strange(random)
			case 1:
			default:
				out[key] = mangle(random, v[key])
			}
		}
		return out
	case []any:
		var out []any
		for _, item := range v {
			for range 1 + random.IntN(20)/19 {
				out = append(out, mangle(random, item))
			}
		}
		return out
	}
	if random.IntN(60) == 0 {
		return strange(random)
	}
	return value
}

func strange(random *rand.Rand) any {
	all := []any{nil, true, false, 0.0, -1.0, 1.5, "", "a", "0", []any{}, []any{nil, "a", 1.0, map[string]any{}}, map[string]any{}, map[string]any{"a": nil, "name": 1.0}}
	return all[random.IntN(len(all))]
}
