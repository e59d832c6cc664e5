package cli_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/chartyard/chartyard/internal/cli"
)

// The values of the service's secrets. Each is unlike anything else, so that
// finding one anywhere means that it leaked.
var uniqueSecrets = map[string]string{
	"DB_PASSWORD": "Zq7-hunter-Xw93-brillig",
	"API_TOKEN":   "mimsy+borogoves/outgrabe==Vx81",
	"TLS_KEY":     "first-slithy-line-Kp55\nsecond-gyre-line-Jm66\n",
	"QUEUE_URL":   "amqps://user:frumious-Bw27@queue.example.com/%2f",
	"PIN":         "848174625",
}

// No command shows a secret, in any format, in success and in failure.
func TestNoCommandShowsASecret(t *testing.T) {
	covered := map[string]bool{}
	for _, state := range secretStates() {
		t.Run(state.name, func(t *testing.T) {
			dir := serviceWithSecrets(t, state.files)
			for _, args := range secretCommands() {
				covered[args[0]] = true
				if slices.Contains([]string{"config", "policy", "yard", "completion"}, args[0]) {
					covered[args[0]+" "+args[1]] = true
				}
				runForSecrets(t, dir, slices.Concat(args, state.args))
			}
		})
	}
	for _, name := range commandNames(cli.Program{}.Command(), "") {
		if !covered[name] {
			t.Errorf("chartyard %s is not tried: add it to secretCommands", name)
		}
	}
	line, err := os.ReadFile("/proc/self/cmdline")
	if err == nil {
		wantNoSecret(t, "/proc/self/cmdline", line)
	}
}

func commandNames(cmd *cobra.Command, prefix string) []string {
	var names []string
	for _, sub := range cmd.Commands() {
		name := strings.TrimSpace(prefix + " " + sub.Name())
		switch {
		case name == "completion" || name == "help": // cobra's own, which read nothing
		case sub.HasSubCommands():
			names = append(names, commandNames(sub, name)...)
		default:
			names = append(names, name)
		}
	}
	return names
}

// secretCommands are all commands, in all formats. Those that write values on
// purpose write them below given/, which is not searched.
func secretCommands() [][]string {
	var out [][]string
	add := func(line string, formats ...string) {
		out = append(out, strings.Fields(line))
		for _, format := range formats {
			out = append(out, append(strings.Fields(line), "-o", format))
		}
	}
	add("check", "json", "text=out/report.txt", "json=out/report.json")
	add("check --env prod --color always --fail-on info")
	add("check --include-crds --quiet")
	add("check --write-baseline --baseline out/baseline.yaml")
	add("waivers", "json", "markdown")
	add("render")
	add("render --no-secrets")
	add("render --env prod --reveal")
	add("render --out out/manifests --force")
	add("split")
	add("split --reveal")
	add("split --out given/split --force")
	for _, query := range []string{".config", ".config.DB_PASSWORD", ".config.PIN.value", ".config.LOG_LEVEL", "secret/payments", "secret/payments data.DB_PASSWORD", "configmap/payments", "deployment/payments spec.template"} {
		out = append(out, []string{"explain", query}, []string{"explain", query, "--env", "prod", "-o", "json"})
	}
	add("values --env prod")
	add("values --env prod --out given/values.yaml --force")
	add("values --env prod --out -")
	add("values")
	add("schema --force", "text")
	add("schema --check")
	add("config list", "json", "markdown", "csv")
	for name := range uniqueSecrets {
		add("config explain "+name, "json")
	}
	add("config explain NOTHING")
	add("config diff dev prod", "json", "markdown")
	add("config set LOG_LEVEL debug --env dev")
	add("config set DB_PASSWORD --sensitive")
	add("new-service payments")
	add("new-service other --force")
	add("policy list", "json")
	add("policy show config/leak", "markdown")
	add("policy new acme/named")
	add("policy test policies", "json")
	add("policy fmt")
	add("policy try config/reference-exists --verbose --lib")
	add("policy try config/change-rolls-pods --env prod --verbose")
	add("policy try api/no-cluster-fields -v --color always") // looks at every object
	add("policy export --gatekeeper out/gatekeeper --rule images/*")
	add("yard new out/standards --force")
	add("version")
	add("help check")
	return out
}

// secretState is a service in some state, and what every command is given.
type secretState struct {
	name  string
	args  []string
	files map[string]string // over the service's own; of a name that ends in "+" the text is added
}

