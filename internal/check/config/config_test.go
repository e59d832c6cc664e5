package config

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chartyard/chartyard/internal/casetest"
	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/config"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/manifest/manifesttest"
	"github.com/chartyard/chartyard/internal/values"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

var update = flag.Bool("update", false, "rewrite what the cases compare with")

// A case is an archive: values.yaml, an overlay, -f files (those called untracked… are
// not under version control), "secret common NAME" and "secret service NAME", the
// lines of set, and objects.yaml. What is found stands in findings, a line each.
func TestCases(t *testing.T) {
	if cases, err := filepath.Glob("testdata/*.txtar"); len(cases) < 14 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	casetest.EachArchive(t, "testdata/*.txtar", func(t *testing.T, archive casetest.Archive) {
		archive.Golden(t, "findings", show(findings(t, read(t, archive.Archive))), *update)
	})
}

func show(found []diag.Finding) string {
	var b strings.Builder
	for _, f := range found {
		place := f.Span.String()
		if place == "" {
			place = f.Origin
		}
		fmt.Fprintf(&b, "%s: %s: %s [%s]\n", place, f.Severity, f.Message, f.Rule)
	}
	return b.String()
}

func findings(t testing.TB, pass check.Pass) []diag.Finding {
	t.Helper()
	found, err := check.Run(t.Context(), []check.Check{Check()}, pass)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// read makes a pass of a case.
func read(t testing.TB, archive *txtar.Archive) check.Pass {
	t.Helper()
	pass := check.Pass{Tracked: func(file string) bool { return !strings.HasPrefix(filepath.Base(file), "untracked") }}
	defaults := &values.Layer{Kind: values.Defaults, Name: "values.yaml", Values: map[string]any{}}
	var layers []*values.Layer
	var sets []values.SetArg
	declared := map[string]any{}
	for _, file := range archive.Files {
		text := string(file.Data)
		switch {
		case file.Name == "values.yaml":
			defaults = layer(t, values.Defaults, file.Name, text)
			declared = values.MergeMaps(declared, defaults.Values)
		case strings.HasPrefix(file.Name, "values-"):
			layers = append(layers, layer(t, values.Overlay, file.Name, text))
			declared = values.MergeMaps(declared, layers[len(layers)-1].Values)
		case strings.HasPrefix(file.Name, "secret "):
			pass.SecretsRead = true
			layers = append(layers, secret(t, file.Name, text, declared, &pass))
		case file.Name == "set":
			sets = arguments(text)
		case file.Name == "objects.yaml":
			pass.Objects = manifesttest.Objects(t, "payments/templates/all.yaml", text)
		case file.Name != "findings":
			layers = append(layers, layer(t, values.File, file.Name, text))
		}
	}
	user, layers, err := values.User(layers, sets, func(string) ([]byte, error) { return []byte("from a file"), nil })
	if err != nil {
		t.Fatal(err)
	}
	pass.Values, _, err = values.Coalesce(&values.Chart{Name: "payments", Values: defaults.Values}, user, values.DropNulls)
	if err != nil {
		t.Fatal(err)
	}
	pass.Stack = &values.Stack{Layers: append([]*values.Layer{defaults}, layers...)}
	return pass
}

func layer(t testing.TB, kind values.Kind, name, text string) *values.Layer {
	t.Helper()
	doc, err := yamldoc.Parse("chart/"+name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	content, err := doc.Map()
	if err != nil {
		t.Fatal(err)
	}
	return &values.Layer{Kind: kind, Name: name, Doc: doc, Values: content}
}

// secret reads "secret common NAME" or "secret service NAME". An empty text is
// a secret that the store does not have.
func secret(t testing.TB, title, text string, declared map[string]any, pass *check.Pass) *values.Layer {
	t.Helper()
	words := strings.Fields(title)
	keys := map[string]string{}
	s := check.Secret{Name: words[2], Common: words[1] == "common", Missing: text == ""}
	for line := range strings.Lines(text) {
		key, v, _ := strings.Cut(strings.TrimSpace(line), ": ")
		keys[key] = v
		s.Keys = append(s.Keys, key)
	}
	given := config.Layer(declared, keys)
	s.Undeclared, s.Unmarked = given.Undeclared, given.Unmarked
	pass.Secrets = append(pass.Secrets, s)
	kind := values.ServiceSecret
	if s.Common {
		kind = values.CommonSecret
	}
	return &values.Layer{Kind: kind, Name: "secret " + s.Name, Values: given.Values}
}

func arguments(text string) []values.SetArg {
	kinds := map[string]values.SetKind{"--set": values.SetValue, "--set-string": values.SetString, "--set-file": values.SetFile, "--set-json": values.SetJSON}
	var out []values.SetArg
	for line := range strings.Lines(text) {
		name, arg, _ := strings.Cut(strings.TrimSpace(line), " ")
		out = append(out, values.SetArg{Kind: kinds[name], Text: arg})
	}
	return out
}

func TestRulesAreComplete(t *testing.T) {
	if err := check.Validate([]check.Check{Check()}); err != nil {
		t.Error(err)
	}
}

// The standard chart, as it stands, has nothing to tell of.
func TestTheStandardChartIsClean(t *testing.T) {
	for _, env := range []string{"dev", "test", "uat", "prod"} {
		if found := findings(t, standard(t, env)); len(found) > 0 {
			t.Errorf("%s:\n%s", env, show(found))
		}
	}
}

func standard(t testing.TB, env string) check.Pass {
	t.Helper()
	archive := &txtar.Archive{}
	for _, name := range []string{"values.yaml", "values-" + env + ".yaml"} {
		text, err := os.ReadFile(filepath.Join("../../../chart-template/chart", name))
		if err != nil {
			t.Fatal(err)
		}
		archive.Files = append(archive.Files, txtar.File{Name: name, Data: text})
	}
	return read(t, archive)
}

func BenchmarkStandardChart(b *testing.B) {
	pass := standard(b, "prod")
	pass.Report = func(diag.Finding) {}
	for b.Loop() {
		if err := run(b.Context(), &pass); err != nil {
			b.Fatal(err)
		}
	}
}

// No message holds the value of what is marked or looks secret, whatever is
// wrong with it.
func TestNoMessageShowsASecret(t *testing.T) {
	const value = "0x5ec12e7"
	for _, entry := range []string{
		"DB_PASSWORD: " + value, "DB_PASSWORD: {sensitive: true, value: " + value + "}", "DB_PASSWORD: {sensitive: true, default: " + value + ", type: url, enum: [a]}",
		"DB_PASSWORD: {sensitive: true, type: integer, value: '" + value + "'}", "DB_PASSWORD: [" + value + "]", "DB_PASSWORD: {sensitive: " + value + "}",
		"X: {sensitive: true, type: duration, value: '" + value + "'}", "X: {sensitive: true, value: {a: " + value + "}}", "X: 'https://u:" + value + "@h'",
		"X: {type: duration, value: 'https://u:" + value + "@h'}", "X: {enum: [a], value: 'password=" + value + ";'}", "X: {sensitive: true, enum: ['" + value + "'], value: z}",
	} {
		for _, set := range []string{"", "--set config.DB_PASSWORD=" + value, "--set-string config.X.value=" + value} {
			archive := &txtar.Archive{Files: []txtar.File{
				{Name: "values.yaml", Data: []byte("configDelivery: {plain: env, sensitive: env}\nconfig:\n  " + entry + "\n")},
				{Name: "values-prod.yaml", Data: []byte("config: {DB_PASSWORD: " + value + "}\npassword: " + value + "\n")},
				{Name: "set", Data: []byte(set)},
			}}
			found := findings(t, read(t, archive))
			if len(found) == 0 {
				t.Errorf("%s: nothing was found", entry)
			}
			for _, f := range found {
				text := fmt.Sprintf("%+v", f)
				if strings.Contains(text, value) || strings.Contains(text, "99361511") { // and the number that Helm makes of it
					t.Errorf("%s, %s: %s", entry, set, text)
				}
			}
		}
	}
}

// What is too large is counted as an API server counts, and told at the largest
// part.
func TestTooLarge(t *testing.T) {
	half := strings.Repeat("x", maxData/2)
	plain := func(more string) string {
		return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: payments}\ndata: {A: " + half + ", B: " + half + more + "}\n"
	}
	for _, test := range []struct{ name, values, objects, want string }{
		{"a ConfigMap that is full", "", plain(""), ""},
		{"a ConfigMap", "", plain("x"), "the ConfigMap holds 1048577 bytes, and may hold 1048576; the largest part is B"},
		{
			"marked values", "config: {A: {sensitive: true, value: " + half + half + "}, B: {sensitive: true, value: x}}", "",
			"the Secret holds 1048577 bytes, and may hold 1048576; the largest part is A",
		},
		{"a Secret", "", strings.NewReplacer("ConfigMap", "Secret", "data:", "stringData:").Replace(plain("x")), "the Secret holds 1048577 bytes, and may hold 1048576; the largest part is B"},
		{"a Secret in base64", "", strings.Replace(plain("x"), "ConfigMap", "Secret", 1), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			archive := &txtar.Archive{Files: []txtar.File{
				{Name: "values.yaml", Data: []byte("configDelivery: {secret: chart}\n" + test.values)}, {Name: "objects.yaml", Data: []byte(test.objects)},
			}}
			var got []string
			for _, f := range findings(t, read(t, archive)) {
				if f.Rule == ruleLarge {
					got = append(got, f.Message)
				}
			}
			if strings.Join(got, "\n") != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
