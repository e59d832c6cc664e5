package config

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	helmengine "helm.sh/helm/v3/pkg/engine"
	"sigs.k8s.io/yaml"
)

// standardChart is the yard's chart with only the templates that split.
func standardChart(t testing.TB) *chart.Chart {
	t.Helper()
	c, err := loader.Load("../../chart-template/chart")
	if err != nil {
		t.Fatal(err)
	}
	var kept []*chart.File
	for _, f := range c.Templates {
		base := strings.TrimPrefix(f.Name, "templates/")
		if strings.HasPrefix(base, "_") || base == "configmap.yaml" || base == "secret.yaml" {
			kept = append(kept, f)
		}
	}
	c.Templates = kept
	return c
}

// helmSplit is what plain Helm makes of a config block with the standard chart.
func helmSplit(c *chart.Chart, block map[string]any) (configMap, secret map[string]string, err error) {
	merged := map[string]any{}
	for key, v := range c.Values {
		merged[key] = v
	}
	merged[Block] = block
	out, err := helmengine.Render(c, map[string]any{
		"Values": merged, "Release": map[string]any{"Name": "x", "Namespace": "y", "Service": "Helm"},
	})
	if err != nil {
		return nil, nil, err
	}
	for name, text := range out {
		var object struct{ Data map[string]string }
		if err := yaml.Unmarshal([]byte(text), &object); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
		switch {
		case strings.HasSuffix(name, "/configmap.yaml"):
			configMap = object.Data
		case strings.HasSuffix(name, "/secret.yaml"):
			for key, v := range object.Data {
				raw, err := base64.StdEncoding.DecodeString(v)
				if err != nil {
					return nil, nil, err
				}
				if secret == nil {
					secret = map[string]string{}
				}
				secret[key] = string(raw)
			}
		}
	}
	return configMap, secret, nil
}

// compare holds Go's split to Helm's: the same texts on the same side, or both
// refuse.
func compare(t *testing.T, c *chart.Chart, block map[string]any) {
	t.Helper()
	wantPlain, wantSecret, helmErr := helmSplit(c, block)
	entries, err := Parse(map[string]any{Block: block})
	err = firstRefusal(entries, err)
	if (helmErr == nil) != (err == nil) {
		t.Fatalf("block %#v\nhelm: %v\nchartyard: %v", block, helmErr, err)
	}
	if err != nil {
		return
	}
	plain, secret := Split(entries)
	if diff := cmp.Diff([]map[string]string{wantPlain, wantSecret}, []map[string]string{plain, secret}); diff != "" {
		t.Fatalf("block %#v (-helm +chartyard):\n%s", block, diff)
	}
}

// firstRefusal adds the one thing that the templates refuse at render time and
// Parse leaves to the checks: a plain entry that is required and has no value.
func firstRefusal(entries []Entry, err error) error {
	for _, e := range entries {
		if err == nil && !e.Sensitive && !e.HasValue && e.Required != nil && *e.Required {
			err = &Error{Path: e.Path, Msg: "required, and has no value"}
		}
	}
	return err
}

func TestSplitIsWhatHelmSplits(t *testing.T) {
	c := standardChart(t)
	for seed := range uint64(3000) {
		compare(t, c, randomBlock(rand.New(rand.NewPCG(seed, 1))))
	}
}

func randomBlock(r *rand.Rand) map[string]any {
	block := map[string]any{}
	for range r.IntN(4) {
		name := pick(r, "A", "LOG_LEVEL", "DB_PASSWORD", "api-key", "x.y", "TOKEN", "secret_key", "PORT", "tokens")
		switch r.IntN(3) {
		case 0:
			block[name] = randomValue(r)
		default:
			long := map[string]any{}
			if r.IntN(4) > 0 {
				long["value"] = randomValue(r)
			}
			if r.IntN(3) > 0 {
				long["sensitive"] = pick[any](r, true, true, false, "yes")
			}
			if r.IntN(4) == 0 {
				long["required"] = r.IntN(2) == 0
			}
			if r.IntN(12) == 0 {
				long["vlaue"] = "x"
			}
			block[name] = long
		}
	}
	return block
}

func randomValue(r *rand.Rand) any {
	return pick[any](r, "", "plain", "two\nlines\n", " lead", "trail ", "{{ .Values }}", `"quoted" 'both' \ #`, "é世\u0085\ufeff", "tab\t", "yes", "0123",
		true, false, 0.0, 8080.0, 1e6, 1e15, 1e16, 0.5, -3.0, 1e21, 1e-7, nil, map[string]any{"a": 1.0}, []any{"x"}, "\r\n", "\x00", "---\n")
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

func FuzzSplitIsWhatHelmSplits(f *testing.F) {
	c := standardChart(f)
	f.Add("LOG_LEVEL", "info", false)
	f.Add("DB_PASSWORD", "multi\nline\n", true)
	f.Fuzz(func(t *testing.T, name, value string, sensitive bool) {
		compare(t, c, map[string]any{
			name:    map[string]any{"value": value, "sensitive": sensitive},
			"PLAIN": value,
		})
	})
}
