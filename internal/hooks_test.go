package internal

import (
	"os"
	"regexp"
	"testing"

	"go.yaml.in/yaml/v3"
)

func TestHooksRunForChangesOfCharts(t *testing.T) {
	text, err := os.ReadFile("../.pre-commit-hooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var hooks []struct {
		ID            string `yaml:"id"`
		Entry         string `yaml:"entry"`
		Files         string `yaml:"files"`
		PassFilenames *bool  `yaml:"pass_filenames"`
		RequireSerial bool   `yaml:"require_serial"`
	}
	if err := yaml.Unmarshal(text, &hooks); err != nil || len(hooks) == 0 {
		t.Fatalf("hooks: %v, %v", hooks, err)
	}
	changes := map[string]bool{
		"chartyard.yaml":                      true,
		"services/payments/chartyard.yaml":    true,
		"Chart.yaml":                          true,
		"values-prod.yaml":                    true,
		"ci/small-values.yaml":                true,
		"chart/values.schema.json":            true,
		"chart/files/nginx.conf":              true,
		"templates/_helpers.tpl":              true,
		"deploy/app/charts/redis/values.yaml": true,
		"README.md":                           false,
		"src/chartyard.yaml.go":               false,
		"src/main.go":                         false,
		"flowcharts/a.svg":                    false,
	}
	for _, hook := range hooks {
		if hook.Entry != "chartyard check" || hook.PassFilenames == nil || *hook.PassFilenames || !hook.RequireSerial {
			t.Errorf("hook %s: want `chartyard check`, once, without file names: %+v", hook.ID, hook)
		}
		files := regexp.MustCompile(hook.Files)
		for file, want := range changes {
			if got := files.MatchString(file); got != want {
				t.Errorf("hook %s: a change of %s runs it: %v, want %v", hook.ID, file, got, want)
			}
		}
	}
}