func secretStates() []secretState {
	store := []string{"--secrets", "file:secrets"}
	overlay := func(text string) map[string]string { return map[string]string{"chart/values-prod.yaml+": text} }
	template := func(text string) map[string]string { return map[string]string{"chart/templates/more.yaml": text} }
	pin := uniqueSecrets["PIN"]
	states := []secretState{
		{name: "secrets are not read"},
		{name: "secrets are read", args: store},
		{name: "a literal in an overlay", files: overlay("\n  DB_PASSWORD:\n    value: " + uniqueSecrets["DB_PASSWORD"] + "\n")},
		{name: "a literal that replaces the entry", files: overlay("\n  DB_PASSWORD: " + uniqueSecrets["DB_PASSWORD"] + "\n")},
		{name: "a value of the wrong type", args: store, files: map[string]string{"chart/values.yaml+": "  OTHER_KEY: {sensitive: true, type: integer}\n"}},
		{name: "a template that fails with it", args: store, files: template(`{{ fail (printf "no %s" .Values.config.DB_PASSWORD.value) }}`)},
		{name: "a template that shows it", args: store, files: template("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Values.config.PIN.value | quote }}, annotations: {a: {{ .Values.config.API_TOKEN.value | b64enc | quote }}}}\n" +
			"data: {all: {{ toJson .Values.config | quote }}}\n# {{ .Values.config.DB_PASSWORD.value }}\n")},
		{name: "a template that is broken by it", args: store, files: template("a: {{ .Values.config.TLS_KEY.value }}\nb: [\n")},
		{name: "a template that wants a number", args: store, files: template("{{ if gt (int .Values.config.PIN.value) 5 }}{{ fail \"too large\" }}{{ end }}")},
		{name: "a template without end", args: store, files: template(strings.Repeat("{{ $.Values.config.PIN.value }}", 5) + "{{ range until 5000000 }}{{ end }}")},
		{name: "a schema that quotes it", args: store, files: map[string]string{"chart/values.schema.json": `{"properties":{"config":{"properties":{"PIN":{"properties":{"value":{"enum":["x"]}}},"DB_PASSWORD":{"properties":{"value":{"pattern":"^x$"}}}}}}}`}},
		{name: "the store is broken JSON", args: store, files: map[string]string{"secrets/prod/payments.json": `{"PIN": "` + pin + `", ` + pin + `}`}},
		{name: "the store has a nested value", args: store, files: map[string]string{"secrets/prod/payments.json": `{"PIN": {"a": "` + pin + `"}}`}},
		{name: "the store is a list", args: store, files: map[string]string{"secrets/prod/payments.json": `["` + pin + `"]`}},
		{name: "the store is broken YAML", args: store, files: map[string]string{"secrets/prod/common.yaml": "PIN: '" + pin + "\n"}},
		{name: "the store has keys that nobody declared", args: store, files: map[string]string{"secrets/prod/common.yaml": "OTHER: '" + pin + "'\nLOG_LEVEL: " + uniqueSecrets["DB_PASSWORD"] + "\n"}},
		{name: "a file of secrets", args: []string{"-f", "private.yaml"}, files: map[string]string{"private.yaml": "config:\n  PIN: {value: '" + pin + "'}\n  DB_PASSWORD: {value: " + uniqueSecrets["DB_PASSWORD"] + "}\n"}},
		{name: "a broken file of secrets", args: []string{"-f", "private.yaml"}, files: map[string]string{"private.yaml": "config:\n  PIN: {value: '" + pin + "\n"}},
		{name: "an argument", args: []string{"--set", "config.DB_PASSWORD.value=" + uniqueSecrets["DB_PASSWORD"]}},
		{name: "an argument that replaces the entry", args: []string{"--set-string", "config.PIN=" + pin}},
		{name: "an argument that is wrong", args: []string{"--set", "config.PIN.value[x=" + pin}},
		{name: "an argument in JSON", args: []string{"--set-json", `config={"PIN":{"value":"` + pin + `"}`}},
		{name: "External Secrets", args: store, files: map[string]string{"chart/values-prod.yaml+": "\nconfigDelivery: {secret: external}\n"}},
		{name: "an unknown environment", args: append(slices.Clone(store), "--env", "production")},
	}
	return states
}

