package scaffold

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chartutil"

	"github.com/chartyard/chartyard/internal/grammar"
	"github.com/chartyard/chartyard/internal/service"
	"github.com/chartyard/chartyard/internal/yard"
)

func defaultTemplate(t *testing.T) (*yard.Yard, *Template) {
	t.Helper()
	y, err := yard.Default()
	if err != nil {
		t.Fatal(err)
	}
	template, err := Load(y)
	if err != nil {
		t.Fatal(err)
	}
	return y, template
}

func answers(pairs ...string) Answers {
	out := Answers{}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i]] = Answer{Text: pairs[i+1], From: "--set"}
	}
	return out
}

func newService(t *testing.T, pairs ...string) Tree {
	t.Helper()
	_, template := defaultTemplate(t)
	tree, err := template.NewService(answers(pairs...), "1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestNewServiceOfTheDefaultYard(t *testing.T) {
	tree := newService(t, "name", "payments", "owner", "acme/payments-team", "port", "9090")
	var around []string
	for _, file := range tree {
		if !strings.HasPrefix(file.Path, "chart/templates/") {
			around = append(around, file.Path)
		}
	}
	want := []string{
		".chartyard/lock.yaml", ".dockerignore", ".editorconfig", ".gitignore", ".pre-commit-config.yaml", "CODEOWNERS", "Dockerfile", "README.md",
		"chart/.helmignore", "chart/Chart.yaml", "chart/values-dev.yaml", "chart/values-prod.yaml", "chart/values-test.yaml", "chart/values-uat.yaml",
		"chart/values.schema.json", "chart/values.yaml", "chartyard.yaml",
	}
	if diff := cmp.Diff(want, around); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	for path, wants := range map[string][]string{
		"chart/Chart.yaml":      {"\nname: payments\n"},
		"chart/values.yaml":     {"port: 9090", "acme.payments-team", "registry.example.com/payments"},
		"chart/values-dev.yaml": {"payments.dev.example.com"},
		"chartyard.yaml":        {"name: payments", "acme/payments-team"},
		"CODEOWNERS":            {"@acme/payments-team"},
		"README.md":             {"# payments", "chartyard 1.2.3"},
	} {
		for _, want := range wants {
			if file := tree.Find(path); file == nil || !strings.Contains("\n"+string(file.Text), want) {
				t.Errorf("%s has no %q", path, want)
			}
		}
	}
}

// The chart is the yard's, byte for byte, but for the lines of filled values.
func TestNewServiceCopiesTheChart(t *testing.T) {
	y, template := defaultTemplate(t)
	tree := newService(t, "name", "payments", "owner", "team")
	templates, err := y.Templates()
	if err != nil {
		t.Fatal(err)
	}
	err = fs.WalkDir(templates, "chart", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		want, err := fs.ReadFile(templates, path)
		if err != nil {
			return err
		}
		got := tree.Find(path)
		switch {
		case got == nil:
			t.Errorf("%s is left out", path)
		case template.fill[path] == nil && string(got.Text) != string(want):
			t.Errorf("%s is changed", path)
		case changedLines(string(want), string(got.Text)) > len(template.fill[path]):
			t.Errorf("%s: %d lines changed for %d values", path, changedLines(string(want), string(got.Text)), len(template.fill[path]))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func changedLines(a, b string) int {
	linesA, linesB := strings.Split(a, "\n"), strings.Split(b, "\n")
	if len(linesA) != len(linesB) {
		return 1 << 20
	}
	changed := 0
	for i := range linesA {
		if linesA[i] != linesB[i] {
			changed++
		}
	}
	return changed
}

func TestLock(t *testing.T) {
	tree := newService(t, "name", "payments", "owner", "team")
	lock, err := ReadLock(LockFile, tree.Find(LockFile).Text)
	if err != nil {
		t.Fatal(err)
	}
	want := &Lock{
		Chartyard: "1.2.3",
		Yard:      LockedYard{Name: "default", Version: lock.Yard.Version},
		Answers: map[string]string{
			"name": "payments", "owner": "team", "port": "8080",
			"host": "payments.example.com", "image": "registry.example.com/payments",
		},
		Files: map[string]string{},
	}
	if !grammar.Version(lock.Yard.Version) {
		t.Errorf("version of the yard %q", lock.Yard.Version)
	}
	for _, file := range tree {
		if file.Path != LockFile {
			sum := sha256.Sum256(file.Text)
			want.Files[file.Path] = hex.EncodeToString(sum[:])
		}
	}
	if diff := cmp.Diff(want, lock); diff != "" {
		t.Errorf("lock (-want +got):\n%s", diff)
	}
	if _, err := ReadLock("lock.yaml", []byte("yrad: 1\n")); err == nil {
		t.Error("a lock with an unknown key is read")
	}
}

// The yard's names of stores and secrets stand in the values, and a yard that
// has none leaves values that are valid all the same.
func TestNewServiceNamesTheSecretsOfTheYard(t *testing.T) {
	y, template := defaultTemplate(t)
	external := func() []any {
		tree, err := template.NewService(answers("name", "payments", "owner", "team"), "1.2.3")
		if err != nil {
			t.Fatal(err)
		}
		var found []any
		for _, file := range []string{"chart/values.yaml", "chart/values-prod.yaml"} {
			values, err := chartutil.ReadValues(tree.Find(file).Text)
			if err != nil {
				t.Fatal(err)
			}
			table, err := values.Table("configDelivery.external")
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, table.AsMap())
		}
		return found
	}
	want := []any{
		map[string]any{"storeKind": "ClusterSecretStore", "storeName": "aws-secrets-manager", "refreshInterval": "1h", "common": "", "service": ""},
		map[string]any{"common": "prod/common", "service": "prod/payments"},
	}
	if diff := cmp.Diff(want, external()); diff != "" {
		t.Errorf("the default yard (-want +got):\n%s", diff)
	}
	y.ExternalSecrets = yard.ExternalSecrets{StoreKind: "SecretStore", StoreName: "vault", RefreshInterval: "30m"}
	for i := range y.Environments {
		y.Environments[i].CommonSecret = ""
	}
	want = []any{
		map[string]any{"storeKind": "SecretStore", "storeName": "vault", "refreshInterval": "30m", "common": "", "service": ""},
		map[string]any{"common": "", "service": "prod/payments"},
	}
	if diff := cmp.Diff(want, external()); diff != "" {
		t.Errorf("another yard (-want +got):\n%s", diff)
	}
	y.ExternalSecrets = yard.ExternalSecrets{}
	want[0] = map[string]any{"storeKind": "ClusterSecretStore", "storeName": "", "refreshInterval": "1h", "common": "", "service": ""}
	if diff := cmp.Diff(want, external()); diff != "" {
		t.Errorf("a yard that says nothing (-want +got):\n%s", diff)
	}
}

// The answers in a lock make the same files again.
func TestLockRepeats(t *testing.T) {
	first := newService(t, "name", "payments", "owner", "team", "host", "pay.example.org")
	lock, err := ReadLock(LockFile, first.Find(LockFile).Text)
	if err != nil {
		t.Fatal(err)
	}
	var pairs []string
	for name, text := range lock.Answers {
		pairs = append(pairs, name, text)
	}
	if diff := cmp.Diff(first, newService(t, pairs...)); diff != "" {
		t.Errorf("files made again (-first +again):\n%s", diff)
	}
}

// Names of every length that is accepted give charts that Helm's strict linter
// passes in every environment, and objects whose names Kubernetes takes.
func TestNewServiceIsAValidChart(t *testing.T) {
	y, _ := defaultTemplate(t)
	for _, name := range []string{"a", "payments", longestName(t)} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), name)
			if err := Write(t.Context(), newService(t, "name", name, "owner", "acme/team"), dir, WriteOptions{}); err != nil {
				t.Fatal(err)
			}
			target, err := service.Find([]string{dir})
			if err != nil {
				t.Fatal(err)
			}
			environments, strays, err := target[0].Environments(y.Names())
			if err != nil || len(strays) > 0 {
				t.Fatal(strays, err)
			}
			for _, env := range environments {
				if env.Missing {
					t.Errorf("%s is missing", env.Overlay)
				}
				lint(t, target[0].ChartPath, env.Overlay)
			}
		})
	}
}

