package service

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const goodConfig = "name: payments\nowner: acme/payments\nyard: {name: default, version: 0.1.0}\n"

// summary is what a test says of a target.
func summary(t *Target) string {
	return fmt.Sprintf("%s %s dir=%s chart=%s", t.Kind, t.Name, t.Dir, t.ChartPath)
}

func summaries(targets []*Target) []string {
	var out []string
	for _, t := range targets {
		out = append(out, summary(t))
	}
	return out
}

// inTree writes files (a trailing slash makes a folder, "-> x" a link) and
// makes their folder the working directory.
func inTree(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		err := error(nil)
		if target, isLink := strings.CutPrefix(text, "-> "); isLink {
			err = os.Symlink(target, name)
		} else if strings.HasSuffix(name, "/") {
			err = os.MkdirAll(name, 0o755)
		} else {
			err = os.WriteFile(name, []byte(text), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestFind(t *testing.T) {
	inTree(t, map[string]string{
		"payments/chartyard.yaml":                     goodConfig,
		"payments/chart/Chart.yaml":                   "name: payments\n",
		"payments/chart/charts/redis/Chart.yaml":      "name: redis\n",
		"payments/deploy/extra/Chart.yaml":            "name: extra\n",
		"plain/Chart.yaml":                            "name: plain-chart\nversion: 0.1.0\n",
		"plain/charts/sub/Chart.yaml":                 "name: sub\n",
		"plain/templates/odd/Chart.yaml":              "name: odd\n",
		"plain/examples/small/Chart.yaml":             "name: small\n",
		"charts/web/Chart.yaml":                       "name: web\n", // no chart above: an ordinary folder
		"holder/chart/Chart.yaml":                     "name: held\n",
		"unnamed/Chart.yaml":                          "version: 1\n",
		"broken/Chart.yaml":                           "name: [\n",
		"node_modules/x/Chart.yaml":                   "name: x\n",
		"vendor/x/Chart.yaml":                         "name: x\n",
		".git/x/Chart.yaml":                           "name: x\n",
		".chartyard/x/Chart.yaml":                     "name: x\n",
		"plain/loop":                                  "-> ..",
		"link":                                        "-> plain",
		"with space/chartyard.yaml":                   goodConfig,
		"with space/chart/Chart.yaml":                 "name: payments\n",
		"nothing/readme":                              "",
		"folder-named-like-a-chart/Chart.yaml/readme": "",
	})
	payments := "service payments dir=payments chart=payments/chart"
	plain := "chart plain-chart dir=plain chart=plain"
	all := []string{
		"chart broken dir=broken chart=broken",
		"chart web dir=charts/web chart=charts/web",
		"chart held dir=holder/chart chart=holder/chart",
		payments,
		"chart extra dir=payments/deploy/extra chart=payments/deploy/extra",
		plain,
		"chart small dir=plain/examples/small chart=plain/examples/small",
		"chart unnamed dir=unnamed chart=unnamed",
		"service payments dir=with space chart=with space/chart",
	}
	tests := []struct {
		paths []string
		want  []string
	}{
		{[]string{"payments"}, []string{payments}},
		{[]string{"./payments/"}, []string{payments}},
		{[]string{"payments/chart"}, []string{payments}},
		{[]string{"payments/chart/..."}, []string{payments}},
		{[]string{"payments/chart", "payments"}, []string{payments}},
		{[]string{"holder/chart"}, []string{"chart held dir=holder/chart chart=holder/chart"}},
		{[]string{"plain"}, []string{plain}},
		{[]string{"link"}, []string{"chart plain-chart dir=link chart=link"}},
		{[]string{"holder"}, []string{"chart held dir=holder chart=holder/chart"}},
		{[]string{"plain", "payments", "./plain"}, []string{plain, payments}},
		{[]string{"./..."}, all},
		{[]string{"..."}, all},
		{[]string{"payments/..."}, []string{payments, "chart extra dir=payments/deploy/extra chart=payments/deploy/extra"}},
		{[]string{"link/..."}, []string{"chart plain-chart dir=link chart=link", "chart small dir=link/examples/small chart=link/examples/small"}},
	}
	for _, test := range tests {
		t.Run(strings.Join(test.paths, " "), func(t *testing.T) {
			got, err := Find(test.paths)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, summaries(got)); diff != "" {
				t.Errorf("Find (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFindInTheWorkingDirectory(t *testing.T) {
	inTree(t, map[string]string{"chartyard.yaml": goodConfig, "chart/Chart.yaml": "name: payments\n"})
	for _, paths := range [][]string{nil, {"."}, {"./..."}} {
		got, err := Find(paths)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"service payments dir=. chart=chart"}, summaries(got)); diff != "" {
			t.Errorf("Find(%q) (-want +got):\n%s", paths, diff)
		}
	}
}

// Whoever stands in a service's chart means the service, and names its files
// from there.
func TestFindInTheChartOfAService(t *testing.T) {
	inTree(t, map[string]string{
		"payments/chartyard.yaml": goodConfig, "payments/chart/Chart.yaml": "name: payments\n",
		"payments/other/Chart.yaml": "name: other\n", "chart": "-> payments/chart",
		"orders/chartyard.yaml/": "", "orders/chart/Chart.yaml": "name: orders\n",
	})
	for dir, want := range map[string]string{
		"payments/chart": "service payments dir=.. chart=.",
		"payments/other": "chart other dir=. chart=.",
		"chart":          "service payments dir=.. chart=.", // a link: .. is the folder that it leads to
		"orders/chart":   "chart orders dir=. chart=.",
	} {
		t.Run(dir, func(t *testing.T) {
			t.Chdir(dir)
			for _, paths := range [][]string{nil, {"."}, {"./..."}} {
				got, err := Find(paths)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff([]string{want}, summaries(got)); diff != "" {
					t.Errorf("Find(%q) (-want +got):\n%s", paths, diff)
				}
			}
		})
	}
}

func TestFindRefuses(t *testing.T) {
	inTree(t, map[string]string{
		"empty/":                   "",
		"file.yaml":                "a: 1\n",
		"half/chartyard.yaml":      goodConfig,
		"bad/chartyard.yaml":       "name: payments\nowner: me\nyrad: {}\n",
		"bad/chart/Chart.yaml":     "name: bad\n",
		"text.tgz":                 "not an archive",
		"mixed/good/Chart.yaml":    "name: good\n",
		"mixed/bad/chartyard.yaml": "name: 1\n",
	})
	writePackage(t, "nochart.tgz", map[string]string{"x/values.yaml": ""})
	const works = "; chartyard works on a service (a folder with chartyard.yaml), a chart's folder, a packaged chart (.tgz), or a folder followed by /..."
	tests := []struct{ path, want string }{
		{"missing", "missing: no such file or folder"},
		{"missing/...", "missing: no such file or folder"},
		{"empty", "empty: no Chart.yaml in it" + works},
		{"file.yaml", "file.yaml: is a file" + works},
		{"empty/...", "empty/...: no service and no chart below; a service has chartyard.yaml, a chart has Chart.yaml"},
		{"half", "half: a service's chart is in chart/, but there is no half/chart/Chart.yaml"},
		{"bad", "bad/chartyard.yaml:1:1: yard is missing\nbad/chartyard.yaml:3:1: yrad: no such key; did you mean yard?"},
		{"bad/...", "bad/chartyard.yaml:1:1: yard is missing\nbad/chartyard.yaml:3:1: yrad: no such key; did you mean yard?"},
		{"text.tgz", "text.tgz: not a packaged chart: it is not compressed with gzip"},
		{"nochart.tgz", "nochart.tgz: not a packaged chart: no Chart.yaml in it"},
	}
	for _, test := range tests {
		got, err := Find([]string{test.path})
		if err == nil {
			t.Errorf("%s: no error but %v", test.path, summaries(got))
			continue
		}
		if diff := cmp.Diff(test.want, err.Error()); diff != "" {
			t.Errorf("%s: error (-want +got):\n%s", test.path, diff)
		}
	}
	nothing := (*NothingFoundError)(nil)
	if _, err := Find([]string{"empty/..."}); !errors.As(err, &nothing) {
		t.Errorf("a search that finds nothing gives %T", err)
	}
	if got, err := Find([]string{"mixed/..."}); err == nil || len(got) != 1 {
		t.Errorf("one broken of two: %v, %v; want the good one and an error", summaries(got), err)
	}
}

func TestFindUnreadable(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root reads everything")
	}
	inTree(t, map[string]string{"shut/Chart.yaml": "name: a\n"})
	if err := os.Chmod("shut", 0); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"shut", "./..."} {
		_, err := Find([]string{path})
		if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "shut: cannot be read") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestEnvironmentsOfAService(t *testing.T) {
	yard := []string{"dev", "test", "prod"}
	tests := []struct {
		name    string
		config  string
		overlay []string
		want    []string
		strays  []string
		err     string
	}{
		{
			name: "all of the yard's", overlay: []string{"dev", "prod", "test"},
			want: []string{"dev", "test", "prod"},
		},
		{
			name: "an overlay is missing", overlay: []string{"dev", "prod"},
			want: []string{"dev", "test missing", "prod"},
		},
		{
			name: "an overlay belongs to none", overlay: []string{"dev", "test", "prod", "prd"},
			want: []string{"dev", "test", "prod"}, strays: []string{"s/chart/values-prd.yaml"},
		},
		{
			name: "those it lists, in the yard's order", config: "environments: [prod, dev]\n", overlay: []string{"dev", "prod"},
			want: []string{"dev", "prod"},
		},
		{
			name: "one that the yard does not have", config: "environments: [dev, prd]\n", overlay: []string{"dev"},
			err: `s/chartyard.yaml:4:21: the yard has no environment "prd", only dev, test, prod; did you mean prod?`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := map[string]string{
				"s/chartyard.yaml": goodConfig + test.config, "s/chart/Chart.yaml": "name: s\n",
				"s/chart/ci/small-values.yaml": "a: 1\n",
			}
			for _, env := range test.overlay {
				files["s/chart/values-"+env+".yaml"] = "env: " + env + "\n"
			}
			inTree(t, files)
			target := findOne(t, "s")
			got, strays, err := target.Environments(yard)
			if fmt.Sprint(err) != test.err && (err != nil || test.err != "") {
				t.Fatalf("error %v, want %s", err, test.err)
			}
			if diff := cmp.Diff(test.strays, strays); diff != "" {
				t.Errorf("strays (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.want, environmentSummaries(t, got)); diff != "" {
				t.Errorf("environments (-want +got):\n%s", diff)
			}
		})
	}
}

// environmentSummaries checks on the way that the text is the overlay's.
func environmentSummaries(t *testing.T, environments []Environment) []string {
	t.Helper()
	var out []string
	for _, env := range environments {
		text, err := env.Text()
		switch {
		case err != nil:
			t.Error(err)
		case env.Missing && text == nil:
			out = append(out, env.Name+" missing")
		case string(text) == "env: "+env.Name+"\n":
			out = append(out, env.Name)
		default:
			out = append(out, fmt.Sprintf("%s %s %q", env.Name, env.Overlay, text))
		}
	}
	return out
}

func TestEnvironmentsOfAChart(t *testing.T) {
	files := map[string]string{
		"Chart.yaml": "name: c\n", "values.yaml": "",
		"values-prod.yaml": "env: prod\n", "values-dev.yaml": "env: dev\n", "values-.yaml": "", "valuesx-a.yaml": "",
		"ci/small-values.yaml": "env: small\n", "ci/prod-values.yaml": "env: ci-prod\n", "ci/other.yaml": "",
	}
	want := []string{"dev", "prod", "ci-prod", "small"}
	inTree(t, files)
	fromFolder, _, err := findOne(t, ".").Environments([]string{"uat"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, environmentSummaries(t, fromFolder)); diff != "" {
		t.Errorf("folder (-want +got):\n%s", diff)
	}

	packed := map[string]string{"c/charts/sub/Chart.yaml": "name: sub\n", "c/charts/sub/values-prod.yaml": "env: wrong\n"}
	for name, text := range files {
		packed["c/"+name] = text
	}
	writePackage(t, "c-1.0.0.tgz", packed)
	target := findOne(t, "c-1.0.0.tgz")
	if diff := cmp.Diff("package c dir=c-1.0.0.tgz chart=c-1.0.0.tgz", summary(target)); diff != "" {
		t.Error(diff)
	}
	fromPackage, _, err := target.Environments(nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, environmentSummaries(t, fromPackage)); diff != "" {
		t.Errorf("package (-want +got):\n%s", diff)
	}
	if got := fromPackage[0].Overlay; got != "c-1.0.0.tgz:values-dev.yaml" {
		t.Errorf("overlay in a package is called %s", got)
	}
}

func TestAChartWithoutOverlaysIsRenderedOnce(t *testing.T) {
	inTree(t, map[string]string{"Chart.yaml": "name: c\n", "values.yaml": "a: 1\n"})
	got, _, err := findOne(t, ".").Environments(nil)
	if err != nil || len(got) != 1 || got[0].Name != "" || got[0].Overlay != "" {
		t.Fatalf("got %v, %v", got, err)
	}
	if text, err := got[0].Text(); text != nil || err != nil {
		t.Errorf("text %q, %v; want none", text, err)
	}
}

func TestChoose(t *testing.T) {
	target := &Target{Dir: "payments"}
	all := []Environment{{Name: "dev"}, {Name: "uat"}, {Name: "prod"}}
	got, err := target.Choose(all, []string{"prod", "dev"})
	if err != nil || len(got) != 2 || got[0].Name != "dev" || got[1].Name != "prod" {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := target.Choose(all, nil); err != nil || len(got) != 3 {
		t.Errorf("none asked for: got %v, %v", got, err)
	}
	tests := []struct {
		environments []Environment
		want         string
	}{
		{all, `payments: no environment "prd", only dev, uat, prod; did you mean prod?`},
		{[]Environment{{}}, `payments: no environment "prd": there is no values-prd.yaml beside its values.yaml, nor any other`},
	}
	for _, test := range tests {
		if _, err := target.Choose(test.environments, []string{"prd"}); err == nil || err.Error() != test.want {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
	if len(all) != 3 || all[1].Name != "uat" {
		t.Errorf("Choose changed its argument: %v", all)
	}
}

func findOne(t *testing.T, path string) *Target {
	t.Helper()
	targets, err := Find([]string{path})
	if err != nil || len(targets) != 1 {
		t.Fatalf("Find(%s) = %v, %v", path, summaries(targets), err)
	}
	return targets[0]
}

func writePackage(t *testing.T, name string, files map[string]string) {
	t.Helper()
	var packed bytes.Buffer
	zipped := gzip.NewWriter(&packed)
	archive := tar.NewWriter(zipped)
	var names []string
	for file := range files {
		names = append(names, file)
	}
	slices.Sort(names)
	for _, file := range names {
		header := &tar.Header{Name: file, Mode: 0o644, Size: int64(len(files[file])), Typeflag: tar.TypeReg}
		if err := archive.WriteHeader(header); err != nil {
			t.Fatal(err)
		}
		if _, err := archive.Write([]byte(files[file])); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(archive.Close(), zipped.Close(), os.WriteFile(name, packed.Bytes(), 0o644)); err != nil {
		t.Fatal(err)
	}
}
