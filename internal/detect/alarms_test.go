package detect

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/chartyard/chartyard/internal/casetest"
)

// No values file of this project has a value that looks secret, but for those
// that are there to show one.
func TestNoAlarmInTheProject(t *testing.T) {
	leaves := 0
	for _, folder := range []string{"../../chart-template", "../../golden", "../../internal/render", "../../internal/trace"} {
		eachLeaf(t, folder, func(file, name, text string) {
			leaves++
			if kind, ok := Value(text); ok {
				t.Errorf("%s: %s: %s", file, name, kind)
			}
		})
	}
	if leaves < 500 {
		t.Errorf("%d leaves: too few", leaves)
	}
}

// The values files of public charts, which make test-charts fetches, give few
// alarms, and each of them is right.
func TestAlarmsInPublicCharts(t *testing.T) {
	modules := casetest.PublicCharts(t, "../..")
	leaves, byName := 0, 0
	byKind := map[string]int{}
	for _, module := range modules {
		eachLeaf(t, module.Dir, func(file, name, text string) {
			leaves++
			if _, ok := Name(name); ok && !Placeholder(text) && !Refers(text) {
				byName++
				t.Logf("%s: %s", strings.TrimPrefix(file, module.Dir), name)
			}
			if kind, ok := Value(text); ok && !(kind == Opaque && Identifies(name)) {
				byKind[kind]++
				t.Logf("%s: %s: %s", strings.TrimPrefix(file, module.Dir), name, kind)
			}
		})
	}
	t.Logf("%d leaves, %d alarms by name, by value %v", leaves, byName, byKind)
	// The one is right: the signing key of Kiali in Istio's add-ons, CHANGEME and zeros.
	if leaves < 4000 || byName > 1 || len(byKind) > 0 {
		t.Error("too few leaves or too many alarms")
	}
}

// eachLeaf calls use for every text in the values files below a folder.
func eachLeaf(t *testing.T, folder string, use func(file, name, text string)) {
	t.Helper()
	err := filepath.WalkDir(folder, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		base := filepath.Base(file)
		if ext := filepath.Ext(file); ext != ".yaml" && ext != ".yml" || !strings.Contains(base, "values") && filepath.Base(filepath.Dir(file)) != "ci" {
			return nil
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		var doc yaml.Node
		if yaml.Unmarshal(raw, &doc) != nil {
			return nil // broken on purpose
		}
		walk(&doc, "", func(name, text string) { use(file, name, text) })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func walk(n *yaml.Node, name string, use func(name, text string)) {
	switch n.Kind {
	case yaml.ScalarNode:
		if n.Tag == "!!str" {
			use(name, n.Value)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			walk(n.Content[i+1], n.Content[i].Value, use)
		}
	default:
		for _, child := range n.Content {
			walk(child, name, use)
		}
	}
}