func lint(t *testing.T, chart, overlay string) {
	t.Helper()
	values, err := chartutil.ReadValuesFile(overlay)
	if err != nil {
		t.Fatal(err)
	}
	linter := action.NewLint()
	linter.Strict = true
	linter.KubeVersion = &chartutil.KubeVersion{Version: "v1.35.0", Major: "1", Minor: "35"}
	for _, message := range linter.Run([]string{chart}, values).Messages {
		if message.Severity > 1 { // info is advice
			t.Errorf("%s: %s", overlay, message)
		}
	}
}

// longestName is the longest that the default yard accepts.
func longestName(t *testing.T) string {
	t.Helper()
	_, template := defaultTemplate(t)
	for n := 63; n > 0; n-- {
		name := strings.Repeat("a", n)
		if _, err := template.Resolve(answers("name", name, "owner", "team")); err == nil {
			return name
		}
	}
	t.Fatal("no name is accepted")
	return ""
}

// Whatever is accepted as a name is a label that Helm takes as a release and
// that leaves room in every namespace.
func TestNamesThatAreAccepted(t *testing.T) {
	y, template := defaultTemplate(t)
	random := rand.New(rand.NewPCG(1, 2))
	accepted := 0
	for range 1000 {
		name := randomName(random)
		_, err := template.Resolve(answers("name", name, "owner", "team"))
		isGood := grammar.ReleaseName(name) && isTextInYAML(name)
		for _, env := range y.Environments {
			isGood = isGood && grammar.Label(env.Namespace.Expand(name, env.Name))
		}
		switch {
		case err == nil && !isGood:
			t.Errorf("%q is accepted", name)
		case err == nil:
			accepted++
		case isGood && len(name) <= 40:
			t.Errorf("%q is refused: %v", name, err)
		}
	}
	if accepted < 100 {
		t.Errorf("only %d names were accepted: the test tries too few good ones", accepted)
	}
}

