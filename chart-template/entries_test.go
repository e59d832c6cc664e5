package charttemplate_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
)

// A default is the value where no layer gives one, on either side.
func TestDefaults(t *testing.T) {
	r, err := render("prod", "v1.35.0", values(t, `
config:
  LOG_LEVEL: null
  DB_HOST: {value: null, default: fallback}
  DB_PASSWORD: {default: 1e3}
  HIDDEN: {value: "", default: x}
  NONE: {value: null, default: null}
  SHORT: {default: false}
`))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"DB_HOST": "fallback", "HIDDEN": "", "SHORT": "false"}, configMap(r)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"DB_PASSWORD": "1000"}, secret(t, r)); diff != "" {
		t.Error(diff)
	}
}

// Words about an entry change nothing of what is rendered.
func TestWordsAreOnlyWords(t *testing.T) {
	with, err := render("prod", "v1.35.0", values(t, `
config:
  PORT_NAME: {value: a, description: b, reason: c, type: string, enum: [a, 1, true], from: common, required: [prod, dev]}
`))
	if err != nil {
		t.Fatal(err)
	}
	without, err := render("prod", "v1.35.0", values(t, `config: {PORT_NAME: a}`))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(without, with); diff != "" {
		t.Error(diff)
	}
}

// A list of environments is settled against the overlay's own; nobody who does
// not know where it is goes without.
func TestRequiredInSomeEnvironments(t *testing.T) {
	for _, c := range []struct{ required, environment, want string }{
		{`[uat, prod]`, "prod", "fails"},
		{`[uat, prod]`, "dev", ""},
		{`[uat, prod]`, "", "fails"},
		{`[]`, "prod", ""},
		{`true`, "dev", "fails"},
		{`false`, "prod", ""},
	} {
		over := values(t, `config: {X: {required: `+c.required+`}, X_SECRET: {sensitive: true, required: `+c.required+`}}`)
		over["environment"] = c.environment
		_, err := render("prod", "v1.35.0", over)
		if got := err != nil && strings.Contains(err.Error(), "config.X: required, and has no value in this environment; give config.X.value in its overlay, or a default"); got != (c.want == "fails") {
			t.Errorf("required: %s in %q: %v", c.required, c.environment, err)
		}
		over["config"].(map[string]any)["X"] = nil
		r, err := render("prod", "v1.35.0", over)
		if err != nil {
			t.Fatal(err)
		}
		for _, env := range list(containers(pods(r)["Deployment"])[0].at("env")) {
			optional := env.at("valueFrom", "secretKeyRef", "optional") == true
			if env.text("name") == "X_SECRET" && optional != (c.want == "") {
				t.Errorf("marked, required: %s in %q: optional is %v", c.required, c.environment, optional)
			}
		}
	}
}

// The templates refuse by themselves what the schema refuses.
func TestTemplatesRefuseWithoutTheSchema(t *testing.T) {
	for entry, want := range map[string]string{
		`[a]`:                          "config.X: a value is a text, a number or a boolean; put a structure in quotes",
		`{value: {a: b}}`:              "config.X.value: a value is a text, a number or a boolean",
		`{value: a, default: [b]}`:     "config.X.default: a value is a text, a number or a boolean",
		`{value: 12345678901234567}`:   "config.X.value: a number this large is rounded by Helm; put it in quotes",
		`{default: 12345678901234567}`: "config.X.default: a number this large is rounded by Helm; put it in quotes",
		`{sensitive: "true"}`:          "config.X.sensitive: must be true or false",
		`{sensitive: }`:                "config.X.sensitive: must be true or false",
		`{required: prod}`:             "config.X.required: must be true, false or a list of environments",
		`{required: [1]}`:              "config.X.required: must be true, false or a list of environments",
		`{description: [a]}`:           "config.X.description: must be a text",
		`{reason: }`:                   "config.X.reason: must be a text",
		`{type: int}`:                  "config.X.type: must be one of string, integer, number, boolean, url, duration",
		`{enum: []}`:                   "config.X.enum: must be a list of the values that it may be",
		`{enum: [a, [b]]}`:             "config.X.enum[1]: a value is a text, a number or a boolean",
		`{from: store}`:                "config.X.from: must be service or common",
		`{vlaue: a}`:                   "config.X.vlaue: an entry has no such key, only value, sensitive, reason, required, description, default, type, enum, from",
		`a, X_TOKEN: a`:                "config.X_TOKEN: named like a secret: write config.X_TOKEN.sensitive: true, or false if it is none; give its value as config.X_TOKEN.value",
		`a, X_TOKEN: {value: a}`:       "config.X_TOKEN: named like a secret",
		`a, a b: c`:                    `config: "a b": a name has letters, digits, '-', '_' and '.' only`,
		`a, ..b: c`:                    `config: "..b": a name has letters, digits, '-', '_' and '.' only, at most 253, and does not begin with '..'`,
	} {
		if err := renderUnchecked(t, values(t, `config: {X: `+entry+`}`)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want %q, got %v", entry, want, err)
		}
	}
	for _, block := range []any{"x", []any{"x"}, 1.0} {
		if err := renderUnchecked(t, map[string]any{"config": block}); err == nil || !strings.Contains(err.Error(), "config: must be a mapping of names to entries") {
			t.Errorf("config %v: %v", block, err)
		}
	}
}

func TestBytesThatAreNoTextAreRefused(t *testing.T) {
	err := renderUnchecked(t, map[string]any{"config": map[string]any{"X": "a\xffb"}})
	if err == nil || !strings.Contains(err.Error(), "config.X: is not UTF-8, and a ConfigMap holds nothing else; write it in base64, or mark it sensitive") {
		t.Error(err)
	}
	r, err := render("prod", "v1.35.0", map[string]any{"config": map[string]any{"X": map[string]any{"value": "a\xffb", "sensitive": true}}})
	if err != nil || secret(t, r)["X"] != "a\xffb" {
		t.Errorf("marked: %v", err)
	}
	for _, text := range []string{"\ufffd", `\ufffd`, `\\ufffd\ufffd`} {
		r, err := render("prod", "v1.35.0", map[string]any{"config": map[string]any{"X": text}})
		if err != nil || configMap(r)["X"] != text {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// renderUnchecked renders without the schema, as --skip-schema-validation does.
func renderUnchecked(t *testing.T, over map[string]any) error {
	t.Helper()
	c, err := load()
	if err != nil {
		t.Fatal(err)
	}
	if config, ok := over["config"].(map[string]any); !ok || config == nil {
		c.Values["config"] = nil // else Helm lets the chart's mapping win
	}
	top, err := chartutil.ToRenderValuesWithSchemaValidation(c, over, chartutil.ReleaseOptions{Name: "payments", Namespace: "a"}, nil, true)
	if err != nil {
		t.Fatal(err)
	}
	_, err = engine.Render(c, top)
	return err
}
