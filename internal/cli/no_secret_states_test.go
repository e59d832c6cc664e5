package cli_test

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A secret may stand where few people put it, and templates may do with it what
// few do: no command shows it either.
func TestNoCommandShowsASecretThatStandsElsewhere(t *testing.T) {
	for _, state := range unusualStates() {
		t.Run(state.name, func(t *testing.T) {
			dir := serviceWithSecrets(t, state.files)
			for _, line := range []string{
				"check", "check -o json", "render", "render --no-secrets", "split", "explain .config", "explain .config.PIN.value -o json",
				"values --env prod", "config list", "config explain PIN", "config explain DB_PASSWORD -o json", "config diff dev prod",
				"schema --force",
			} {
				runForSecrets(t, dir, slices.Concat(strings.Fields(line), state.args))
			}
		})
	}
}

// What is taken out of a file is not shown, though nothing marks it any more.
func TestConfigSetShowsNoSecretThatItRemoves(t *testing.T) {
	for _, name := range []string{"PIN", "DB_PASSWORD"} {
		dir := serviceWithSecrets(t, nil)
		values, err := os.ReadFile("chart/values.yaml")
		if err != nil {
			t.Fatal(err)
		}
		entry := "  " + name + ": {sensitive: \"true\", value: '" + uniqueSecrets[name] + "'}\n"
		for _, entry := range []string{entry, strings.ReplaceAll(entry, "\"", "")} {
			write(t, "chart/values.yaml", "config:\n"+entry)
			runForSecrets(t, dir, []string{"config", "set", name, "--unset"})
		}
		write(t, "chart/values.yaml", string(values))
	}
}

// What is marked in one environment may have the same value in another.
func TestTheConfigBlockShowsNothingThatIsMarkedSomewhere(t *testing.T) {
	dir := serviceWithSecrets(t, map[string]string{
		"chart/values.yaml":      "config:\n  PIN: {value: '" + uniqueSecrets["PIN"] + "', default: '" + uniqueSecrets["PIN"] + "'}\nconfigDelivery: {secret: chart}\n",
		"chart/values-prod.yaml": "environment: prod\nconfig:\n  PIN: {sensitive: true}\n",
	})
	for _, line := range []string{
		"config list", "config list -o json", "config list -o csv", "config list -o markdown", "config explain PIN", "config explain PIN -o json",
		"config diff dev prod", "config diff dev prod -o json",
	} {
		runForSecrets(t, dir, strings.Fields(line))
	}
}

// A template that takes no canary gets a mask, also for what is only named like
// a secret: no value enters a template of check.
func TestCheckGivesNoSecretToATemplateThatRefusesCanaries(t *testing.T) {
	t.Chdir(t.TempDir())
	password := uniqueSecrets["DB_PASSWORD"]
	for name, text := range map[string]string{
		"f/Chart.yaml":  "apiVersion: v2\nname: f\nversion: 1.0.0\n",
		"f/values.yaml": "config:\n  DB_PASSWORD: {value: " + password + "}\n",
		"f/templates/a.yaml": "{{- if ne (len .Values.config.DB_PASSWORD.value) " + strconv.Itoa(len(password)) + " }}{{ fail \"another length\" }}{{ end }}\n" +
			"{{- fail (upper .Values.config.DB_PASSWORD.value) }}\n",
	} {
		write(t, name, text)
	}
	runForSecrets(t, "f", []string{"check", "f"})
}

// What templates make of a secret is not quoted either.
func TestValuesQuotesNoTemplateThatHasTheSecrets(t *testing.T) {
	for template, want := range map[string]int{
		`{{ fail (substr 0 14 .Values.config.DB_PASSWORD.value) }}`:                                               1,
		`{{ fail (add 1 .Values.config.PIN.value | toString) }}`:                                                  1,
		`{{ repeat (add 1 .Values.config.PIN.value | int) "x" }}`:                                                 4,
		`{{ if gt (int .Values.config.PIN.value) 9 }}{{ until (add 1 .Values.config.PIN.value | int) }}{{ end }}`: 4,
	} {
		serviceWithSecrets(t, map[string]string{"chart/templates/more.yaml": template})
		code, output := run(t, "values", "--env", "prod", "--secrets", "file:secrets")
		if code != want || strings.Contains(output, "Zq7-hun") || strings.Contains(output, "848174626") || !strings.Contains(output, "more.yaml:1:") {
			t.Errorf("%s: exit code %d: %s", template, code, output)
		}
	}
}

