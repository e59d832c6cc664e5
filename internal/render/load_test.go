package render

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"helm.sh/helm/v3/pkg/chart/loader"
)

const plainChart = "apiVersion: v2\nname: app\nversion: 1.0.0\n"

// What is wrong with a chart is said with its place and what to do.
func TestLoadRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		files map[string]string // "name -> target" is a link, a trailing slash a directory
		want  string            // DIR stands for the chart's directory
		fault Fault
	}{
		"no Chart.yaml": {
			files: map[string]string{"values.yaml": ""}, fault: FaultNotFound,
			want: "DIR/Chart.yaml: no such file, so this is no chart",
		},
		"wrong case": {
			files: map[string]string{"chart.yaml": plainChart}, fault: FaultNotFound,
			want: "DIR/Chart.yaml: no such file, so this is no chart; rename chart.yaml to Chart.yaml",
		},
		"a directory for a file": {
			files: map[string]string{"Chart.yaml/": ""}, fault: FaultUnreadable,
			want: "DIR/Chart.yaml: a directory where the chart's description should be; make it a file",
		},
		"broken Chart.yaml": {
			files: map[string]string{"Chart.yaml": "name: app\nversion: [1\n"}, fault: FaultSyntax,
			want: "DIR/Chart.yaml:2:",
		},
		"a wrong type in Chart.yaml": {
			files: map[string]string{"Chart.yaml": plainChart + "keywords: web\n"}, fault: FaultSyntax,
			want: "DIR/Chart.yaml:4:1: keywords: want a list, found text",
		},
		"no version": {
			files: map[string]string{"Chart.yaml": "apiVersion: v2\nname: app\n"}, fault: FaultMetadata,
			want: "DIR/Chart.yaml: version is required",
		},
		"a bad version": {
			files: map[string]string{"Chart.yaml": "apiVersion: v2\nname: app\nversion: one\n"}, fault: FaultMetadata,
			want: `DIR/Chart.yaml:3:1: version "one" is invalid`,
		},
		"broken values": {
			files: map[string]string{"Chart.yaml": plainChart, "values.yaml": "a: 1\nb: {\n"}, fault: FaultSyntax,
			want: "DIR/values.yaml:",
		},
		"values that are a list": {
			files: map[string]string{"Chart.yaml": plainChart, "values.yaml": "# c\n- a\n"}, fault: FaultSyntax,
			want: "DIR/values.yaml:2:1: want keys with values",
		},
		"broken values of a subchart": {
			files: map[string]string{"Chart.yaml": plainChart, "charts/sub/Chart.yaml": plainChart, "charts/sub/values.yaml": "a: b: c\n"}, fault: FaultSyntax,
			want: "DIR/charts/sub/values.yaml:1:",
		},
		"a missing dependency": {
			files: map[string]string{"Chart.yaml": plainChart + "dependencies:\n- name: redis\n  version: 1.x\n  repository: https://example.com\n"}, fault: FaultDependency,
			want: "DIR/Chart.yaml:5:3: dependency redis is declared and not in DIR/charts; run: helm dependency build DIR",
		},
		"several missing dependencies": {
			files: map[string]string{
				"Chart.yaml":            plainChart + "dependencies:\n- {name: sub, version: 1.x}\n- {name: redis, version: 1.x}\n- {name: nats, version: 1.x}\n",
				"charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
			}, fault: FaultDependency,
			want: "DIR/Chart.yaml:6:3: dependencies redis, nats are declared and not in DIR/charts; run: helm dependency build DIR",
		},
		"a missing dependency of apiVersion v1": {
			files: map[string]string{"Chart.yaml": "apiVersion: v1\nname: app\nversion: 1.0.0\n", "requirements.yaml": "dependencies:\n- {name: redis, version: 1.x}\n"}, fault: FaultDependency,
			want: "DIR/requirements.yaml:2:3: dependency redis is declared and not in DIR/charts; run: helm dependency build DIR",
		},
		"broken requirements.yaml": {
			files: map[string]string{"Chart.yaml": plainChart, "requirements.yaml": "dependencies: [\n"}, fault: FaultSyntax,
			want: "DIR/requirements.yaml:",
		},
		"broken Chart.lock": {
			files: map[string]string{"Chart.yaml": plainChart, "Chart.lock": "a: [\n"}, fault: FaultSyntax,
			want: "DIR/Chart.lock",
		},
		"a stray file in charts": {
			files: map[string]string{"Chart.yaml": plainChart, "charts/README.md": "hello"}, fault: FaultArchive,
			want: "DIR/charts/README.md: no chart; Helm refuses other files in charts/; move it out of charts/, list it in .helmignore, or begin its name with _",
		},
		"a subchart that is no archive": {
			files: map[string]string{"Chart.yaml": plainChart, "charts/redis-1.0.tgz": "text"}, fault: FaultArchive,
			want: "DIR/charts/redis-1.0.tgz: no packaged chart: it is not a gzipped archive",
		},
		"a directory called tgz": {
			files: map[string]string{"Chart.yaml": plainChart, "charts/x.tgz/Chart.yaml": plainChart}, fault: FaultArchive,
			want: "DIR/charts/x.tgz: a directory where a packaged chart should be",
		},
		"a bad ignore rule": {
			files: map[string]string{"Chart.yaml": plainChart, ".helmignore": "# c\nok\n**/x\n"}, fault: FaultSyntax,
			want: "DIR/.helmignore:3: double-star (**) syntax is not supported",
		},
		"a link out of the chart": {
			files: map[string]string{"Chart.yaml": plainChart, "templates/passwd -> ../../../../../../../../etc/passwd": ""}, fault: FaultLink,
			want: "DIR/templates/passwd: the link leads out of the chart; put a copy in its place or list it in .helmignore",
		},
		"an absolute link": {
			files: map[string]string{"Chart.yaml": plainChart, "files -> /etc": ""}, fault: FaultLink,
			want: "DIR/files: the link leads out of the chart, to /etc; put a copy in its place or list it in .helmignore",
		},
		"values behind a link": {
			files: map[string]string{"Chart.yaml": plainChart, "values.yaml -> ../outside.yaml": ""}, fault: FaultLink,
			want: "DIR/values.yaml: the link leads out of the chart",
		},
		"a link to nowhere": {
			files: map[string]string{"Chart.yaml": plainChart, "x -> none": ""}, fault: FaultLink,
			want: "DIR/x: the link leads nowhere; mend it or take it out of the chart",
		},
		"a link to itself": {
			files: map[string]string{"Chart.yaml": plainChart, "x -> x": ""}, fault: FaultLink,
			want: "DIR/x: the link never ends",
		},
		"a link around itself": {
			files: map[string]string{"Chart.yaml": plainChart, "templates/x -> ..": ""}, fault: FaultLink,
			want: "DIR/templates/x: the link leads back to a directory around it",
		},
		"too large": {
			files: map[string]string{"Chart.yaml": plainChart, "big": strings.Repeat("x", 5<<20+1)}, fault: FaultTooLarge,
			want: "DIR/big: 5242881 bytes; Helm loads files of at most 5242880; take it out of the chart or list it in .helmignore",
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "a chart")
			writeTree(t, dir, test.files)
			_, err := Load(dir)
			fault := (*Error)(nil)
			if !errors.As(err, &fault) {
				t.Fatalf("error %v, want an *Error", err)
			}
			got := strings.ReplaceAll(err.Error(), filepath.ToSlash(dir), "DIR")
			if !strings.HasPrefix(got, test.want) || fault.Fault != test.fault {
				t.Errorf("got  %s (%s)\nwant %s (%s)", got, fault.Fault, test.want, test.fault)
			}
		})
	}
}

