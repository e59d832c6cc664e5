package chartutil

import (
	"flag"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"helm.sh/helm/v3/pkg/chartutil"
)

var update = flag.Bool("update", false, "rewrite apiversions.txt")

func TestGeneratedAPIVersions(t *testing.T) {
	want := strings.Join(chartutil.DefaultVersionSet, "\n") + "\n"
	if *update {
		if err := os.WriteFile("apiversions.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, apiVersions); diff != "" {
		t.Errorf("apiversions.txt is stale, run with -update (-Helm +file):\n%s", diff)
	}
}

func TestParseKubeVersionIsHelms(t *testing.T) {
	cases := []string{"", "1", "v1.37", "1.37.2", " v1.30.0-gke.5+x", "01.2", "1.02", "v1.37.", "1.2.3.4", "vv1.2", "a", "1.2\n", "\n1.2", "1.99999999999999999999", "1.2 ", "0.1"}
	rng := rand.New(rand.NewPCG(5, 6))
	const alphabet = "019.v -\n+a"
	for range 20_000 {
		var b strings.Builder
		for range rng.IntN(8) {
			b.WriteByte(alphabet[rng.IntN(len(alphabet))])
		}
		cases = append(cases, b.String())
	}
	for _, text := range cases {
		got, err := ParseKubeVersion(text)
		want, wantErr := chartutil.ParseKubeVersion(text)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("ParseKubeVersion(%q): %v, Helm: %v", text, err, wantErr)
		}
		if err == nil && (got.Version != want.Version || got.Major != want.Major || got.Minor != want.Minor) {
			t.Fatalf("ParseKubeVersion(%q) = %+v, Helm: %+v", text, got, *want)
		}
	}
}

func TestNew(t *testing.T) {
	caps, err := New("", []string{"x.io/v1"})
	if err != nil {
		t.Fatal(err)
	}
	if caps.KubeVersion.Version != "v1.37.0" || caps.KubeVersion.Minor != "37" {
		t.Errorf("KubeVersion = %+v, want that of a released Helm", caps.KubeVersion)
	}
	if !caps.APIVersions.Has("x.io/v1") || !caps.APIVersions.Has("apps/v1") || caps.APIVersions.Has("y.io/v1") {
		t.Errorf("APIVersions = %q", caps.APIVersions)
	}
	if !strings.HasPrefix(caps.HelmVersion.Version, chartutil.DefaultCapabilities.HelmVersion.Version) {
		t.Errorf("HelmVersion = %+v, want %+v", caps.HelmVersion, chartutil.DefaultCapabilities.HelmVersion)
	}
	if _, err := New("one", nil); err == nil || !strings.Contains(err.Error(), "want one like 1.37") {
		t.Errorf("New(one): %v", err)
	}
}

// Table and PathValue on every path of a small tree, against Helm's.
func TestLookupsAreHelms(t *testing.T) {
	tree := map[string]any{
		"a": map[string]any{"b": map[string]any{"c": 1.0, "": "empty"}, "n": nil, "l": []any{1.0}},
		"s": "text", "": map[string]any{"x": true}, "v": Values{"x": "y"}, "null": nil,
	}
	helmTree := map[string]any{}
	for k, v := range tree {
		helmTree[k] = v
	}
	helmTree["v"] = chartutil.Values{"x": "y"}
	steps := []string{"a", "b", "c", "n", "l", "s", "", "x", "v", "null", "none"}
	var paths []string
	for _, one := range steps {
		paths = append(paths, one)
		for _, two := range steps {
			paths = append(paths, one+"."+two)
			for _, three := range steps {
				paths = append(paths, one+"."+two+"."+three)
			}
		}
	}
	for _, path := range paths {
		got, err := Values(tree).PathValue(path)
		want, wantErr := chartutil.Values(helmTree).PathValue(path)
		if text(err) != text(wantErr) || (path != "v" && !cmp.Equal(want, got)) {
			t.Errorf("PathValue(%q) = %v, %v; Helm: %v, %v", path, got, err, want, wantErr)
		}
		table, err := Values(tree).Table(path)
		wantTable, wantErr := chartutil.Values(helmTree).Table(path)
		if text(err) != text(wantErr) || len(table) != len(wantTable) {
			t.Errorf("Table(%q) = %v, %v; Helm: %v, %v", path, table, err, wantTable, wantErr)
		}
	}
}

func TestYAMLIsHelms(t *testing.T) {
	tree := map[string]any{"b": []any{1.0, nil, "x: y"}, "a": map[string]any{"n": 12345678.0, "t": "true"}}
	got, err := Values(tree).YAML()
	want, wantErr := chartutil.Values(tree).YAML()
	if got != want || text(err) != text(wantErr) {
		t.Errorf("YAML() = %q, %v; Helm: %q, %v", got, err, want, wantErr)
	}
	var b strings.Builder
	if err := Values(tree).Encode(&b); err != nil || b.String() != want {
		t.Errorf("Encode: %q, %v; want %q", b.String(), err, want)
	}
	if got := Values(nil).AsMap(); got == nil || len(got) != 0 {
		t.Errorf("AsMap of nothing = %v, want an empty map", got)
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
