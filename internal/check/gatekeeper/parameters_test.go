package gatekeeper_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chartyard/chartyard/internal/check"
	"github.com/chartyard/chartyard/internal/check/gatekeeper"
)

// told is a template of a version and a schema that tells its parameters, with a
// constraint that has some.
func told(version, validation, spec string) string {
	return `apiVersion: templates.gatekeeper.sh/` + version + `
kind: ConstraintTemplate
metadata: {name: acmetold}
spec:
  crd:
    spec:
      names: {kind: AcmeTold}
      validation: ` + validation + `
  targets:
    - target: admission.k8s.gatekeeper.sh
      rego: |
        package acmetold
        violation[{"msg": msg}] { input.review.kind.kind == "ConfigMap"; msg := json.marshal(input.parameters) }
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: AcmeTold
metadata: {name: a}
spec: ` + spec + `
`
}

// parameterCases are templates with a constraint, and what Rego sees of its
// parameters; nothing of those that are refused.
func parameterCases() map[string]string {
	v1 := func(schema, parameters string) string {
		return told("v1", "{openAPIV3Schema: "+schema+"}", "{parameters: "+parameters+"}")
	}
	object := func(properties string) string { return "{type: object, properties: " + properties + "}" }
	return map[string]string{
		v1(object(`{a: {type: string}}`), `{a: b}`):                                                                                              `{"a":"b"}`,
		v1(object(`{a: {type: string}}`), `{a: 1}`):                                                                                              "",
		v1(object(`{a: {type: string}}`), `{b: c}`):                                                                                              "",
		v1(object(`{a: {type: string, nullable: true}}`), `{a: null}`):                                                                           `{"a":null}`,
		v1(object(`{a: {type: string}}`), `{a: null}`):                                                                                           "",
		v1(object(`{a: {type: string, nullable: true, default: b}}`), `{a: null}`):                                                               `{"a":null}`,
		v1(object(`{a: {type: integer}}`), `{a: 1.5}`):                                                                                           "",
		v1(object(`{a: {type: number}}`), `{a: 1.5}`):                                                                                            `{"a":1.5}`,
		v1(object(`{a: {type: integer, minimum: 1, exclusiveMinimum: true}}`), `{a: 1}`):                                                         "",
		v1(object(`{a: {type: integer, maximum: 9}}`), `{a: 9}`):                                                                                 `{"a":9}`,
		v1(object(`{a: {type: string, enum: [b, c]}}`), `{a: d}`):                                                                                "",
		v1(object(`{a: {type: string, pattern: "^b"}}`), `{a: cb}`):                                                                              "",
		v1(object(`{a: {x-kubernetes-int-or-string: true}}`), `{a: 80%}`):                                                                        `{"a":"80%"}`,
		v1(object(`{a: {x-kubernetes-int-or-string: true}}`), `{a: 80}`):                                                                         `{"a":80}`,
		v1(object(`{a: {x-kubernetes-int-or-string: true}}`), `{a: [80]}`):                                                                       "",
		v1(object(`{a: {type: array, items: {type: string}}}`), `{a: [b, 1]}`):                                                                   "",
		v1(object(`{a: {type: array, maxItems: 1, items: {type: string}}}`), `{a: [b, c]}`):                                                      "",
		v1(object(`{a: {type: object, additionalProperties: {type: integer}}}`), `{a: {b: 1}}`):                                                  `{"a":{"b":1}}`,
		v1(object(`{a: {type: object, additionalProperties: {type: integer}}}`), `{a: {b: c}}`):                                                  "",
		v1(object(`{a: {type: object, x-kubernetes-preserve-unknown-fields: true}}`), `{a: {b: {c: d}}}`):                                        `{"a":{"b":{"c":"d"}}}`,
		v1(object(`{a: {type: object}}`), `{a: {b: c}}`):                                                                                         "",
		v1(`{type: object, required: [a], properties: {a: {type: string}}}`, `{}`):                                                               "",
		v1(`{type: object, x-kubernetes-preserve-unknown-fields: true}`, `{a: 1}`):                                                               `{"a":1}`,
		v1(object(`{a: {type: array, items: {type: object, properties: {b: {type: integer, default: 7}}}}}`), `{a: [{}, {b: 8}]}`):               `{"a":[{"b":7},{"b":8}]}`,
		v1(object(`{a: {type: object, default: {b: 1}, properties: {b: {type: integer}, c: {type: integer, default: 2}}}}`), `{}`):               `{"a":{"b":1,"c":2}}`,
		v1(object(`{a: {type: object, additionalProperties: {type: object, properties: {b: {type: boolean, default: true}}}}}`), `{a: {x: {}}}`): `{"a":{"x":{"b":true}}}`,
		told("v1", "{legacySchema: true}", `{parameters: {a: [1]}}`):                                                                             `{"a":[1]}`,
		told("v1", "{legacySchema: true, openAPIV3Schema: {properties: {a: {type: string}}}}", `{parameters: {a: b, c: d}}`):                     `{"a":"b","c":"d"}`,
		told("v1beta1", "{}", `{parameters: {a: [1]}}`):                                                                                          `{"a":[1]}`,
		told("v1beta1", "{openAPIV3Schema: {properties: {a: {type: array}}}}", `{parameters: {a: [{b: 1}]}}`):                                    `{"a":[{"b":1}]}`,
		told("v1beta1", "{openAPIV3Schema: {properties: {a: {type: array}}}}", `{parameters: {a: b}}`):                                           "",
		told("v1beta1", "{legacySchema: false, openAPIV3Schema: {type: object}}", `{parameters: {a: 1}}`):                                        "",
		told("v1alpha1", "{openAPIV3Schema: {properties: {a: {properties: {b: {}}}}}}", `{parameters: {a: {c: 1}}}`):                             `{"a":{"c":1}}`,
		told("v1", "{openAPIV3Schema: {type: object}}", `{}`):                                                                                    `{}`,
	}
}

const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n"

// Parameters are held to schemas, and filled in, as Gatekeeper does it.
func TestParameters(t *testing.T) {
	for text, want := range parameterCases() {
		got := ""
		if policies, err := gatekeeper.Load(gatekeeper.Options{Files: []gatekeeper.File{{Name: "a.yaml", Text: []byte(text)}}}); err == nil {
			for _, f := range run(t, policies, check.Pass{}, configMap) {
				got = f.Message
			}
		} else if !strings.HasPrefix(err.Error(), "a.yaml:") {
			t.Errorf("error %v names no line", err)
		}
		if got != want {
			t.Errorf("%q, want %q of\n%s", got, want, text)
		}
	}
}

func TestParametersAreAsGatorHasThem(t *testing.T) {
	gator := os.Getenv("CHARTYARD_TEST_GATOR")
	if gator == "" {
		t.Skip("CHARTYARD_TEST_GATOR names no gator; make test builds it")
	}
	file := filepath.Join(t.TempDir(), "a.yaml")
	for text, want := range parameterCases() {
		if err := os.WriteFile(file, []byte(text+"---\n"+configMap), 0o600); err != nil {
			t.Fatal(err)
		}
		out, _ := exec.Command(gator, "test", "--filename="+file).CombinedOutput() // violations fail, too
		_, got, found := strings.Cut(string(out), `ConfigMap b/a: ["a"] Message: `)
		if found {
			got = strings.ReplaceAll(strings.Trim(strings.TrimSpace(got), `"`), `\"`, `"`)
		}
		if got != want {
			t.Errorf("gator: %s, want %q of\n%s", out, want, text)
		}
	}
}