func TestLoadRefusesPaths(t *testing.T) {
	dir := t.TempDir()
	writeTree(t, dir, map[string]string{"values.yaml": "a: 1", "text": "x", "empty": ""})
	cut := filepath.Join(dir, "cut.tgz")
	if err := os.WriteFile(cut, archiveOf(t, map[string]string{"app/Chart.yaml": plainChart})[:40], 0o644); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"none":        "no such file or directory; give the path of a chart's directory or of a packaged chart (.tgz)",
		"values.yaml": "no packaged chart: it is not a gzipped archive; give values with -f and the chart's directory as the argument",
		"text":        "no packaged chart: it is not a gzipped archive; give a chart's directory or what helm package makes",
		"empty":       "no packaged chart: it is not a gzipped archive; give a chart's directory or what helm package makes",
		"cut.tgz":     "the archive ends too early; fetch or pack it again",
	} {
		_, err := Load(filepath.Join(dir, name))
		if want = filepath.ToSlash(filepath.Join(dir, name)) + ": " + want; err == nil || err.Error() != want {
			t.Errorf("Load(%s): %v\nwant %s", name, err, want)
		}
	}
}

func TestLoadUnreadable(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("everything is readable to root")
	}
	dir := t.TempDir()
	writeTree(t, dir, map[string]string{"Chart.yaml": plainChart, "secret": "x"})
	if err := os.Chmod(filepath.Join(dir, "secret"), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(dir); err == nil || !strings.HasSuffix(err.Error(), "secret: permission denied") {
		t.Errorf("Load: %v", err)
	}
}