// randomName is often a good name, and often nearly one.
func randomName(random *rand.Rand) string {
	letters := "abcxyz0189-"
	if random.IntN(4) == 0 {
		letters += "AZ_. é\n{}"
	}
	runes := []rune(letters)
	name := make([]rune, random.IntN(70))
	for i := range name {
		name[i] = runes[random.IntN(len(runes))]
	}
	return string(name)
}

func TestYardsThatAreNotWhole(t *testing.T) {
	const head = "parameters: [{name: name, type: string, prompt: p, description: d., example: payments}]\n"
	good := func() fstest.MapFS {
		return fstest.MapFS{
			"yard.yaml":                             {Data: []byte("name: acme\nversion: 1.0.0\nenvironments: [{name: prod, namespace: p, kubernetesVersion: '1.35', tag: v*}]\n")},
			"chart-template/template.yaml":          {Data: []byte(head)},
			"chart-template/chart/Chart.yaml":       {Data: []byte("name: x # the name\nversion: 1\n")},
			"chart-template/chart/values-prod.yaml": {Data: []byte("")},
			"chart-template/repo/chartyard.yaml":    {Data: []byte("name: {{ .name }}\nowner: o\nyard: {name: {{ .Yard.Name }}, version: {{ .Yard.Version }}}\n")},
		}
	}
	tests := []struct {
		name       string
		path, text string // changes one file; an empty text removes it
		want       string
	}{
		{"nothing is wrong", "chart-template/repo/docs/{{ .name }}.md", "{{ (index .Environments 0).Namespace }}", ""},
		{"no template.yaml", "chart-template/template.yaml", "", "yard acme: no chart-template/template.yaml in it"},
		{"an unknown key", "chart-template/template.yaml", head + "fil: {}\n", "chart-template/template.yaml:2:1: fil: no such key; did you mean fill?"},
		{"no overlay", "chart-template/chart/values-prod.yaml", "", "yard acme: its chart template makes no chart/values-prod.yaml"},
		{"no chartyard.yaml", "chart-template/repo/chartyard.yaml", "", "yard acme: its chart template makes no chartyard.yaml"},
		{"a bad chartyard.yaml", "chart-template/repo/chartyard.yaml", "name: {{ .name }}\n", "yard acme: what its chart template makes is refused: chartyard.yaml:1:1: owner is missing\nchartyard.yaml:1:1: yard is missing"},
		{"a template that does not parse", "chart-template/repo/x", "a\n{{ .name", "chart-template/repo/x:2: unclosed action"},
		{"a key that is not there", "chart-template/repo/x", "{{ .nmae }}", `chart-template/repo/x:1:3: executing "chart-template/repo/x" at <.nmae>: map has no entry for key "nmae"`},
		{"a function of the environment", "chart-template/repo/x", `{{ env "HOME" }}`, `chart-template/repo/x:1: function "env" not defined`},
		{"a path that leads out", `chart-template/repo/{{ print "../" .name }}`, "x", `path of chart-template/repo/{{ print "../" .name }}: "../payments" leads out of the repository`},
		{"a path that is empty", `chart-template/repo/{{ if eq .name "x" }}y{{ end }}`, "x", ""},
		{"two files of one path", "chart-template/repo/chart/Chart.yaml", "x", "yard acme: its chart template makes chart/Chart.yaml twice"},
		{"a value to fill in that is not there", "chart-template/template.yaml", head + "fill: {chart/Chart.yaml: {title: x}}\n", "chart-template/chart/Chart.yaml:1:1: title is to be filled in, but is not here"},
		{"a file to fill in that is not there", "chart-template/template.yaml", head + "fill:\n  chart/values.yml: {title: x}\n", "chart-template/template.yaml:3:3: there is no file chart-template/chart/values.yml to fill in"},
		{"a type that is none", "chart-template/template.yaml", strings.Replace(head, "string", "text", 1), `chart-template/template.yaml:1:14: parameter name: "text" is not a type: use string or integer`},
		{"an example that is refused", "chart-template/template.yaml", strings.Replace(head, "example:", "pattern: x, example:", 1), `chart-template/template.yaml:1:90: parameter name: its own example is refused: "payments" is not accepted. d. For example: payments`},
		{"no parameter name", "chart-template/template.yaml", strings.Replace(head, "name: name", "name: title", 1), "chart-template/template.yaml:1:1: there is no parameter name"},
		{"a name with a capital", "chart-template/template.yaml", strings.Replace(head, "[{", "[{name: Yard, type: string, prompt: p, description: d., example: e}, {", 1), `chart-template/template.yaml:1:21: "Yard" is not a name of a parameter: a lower-case letter, then letters and digits`},
		{"a default of what is below", "chart-template/template.yaml", strings.Replace(head, "[{", "[{name: a, type: string, prompt: p, description: d., example: e, default: '{{ .name }}'}, {", 1), `chart-template/template.yaml:1:87: parameter a: its default with the examples of those above: a:1:3: executing "a" at <.name>: map has no entry for key "name"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := good()
			files[test.path] = &fstest.MapFile{Data: []byte(test.text)}
			if test.text == "" {
				delete(files, test.path)
			}
			y, err := yard.Load(files, "acme")
			if err != nil {
				t.Fatal(err)
			}
			template, err := Load(y)
			if err == nil {
				_, err = template.NewService(answers("name", "payments"), "1.2.3")
			}
			got := ""
			if err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}
