package render

import (
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"sigs.k8s.io/yaml"

	"github.com/chartyard/chartyard/internal/values"
)

// Random trees of charts with aliases, conditions, tags, imports, globals and
// nulls, settled by Helm's chartutil and by this package.
func TestSettlingIsHelms(t *testing.T) {
	log.SetOutput(io.Discard)
	errs := 0
	for seed := range uint64(1500) {
		g := chartGenerator{rand.New(rand.NewPCG(seed, 7))}
		files := g.chart("root", 0, "")
		user := g.table(2)
		helm, helmErr := settleWithHelm(t, files, user)
		ours, err := settleHere(t, files, user)
		if (err == nil) != (helmErr == nil) {
			t.Fatalf("seed %d: error %v, Helm's %v\n%s", seed, err, helmErr, show(files, user))
		}
		if err != nil {
			errs++
			continue
		}
		if diff := cmp.Diff(helm, ours); diff != "" {
			t.Fatalf("seed %d (-helm +chartyard):\n%s\n%s", seed, diff, show(files, user))
		}
	}
	if errs > 700 {
		t.Errorf("%d of 1500 charts had errors: the test compares too little", errs)
	}
}

// settled is a chart after its dependencies were settled.
type settled struct {
	Path      string
	Metadata  *chart.Metadata
	Values    map[string]any // nil below the root
	Subcharts []settled
}

func settleWithHelm(t *testing.T, files map[string]string, user map[string]any) (settled, error) {
	t.Helper()
	var buffered []*loader.BufferedFile
	for _, name := range sortedKeys(files) {
		buffered = append(buffered, &loader.BufferedFile{Name: name, Data: []byte(files[name])})
	}
	c, err := loader.LoadFiles(buffered)
	if err != nil {
		t.Fatalf("%v\n%s", err, show(files, user))
	}
	sortSubcharts(c)
	user = values.Copy(user)
	if err := chartutil.ProcessDependenciesWithMerge(c, user); err != nil {
		return settled{}, err
	}
	merged, err := chartutil.CoalesceValues(c, user)
	if err != nil {
		return settled{}, err
	}
	out := ofHelm(c)
	out.Values = merged
	return out, nil
}

// sortSubcharts undoes the random order in which Helm's loader finds them.
func sortSubcharts(c *chart.Chart) {
	subcharts := slices.Clone(c.Dependencies())
	slices.SortFunc(subcharts, func(a, b *chart.Chart) int { return strings.Compare(a.Name(), b.Name()) })
	c.SetDependencies(subcharts...)
	for _, sub := range subcharts {
		sortSubcharts(sub)
	}
}

func ofHelm(c *chart.Chart) settled {
	out := settled{Path: c.ChartFullPath(), Metadata: c.Metadata}
	for _, sub := range c.Dependencies() {
		out.Subcharts = append(out.Subcharts, ofHelm(sub))
	}
	return out
}

func settleHere(t *testing.T, files map[string]string, user map[string]any) (settled, error) {
	t.Helper()
	var entries []entry
	for _, name := range sortedKeys(files) {
		entries = append(entries, entry{name: name, display: name, data: []byte(files[name])})
	}
	b := builder{remaining: 1 << 20}
	c, err := b.chart("root", entries)
	if err != nil {
		t.Fatal(err)
	}
	before := deepText(c)
	userBefore := values.Copy(user)
	out := Output{}
	root, err := out.settle(c, Input{Values: user})
	if deepText(c) != before || !cmp.Equal(user, userBefore) {
		t.Fatalf("settling changed the loaded chart or the user's values:\n%s", show(files, user))
	}
	if err != nil {
		return settled{}, err
	}
	result := ofNode(root)
	result.Values = out.Values
	return result, nil
}

func ofNode(n *node) settled {
	out := settled{Path: n.path(), Metadata: n.metadata}
	for _, sub := range n.subcharts {
		out.Subcharts = append(out.Subcharts, ofNode(sub))
	}
	return out
}

