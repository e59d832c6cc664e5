package charttemplate_test

import (
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

// combination is one of the twelve ways to deliver the configuration.
type combination struct{ plain, sensitive, secret string }

func combinations() []combination {
	var all []combination
	for _, plain := range []string{"env", "files"} {
		for _, sensitive := range []string{"env", "files"} {
			for _, secret := range []string{"chart", "external", "existing"} {
				all = append(all, combination{plain, sensitive, secret})
			}
		}
	}
	return all
}

func (c combination) String() string {
	return fmt.Sprintf("plain as %s, sensitive as %s, secret %s", c.plain, c.sensitive, c.secret)
}

// values are a values file that asks for the combination.
func (c combination) values() string {
	text := fmt.Sprintf("configDelivery: {plain: %s, sensitive: %s, secret: %s", c.plain, c.sensitive, c.secret)
	if c.secret == "existing" {
		text += ", existingSecret: made-elsewhere"
	}
	return text + "}\n"
}

// secretName is what the Secret is called in release payments.
func (c combination) secretName() string {
	if c.secret == "existing" {
		return "made-elsewhere"
	}
	return "payments-service"
}

// entries declares one of each kind; SOMETIMES has a value in uat and prod.
const entries = `
config:
  GREETING: {value: "hello world"}
  PORTS: 1000000
  API_TOKEN: {sensitive: true, from: common}
  SOMETIMES: {sensitive: true, required: [uat, prod]}
initContainers:
  10-migrate: {image: "registry.example.com/migrate:1", config: true}
  20-proxy: {image: "registry.example.com/proxy:1", restartPolicy: Always}
`

// secrets is the layer that gives the marked entries values.
const secrets = `
config:
  DB_PASSWORD: {value: the-password-4711}
  API_TOKEN: {value: the-token-4712}
  SOMETIMES: {value: the-third-4713}
`

func secretValues() map[string]string {
	return map[string]string{"DB_PASSWORD": "the-password-4711", "API_TOKEN": "the-token-4712", "SOMETIMES": "the-third-4713"}
}

func isNeededIn(name, env string) bool { return name != "SOMETIMES" || env == "uat" || env == "prod" }

// layered puts values files on top of each other, the last on top.
func layered(t *testing.T, texts ...string) map[string]any {
	t.Helper()
	merged := map[string]any{}
	for _, text := range texts {
		mergeInto(merged, values(t, text))
	}
	return merged
}

func mergeInto(below, above map[string]any) {
	for key, value := range above {
		upper, isTable := value.(map[string]any)
		lower, wasTable := below[key].(map[string]any)
		if isTable && wasTable {
			mergeInto(lower, upper)
			continue
		}
		below[key] = value
	}
}

// delivered renders a combination, with secret values where Helm is given them.
func delivered(t *testing.T, c combination, env string, more ...string) *release {
	t.Helper()
	texts := []string{entries, c.values()}
	if c.secret == "chart" {
		texts = append(texts, secrets)
	}
	r, err := render(env, "v1.35.0", layered(t, append(texts, more...)...))
	if err != nil {
		t.Fatalf("%s in %s: %v", c, env, err)
	}
	return r
}

// wanted is how every declared entry is to arrive.
func (c combination) wanted(env string) []arrival {
	as := func(way, folder, key string) string {
		if way == "env" {
			return "env " + key
		}
		return "file " + folder + "/" + key
	}
	var all []arrival
	for _, key := range []string{"API_TOKEN", "DB_HOST", "DB_PASSWORD", "GREETING", "LOG_LEVEL", "PORTS", "SOMETIMES"} {
		if _, isSecret := secretValues()[key]; isSecret {
			all = append(all, arrival{as(c.sensitive, "/etc/service/secrets", key), "Secret", c.secretName(), key, !isNeededIn(key, env)})
		} else {
			all = append(all, arrival{as(c.plain, "/etc/service/config", key), "ConfigMap", "payments-service", key, false})
		}
	}
	return all
}

// Every declared entry arrives once, in the chosen way, under its name: in the
// service and in the init container that asks for it, and in no other.
func TestEveryEntryArrivesOnce(t *testing.T) {
	for _, c := range combinations() {
		for _, env := range environments() {
			r := delivered(t, c, env)
			for _, container := range containers(pods(r)["Deployment"]) {
				var want []arrival
				if container.text("name") != "20-proxy" {
					want = c.wanted(env)
				}
				if diff := cmp.Diff(want, arrivals(t, r, container)); diff != "" {
					t.Errorf("%s in %s, container %s (-want +got):\n%s", c, env, container.text("name"), diff)
				}
			}
		}
	}
}

// What the containers refer to is there: in the ConfigMap, and in the object
// that makes the Secret. There is no other object, and no value in the wrong one.
func TestObjectsHoldWhatIsDelivered(t *testing.T) {
	for _, c := range combinations() {
		for _, env := range environments() {
			r := delivered(t, c, env)
			plain := configMap(r)
			if plain["GREETING"] != "hello world" || plain["PORTS"] != "1000000" || len(plain) != 4 {
				t.Errorf("%s in %s: ConfigMap %v", c, env, plain)
			}
			wantSecret, wantFetched := map[string]string{}, map[string]any{}
			switch c.secret {
			case "chart":
				wantSecret = secretValues()
			case "external":
				for key := range secretValues() {
					if isNeededIn(key, env) {
						from := map[string]string{"API_TOKEN": "common"}[key]
						if from == "" {
							from = "service"
						}
						wantFetched[key] = map[string]any{"key": env + "/" + from, "property": key}
					}
				}
			}
			if diff := cmp.Diff(wantSecret, secret(t, r)); diff != "" {
				t.Errorf("%s in %s: Secret (-want +got):\n%s", c, env, diff)
			}
			if diff := cmp.Diff(wantFetched, fetched(r)); diff != "" {
				t.Errorf("%s in %s: ExternalSecret (-want +got):\n%s", c, env, diff)
			}
			for kind, maker := range map[string]string{"Secret": "chart", "ExternalSecret": "external"} {
				if _, is := r.Objects[kind]; is != (c.secret == maker) {
					t.Errorf("%s in %s: %s is there: %v", c, env, kind, is)
				}
			}
		}
	}
}

// fetched is what an ExternalSecret fetches: by the key in the Secret, where it
// comes from.
func fetched(r *release) map[string]any {
	out := map[string]any{}
	for _, item := range list(r.Objects["ExternalSecret"].at("spec", "data")) {
		ref := object(item.at("remoteRef").(map[string]any))
		out[item.text("secretKey")] = map[string]any{"key": ref.at("key"), "property": ref.at("property")}
	}
	return out
}

// A secret value is in the chart's Secret and nowhere else, in base64. Where
// the Secret is not the chart's, it is refused, and the message does not hold
// it.
func TestSecretValuesAreNowhereElse(t *testing.T) {
	for _, c := range combinations() {
		if c.secret != "chart" {
			_, err := render("prod", "v1.35.0", layered(t, entries, c.values(), secrets))
			want := fmt.Sprintf("has a value, but configDelivery.secret is %s: no secret value passes through Helm then", c.secret)
			if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "config.API_TOKEN: ") {
				t.Errorf("%s: want %q, got %v", c, want, err)
			}
			leaks(t, c, "the message", fmt.Sprint(err))
			continue
		}
		for file, text := range delivered(t, c, "prod").Files {
			if !strings.HasSuffix(file, "/secret.yaml") {
				leaks(t, c, file, text)
			}
		}
	}
}

