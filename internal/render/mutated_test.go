package render

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/chartutil"

	"github.com/chartyard/chartyard/internal/engine"
)

// People save charts half-way. Charts with one thing broken at random render
// to Helm's bytes or are refused by both.
func TestMutatedChartsRenderAsHelmDoes(t *testing.T) {
	t.Setenv("CHARTYARD_TEST_HELM", "") // in process: a program per mutation takes minutes
	created, err := chartutil.Create("created", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	rounds := uint64(150)
	if testing.Short() {
		rounds = 20
	}
	for _, chart := range []string{created, "../../chart-template/chart"} {
		files := readTree(t, chart)
		for seed := range rounds {
			mutated, what := mutate(rand.New(rand.NewPCG(seed, 7)), files)
			dir := filepath.Join(t.TempDir(), "chart")
			writeTree(t, dir, mutated)
			r := request{release: "demo", namespace: "default"}
			want, wantErr := helmTemplate(t, dir, r)
			out, err := renderRequest(t, dir, r)
			var limit *engine.LimitError
			switch {
			case errors.As(err, &limit):
			case (err == nil) != (wantErr == nil):
				t.Errorf("%s, seed %d, %s: error %v, Helm's %v", chart, seed, what, err, wantErr)
			case err == nil && out.String() != want:
				t.Errorf("%s, seed %d, %s: the bytes differ from Helm's", chart, seed, what)
			}
		}
	}
}

// mutate breaks one file in one place and says how.
func mutate(r *rand.Rand, files map[string]string) (map[string]string, string) {
	out := map[string]string{}
	var names []string
	for name, text := range files {
		out[name] = text
		if strings.HasPrefix(name, "templates/") || name == "values.yaml" {
			names = append(names, name)
		}
	}
	// Map order is random; the same seed must break the same file.
	name := ""
	pick := r.Uint64()
	for _, candidate := range names {
		if name == "" || hash(candidate, pick) < hash(name, pick) {
			name = candidate
		}
	}
	lines := strings.SplitAfter(out[name], "\n")
	i := r.IntN(len(lines))
	what := "a line gone"
	switch r.IntN(5) {
	case 0:
		lines[i] = ""
	case 1:
		what = "a line twice"
		lines[i] += lines[i]
	case 2:
		what = "a few bytes gone"
		if n := len(lines[i]); n > 0 {
			from := r.IntN(n)
			lines[i] = lines[i][:from] + lines[i][min(from+1+r.IntN(4), n):]
		}
	default:
		words := []string{"{{", "}}", "{{ end }}", "{{ .Values.nope.deep }}", "{{ .Values.nope }}", "- ", "\t", "---\n", ": ", "null", "  ", "\"", "{{- ", "# ", "&a ", "*a ", "é"}
		word := words[r.IntN(len(words))]
		what = "added " + word
		at := r.IntN(len(lines[i]) + 1)
		lines[i] = lines[i][:at] + word + lines[i][at:]
	}
	out[name] = strings.Join(lines, "")
	return out, name + ": " + what
}

func hash(s string, seed uint64) uint64 {
	h := seed ^ 14695981039346656037
	for _, c := range []byte(s) {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}

// readTree reads a chart without its schema, which Render leaves to others.
func readTree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "values.schema.json" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		files[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
