package golden

import (
	"context"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/scaffold"
	"github.com/chartyard/chartyard/internal/yard"
)

// made is a case whose tree new-service makes; people then edit it.
type made struct {
	name    string            // of the service
	files   map[string]string // written whole; empty to remove
	changes []change
}

// change replaces a text that stands once in a file.
type change struct{ file, old, new string }

// madeCases are the cases that follow the standard chart. The others are trees
// of their own.
func madeCases() map[string]made {
	return map[string]made{
		"standard": {name: "payments"},
		"worker": {name: "mailer", changes: []change{
			{"chart/values.yaml", "service:\n  enabled: true\n", "service:\n  enabled: false\n"},
			{"chart/values.yaml", "ingress:\n  enabled: true\n", "ingress:\n  enabled: false\n"},
			{"chart/values.yaml", "networkPolicy:\n  enabled: true\n", "networkPolicy:\n  enabled: false\n"},
			{"chart/values.yaml", "autoscaling:\n  enabled: true\n", "autoscaling:\n  enabled: false\n"},
			{"chart/values.yaml", "tests:\n  enabled: true\n", "tests:\n  enabled: false\n"},
			{"chart/values.yaml", "command: []\n", "command: [mailer, --queue, outbox]\n"},
		}},
		"broken": {name: "orders", files: map[string]string{
			"chart/values-dev.yaml":     brokenDev,
			"chart/values-test.yaml":    brokenTest,
			"chart/values-uat.yaml":     "",
			"chart/values-prod.yaml":    brokenProd,
			"chart/values-staging.yaml": "replicas: 3\n",
		}},
		"failing": {name: "refunds", files: map[string]string{
			"chart/values-dev.yaml":       failingDev,
			"chart/values-test.yaml":      failingTest,
			"chart/values-uat.yaml":       failingUat,
			"chart/values-prod.yaml":      "replicas: 7\n",
			"chart/templates/broken.yaml": failingTemplate,
		}},
	}
}

// What the schema refuses: a key with a typing error, a value of the wrong type,
// a marked entry overridden by a plain text.
const brokenDev = `ingres:
  enabled: false
replicas: "two"
config:
  DB_PASSWORD: hunter2
`

// What renders and is wrong: a null that removes a limit, a key that stands
// twice.
const brokenTest = `resources:
  limits:
    memory: null
config:
  LOG_LEVEL: debug
config:
  DB_HOST:
    value: db.test.example.com
`

// A tag that moves, settings that take protection away, an image of another
// registry's without a tag.
const brokenProd = `image:
  tag: latest
autoscaling:
  enabled: false
replicas: 1
disruptionBudget:
  enabled: false
networkPolicy:
  enabled: false
initContainers:
  migrate:
    image: registry.example.com/migrate
serviceAccount:
  automountToken: true
`

// What the templates themselves refuse.
const failingDev = `probes:
  liveness:
    path: /healthz/ready
`

// A text where Helm wants a mapping, YAML that is none.
const (
	failingTest = "- replicas: 2\n"
	failingUat  = "replicas: 2\n  image: {}\n"
)

// What renders to nothing that an API server takes.
const failingTemplate = `apiVersion: v1
kind: ConfigMap
metadata:
  name: broken
data:
{{- if eq .Values.replicas 7.0 }}
  {{ .Values.image.tag.more }}: x
{{- else }}
 a: b
   c: d
{{- end }}
`

func TestTreesAreFresh(t *testing.T) {
	standards, err := yard.Default()
	if err != nil {
		t.Fatal(err)
	}
	template, err := scaffold.Load(standards)
	if err != nil {
		t.Fatal(err)
	}
	for dir, c := range madeCases() {
		t.Run(dir, func(t *testing.T) {
			answers := scaffold.Answers{"name": {Text: c.name, From: "NAME"}}
			made, err := template.NewService(answers, "0.1.0")
			if err != nil {
				t.Fatal(err)
			}
			want := c.edit(t, made)
			root := filepath.Join(dir, tree)
			if *update {
				if err := os.RemoveAll(root); err != nil {
					t.Fatal(err)
				}
				if err := scaffold.Write(context.Background(), want, root, scaffold.WriteOptions{}); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(texts(want), read(t, root)); diff != "" {
				t.Errorf("make golden writes the tree anew (-new-service +%s):\n%s", root, diff)
			}
		})
	}
}

// edit applies what people changed since new-service.
func (c made) edit(t *testing.T, tree scaffold.Tree) scaffold.Tree {
	t.Helper()
	var out scaffold.Tree
	for _, file := range tree {
		text, replaced := c.files[file.Path]
		if replaced && text == "" {
			continue
		}
		if replaced {
			file.Text = []byte(text)
		}
		for _, change := range c.changes {
			if change.file != file.Path {
				continue
			}
			if strings.Count(string(file.Text), change.old) != 1 {
				t.Fatalf("%s: %q does not stand there once", file.Path, change.old)
			}
			file.Text = []byte(strings.Replace(string(file.Text), change.old, change.new, 1))
		}
		out = append(out, file)
	}
	for name, text := range c.files {
		if text != "" && out.Find(name) == nil {
			out = append(out, scaffold.File{Path: name, Text: []byte(text), Mode: 0o644})
		}
	}
	return out
}

func texts(tree scaffold.Tree) map[string]string {
	out := map[string]string{}
	for _, file := range tree {
		out[file.Path] = string(file.Text)
	}
	return out
}

func read(t *testing.T, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(root, func(file string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(file)
		rel, _ := filepath.Rel(root, file)
		out[path.Clean(filepath.ToSlash(rel))] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