// serviceWithSecrets makes a service and a store with the unique values.
func serviceWithSecrets(t *testing.T, more map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	if code, output := run(t, "new-service", "payments"); code != 0 {
		t.Fatal(output)
	}
	dir = filepath.Join(dir, "payments")
	t.Chdir(dir)
	var entries, secret strings.Builder
	for name, value := range uniqueSecrets {
		if name != "DB_PASSWORD" {
			fmt.Fprintf(&entries, "  %s: {sensitive: true}\n", name)
		}
		fmt.Fprintf(&secret, "%s: %s\n", name, strconv.Quote(value))
	}
	values, err := os.ReadFile("chart/values.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(values), "\nconfig:\n", "\nconfig:\n"+entries.String(), 1)
	write(t, "chart/values.yaml", text)
	for _, env := range []string{"dev", "prod"} {
		write(t, "secrets/"+env+"/payments.yaml", secret.String())
	}
	service, err := os.ReadFile("chartyard.yaml")
	if err != nil {
		t.Fatal(err)
	}
	write(t, "chartyard.yaml", string(service)+"environments: [dev, prod]\n")
	run(t, "schema")
	for name, text := range more {
		if name, ok := strings.CutSuffix(name, "+"); ok {
			old, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			write(t, name, addToConfig(string(old), text))
			continue
		}
		if strings.HasPrefix(name, "secrets/prod/payments") {
			if err := os.Remove("secrets/prod/payments.yaml"); err != nil {
				t.Fatal(err)
			}
		}
		write(t, name, text)
	}
	return dir
}

// addToConfig puts lines at the head of the config block, or others at the end.
func addToConfig(old, text string) string {
	if strings.HasPrefix(strings.TrimLeft(text, "\n"), "  ") {
		return strings.Replace(old, "\nconfig:\n", "\nconfig:\n"+strings.TrimLeft(text, "\n"), 1)
	}
	return old + text
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// runForSecrets runs a command and searches all that it prints and writes.
func runForSecrets(t *testing.T, dir string, args []string) {
	t.Helper()
	cmd, _, err := cli.Program{}.Command().Find(args)
	if err != nil {
		t.Fatal(err)
	}
	args = forCommand(cmd, args)
	if cmd.Flags().Lookup("debug") != nil {
		args = append(args, "--debug") // it only says more
	}
	for _, folder := range []string{"out", "given"} {
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	before := contents(t, dir)
	home := t.TempDir()
	var stdout, stderr bytes.Buffer
	program := cli.Program{
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Build: cli.Build{Version: "v0.0.0-test"},
		LookupEnv: func(name string) (string, bool) { return map[string]string{"HOME": home}[name], name == "HOME" },
	}
	code := program.Run(context.Background(), args)
	title := fmt.Sprintf("chartyard %s (exit %d)", hideSecrets(strings.Join(args, " ")), code)
	if args[0] != "values" || code != 0 {
		wantNoSecret(t, title+": standard output", stdout.Bytes())
	}
	wantNoSecret(t, title+": standard error", stderr.Bytes())
	for folder, old := range map[string]map[string]string{dir: before, home: nil} {
		for name, text := range contents(t, folder) {
			if !strings.HasPrefix(name, "given/") && old[name] != text {
				wantNoSecret(t, title+": "+name, []byte(text))
			}
		}
	}
}

// forCommand leaves out flags that a command does not have.
func forCommand(cmd *cobra.Command, args []string) []string {
	var out []string
	for i := 0; i < len(args); i++ {
		if name, ok := strings.CutPrefix(args[i], "--"); ok && cmd.Flags().Lookup(name) == nil {
			if i+1 < len(args) && !strings.HasPrefix(args[i+1], "-") && name != "force" {
				i++
			}
			continue
		}
		if args[i] == "-f" && cmd.Flags().ShorthandLookup("f") == nil {
			i++
			continue
		}
		out = append(out, args[i])
	}
	return out
}

func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(file)
		name, _ := filepath.Rel(dir, file)
		out[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// wantNoSecret fails when a text has a secret in any form that gives it back.
func wantNoSecret(t *testing.T, where string, text []byte) {
	t.Helper()
	for name := range uniqueSecrets {
		for _, form := range secretForms(uniqueSecrets[name]) {
			if at := bytes.Index(text, []byte(form)); at >= 0 {
				t.Errorf("%s: has the value of %s, at byte %d:\n%s", where, name, at, hideSecrets(string(text)))
				return
			}
		}
	}
}

// secretForms are texts that give a value away, or a line of it.
func secretForms(value string) []string {
	var out []string
	for _, line := range append(strings.Split(strings.TrimSpace(value), "\n"), value) {
		quoted := strconv.Quote(line)
		out = append(out, line, strings.ToUpper(line), quoted[1:len(quoted)-1], url.QueryEscape(line), url.PathEscape(line), hex.EncodeToString([]byte(line)))
		for skip := range 3 { // what stands before it shifts the groups of base64
			encoded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", skip) + line))
			out = append(out, strings.TrimRight(encoded[4*min(skip, 1):], "=")[:len(line)])
		}
	}
	if user, err := url.Parse(strings.TrimSpace(value)); err == nil && user.User != nil {
		password, _ := user.User.Password()
		out = append(out, password)
	}
	return out
}

// hideSecrets keeps the values out of the test's own output: a reader of its
// log sees which one it was by its name.
func hideSecrets(text string) string {
	for name := range uniqueSecrets {
		for _, form := range secretForms(uniqueSecrets[name]) {
			text = strings.ReplaceAll(text, form, "«"+name+"»")
		}
	}
	return text
}
