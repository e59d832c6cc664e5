package render

import (
	"context"
	"io/fs"
	"path/filepath"
	"testing"

	"helm.sh/helm/v3/pkg/chart/loader"
	helmchartutil "helm.sh/helm/v3/pkg/chartutil"
	helmengine "helm.sh/helm/v3/pkg/engine"

	"github.com/chartyard/chartyard/internal/engine"
	"github.com/chartyard/chartyard/internal/render/chartutil"
	"github.com/chartyard/chartyard/internal/values"
)

// BenchmarkAgainstHelm executes the templates of every chart the project holds
// on the same values with both engines. Charts are loaded and values merged
// before; chartyard has also parsed the templates, which it does once per
// process. `make bench` prints the ratios.
func BenchmarkAgainstHelm(b *testing.B) {
	for _, dir := range heldCharts(b) {
		name := dir
		for base := filepath.Base(name); base == "chart" || base == "tree"; base = filepath.Base(name) {
			name = filepath.Dir(name) // the folder above has the telling name
		}
		name = filepath.Base(name)
		b.Run(name, func(b *testing.B) {
			b.Run("helm", func(b *testing.B) { benchmarkHelm(b, dir) })
			b.Run("chartyard", func(b *testing.B) { benchmarkOurs(b, dir) })
		})
	}
}

// heldCharts finds the standard chart and those of golden, without subcharts.
func heldCharts(b *testing.B) []string {
	var dirs []string
	for _, root := range []string{"../../chart-template", "../../golden"} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.Name() != chartYAML {
				return err
			}
			dirs = append(dirs, filepath.Dir(path))
			return fs.SkipDir // and with it charts/
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return dirs
}

func benchmarkHelm(b *testing.B, dir string) {
	c, err := loader.Load(dir)
	if err != nil {
		b.Fatal(err)
	}
	user := map[string]any{}
	if err := helmchartutil.ProcessDependenciesWithMerge(c, user); err != nil {
		b.Fatal(err)
	}
	release := helmchartutil.ReleaseOptions{Name: "demo", Namespace: "default", Revision: 1, IsInstall: true}
	capabilities := helmchartutil.DefaultCapabilities.Copy()
	capabilities.KubeVersion = helmchartutil.KubeVersion{Version: "v1.37.0", Major: "1", Minor: "37"}
	vals, err := helmchartutil.ToRenderValuesWithSchemaValidation(c, user, release, capabilities, true)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := helmengine.Render(c, vals); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarkOurs(b *testing.B, dir string) {
	c, err := Load(dir)
	if err != nil {
		b.Fatal(err)
	}
	in := Input{Release: "demo", Namespace: "default"}
	capabilities, err := chartutil.New("", nil)
	if err != nil {
		b.Fatal(err)
	}
	out := &Output{}
	root, err := out.settle(c, in)
	if err != nil {
		b.Fatal(err)
	}
	binder := newBinder(in, capabilities)
	binder.bind(root, values.Copy(out.Values))
	cache := engine.NewCache()
	request := engine.Request{Templates: binder.templates}
	if _, err := cache.Render(context.Background(), request); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := cache.Render(context.Background(), request); err != nil {
			b.Fatal(err)
		}
	}
}
