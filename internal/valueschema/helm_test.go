package valueschema

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/strvals"

	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// good and bad are values that are of a type and that are not, as YAML, --set
// and --set-string give them.
func good(t config.Type) []any {
	return map[config.Type][]any{
		"":                  {"a", "", 1.5, int64(7), true, nil},
		config.TypeString:   {"a", "", 2.0, false, nil},
		config.TypeInteger:  {8080.0, int64(-3), "8080", "+1", "-007", nil},
		config.TypeNumber:   {0.5, int64(2), "1e3", ".5", "-1.", nil},
		config.TypeBoolean:  {true, false, "true", nil},
		config.TypeURL:      {"https://example.com/a?b#c", "postgres://u@db:5432/x", nil},
		config.TypeDuration: {"1h30m", "250ms", "-.5s", "0", 0.0, "3µs", nil},
	}[t]
}

func bad(t config.Type) []any {
	structures := []any{[]any{"a"}}
	return append(structures, map[config.Type][]any{
		config.TypeInteger:  {1.5, "1.0", "", "x", true, "0x10", " 1"},
		config.TypeNumber:   {"", "one", "1_000", "1e", true, "Infinity"},
		config.TypeBoolean:  {"yes", "True", 1.0, "", int64(0)},
		config.TypeURL:      {"example.com", "/path", "https://", "mailto:a@b", 1.0},
		config.TypeDuration: {"1", 5.0, "1 h", "soon", "", true, "1d"},
	}[t]...)
}

func one[T any](rng *rand.Rand, of ...T) T { return of[rng.IntN(len(of))] }

// block makes a config block, and says of what type each entry is.
func block(rng *rand.Rand) (entries map[string]any, types map[string]config.Type, marked []string) {
	entries, types = map[string]any{}, map[string]config.Type{}
	kinds := append([]string{""}, config.Types()...)
	for i := range rng.IntN(8) {
		name := fmt.Sprintf("KEY_%c", 'A'+i)
		kind := config.Type(kinds[rng.IntN(len(kinds))])
		pick := func() any { return one(rng, good(kind)...) }
		entry := map[string]any{}
		if kind != "" {
			entry["type"] = string(kind)
		}
		if rng.IntN(2) == 0 {
			entry["description"] = "what \"" + name + "\" <is>"
		}
		if rng.IntN(2) == 0 {
			entry["value"] = pick()
		}
		if rng.IntN(3) == 0 {
			entry["default"] = pick()
		}
		switch rng.IntN(4) {
		case 0:
			entry["sensitive"] = true
			entries[name] = entry
			marked = append(marked, name)
			continue
		case 1:
			entry["sensitive"] = false
		}
		entries[name], types[name] = entry, kind
		if kind == "" && len(entry) == 0 {
			entries[name] = pick()
		}
	}
	return entries, types, marked
}

// asLayer is a config block as a file has it.
func asLayer(t *testing.T, entries map[string]any) *values.Layer {
	t.Helper()
	text, err := yamldoc.Marshal(map[string]any{"config": entries})
	if err != nil {
		t.Fatal(err)
	}
	return layer(t, "values.yaml", text)
}

// standard is the part of the standard chart's schema that is about the config
// block, as a schema of its own.
func standard(t *testing.T) Schema {
	t.Helper()
	return Schema{File: "standard.json", Text: read(t, filepath.Join("..", "..", "chart-template", "chart"), "values.schema.json")}
}

// Helm's own verdict on values: the block as it stands passes, a scalar in
// place of a marked entry does not, nor does a value of another type in either
// form.
func TestHelmHoldsWhatIsGenerated(t *testing.T) {
	std := standard(t)
	rng := rand.New(rand.NewPCG(3, 1))
	for range 60 {
		entries, types, marked := block(rng)
		l := asLayer(t, entries)
		read := Entries([]*values.Layer{l})
		text, err := Schema{File: "s.json", Text: []byte("{}")}.Renew(read, std)
		if err != nil {
			t.Fatal(err)
		}
		holdRenewed(t, Schema{File: "s.json", Text: text}, read, std)
		h := held{t: t, schema: text, entries: l.Values["config"].(map[string]any)}
		h.want(true, "the block itself", "", nil)
		for _, name := range marked {
			set := map[string]any{}
			if err := strvals.ParseInto("config."+name+"="+one(rng, "x", "1", "true", "{a}"), set); err != nil {
				t.Fatal(err)
			}
			h.want(false, "--set of a marked entry", name, set["config"].(map[string]any)[name])
			h.want(true, "a value of a marked entry", name, over(h.entries[name], "value", "any text"))
		}
		for name, kind := range types {
			fits, other := one(rng, good(kind)...), one(rng, bad(kind)...)
			h.want(true, "a value of the type", name, fits)
			h.want(true, "a value of the type", name, over(h.entries[name], "value", fits))
			h.want(true, "a default of the type", name, over(h.entries[name], "default", fits))
			h.want(false, "a value of no such type", name, other)
			h.want(false, "a value of no such type", name, over(h.entries[name], "value", other))
			h.want(false, "a default of no such type", name, over(h.entries[name], "default", other))
		}
		if t.Failed() {
			return
		}
	}
}

// over is an entry with one key more; a scalar becomes the long form.
func over(entry any, key string, v any) map[string]any {
	long, _ := entry.(map[string]any)
	out := maps.Clone(long)
	if out == nil {
		out = map[string]any{}
	}
	out[key] = v
	return out
}

type held struct {
	t       *testing.T
	schema  []byte
	entries map[string]any
}

// want holds Helm's verdict on the block with one entry replaced.
func (h held) want(ok bool, what, name string, entry any) {
	h.t.Helper()
	entries := maps.Clone(h.entries)
	if name != "" {
		entries[name] = entry
	}
	err := chartutil.ValidateAgainstSingleSchema(map[string]any{"config": entries}, h.schema)
	if (err == nil) != ok {
		h.t.Errorf("%s, %s: %#v: want accepted %t, got %v\nentry: %v", what, name, entry, ok, err, h.entries[name])
	}
}

// An enum allows its values in every form that gives their text, and no other.
func TestHelmHoldsEnums(t *testing.T) {
	text, err := Schema{File: "s.json", Text: []byte("{}")}.Renew(Entries([]*values.Layer{
		layer(t, "values.yaml", []byte(`config: {A: {enum: [fast, 3, true, "0.50", "5"]}, B: {enum: [1, 2], type: integer}, C: {enum: ["1.0"], type: integer}}`)),
	}), standard(t))
	if err != nil {
		t.Fatal(err)
	}
	h := held{t: t, schema: text, entries: map[string]any{}}
	for _, c := range []struct {
		name  string
		entry any
		ok    bool
	}{
		{"A", "fast", true},
		{"A", "3", true},
		{"A", 3.0, true},
		{"A", int64(3), true},
		{"A", true, true},
		{"A", "true", true},
		{"A", "0.50", true},
		{"A", 5.0, true},
		{"A", nil, true},
		{"A", 0.5, false},
		{"A", "slow", false},
		{"A", false, false},
		{"A", "", false},
		{"B", 1.0, true},
		{"B", "2", true},
		{"B", 3.0, false},
		{"C", "1.0", false},
	} {
		h.want(c.ok, "enum", c.name, c.entry)
		h.want(c.ok, "enum", c.name, map[string]any{"value": c.entry})
	}
}
