package values

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	cli "helm.sh/helm/v3/pkg/cli/values"

	"github.com/chartyard/chartyard/internal/diag"
	"github.com/chartyard/chartyard/internal/yamldoc"
)

// User merges files and sets as Helm does, and so do the layers it returns.
func TestUserIsHelms(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(dir, "secret.txt")
	if err := os.WriteFile(secret, []byte("a,b=c\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []SetArg{
		{SetValue, "a.b=1"},
		{SetValue, "a=null"},
		{SetValue, "a.c=true,b=x\\,y"},
		{SetValue, "b[1].a=z"},
		{SetValue, "c={x,y}"},
		{SetValue, "c[0]=w"},
		{SetValue, "sub.a.b.c=1e3"},
		{SetString, "a.b=007"},
		{SetString, "sub.global=1"},
		{SetJSON, `a={"b":{"c":null}}`},
		{SetJSON, `sub.a={"b":1},c=[1,{"x":2}]`},
		{SetFile, "b=" + secret},
		{SetFile, "sub.b.c=" + secret},
		{SetLiteral, "a.b=x,y=z"},
		{SetLiteral, "c=[1]"},
		{SetValue, "a[="},
		{SetValue, "a"},
		{SetValue, "a[99999999]=1"},
		{SetJSON, "a={"},
	}
	for seed := range uint64(1500) {
		r := rand.New(rand.NewPCG(seed, 4))
		var options cli.Options
		var layers []*Layer
		for i := range r.IntN(3) {
			l := &Layer{Kind: File, Values: randomTable(r, 4)}
			layers = append(layers, l)
			options.ValueFiles = append(options.ValueFiles, writeValues(t, dir, i, l.Values))
		}
		var sets []SetArg
		for range r.IntN(4) {
			set := args[r.IntN(len(args))]
			sets = append(sets, set)
			addOption(&options, set)
		}
		want, wantErr := options.MergeValues(nil)
		got, all, err := User(layers, sets, os.ReadFile)
		if (err != nil) != (wantErr != nil) {
			t.Fatalf("seed %d, %v: error %v, Helm says %v", seed, sets, err, wantErr)
		}
		if err != nil {
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d, %v: differs from Helm:\n%s", seed, sets, diff)
		}
		stack := &Stack{Layers: all}
		eachLeaf(got, nil, func(path diag.Path, value any) {
			origins := stack.Origins(path)
			if len(origins) == 0 || !cmp.Equal(origins[len(origins)-1].Value, value) {
				t.Fatalf("seed %d, %v: %s is %v, but its origins are %v", seed, sets, path, value, origins)
			}
		})
	}
}

func writeValues(t *testing.T, dir string, i int, v map[string]any) string {
	t.Helper()
	text, err := yamldoc.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, strconv.Itoa(i)+".yaml")
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func addOption(o *cli.Options, set SetArg) {
	switch set.Kind {
	case SetJSON:
		o.JSONValues = append(o.JSONValues, set.Text)
	case SetValue:
		o.Values = append(o.Values, set.Text)
	case SetString:
		o.StringValues = append(o.StringValues, set.Text)
	case SetFile:
		o.FileValues = append(o.FileValues, set.Text)
	case SetLiteral:
		o.LiteralValues = append(o.LiteralValues, set.Text)
	}
}

func TestSetReplacesAMapping(t *testing.T) {
	file := &Layer{Kind: File, Name: "f.yaml", Values: map[string]any{"a": map[string]any{"b": "1", "c": "2"}}}
	_, layers, err := User([]*Layer{file}, []SetArg{{SetJSON, `a={"b":"3"}`}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	origins := (&Stack{Layers: layers}).Origins(diag.Path{"a", "c"})
	if len(origins) != 2 || origins[1].Layer.Name != "--set-json a" || len(origins[1].Path) != 1 {
		t.Errorf("got %v, want the file's value and the --set-json that drops it", origins)
	}
}

func TestSetErrorsNameTheArgumentNotTheValue(t *testing.T) {
	for _, set := range []SetArg{{SetJSON, `db.password={"hunter2`}, {SetValue, "db.password[x]=hunter2"}, {SetFile, "db.password=hunter2"}} {
		_, _, err := User(nil, []SetArg{set}, nil)
		if err == nil || !strings.HasPrefix(err.Error(), set.Kind.Flag()+" db.password") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("got %v", err)
		}
	}
}

func TestLookup(t *testing.T) {
	m := map[string]any{"a": map[string]any{"b": []any{"x", map[string]any{"c": nil}}}, "0": "zero"}
	for _, c := range []struct {
		path string
		want any
		ok   bool
	}{
		{"", m, true},
		{"a.b[0]", "x", true},
		{"a.b[1].c", nil, true},
		{"a.b[2]", nil, false},
		{"a.b[01]", nil, false},
		{"a.b.c", nil, false},
		{"[0]", "zero", true},
		{"a.x", nil, false},
		{"[0].x", nil, false},
	} {
		path, err := diag.ParsePath(c.path)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := Lookup(m, path); ok != c.ok || !cmp.Equal(got, c.want) {
			t.Errorf("%q: got %v, %v", c.path, got, ok)
		}
	}
}

func TestALayerOfSetNamesItsKeysAndNoValue(t *testing.T) {
	for text, want := range map[string]string{
		"image.tag=secret":     "--set image.tag",
		"a=secret,b.c=1":       "--set a,b.c",
		"hosts={one,two},x=1":  "--set hosts,x",
		"servers[0].port=8080": "--set servers[0].port",
		`config.URL=a\,b\=c`:   "--set config.URL",
	} {
		_, layers, err := User(nil, []SetArg{{Kind: SetValue, Text: text}}, nil)
		if err != nil || len(layers) != 1 || layers[0].Name != want {
			t.Errorf("--set %s: %v, %v; want the name %q", text, layers, err, want)
		}
	}
}
