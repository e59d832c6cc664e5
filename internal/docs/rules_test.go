package docs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/chart"
	"github.com/chartyard/chartyard/internal/check/config"
	"github.com/chartyard/chartyard/internal/check/leaks"
	"github.com/chartyard/chartyard/internal/check/policy"
	"github.com/chartyard/chartyard/internal/check/schemas"
	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/valueschema"
	"github.com/chartyard/chartyard/internal/waiver"
	"github.com/chartyard/chartyard/policies"
)

// TestGeneratedRulePages holds docs/rules to the rules and their examples, and
// the examples to what a check finds in them.
func TestGeneratedRulePages(t *testing.T) {
	folder := filepath.Join(top(t), "docs", "rules")
	docs := check.RuleDocs(rulePages(t))
	same(t, folder, docs, *update)
	only(t, folder, docs)
}

// rulePages are the pages of every rule: of those in Rego with the examples in
// their own folders, of those in Go with testdata/rules.
func rulePages(t *testing.T) []check.Page {
	t.Helper()
	loaded, err := policy.Load(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := loaded.Pages(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	for i, rule := range loaded.Rules() {
		around := inProduction
		if rule.Scope == policy.FleetScope {
			around = inServices
		}
		pages[i].Says = try(t, rule.ID, around(pages[i].Bad), around(pages[i].Good))
	}
	for _, rule := range rulesInGo() {
		archive, err := txtar.ParseFile(filepath.Join("testdata", "rules", filepath.FromSlash(rule.ID)+".txtar"))
		if err != nil {
			t.Errorf("every rule has an example: %v", err)
			continue
		}
		bad, good := halves(t, rule.ID, archive)
		pages = append(pages, check.Page{
			Rule: rule, Bad: shown(bad), Good: shown(good), Says: try(t, rule.ID, bad, good), Notes: string(archive.Comment),
		})
	}
	return pages
}

// rulesInGo are the rules whose examples are in testdata/rules.
func rulesInGo() []diag.Rule {
	return slices.Concat(chart.Rules(), schemas.Rules(), config.Rules(), leaks.Rules(), valueschema.Rules(), waiver.Rules())
}

// inProduction puts objects into a service that has one environment.
func inProduction(objects string) []txtar.File {
	return []txtar.File{
		{Name: "chartyard.yaml", Data: []byte("name: payments\nowner: acme\nyard: {name: default, version: 0.1.0}\nenvironments: [prod]\n")},
		{Name: "chart/values-prod.yaml"},
		{Name: "chart/templates/app.yaml", Data: []byte(objects)},
	}
}

// inServices puts the objects of several services into a folder of services.
func inServices(objects string) []txtar.File {
	files := []txtar.File{{Name: arguments, Data: []byte("./...")}}
	for _, r := range policy.ExampleReleases(objects) {
		for _, file := range inProduction(r.Text) {
			file.Name, file.Data = r.Service+"/"+file.Name, bytes.Replace(file.Data, []byte("payments"), []byte(r.Service), 1)
			files = append(files, file)
		}
		files = append(files, txtar.File{Name: r.Service + "/chart/Chart.yaml", Data: []byte("apiVersion: v2\nname: " + r.Service + "\nversion: 1.0.0\n")})
	}
	return files
}

// halves parts an archive into the files below bad/ and those below good/.
func halves(t *testing.T, id string, archive *txtar.Archive) (bad, good []txtar.File) {
	t.Helper()
	for _, file := range archive.Files {
		half, name, _ := strings.Cut(file.Name, "/")
		switch file.Name = name; half {
		case "bad":
			bad = append(bad, file)
		case "good":
			good = append(good, file)
		default:
			t.Errorf("%s: %s/%s: want bad/… or good/…", id, half, name)
		}
	}
	return bad, good
}

// arguments is the file of an example that has what check is called with.
const arguments = "arguments"

func argumentsOf(files []txtar.File) []string {
	for _, file := range files {
		if file.Name == arguments {
			return strings.Fields(string(file.Data))
		}
	}
	return nil
}

// shown are files as a page shows them, each below a comment with its name.
func shown(files []txtar.File) string {
	var b strings.Builder
	for _, file := range files {
		if file.Name == arguments {
			fmt.Fprintf(&b, "# chartyard check %s\n", file.Data)
			continue
		}
		fmt.Fprintf(&b, "# %s\n%s\n", file.Name, file.Data)
	}
	return b.String()
}

// try checks both halves of an example and returns what is said of the bad
// one.
func try(t *testing.T, id string, bad, good []txtar.File) (says string) {
	t.Helper()
	t.Run(id, func(t *testing.T) {
		for _, f := range findings(t, good) {
			if f.Rule == id || isOfGo(f.Rule) {
				t.Errorf("the good example: %s: %s [%s]", f.Span, f.Message, f.Rule)
			}
		}
		if !slices.ContainsFunc(findings(t, bad), func(f diag.Finding) bool { return f.Rule == id }) {
			t.Errorf("the bad example does not break the rule: %+v", findings(t, bad))
		}
		setUp(t, bad)
		text, _ := chartyard(append([]string{"check"}, argumentsOf(bad)...)...)
		for _, paragraph := range strings.Split(text, "\n\n") {
			if strings.Contains(paragraph, "["+id+"]\n") {
				says += paragraph + "\n\n"
			}
		}
	})
	return says
}

// isOfGo tells rules in Go, which no good example may break, from those in Rego,
// whose examples show no more than their own rule asks for.
func isOfGo(id string) bool {
	return slices.ContainsFunc(rulesInGo(), func(r diag.Rule) bool { return r.ID == id })
}

func findings(t *testing.T, files []txtar.File) []diag.Finding {
	t.Helper()
	setUp(t, files)
	text, code := chartyard(append([]string{"check", "-o", "json"}, argumentsOf(files)...)...)
	var report struct{ Findings []diag.Finding }
	// What follows the report went to standard error.
	if err := json.NewDecoder(strings.NewReader(text)).Decode(&report); err != nil {
		t.Fatalf("exit code %d: %s", code, text)
	}
	return report.Findings
}

// setUp makes a working directory of the files and of what they need around
// them: a service's chart when one of them is in chart/, else a plain chart, but
// nothing around several services.
// A name "link -> target" makes a symbolic link, what is in secrets/ is its
// owner's alone.
func setUp(t *testing.T, files []txtar.File) {
	t.Helper()
	s := newShell(t)
	around := map[string]string{
		"Chart.yaml":               "apiVersion: v2\nname: payments\nversion: 1.0.0\n",
		"templates/configmap.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: payments\n",
	}
	inService := slices.ContainsFunc(files, func(f txtar.File) bool { return strings.HasPrefix(f.Name, "chart/") })
	if slices.ContainsFunc(files, func(f txtar.File) bool { return strings.Contains(f.Name, "/chart/") }) {
		clear(around)
	}
	for name, text := range around {
		if inService {
			name = "chart/" + name
		}
		s.write(name, text)
	}
	if inService {
		s.write("chartyard.yaml", "name: payments\nowner: acme/payments-team\nyard: {name: default, version: 0.1.0}\nenvironments: [dev, prod]\n")
	}
	for _, file := range files {
		if link, target, ok := strings.Cut(file.Name, " -> "); ok {
			s.must(os.MkdirAll(filepath.Dir(link), 0o755))
			s.must(os.Symlink(target, link))
			continue
		}
		if file.Name == arguments {
			continue
		}
		s.write(file.Name, string(file.Data))
		if strings.HasPrefix(file.Name, "secrets/") { // which others must not read
			s.must(os.Chmod(file.Name, 0o600))
			for dir := filepath.Dir(file.Name); dir != "."; dir = filepath.Dir(dir) {
				s.must(os.Chmod(dir, 0o700))
			}
		}
	}
}
