package schemas

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chartyard/chartyard/internal/casetest"
	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const standardChart = "../../../chart-template/chart"

// A folder of testdata is a chart as far as values go: values.schema.json,
// values.yaml, an overlay, secret.yaml for a layer of secrets, set with a --set
// argument a line, and the same for charts/*. golden.txt is what is found.
func TestFindings(t *testing.T) {
	dirs, err := filepath.Glob("testdata/*")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, dir := range dirs {
		if filepath.Base(dir) == "fuzz" {
			continue
		}
		t.Run(filepath.Base(dir), func(t *testing.T) {
			got := found(t, passOf(t, dir))
			casetest.Golden(t, filepath.Join(dir, "golden.txt"), got, *update)
			if strings.Contains(got, "CANARY") || strings.Contains(got, "hunter2") {
				t.Errorf("a secret value is shown:\n%s", got)
			}
		})
	}
}

func found(t *testing.T, pass check.Pass) string {
	t.Helper()
	findings, err := check.Run(t.Context(), []check.Check{NewCache().Check()}, pass)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range findings {
		place := f.Span.String()
		if place == "" {
			place = f.Origin
		}
		fmt.Fprintf(&b, "%s: %s: %s [%s]\n", place, f.Severity, f.Message, f.Rule)
		for _, r := range f.Related {
			fmt.Fprintf(&b, "    %s %s\n", r.Span, r.Message)
		}
		if f.Rule == ruleSchema && f.Remediation != remedy {
			fmt.Fprintf(&b, "    %s\n", f.Remediation)
		}
	}
	return b.String()
}

// passOf reads a case. One without a schema is about the standard chart.
func passOf(t *testing.T, dir string) check.Pass {
	t.Helper()
	pass := check.Pass{Service: "payments", Stack: &values.Stack{}}
	root := dir
	if !exists(filepath.Join(dir, "values.schema.json")) {
		root = standardChart
	}
	chart := readChart(t, &pass, root, nil)
	subcharts, _ := filepath.Glob(filepath.Join(dir, "charts/*"))
	for _, sub := range subcharts {
		name := filepath.Base(sub)
		if name == "off" {
			pass.Schemas = append(pass.Schemas, schemaOf(t, sub, diag.Path{name}))
			continue
		}
		chart.Dependencies = append(chart.Dependencies, readChart(t, &pass, sub, diag.Path{name}))
	}
	slices.Reverse(pass.Stack.Layers) // the root's defaults go over the subcharts'
	var over []*values.Layer
	for file, kind := range map[string]values.Kind{"values-prod.yaml": values.Overlay, "secret.yaml": values.ServiceSecret} {
		if layer := readLayer(t, filepath.Join(dir, file), kind); layer != nil {
			over = append(over, layer)
		}
	}
	slices.SortFunc(over, func(a, b *values.Layer) int { return int(a.Kind - b.Kind) })
	user, layers, err := values.User(over, sets(t, dir), nil)
	if err != nil {
		t.Fatal(err)
	}
	pass.Stack.Layers = append(pass.Stack.Layers, layers...)
	if pass.Values, _, err = values.Coalesce(chart, user, values.DropNulls); err != nil {
		t.Fatal(err)
	}
	return pass
}

func readChart(t *testing.T, pass *check.Pass, dir string, at diag.Path) *values.Chart {
	t.Helper()
	pass.Schemas = append(pass.Schemas, schemaOf(t, dir, at))
	chart := &values.Chart{Name: filepath.Base(dir)}
	if layer := readLayer(t, filepath.Join(dir, "values.yaml"), values.Defaults); layer != nil {
		layer.At = at
		chart.Values = layer.Values
		pass.Stack.Layers = append(pass.Stack.Layers, layer)
	}
	return chart
}

func schemaOf(t *testing.T, dir string, at diag.Path) check.Schema {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "values.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	return check.Schema{File: shown(dir, "values.schema.json"), At: at, Text: text}
}

// shown is a file's name as the cases show it.
func shown(dir, name string) string {
	if filepath.Base(filepath.Dir(dir)) == "charts" {
		return "charts/" + filepath.Base(dir) + "/" + name
	}
	return name
}

func readLayer(t *testing.T, file string, kind values.Kind) *values.Layer {
	t.Helper()
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	name := shown(filepath.Dir(file), filepath.Base(file))
	doc, err := yamldoc.Parse(name, text)
	if err != nil {
		t.Fatal(err)
	}
	content, err := doc.Map()
	if err != nil {
		t.Fatal(err)
	}
	layer := &values.Layer{Kind: kind, Name: name, Doc: doc, Values: content}
	if kind == values.ServiceSecret {
		layer.Doc = nil
	}
	return layer
}

func sets(t *testing.T, dir string) []values.SetArg {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "set"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	var out []values.SetArg
	for line := range strings.Lines(string(text)) {
		out = append(out, values.SetArg{Text: strings.TrimSpace(line)})
	}
	return out
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// What the standard chart's schema gives as examples fits its own patterns.
func TestExamplesFit(t *testing.T) {
	text, err := os.ReadFile(standardChart + "/values.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := decode(text)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	eachSchema(doc, func(schema map[string]any) {
		pattern, ok := schema["pattern"].(string)
		for _, example := range texts(schema["examples"]) {
			if n++; !ok || !regexp.MustCompile(pattern).MatchString(example) {
				t.Errorf("%q does not match %s", example, pattern)
			}
		}
	})
	if n < 30 {
		t.Errorf("%d examples", n)
	}
}

func eachSchema(v any, visit func(schema map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		visit(v)
		for _, inner := range v {
			eachSchema(inner, visit)
		}
	case []any:
		for _, inner := range v {
			eachSchema(inner, visit)
		}
	}
}

func TestRulesAreValid(t *testing.T) {
	if err := check.Validate([]check.Check{NewCache().Check()}); err != nil {
		t.Error(err)
	}
}

// Several environments check at once, with a schema that nobody compiled
// before; run it under the race detector.
func TestCacheIsShared(t *testing.T) {
	pass := passOf(t, "testdata/types")
	cache := NewCache()
	var counts [8]int
	t.Run("group", func(t *testing.T) {
		for i := range counts {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				cache.Warm(pass.Schemas[0])
				findings, err := check.Run(t.Context(), []check.Check{cache.Check()}, pass)
				if err != nil {
					t.Error(err)
				}
				counts[i] = len(findings)
			})
		}
	})
	for _, n := range counts {
		if n == 0 || n != counts[0] {
			t.Errorf("findings %v, want equal numbers", counts)
		}
	}
}

func TestStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := check.Run(ctx, []check.Check{NewCache().Check()}, passOf(t, "testdata/types"))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
}
