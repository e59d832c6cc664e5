package secretstore_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/secretstore"
)

// folder makes a store for a test: names of files to texts. "a -> b" is a link.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "secrets")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		name, target, isLink := strings.Cut(name, " -> ")
		file := filepath.Join(dir, name)
		err := os.MkdirAll(filepath.Dir(file), 0o700)
		if err == nil && isLink {
			err = os.Symlink(target, file)
		} else if err == nil {
			err = os.WriteFile(file, []byte(text), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// read reads names of a folder; messages call it DIR.
func read(t *testing.T, dir string, names ...string) []string {
	t.Helper()
	store, err := secretstore.Open(t.Context(), secretstore.Spec{Store: "file:" + dir})
	if err != nil {
		t.Fatal(err)
	}
	out := tell(t, names, store.Read(t.Context(), names))
	for i := range out {
		out[i] = strings.ReplaceAll(out[i], dir, "DIR")
	}
	return out
}

func TestFiles(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "outside.json")
	if err := os.WriteFile(outside, []byte(`{"A": "hunter2"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		files map[string]string
		asked string
		want  string
	}{
		{"JSON", map[string]string{"prod/common.json": `{"A": 1.50}`}, "prod/common", `A="1.50"`},
		{"YAML", map[string]string{"prod/common.yaml": "A: 0123\n"}, "prod/common", `A="0123"`},
		{"the other name of YAML", map[string]string{"common.yml": "A: x\n"}, "common", `A="x"`},
		{"a name with a dot", map[string]string{"shop.v2.json": `{"A": "x"}`}, "shop.v2", `A="x"`},
		{"a link that stays inside", map[string]string{"data/1.json": `{"A": "x"}`, "prod/common.json -> ../data/1.json": ""}, "prod/common", `A="x"`},
		{"none", map[string]string{"prod/common.json": `{}`}, "prod/shop", "not found: secret prod/shop in file:DIR: no such secret; create DIR/prod/shop.yaml, or look at the yard's secret names"},
		{"none, and no folder", nil, "prod/shop", "not found: secret prod/shop in file:DIR: no such secret; create DIR/prod/shop.yaml, or look at the yard's secret names"},
		{"none, below a file", map[string]string{"prod": "x"}, "prod/shop", "not found: secret prod/shop in file:DIR: no such secret; create DIR/prod/shop.yaml, or look at the yard's secret names"},
		{"two files", map[string]string{"a.json": `{}`, "a.yml": ""}, "a", "ambiguous: secret a in file:DIR: DIR/a.json and a.yml are both there; keep one"},
		{"a link out", map[string]string{"a.json -> " + outside: ""}, "a", "outside: secret a in file:DIR: DIR/a.json is reached by a link that leaves DIR; keep the file itself in the folder"},
		{"a folder that is a link out", map[string]string{"prod -> " + filepath.Dir(outside): ""}, "prod/outside", "outside: secret prod/outside in file:DIR: DIR/prod/outside.json is reached by a link that leaves DIR; keep the file itself in the folder"},
		{"a link to nothing", map[string]string{"a.json -> b.json": ""}, "a", "unreadable: secret a in file:DIR: DIR/a.json: no such file or directory"},
		{"a folder with the name of a file", map[string]string{"a.json/b": ""}, "a", "unreadable: secret a in file:DIR: DIR/a.json is no regular file"},
		{"a name that climbs", map[string]string{"a.json": `{}`}, "../secrets/a", "bad name: secret ../secrets/a in file:DIR: no file can have this name; look at the yard's secret names"},
		{"a name from the root", map[string]string{"a.json": `{}`}, "/a", "bad name: secret /a in file:DIR: no file can have this name; look at the yard's secret names"},
		{"broken JSON", map[string]string{"a.json": "{\n\"A\": hunter2}"}, "a", `not JSON: secret a in file:DIR: DIR/a.json: not JSON: the fault is in line 2, column 6; want one object of names and values, {"NAME": "value"}`},
		{"broken YAML", map[string]string{"a.yaml": "A: x\nB: \"hunter2\n"}, "a", "not YAML: secret a in file:DIR: DIR/a.yaml: not YAML: the fault is in line 2; texts with special characters need quotes"},
		{"endless", map[string]string{"a.yaml": "A: " + strings.Repeat("hunter2 ", 600_000)}, "a", "unreadable: secret a in file:DIR: DIR/a.yaml is larger than any secret"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := read(t, folder(t, c.files), c.asked)
			if diff := cmp.Diff([]string{c.asked + ": " + c.want}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// The version of a file is its time and says nothing of its content.
func TestVersionOfAFile(t *testing.T) {
	dir := folder(t, map[string]string{"a.json": `{"A": "x"}`})
	when := time.Date(2026, 1, 2, 3, 4, 5, 6, time.FixedZone("", 3600))
	if err := os.Chtimes(filepath.Join(dir, "a.json"), when, when); err != nil {
		t.Fatal(err)
	}
	store, err := secretstore.Open(t.Context(), secretstore.Spec{Store: "file:" + dir})
	if err != nil {
		t.Fatal(err)
	}
	if got := store.Read(t.Context(), []string{"a"})[0].Secret.Version; got != "2026-01-02T02:04:05Z" {
		t.Errorf("version %s", got)
	}
}

func TestSpecs(t *testing.T) {
	dir := folder(t, map[string]string{"a.json": `{}`})
	t.Chdir(dir)
	for _, c := range []struct {
		spec secretstore.Spec
		want string
	}{
		{secretstore.Spec{}, "want a store of secrets: file:DIR or aws:"},
		{secretstore.Spec{Store: "file:"}, "file: wants a folder: file:DIR"},
		{secretstore.Spec{Store: "file:none"}, "file:none: no such folder"},
		{secretstore.Spec{Store: "file:a.json"}, "file:a.json: is a file; want the folder that holds the secrets' files"},
		{secretstore.Spec{Store: "flie:a"}, `"flie:a" is no store of secrets; there are file:DIR and aws:; did you mean file:?`},
		{secretstore.Spec{Store: "aws"}, `"aws" is no store of secrets; there are file:DIR and aws:; did you mean aws:?`},
		{secretstore.Spec{Store: "vault:x"}, `"vault:x" is no store of secrets; there are file:DIR and aws:`},
		{secretstore.Spec{Store: "./secrets"}, `"./secrets" is no store of secrets; did you mean file:./secrets?`},
		{secretstore.Spec{Store: "aws:eu-west-1"}, `store of secrets "aws:eu-west-1": nothing can follow aws:; choose the region with --region`},
		{secretstore.Spec{Store: "aws:", Region: "evil.example/"}, `--region "evil.example/": want the name of a region, such as eu-west-1`},
		{secretstore.Spec{Store: "aws:", RoleARN: "reader"}, `--role-arn "reader": want arn:aws:iam::ACCOUNT:role/NAME`},
		{secretstore.Spec{Store: "aws:", EndpointURL: "localhost:4566"}, "--endpoint-url: want http:// or https://, a host, and no user or password"},
		{secretstore.Spec{Store: "aws:", EndpointURL: "http://user:hunter2@localhost"}, "--endpoint-url: want http:// or https://, a host, and no user or password"},
		{secretstore.Spec{Store: "aws:", VersionIDs: map[string]string{"a": "1"}}, "--version-id a=1: want SECRET=ID, and an id has 32 to 64 characters"},
	} {
		_, err := secretstore.Open(t.Context(), c.spec)
		if _, ok := err.(*secretstore.SpecError); !ok || err.Error() != c.want {
			t.Errorf("%+v: error %v (%T), want %s", c.spec, err, err, c.want)
		}
	}
}