// An archive in an archive in an archive counts as a whole.
func TestLoadBoundsNestedArchives(t *testing.T) {
	zeros := strings.Repeat("\x00", 5<<20)
	files := map[string]string{"app/Chart.yaml": plainChart}
	for _, name := range []string{"a", "b", "c"} {
		inner := map[string]string{name + "/Chart.yaml": strings.ReplaceAll(plainChart, "app", name)}
		for i := range 8 {
			inner[name+"/files/"+string(rune('a'+i))] = zeros
		}
		files["app/charts/"+name+".tgz"] = string(archiveOf(t, inner))
	}
	chart := filepath.Join(t.TempDir(), "app.tgz")
	if err := os.WriteFile(chart, archiveOf(t, files), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Load(chart)
	if fault := (*Error)(nil); !errors.As(err, &fault) || fault.Fault != FaultTooLarge || !strings.HasSuffix(fault.Span.File, "app.tgz!charts/c.tgz") {
		t.Errorf("Load: %v, want too large", err)
	}
}

// Links that stay inside, ignored links, a byte order mark: the same files as
// Helm loads.
func TestLoadIsHelms(t *testing.T) {
	log.SetOutput(io.Discard)
	dir := filepath.Join(t.TempDir(), "a chart")
	writeTree(t, dir, map[string]string{
		"Chart.yaml": "\xEF\xBB\xBF" + plainChart, "values.yaml": "\xEF\xBB\xBFa: 1\n",
		".helmignore":      "\xEF\xBB\xBF# rules\nout\nbuild/\n/top\n*.tmp\ndeep/*.md\n",
		"templates/a.yaml": "a", "templates/sub/b.yaml": "b", "templates/.dot": "no", "templates/_p.tpl": "p",
		"templates/link.yaml -> ../shared/s.yaml": "", "shared/s.yaml": "s", "shared/chain -> s.yaml": "",
		"templates/dir -> ../shared": "", "files/up -> ../shared/chain": "", "files/abs -> CHART/shared/s.yaml": "",
		"out -> /etc/passwd": "", "build/x": "no", "top": "no", "deep/top": "yes", "x.tmp": "no", "deep/x.md": "no", "deep/y/x.md": "yes",
		"charts/sub/Chart.yaml": strings.ReplaceAll(plainChart, "app", "sub"), "charts/sub/templates/c.yaml": "c", "charts/sub/values.yaml": "x: 1",
		"charts/sub/.helmignore": "templates\n", "charts/sub.prov": "p", "charts/_x/y": "no", "charts/.z": "no",
		"crds/c.yaml": "crd", "crds/c.txt": "no crd", "README.md": "r", "values.schema.json": "{}", "empty/": "",
	})
	ours, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	helms, err := loader.LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	want, got := map[string]string{}, map[string]string{}
	for _, f := range helms.Templates {
		want["app/"+f.Name] = string(f.Data)
	}
	for _, sub := range helms.Dependencies() {
		for _, f := range sub.Templates {
			want["app/charts/sub/"+f.Name] = string(f.Data)
		}
	}
	for _, f := range ours.Templates() {
		got[f.Name] = f.Text
		if f.Display != filepath.ToSlash(dir)+strings.TrimPrefix(f.Name, "app") {
			t.Errorf("%s is shown as %s", f.Name, f.Display)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("templates (-helm +chartyard):\n%s", diff)
	}
	files := map[string][]byte{}
	for _, f := range helms.Files {
		files[f.Name] = f.Data
	}
	if diff := cmp.Diff(files, map[string][]byte(ours.files)); diff != "" {
		t.Errorf("files (-helm +chartyard):\n%s", diff)
	}
	if diff := cmp.Diff(helms.Values, ours.Defaults().Values); diff != "" {
		t.Errorf("values (-helm +chartyard):\n%s", diff)
	}
	if len(ours.CRDs()) != len(helms.CRDObjects()) || string(helms.Schema) != ours.schema.text {
		t.Errorf("CRDs %v, schema %v", ours.CRDs(), ours.schema)
	}
}

func TestLoadFS(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	fsys := fstest.MapFS{
		"Chart.yaml": file(plainChart), "templates/a.yaml": file("a"), "shared/s.yaml": file("s"),
		"templates/s.yaml": {Data: []byte("../shared/s.yaml"), Mode: fs.ModeSymlink},
		"charts/sub.tgz":   {Data: archiveOf(t, map[string]string{"sub/Chart.yaml": strings.ReplaceAll(plainChart, "app", "sub"), "sub/templates/x.yaml": "x"})},
	}
	c, err := LoadFS(fsys, "yard/chart")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range c.Templates() {
		got = append(got, f.Name+" = "+f.Display+" = "+f.Text)
	}
	want := []string{
		"app/templates/a.yaml = yard/chart/templates/a.yaml = a",
		"app/templates/s.yaml = yard/chart/templates/s.yaml = s",
		"app/charts/sub/templates/x.yaml = yard/chart/charts/sub.tgz!templates/x.yaml = x",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("templates (-want +got):\n%s", diff)
	}
	fsys["templates/s.yaml"].Data = []byte("../../shared/s.yaml")
	if _, err := LoadFS(fsys, "yard/chart"); err == nil || !strings.Contains(err.Error(), "yard/chart/templates/s.yaml: the link leads out of the chart") {
		t.Errorf("a link out: %v", err)
	}
}

// writeTree writes files, links ("name -> target", CHART for the directory)
// and directories ("name/").
func writeTree(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		name, target, isLink := strings.Cut(name, " -> ")
		full := filepath.Join(dir, filepath.FromSlash(name))
		err := os.MkdirAll(filepath.Dir(full), 0o755)
		switch {
		case err != nil:
		case isLink:
			err = os.Symlink(strings.ReplaceAll(target, "CHART", dir), full)
		case strings.HasSuffix(name, "/"):
			err = os.MkdirAll(full, 0o755)
		default:
			err = os.WriteFile(full, []byte(text), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func archiveOf(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	zipped := gzip.NewWriter(&b)
	w := tar.NewWriter(zipped)
	for _, name := range sortedKeys(files) {
		header := tar.Header{Name: name, Mode: 0o644, Size: int64(len(files[name]))}
		if err := errors.Join(w.WriteHeader(&header), writeText(w, files[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func writeText(w *tar.Writer, text string) error {
	_, err := w.Write([]byte(text))
	return err
}
