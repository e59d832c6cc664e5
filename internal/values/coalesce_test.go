package values

import (
	"bytes"
	"fmt"
	"log"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
)

// Coalesce gives what Helm gives, warnings included, over random layers.
func TestCoalesceIsHelms(t *testing.T) {
	for seed := range uint64(4000) {
		r := rand.New(rand.NewPCG(seed, 1))
		c, user := randomChart(r, "app", 2), randomTable(r, 4)
		untouched := Copy(user)
		for _, mode := range []Mode{DropNulls, KeepNulls} {
			helm := chartutil.CoalesceValues
			if mode == KeepNulls {
				helm = chartutil.MergeValues
			}
			var want chartutil.Values
			var wantErr error
			logged := logOf(func() { want, wantErr = helm(helmChart(c), user) })
			got, warnings, err := Coalesce(c, user, mode)
			if (err != nil) != (wantErr != nil) {
				t.Fatalf("seed %d: error %v, Helm says %v", seed, err, wantErr)
			}
			if err != nil {
				continue
			}
			if diff := cmp.Diff(map[string]any(want), got); diff != "" {
				t.Fatalf("seed %d, mode %d: differs from Helm:\n%s", seed, mode, diff)
			}
			if diff := cmp.Diff(logged, warnings); diff != "" {
				t.Fatalf("seed %d, mode %d: warnings differ from Helm's:\n%s", seed, mode, diff)
			}
		}
		if diff := cmp.Diff(untouched, user); diff != "" {
			t.Fatalf("seed %d: the user's values were changed:\n%s", seed, diff)
		}
	}
}

func TestCoalesceTablesIsHelms(t *testing.T) {
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 2))
		dst, src := randomTable(r, 4), randomTable(r, 4)
		for _, mode := range []Mode{DropNulls, KeepNulls} {
			helm := chartutil.CoalesceTables
			if mode == KeepNulls {
				helm = chartutil.MergeTables
			}
			var want map[string]any
			logged := logOf(func() { want = helm(Copy(dst), Copy(src)) })
			got, warnings := CoalesceTables(Copy(dst), Copy(src), mode)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("seed %d, mode %d: differs from Helm:\n%s", seed, mode, diff)
			}
			if diff := cmp.Diff(logged, warnings); diff != "" {
				t.Fatalf("seed %d, mode %d: warnings differ from Helm's:\n%s", seed, mode, diff)
			}
		}
	}
}

func TestCoalesceSharesNothing(t *testing.T) {
	c := &Chart{Name: "app", Values: map[string]any{"a": map[string]any{"b": []any{"x"}}, "global": map[string]any{"g": map[string]any{"h": 1.0}}}}
	user := map[string]any{"u": map[string]any{"v": 1.0}}
	got, _, err := Coalesce(c, user, DropNulls)
	if err != nil {
		t.Fatal(err)
	}
	got["a"].(map[string]any)["b"].([]any)[0] = "changed"
	got["u"].(map[string]any)["v"] = "changed"
	if c.Values["a"].(map[string]any)["b"].([]any)[0] != "x" || user["u"].(map[string]any)["v"] != 1.0 {
		t.Error("a change of the result shows in what it was made from")
	}
}

func TestCoalesceNamesTheClash(t *testing.T) {
	c := &Chart{Name: "app", Dependencies: []*Chart{{Name: "redis", Dependencies: []*Chart{{Name: "metrics"}}}}}
	_, _, err := Coalesce(c, map[string]any{"redis": map[string]any{"metrics": "on"}}, DropNulls)
	if want := "redis.metrics: want keys with values for the subchart, found text"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func helmChart(c *Chart) *chart.Chart {
	out := &chart.Chart{Metadata: &chart.Metadata{Name: c.Name}, Values: c.Values}
	for _, sub := range c.Dependencies {
		out.AddDependency(helmChart(sub))
	}
	return out
}

// logOf is what Helm logs while f runs, sorted.
func logOf(f func()) []Warning {
	var b bytes.Buffer
	flags, out := log.Flags(), log.Writer()
	log.SetFlags(0)
	log.SetOutput(&b)
	f()
	log.SetFlags(flags)
	log.SetOutput(out)
	var lines []Warning
	for line := range strings.Lines(b.String()) {
		lines = append(lines, Warning(strings.TrimSuffix(line, "\n")))
	}
	slices.Sort(lines)
	return lines
}

func randomChart(r *rand.Rand, name string, depth int) *Chart {
	c := &Chart{Name: name, Values: randomTable(r, 4)}
	if depth == 0 {
		return c
	}
	for _, sub := range []string{"a", "b", "sub"} {
		if r.IntN(3) == 0 {
			c.Dependencies = append(c.Dependencies, randomChart(r, sub, depth-1))
		}
	}
	return c
}

// randomTable draws from few keys, so that layers meet.
func randomTable(r *rand.Rand, depth int) map[string]any {
	out := map[string]any{}
	for _, key := range []string{"a", "b", "c", "sub", "global"} {
		if r.IntN(2) == 0 {
			continue
		}
		if v := randomAny(r, depth-1); v != nil || r.IntN(2) == 0 {
			out[key] = v
		}
	}
	return out
}

func randomAny(r *rand.Rand, depth int) any {
	switch kind := r.IntN(10); {
	case kind < 7 && depth > 0:
		return randomTable(r, depth)
	case kind == 7:
		return nil
	case kind == 8:
		return []any{fmt.Sprint(r.IntN(100)), map[string]any{"a": nil}}
	}
	return fmt.Sprint(r.IntN(1000000))
}