func leaks(t *testing.T, c combination, where, text string) {
	t.Helper()
	for key, value := range secretValues() {
		for _, form := range []string{value, base64.StdEncoding.EncodeToString([]byte(value))} {
			if strings.Contains(text, form) {
				t.Errorf("%s: %s holds the value of %s", c, where, key)
			}
		}
	}
}

// Who makes the Secret does not matter while no entry is marked.
func TestWithoutMarkedEntriesThereIsNothingToMake(t *testing.T) {
	seen := map[string]combination{}
	for _, c := range combinations() {
		r, err := render("prod", "v1.35.0", layered(t, c.values(), `config: {DB_PASSWORD: null}`))
		if err != nil {
			t.Fatalf("%s: %v", c, err)
		}
		for _, kind := range []string{"Secret", "ExternalSecret"} {
			if _, ok := r.Objects[kind]; ok {
				t.Errorf("%s: there is a %s", c, kind)
			}
		}
		sum := r.Objects["Deployment"].text("spec", "template", "metadata", "annotations", "checksum/config")
		seen[sum] = c
	}
	if len(seen) != 1 {
		t.Errorf("checksums: %v", seen)
	}
}

// A dot in a name is one of the name, never a path into nested JSON.
func TestNamesWithDotsAreFetchedAsTheyStand(t *testing.T) {
	c := combination{"env", "files", "external"}
	r := delivered(t, c, "prod", `config: {a.b-c: {sensitive: true}}`)
	if diff := cmp.Diff(map[string]any{"key": "prod/service", "property": "a.b-c"}, fetched(r)["a.b-c"]); diff != "" {
		t.Error(diff)
	}
}

// The Secret of External Secrets must not pass for one that Helm may take over.
func TestSecretOfExternalSecretsIsNotHelms(t *testing.T) {
	r := delivered(t, combination{"env", "env", "external"}, "prod")
	target := object(r.Objects["ExternalSecret"].at("spec", "target").(map[string]any))
	if got := target.text("template", "metadata", "labels", "app.kubernetes.io/managed-by"); got != "external-secrets" {
		t.Errorf("managed by %q", got)
	}
	if got := target.text("creationPolicy"); got != "Owner" {
		t.Errorf("creation policy %q", got)
	}
}

