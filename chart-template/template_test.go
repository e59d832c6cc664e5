package charttemplate_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"

	"github.com/Masterminds/sprig/v3"
	yamlv3 "go.yaml.in/yaml/v3"
	"sigs.k8s.io/yaml"

	charttemplate "github.com/chartyard/chartyard/chart-template"
)

type declaration struct {
	Parameters []struct {
		Name, Type, Prompt, Description, Pattern, Example string
		Default                                           *string
		Minimum, Maximum                                  int
	}
	Fill map[string]map[string]string
}

func declared(t *testing.T) declaration {
	t.Helper()
	text, err := fs.ReadFile(charttemplate.FS, "template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var d declaration
	if err := yaml.UnmarshalStrict(text, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// environment is what chartyard tells the templates of one.
type environment struct {
	Name, Namespace, KubernetesVersion, Branch, Tag, CommonSecret, ServiceSecret string
	Automatic                                                                    bool
}

// answers are the parameters at their examples, and what chartyard gives.
func answers(t *testing.T) map[string]any {
	t.Helper()
	data := map[string]any{
		"Yard": map[string]any{
			"Name": "default", "Version": "1.2.3",
			"ExternalSecrets": map[string]string{"StoreKind": "", "StoreName": "aws", "RefreshInterval": "30m"},
		},
		"Chartyard": map[string]string{"Version": "4.5.6"},
		"Environments": []environment{
			{Name: "dev", Namespace: "payments-dev", KubernetesVersion: "1.36", Branch: "develop", Automatic: true, CommonSecret: "dev/common", ServiceSecret: "dev/payments"},
			{Name: "test", Namespace: "payments-test", KubernetesVersion: "1.36", Branch: "master", CommonSecret: "test/common", ServiceSecret: "test/payments"},
			{Name: "uat", Namespace: "payments-uat", KubernetesVersion: "1.35", Tag: "v*", CommonSecret: "uat/common", ServiceSecret: "uat/payments"},
			{Name: "prod", Namespace: "payments-prod", KubernetesVersion: "1.35", Tag: "v*", CommonSecret: "prod/common", ServiceSecret: "prod/payments"},
		},
	}
	for _, p := range declared(t).Parameters {
		data[p.Name] = p.Example
		if p.Default == nil {
			continue
		}
		if got := execute(t, p.Name, *p.Default, data); got != p.Example {
			t.Errorf("%s: default %q, example %q", p.Name, got, p.Example)
		}
	}
	return data
}

func execute(t *testing.T, name, text string, data any) string {
	t.Helper()
	parsed, err := template.New(name).Option("missingkey=error").Funcs(sprig.HermeticTxtFuncMap()).Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := parsed.Execute(&out, data); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestParametersAreWholeAndTheirExamplesFit(t *testing.T) {
	for _, p := range declared(t).Parameters {
		if p.Prompt == "" || !strings.HasSuffix(p.Description, ".") || p.Example == "" {
			t.Errorf("%s: prompt, description (a sentence) and example are needed", p.Name)
		}
		switch p.Type {
		case "string":
			if !strings.HasPrefix(p.Pattern, "^") || !strings.HasSuffix(p.Pattern, "$") {
				t.Errorf("%s: pattern %s must hold the whole value", p.Name, p.Pattern)
			}
			if !regexp.MustCompile(p.Pattern).MatchString(p.Example) {
				t.Errorf("%s: example %q does not match", p.Name, p.Example)
			}
		case "integer":
			if p.Minimum == 0 || p.Maximum <= p.Minimum {
				t.Errorf("%s: minimum and maximum are needed", p.Name)
			}
		default:
			t.Errorf("%s: type %q", p.Name, p.Type)
		}
	}
	answers(t)
}

// Every path under fill is a scalar on one line, and every text gives one.
func TestFillNamesScalars(t *testing.T) {
	data := answers(t)
	for file, paths := range declared(t).Fill {
		text, err := fs.ReadFile(charttemplate.FS, file)
		if err != nil {
			t.Fatal(err)
		}
		var doc yamlv3.Node
		if err := yamlv3.Unmarshal(text, &doc); err != nil {
			t.Fatal(err)
		}
		for path, value := range paths {
			node := find(doc.Content[0], strings.Split(path, "."))
			if node == nil || node.Kind != yamlv3.ScalarNode || strings.Contains(node.Value, "\n") {
				t.Errorf("%s: %s is no scalar on one line", file, path)
			}
			if got := execute(t, path, value, data); got == "" || strings.Contains(got, "\n") {
				t.Errorf("%s: %s is filled with %q", file, path, got)
			}
		}
	}
}

func TestHostsOfEnvironments(t *testing.T) {
	data, fill := answers(t), declared(t).Fill
	for host, want := range map[string]string{
		"payments.example.com":     "payments.%s.example.com",
		"api.payments.example.com": "api.%s.payments.example.com",
		"example.com":              "%s.example.com",
	} {
		data["host"] = host
		for _, env := range []string{"dev", "test", "uat"} {
			want := fmt.Sprintf(want, env)
			if got := execute(t, env, fill["chart/values-"+env+".yaml"]["ingress.hosts.main.host"], data); got != want {
				t.Errorf("%s in %s: %q, want %q", host, env, got, want)
			}
		}
	}
}

func TestOwnersBecomeLabelsAndCodeOwners(t *testing.T) {
	data, fill := answers(t), declared(t).Fill
	codeowners, err := fs.ReadFile(charttemplate.FS, "repo/CODEOWNERS")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ owner, label, code string }{
		{"payments", "payments", "@payments"},
		{"@acme/payments", "acme.payments", "@acme/payments"},
		{"team@example.com", "team.example.com", "team@example.com"},
	} {
		data["owner"] = test.owner
		if got := execute(t, "label", fill["chart/values.yaml"]["owner"], data); got != test.label {
			t.Errorf("%s: label %q, want %q", test.owner, got, test.label)
		}
		if got := execute(t, "CODEOWNERS", string(codeowners), data); !strings.HasSuffix(got, "\n* "+test.code+"\n") {
			t.Errorf("%s: CODEOWNERS %q, want %q", test.owner, got, test.code)
		}
	}
}

func TestFilesOfTheRepository(t *testing.T) {
	data := answers(t)
	var files []string
	err := fs.WalkDir(charttemplate.FS, "repo", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(charttemplate.FS, file)
		if err != nil {
			return err
		}
		got := execute(t, file, string(text), data)
		if !strings.HasSuffix(got, "\n") || strings.HasSuffix(got, "\n\n") || strings.HasPrefix(got, "\n") {
			t.Errorf("%s: begins or ends with an empty line, or has no end of line", file)
		}
		if strings.HasSuffix(file, ".yaml") {
			var any map[string]any
			if err := yaml.UnmarshalStrict([]byte(got), &any); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
		files = append(files, strings.TrimPrefix(file, "repo/"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"README.md", "Dockerfile", "CODEOWNERS", ".gitignore", ".dockerignore", ".editorconfig",
		".pre-commit-config.yaml", "chartyard.yaml",
	} {
		if !slices.Contains(files, want) {
			t.Errorf("no %s", want)
		}
	}
}

// Every value has a comment above it, but for those whose parent's comment
// names them.
func TestValuesAreDocumented(t *testing.T) {
	text, err := fs.ReadFile(charttemplate.FS, "chart/values.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var doc yamlv3.Node
	if err := yamlv3.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	root := doc.Content[0]
	for i := 0; i < len(root.Content); i += 2 {
		if key := root.Content[i]; key.HeadComment == "" {
			t.Errorf("values.yaml:%d: %s has no comment", key.Line, key.Value)
		}
	}
}

// The schema describes every property, and every object of known shape is closed.
func TestSchemaIsStrictAndDescribed(t *testing.T) {
	text, err := fs.ReadFile(charttemplate.FS, "chart/values.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	for _, fault := range schemaFaults("", schema) {
		t.Error(fault)
	}
}

func schemaFaults(at string, schema map[string]any) []string {
	var faults []string
	properties, _ := schema["properties"].(map[string]any)
	for name, property := range properties {
		property, at := property.(map[string]any), at+"/"+name
		if property["description"] == nil && property["const"] == nil && property["enum"] == nil && property["$ref"] == nil {
			faults = append(faults, fmt.Sprintf("%s: no description", at))
		}
		if property["properties"] != nil && property["additionalProperties"] == nil {
			faults = append(faults, fmt.Sprintf("%s: additionalProperties is not said", at))
		}
		faults = append(faults, schemaFaults(at, property)...)
	}
	if values, ok := schema["additionalProperties"].(map[string]any); ok {
		faults = append(faults, schemaFaults(at+"/*", values)...)
	}
	if definitions, ok := schema["definitions"].(map[string]any); ok {
		delete(definitions, "marked") // an allOf of a closed shape
		faults = append(faults, schemaFaults(at+"/definitions", map[string]any{"properties": definitions})...)
	}
	return faults
}

func find(node *yamlv3.Node, path []string) *yamlv3.Node {
	if len(path) == 0 {
		return node
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == path[0] {
			return find(node.Content[i+1], path[1:])
		}
	}
	return nil
}
