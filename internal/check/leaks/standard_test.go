package leaks

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/render"
	"github.com/chartyard/chartyard/internal/values"
)

// delivery is how a service gets its configuration: a layer of values.
func delivery(plain, sensitive, secret string) string {
	text := fmt.Sprintf("config:\n  API_TOKEN: {sensitive: true, required: true}\n  PORT: {sensitive: true, type: integer, required: true}\n"+
		"configDelivery:\n  plain: %s\n  sensitive: %s\n  secret: %s\n", plain, sensitive, secret)
	switch secret {
	case "external":
		text += "  external: {storeKind: ClusterSecretStore, storeName: store, refreshInterval: 1h, common: dev/common, service: dev/demo}\n"
	case "existing":
		text += "  existingSecret: made-elsewhere\n"
	}
	return text
}

func standard(t testing.TB, over string) aCase {
	t.Helper()
	const folder = "../../../chart-template/chart"
	chart, err := render.Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	overlay, err := os.ReadFile(folder + "/values-prod.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c := aCase{chart: chart, in: render.Input{Release: "demo", Namespace: "shop"}}
	for _, f := range []txtar.File{{Name: "values-prod.yaml", Data: overlay}, {Name: "over.yaml", Data: []byte(over)}} {
		c.in.Layers = append(c.in.Layers, layerOf(t, f))
	}
	return c
}

// The standard chart leaks nothing, however it delivers its configuration.
func TestStandardChart(t *testing.T) {
	for _, plain := range []string{"env", "files"} {
		for _, sensitive := range []string{"env", "files"} {
			for _, secret := range []string{"chart", "external", "existing"} {
				t.Run(plain+"-"+sensitive+"-"+secret, func(t *testing.T) {
					c := standard(t, delivery(plain, sensitive, secret))
					for _, f := range findings(t, c) {
						t.Error(written(f))
					}
				})
			}
		}
	}
}

// The Secret of the standard chart has the canary of each marked entry, so the
// test above sees what it looks for.
func TestStandardChartTakesCanaries(t *testing.T) {
	c := standard(t, delivery("env", "env", "chart"))
	out, canaries := planted(t, c, engine.NewCache())
	if len(canaries.entries) < 3 || len(canaries.hits(out.Frames.Files["service/templates/secret.yaml"].Text)) != len(canaries.entries) {
		t.Errorf("%d entries; the Secret:\n%s", len(canaries.entries), out.Frames.Files["service/templates/secret.yaml"].Text)
	}
}

func planted(t testing.TB, c aCase, engines *engine.Cache) (*render.Output, *Canaries) {
	t.Helper()
	ctx := context.Background()
	plain, err := render.Render(ctx, engines, c.chart, c.in)
	if err != nil {
		t.Fatal(err)
	}
	canaries := new(Cache).New()
	c.in.Amend = func(merged map[string]any, _ *values.Stack) { canaries.Plant(merged, c.marked(plain)) }
	out, err := render.Render(ctx, engines, c.chart, c.in)
	if err != nil {
		t.Fatal(err)
	}
	return out, canaries
}

// BenchmarkPlant and BenchmarkSearch are what the check of one environment of
// the standard chart costs besides its render.
func BenchmarkPlant(b *testing.B) {
	cache := new(Cache)
	out, _ := planted(b, standard(b, delivery("env", "env", "chart")), engine.NewCache())
	for b.Loop() {
		cache.New().Plant(out.Values, func(path diag.Path) bool { return path[len(path)-1] != "LOG_LEVEL" })
	}
}

func BenchmarkSearch(b *testing.B) {
	out, canaries := planted(b, standard(b, delivery("env", "env", "chart")), engine.NewCache())
	size := 0
	for _, f := range out.Frames.Files {
		size += len(f.Text)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		s := search{Input: Input{Canaries: canaries, Output: out}, ctx: context.Background()}
		s.run()
	}
}