func TestNotesSayWhereSecretsComeFrom(t *testing.T) {
	for secret, want := range map[string][]string{
		"chart": {"DB_PASSWORD, from payments-service: NO VALUE WAS GIVEN"},
		"external": {
			"API_TOKEN, fetched from dev/common by External Secrets", "DB_PASSWORD, fetched from dev/service by External Secrets",
			"SOMETIMES, not required in dev, so NOT FETCHED by External Secrets",
		},
		"existing": {"DB_PASSWORD, from made-elsewhere, which someone else makes"},
	} {
		r, err := render("dev", "v1.35.0", layered(t, entries, combination{"env", "env", secret}.values()))
		if err != nil {
			t.Fatal(err)
		}
		notes := r.Files["service/templates/NOTES.txt"]
		for _, line := range want {
			if !strings.Contains(notes, line) {
				t.Errorf("%s: no %q in:\n%s", secret, line, notes)
			}
		}
	}
}

// Deliveries that cannot work are refused, and the message says where.
func TestDeliveriesThatCannotWorkAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		`configDelivery: {secret: vault}`:                                                                                    "/configDelivery/secret",
		`configDelivery: {secret: existing}`:                                                                                 "/configDelivery/existingSecret",
		`configDelivery: {existingSecret: a}`:                                                                                "configDelivery.existingSecret: is set, but configDelivery.secret is chart",
		`configDelivery: {secret: external, existingSecret: a}`:                                                              "configDelivery.existingSecret: is set, but configDelivery.secret is external",
		`configDelivery: {secret: external, external: {storeName: ""}}`:                                                      "/configDelivery/external/storeName",
		`configDelivery: {secret: external, external: {storeKind: Store}}`:                                                   "/configDelivery/external/storeKind",
		`configDelivery: {secret: external, external: {refreshInterval: 1d}}`:                                                "/configDelivery/external/refreshInterval",
		`configDelivery: {secret: external, external: {service: "a b"}}`:                                                     "/configDelivery/external/service",
		`configDelivery: {secret: external, external: {service: ""}}`:                                                        "configDelivery.external.service: needed, because config.DB_PASSWORD comes from there",
		`{config: {API_TOKEN: {from: common, sensitive: true}}, configDelivery: {secret: external, external: {common: ""}}}`: "configDelivery.external.common: needed, because config.API_TOKEN comes from there",
		`{config: {DB_PASSWORD: {required: false}}, configDelivery: {secret: external}}`:                                     "config.DB_PASSWORD.required: External Secrets knows no key that may be missing; list the environments whose secret has it",
		`{config: {DB_PASSWORD: {default: a}}, configDelivery: {secret: external}}`:                                          "config.DB_PASSWORD: has a value, but configDelivery.secret is external",
		`configDelivery: {plain: files, sensitive: files, plainPath: /a, sensitivePath: /a}`:                                 "configDelivery.sensitivePath: is plainPath too",
		`environment: Prod`: "/environment",
	} {
		_, err := render("prod", "v1.35.0", values(t, text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want %q, got %v", text, want, err)
		}
	}
}

// helm lint takes every combination in every environment.
func TestEveryCombinationPassesHelmLint(t *testing.T) {
	helm := os.Getenv("CHARTYARD_TEST_HELM")
	if helm == "" {
		t.Skip("CHARTYARD_TEST_HELM names no helm; make test builds one")
	}
	for _, c := range combinations() {
		file := filepath.Join(t.TempDir(), "combination.yaml")
		text, err := yaml.Marshal(layered(t, entries, c.values()))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, env := range environments() {
			command := exec.Command(helm, "lint", "--strict", "chart", "-f", "chart/values-"+env+".yaml", "-f", file)
			command.Env = append(os.Environ(), "HOME="+t.TempDir())
			if out, err := command.CombinedOutput(); err != nil {
				t.Errorf("%s in %s: %v\n%s", c, env, err, out)
			}
		}
	}
}

// kube-score has nothing to say about any combination.
func TestEveryCombinationPleasesKubeScore(t *testing.T) {
	kubeScore := os.Getenv("CHARTYARD_TEST_KUBE_SCORE")
	if kubeScore == "" {
		t.Skip("CHARTYARD_TEST_KUBE_SCORE names no kube-score; make test builds one")
	}
	for _, c := range combinations() {
		var all strings.Builder
		for file, text := range delivered(t, c, "prod").Files {
			if strings.HasSuffix(file, ".yaml") {
				all.WriteString("---\n" + text + "\n")
			}
		}
		command := exec.Command(kubeScore, "score", "--exit-one-on-warning", "--output-format", "ci", "--kubernetes-version", "v1.35", "-")
		command.Stdin = strings.NewReader(all.String())
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", c, err, out)
		}
	}
}