// unusualStates are services whose secrets stand where few people put them, and
// whose templates do with them what few do.
func unusualStates() []secretState {
	store := []string{"--secrets", "file:secrets"}
	password, pin, key := uniqueSecrets["DB_PASSWORD"], uniqueSecrets["PIN"], uniqueSecrets["API_TOKEN"]
	overlay := func(text string) map[string]string { return map[string]string{"chart/values-prod.yaml+": text} }
	inConfig := func(lines string) map[string]string { return overlay("\n" + lines) }
	template := func(text string) map[string]string { return map[string]string{"chart/templates/more.yaml": text} }
	private := func(text string) secretState {
		return secretState{args: []string{"-f", "private.yaml"}, files: map[string]string{"private.yaml": text}}
	}
	named := func(name string, s secretState) secretState { s.name = name; return s }
	strict := `{"properties":{"config":{"properties":{"PIN":{"properties":{"value":{"enum":["x"]}}},"DB_PASSWORD":{"properties":{"value":{"maxLength":3,"pattern":"^x$"}}}}}}}`
	withSchema := private("config:\n  PIN: {value: " + pin + "}\n  DB_PASSWORD: {value: " + password + "}\n")
	withSchema.files["chart/values.schema.json"] = strict
	return []secretState{
		{name: "a mark in quotes", files: inConfig("  DB_PASSWORD: {sensitive: \"true\", value: " + password + "}\n")},
		{name: "a mark in quotes, with a template that quotes it", files: map[string]string{
			"chart/values-prod.yaml+":   "\n  DB_PASSWORD: {sensitive: \"true\", value: " + password + "}\n",
			"chart/templates/more.yaml": `{{ fail (printf "no %s" .Values.config.DB_PASSWORD.value) }}`,
		}},
		{name: "a mark of null", files: inConfig("  PIN: {sensitive: null, default: '" + pin + "'}\n")},
		{name: "a key that is misspelt", files: inConfig("  DB_PASSWORD: {valeu: " + password + "}\n  PIN: {Value: '" + pin + "'}\n")},
		{name: "a list in place of the entry", files: inConfig("  DB_PASSWORD: [" + password + "]\n")},
		{name: "a list in place of the value", files: inConfig("  DB_PASSWORD:\n    value:\n      - a\n      - " + password + "\n")},
		{name: "a mapping in place of the value", files: inConfig("  DB_PASSWORD:\n    value:\n      a: b\n      c: " + password + "\n")},
		{name: "the entry twice", files: inConfig("  DB_PASSWORD: {value: " + password + "}\n  DB_PASSWORD: {value: " + key + "}\n  PIN:\n    value: " + pin + "\n    value: " + pin + "\n")},
		{name: "the entry twice in values.yaml, and no store", args: []string{"--secrets", "file:secrets"}, files: map[string]string{
			"chart/values.yaml+":         "  PIN: {sensitive: true, value: '" + pin + "'}\n",
			"secrets/prod/payments.json": "[", "secrets/dev/common.json": "[",
		}},
		{name: "an anchor", files: map[string]string{
			"chart/values-prod.yaml": "environment: prod\nextra: {pass: &p " + password + "}\nmore:\n  - &q '" + pin + "'\nconfig:\n  DB_PASSWORD: {value: *p}\n  PIN: {value: *q}\n",
		}},

		named("an anchor in a file of secrets", private("extra: &p "+password+"\nconfig:\n  DB_PASSWORD: {value: *p}\n")),
		named("a merge key in a file of secrets", private("extra: &p\n  DB_PASSWORD: {value: "+password+"}\nconfig:\n  <<: *p\n")),
		named("a file of secrets that is a text", private(password+"\n")),
		named("a file of secrets that begins with an alias", private("config:\n  PIN: {value: *"+pin+"}\n")),
		named("a file of secrets with a tag", private("config:\n  PIN: {value: !"+pin+" a}\n")),
		named("a file of secrets with a bracket", private("config:\n  PIN: {value: ["+pin+"}\n")),
		named("a number in a file of secrets", private("config:\n  PIN: {value: "+pin+"}\n")),
		named("a number in a file of secrets that a schema refuses", withSchema),
		named("a list in a file of secrets", private("config:\n  PIN: ['"+pin+"']\n  DB_PASSWORD: {value: {a: "+password+"}}\n")),
		named("Windows line ends", private("config:\r\n  TLS_KEY:\r\n    value: |\r\n      first-slithy-line-Kp55\r\n      second-gyre-line-Jm66\r\n  PIN: {value: {a: '"+pin+"'}}\r\n")),
		{name: "a broken overlay", files: overlay("\nmore:\n  DB_PASSWORD: {value: " + password + "\n")},
		{name: "an overlay with an alias", files: inConfig("  PIN: {value: *" + pin + "}\n")},
		{name: "a block of null and a literal", args: []string{"-f", "private.yaml"}, files: map[string]string{
			"chart/values-prod.yaml+": "\n", "private.yaml": "config:\n  PIN: '" + pin + "'\n  DB_PASSWORD: " + password + "\n",
		}},
		{name: "a value in two lines of quotes", files: inConfig("  PIN:\n    value: \"a\n\n      b\n\n      " + pin + "\"\n    valeu: x\n  PIN: {}\n")},
		{name: "a global for a subchart", args: []string{"-f", "private.yaml"}, files: map[string]string{
			"private.yaml":                      "global:\n  config:\n    PIN: {sensitive: true, value: '" + pin + "'}\n",
			"chart/values.schema.json":          "{}",
			"chart/charts/sub/Chart.yaml":       "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
			"chart/charts/sub/templates/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: {{ .Values.global.config.PIN.value | quote }}}\n",
		}},
		{name: "an entry of a subchart", args: []string{"-f", "private.yaml"}, files: map[string]string{
			"private.yaml":                      "sub:\n  config:\n    PIN: {value: '" + pin + "'}\n",
			"chart/values.schema.json":          "{}",
			"chart/charts/sub/Chart.yaml":       "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
			"chart/charts/sub/values.yaml":      "config:\n  PIN: {sensitive: true}\n",
			"chart/charts/sub/templates/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: {{ .Values.config.PIN.value | quote }}}\n",
		}},
		{name: "values that a chart imports", args: []string{"-f", "private.yaml"}, files: map[string]string{
			"private.yaml":                 "sub:\n  config:\n    PIN: {value: '" + pin + "'}\n",
			"chart/Chart.yaml+":            "dependencies:\n  - name: sub\n    version: 1.0.0\n    import-values: [{child: config, parent: config}, {child: config, parent: imported}]\n",
			"chart/values.schema.json":     "{}",
			"chart/charts/sub/Chart.yaml":  "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
			"chart/charts/sub/values.yaml": "config:\n  PIN: {sensitive: true, value: '" + pin + "'}\n",
			"chart/templates/more.yaml":    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: {{ .Values.config.PIN.value | quote }}}\n",
		}},
		{name: "an argument with a comma", args: []string{"--set", "config.DB_PASSWORD.value=ab," + password}},
		{name: "an argument with a bracket", args: []string{"--set", "config.DB_PASSWORD.value={ab," + password}},
		{name: "an argument in broken JSON", args: []string{"--set-json", "config.PIN.value=" + pin + "x" + pin}},
		{name: "a template that fails with it in capitals", args: store, files: template(`{{ fail (printf "no %s" (upper .Values.config.DB_PASSWORD.value)) }}`)},
		{name: "a template that fails with a part of it", args: store, files: template(`{{ fail (substr 0 14 .Values.config.DB_PASSWORD.value) }}`)},
		{name: "a template that takes it for a URL", args: store, files: template(`{{ $a := urlParse (printf "http://x:%s" .Values.config.DB_PASSWORD.value) }}{{ urlJoin $a }}`)},
		{name: "a template that takes it for a template", args: store, files: template(`{{ tpl (printf "{{ .%s" .Values.config.API_TOKEN.value) . }}`)},
		{name: "a template that takes it for a name", args: store, files: template(`{{ include .Values.config.DB_PASSWORD.value . }}`)},
		{name: "a template that takes it for a number", args: store, files: template(`{{ mustToDate "2006" .Values.config.DB_PASSWORD.value }}`)},
		{name: "a template that makes a document of it", args: store, files: template("a: {{ .Values.config.API_TOKEN.value }}: b: c\n")},
		{name: "a template that makes a name of it", args: store, files: template("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x-{{ .Values.config.PIN.value }}}\ndata: {a: {{ .Values.config.PIN.value }}}\n")},
	}
}