// deepText writes what a loaded chart holds.
func deepText(c *Chart) string {
	var b strings.Builder
	text, err := yaml.Marshal(c.metadata)
	fmt.Fprintf(&b, "%s %v\n", text, err)
	if c.values != nil {
		fmt.Fprintf(&b, "%v\n", c.values.Values)
	}
	for _, sub := range c.subcharts {
		b.WriteString(deepText(sub))
	}
	return b.String()
}

// chartGenerator makes random charts of a few names, so that they meet.
type chartGenerator struct{ *rand.Rand }

func (g chartGenerator) pick(of ...string) string { return of[g.IntN(len(of))] }

func (g chartGenerator) chart(name string, depth int, below string) map[string]string {
	files := map[string]string{}
	metadata := map[string]any{"apiVersion": "v2", "name": name, "version": g.pick("1.0.0", "1.2.0", "2.0.0")}
	if depth < 3 {
		names := []string{"a", "b", "c"}
		g.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		for _, sub := range names[:g.IntN(4-depth)] {
			for file, text := range g.chart(sub, depth+1, below+"charts/"+sub+"/") {
				files["charts/"+sub+"/"+file] = text
			}
		}
		if g.IntN(4) > 0 {
			metadata["dependencies"] = g.dependencies()
		}
	}
	files["Chart.yaml"] = asYAML(metadata)
	if g.IntN(5) > 0 {
		files["values.yaml"] = asYAML(g.table(3))
	}
	return files
}

func (g chartGenerator) dependencies() []any {
	out := []any{}
	used := map[string]bool{}
	for range g.IntN(5) {
		dep := map[string]any{"name": g.pick("a", "b", "c"), "version": g.pick("*", ">=1", "1.x", "~1.0", "nonsense"), "repository": ""}
		key := dep["name"].(string)
		if g.IntN(3) == 0 {
			key = g.pick("d", "e", "a", "b")
			dep["alias"] = key
		}
		if used[key] {
			continue
		}
		used[key] = true
		if g.IntN(3) == 0 {
			dep["condition"] = g.pick("on", "a.on", "b.on", "global.on", "d.on,a.on", " a.on", "none,global.x", "a.b.on")
		}
		if g.IntN(3) == 0 {
			dep["tags"] = []any{g.pick("t", "u"), g.pick("t", "v")}
		}
		if g.IntN(2) == 0 {
			dep["import-values"] = []any{g.valueImport(), g.valueImport()}
		}
		out = append(out, dep)
	}
	return out
}

func (g chartGenerator) valueImport() any {
	switch g.IntN(5) {
	case 0:
		return g.pick("x", "y", "none")
	case 1:
		return map[string]any{"child": g.pick("x", "a.x")}
	case 2:
		return 5
	}
	return map[string]any{"child": g.pick("x", "a.x", "exports.x", "global", "none"), "parent": g.pick(".", "x", "y", "a", "a.x", "global", "")}
}

func (g chartGenerator) table(depth int) map[string]any {
	out := map[string]any{}
	for range g.IntN(6) {
		out[g.pick("a", "b", "c", "d", "x", "y", "on", "tags", "global", "exports", "t", "u")] = g.value(depth)
	}
	return out
}

func (g chartGenerator) value(depth int) any {
	if depth > 0 && g.IntN(10) < 7 {
		return g.table(depth - 1)
	}
	switch g.IntN(6) {
	case 0:
		return nil
	case 1:
		return []any{float64(g.IntN(3)), nil}
	case 2:
		return g.pick("text", "other")
	case 3:
		return float64(g.IntN(9))
	}
	return g.IntN(2) == 0
}

func asYAML(v any) string {
	text, err := yaml.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func sortedKeys(m map[string]string) []string {
	var out []string
	for key := range m {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

func show(files map[string]string, user map[string]any) string {
	var b strings.Builder
	for _, name := range sortedKeys(files) {
		fmt.Fprintf(&b, "-- %s --\n%s", name, files[name])
	}
	return b.String() + "-- user --\n" + asYAML(user)
}
