package golden

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/casetest"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/release"
)

// Every chart in the modules that tools/charts pins, with its defaults and with
// each of its test values, renders to Helm's bytes or is refused by both; it is
// checked to the end; and its traces are true. The modules are fetched, so the
// test runs only where CHARTYARD_TEST_CHARTS is set: make test-charts.
func TestPublicCharts(t *testing.T) {
	modules := casetest.PublicCharts(t, "..")
	var all tally
	compared := 0
	for _, module := range modules {
		for _, chart := range chartsBelow(t, module.Dir) {
			rel, err := filepath.Rel(module.Dir, chart)
			if err != nil {
				t.Fatal(err)
			}
			t.Run(module.Path+"/"+filepath.ToSlash(rel), func(t *testing.T) {
				tests, err := filepath.Glob(filepath.Join(chart, "ci", "*.yaml"))
				if err != nil {
					t.Fatal(err)
				}
				for _, file := range append([]string{""}, tests...) {
					t.Run(valuesName(file), func(t *testing.T) {
						if n, ok := comparePublic(t, chart, file); ok {
							all.add(n)
							compared++
						}
					})
				}
			})
		}
	}
	t.Logf("%d renders compared; %v", compared, all)
	if compared < 100 {
		t.Errorf("%d renders compared: too few", compared)
	}
}

// What is said of templates that print nothing is right: in all public charts it
// is one line, of a chart that Helm's own tests hold as an example of a bad one.
func TestNoValueInPublicCharts(t *testing.T) {
	said := map[string]int{}
	charts := 0
	for _, module := range casetest.PublicCharts(t, "..") {
		for _, chart := range chartsBelow(t, module.Dir) {
			charts++
			findings, _ := checked(t, release.Options{Paths: []string{chart}}) // many cannot be rendered
			for _, f := range findings {
				if f.Rule == "template/no-value" || f.Rule == "template/duplicate-key" {
					said[f.Message]++
				}
			}
		}
	}
	// Helm 3 has no .Release.Time.
	if diff := cmp.Diff(map[string]int{".Release.Time prints nothing: it has no value": 1}, said); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if charts < 100 {
		t.Errorf("%d charts: too few", charts)
	}
}

func valuesName(file string) string {
	if file == "" {
		return "defaults"
	}
	return filepath.Base(file)
}

// chartsBelow lists the folders of charts that are no part of another chart.
func chartsBelow(t *testing.T, dir string) []string {
	t.Helper()
	var charts []string
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if _, err := os.Stat(filepath.Join(file, "Chart.yaml")); err != nil {
			return nil
		}
		charts = append(charts, file)
		return fs.SkipDir
	})
	if err != nil {
		t.Fatal(err)
	}
	return charts
}

// comparePublic holds one render of a chart to Helm's. ok is false when Helm
// refuses it.
func comparePublic(t *testing.T, chart, file string) (n tally, ok bool) {
	t.Helper()
	if file == "" {
		file = filepath.Join(t.TempDir(), "empty.yaml") // the defaults, in one environment
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	options := release.Options{Paths: []string{chart}, Files: []string{file}, Release: "demo", Namespace: "demo", KubeVersion: "1.33.0"}
	found, checkErr := checked(t, options)
	r := renderings(t, options)[0]
	request := helmRequest{Chart: chart, Release: "demo", Namespace: "demo", KubeVersion: "1.33.0", Files: []string{file}}
	want, err := request.run(t)
	if err != nil {
		if r.Err == nil && checkErr == nil && !slices.ContainsFunc(found, refuses) {
			t.Fatalf("nothing is found, but Helm says: %v", err)
		}
		if _, missing, ok := strings.Cut(err.Error(), "missing in charts/ directory: "); ok && !mentions(found, missing) {
			t.Errorf("Helm misses %s; chartyard: %v", missing, found)
		}
		t.Skipf("helm: %v\nchartyard: %v %v %v", err, r.Err, checkErr, found)
	}
	if r.Err != nil || checkErr != nil {
		t.Fatalf("%v; %v; Helm has nothing against it", r.Err, checkErr)
	}
	again, err := request.run(t)
	if err != nil {
		t.Fatal(err)
	}
	want, got := withoutChance(want, again, r.text(t))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-helm +chartyard):\n%s", diff)
	}
	return r.truth(t), true
}

// refuses reports whether a finding means that Helm renders nothing.
func refuses(f diag.Finding) bool {
	switch f.Rule {
	case "chart/not-loaded", "chart/missing-dependency", "chart/metadata", "values/syntax", "values/schema", "values/unknown-key",
		"template/error", "template/no-object":
		return true
	}
	return false
}

func mentions(found []diag.Finding, text string) bool {
	return slices.ContainsFunc(found, func(f diag.Finding) bool { return strings.Contains(f.Message, text) })
}

// run asks the helm program if there is one, else Helm's packages.
func (r helmRequest) run(t *testing.T) (string, error) {
	t.Helper()
	if helm := helmProgram(); helm != "" {
		return r.byProgram(t, helm)
	}
	return r.inProcess()
}

// withoutChance empties the lines in which Helm differs from itself: passwords,
// keys and certificates that a template makes up.
func withoutChance(want, again, got string) (string, string) {
	one, two, three := strings.Split(want, "\n"), strings.Split(again, "\n"), strings.Split(got, "\n")
	if len(one) != len(two) || len(one) != len(three) {
		return want, got
	}
	for i := range one {
		if one[i] != two[i] {
			one[i], three[i] = "", ""
		}
	}
	return strings.Join(one, "\n"), strings.Join(three, "\n")
}
