package schema_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"
	"sigs.k8s.io/yaml"

	"github.com/chartyard/chartyard/internal/service"
	"github.com/chartyard/chartyard/internal/yard"
	"github.com/chartyard/chartyard/schema"
)

// loading is one text that a person might write, and what its loader says.
type loading struct {
	name, text string
	want       string // empty when the text is accepted
	// beyond marks what a schema cannot say: there only the loader refuses.
	beyond bool
	// early marks what only the schema refuses: the loader leaves it to a check,
	// which says it as a finding.
	early bool
}

const yardHead = "name: acme\nversion: 1.0.0\n"

// environment is an item of environments; more lines follow it, indented by
// four.
const environment = "environments:\n  - name: dev\n    namespace: dev\n    kubernetesVersion: \"1.35\"\n    branch: develop\n"

func yards() []loading {
	good := yardHead + environment
	change := func(from, to string) string { return strings.Replace(good, from, to, 1) }
	return []loading{
		{name: "the least", text: good},
		{name: "everything", text: good + "    automatic: yes\n    commonSecret: \"{{.Environment}}/common\"\n    serviceSecret: a/{{.Service}}_b\n" +
			"  - {name: prod, namespace: \"{{.Service}}-{{.Environment}}\", kubernetesVersion: 1.34.2, tag: \"v*\"}\ndescription: d\nparams: {a/b: {list: [1]}}\nexternalSecrets: {storeKind: SecretStore, storeName: vault.acme, refreshInterval: 1h30m}\n"},
		{name: "a store by its name", text: good + "externalSecrets: {storeName: aws}\n"},
		{name: "a pre-release", text: change("1.0.0", "1.0.0-rc.1+7")},
		{name: "an anchor", text: good + "  - {name: uat, namespace: u, kubernetesVersion: &k \"1.34\", tag: a}\n  - {name: prod, namespace: p, kubernetesVersion: *k, tag: a}\n"},

		{name: "nothing", text: "", want: "yard.yaml:1: the document is empty, want a mapping"},
		{name: "a list", text: "- a\n", want: "yard.yaml:1:1: the document is a list, want a mapping"},
		{name: "an unknown key", text: good + "enviroment: 1\n", want: "yard.yaml:8:1: enviroment: no such key; did you mean environments?"},
		{name: "an unknown key of an environment", text: good + "    namspace: a\n", want: "yard.yaml:8:5: namspace: no such key; did you mean namespace?"},
		{name: "no name", text: change("name: acme\n", ""), want: "yard.yaml:1:1: name is missing"},
		{name: "no environments", text: yardHead, want: "yard.yaml:1:1: environments is missing"},
		{name: "environments that are none", text: yardHead + "environments:\n", want: "yard.yaml:3:1: environments is empty, want a list"},
		{name: "no environment in the list", text: yardHead + "environments: []\n", want: "yard.yaml:3:1: environments is empty; a yard has at least one"},
		{name: "environments as a mapping", text: yardHead + "environments: {dev: {}}\n", want: "yard.yaml:3:1: environments is a mapping, want a list"},
		{name: "an empty environment", text: yardHead + "environments: [{}]\n", want: "yard.yaml:3:16: environments[0]: name is missing\n" +
			"yard.yaml:3:16: environments[0]: namespace is missing\nyard.yaml:3:16: environments[0]: kubernetesVersion is missing\nyard.yaml:3:16: environments[0]: branch or tag is missing"},
		{name: "a bad name", text: change("acme", "Acme Inc"), want: `yard.yaml:1:7: name: "Acme Inc" is not a name: lower-case letters, digits and dashes, at most 63`},
		{name: "a version that is a number", text: change("1.0.0", "1.0"), want: "yard.yaml:2:10: version is a number, want a string; quote it"},
		{name: "a version with a v", text: change("1.0.0", "v1.0.0"), want: `yard.yaml:2:10: version: "v1.0.0" is not a version like 1.4.0`},
		{name: "a bad name of an environment", text: change("name: dev", "name: Dev"), want: `yard.yaml:4:11: environments[0].name: "Dev" is not a name: lower-case letters, digits and dashes, at most 63`},
		{name: "a Kubernetes version that is a number", text: change(`"1.35"`, "1.35"), want: "yard.yaml:6:24: environments[0].kubernetesVersion is a number, want a string; quote it"},
		{name: "a Kubernetes version with a v", text: change(`"1.35"`, "v1.35"), want: `yard.yaml:6:24: environments[0].kubernetesVersion: "v1.35" is not a Kubernetes version like "1.33"`},
		{name: "neither branch nor tag", text: change("    branch: develop\n", ""), want: "yard.yaml:4:5: environments[0]: branch or tag is missing"},
		{name: "branch and tag", text: good + "    tag: v*\n", want: "yard.yaml:8:10: environments[0]: an environment has a branch or a tag, not both"},
		{name: "a bad branch", text: change("develop", `"a b"`), want: `yard.yaml:7:13: environments[0].branch: "a b" is not a branch like develop`},
		{name: "an empty branch", text: change("develop", `""`), want: `yard.yaml:7:5: environments[0].branch: "" is not a branch like develop`},
		{name: "a tag that is an expression", text: change("branch: develop", `tag: "v[0-9]"`), want: `yard.yaml:7:10: environments[0].tag: "v[0-9]" is not a pattern of tags like v*`},
		{name: "automatic as a word", text: good + "    automatic: always\n", want: "yard.yaml:8:16: environments[0].automatic is a string, want true or false"},
		{name: "a placeholder that is none", text: change("namespace: dev", `namespace: "{{team}}"`), want: `yard.yaml:5:16: environments[0].namespace: "{{team}}": no such placeholder {{team}}; placeholders are {{.Service}} and {{.Environment}}`},
		{name: "a lone brace", text: good + "    commonSecret: \"{service/x\"\n", want: `yard.yaml:8:19: environments[0].commonSecret: "{service/x": a lone "{"; placeholders are {{.Service}} and {{.Environment}}`},
		{name: "a brace that closes nothing", text: good + "    commonSecret: a}\n", want: `yard.yaml:8:19: environments[0].commonSecret: "a}": a lone "}"; placeholders are {{.Service}} and {{.Environment}}`},
		{name: "a bad namespace", text: change("namespace: dev", "namespace: a.b"), want: `yard.yaml:5:16: environments[0].namespace: "a.b" is not a namespace: lower-case letters, digits and dashes, at most 63`},
		{name: "a bad secret name", text: good + "    serviceSecret: \"a b\"\n", want: `yard.yaml:8:20: environments[0].serviceSecret: "a b" is not a name of a secret: letters, digits and /_+=.@-`},
		{name: "an empty secret name", text: good + "    serviceSecret: ''\n", want: `yard.yaml:8:5: environments[0].serviceSecret: "" is not a name of a secret: letters, digits and /_+=.@-`},
		{name: "a store without a name", text: good + "externalSecrets: {storeKind: SecretStore}\n", want: "yard.yaml:8:1: externalSecrets: storeName is missing"},
		{name: "a store as a word", text: good + "externalSecrets: aws\n", want: "yard.yaml:8:18: externalSecrets is a string, want a mapping"},
		{name: "a bad kind of store", text: good + "externalSecrets: {storeName: a, storeKind: Store}\n", want: `yard.yaml:8:44: externalSecrets.storeKind: "Store" is not a kind of store: ClusterSecretStore or SecretStore`},
		{name: "a bad name of a store", text: good + "externalSecrets: {storeName: A_b}\n", want: `yard.yaml:8:30: externalSecrets.storeName: "A_b" is not a name of a store: lower-case letters, digits, dashes and dots`},
		{name: "an interval in days", text: good + "externalSecrets: {storeName: a, refreshInterval: 1d}\n", want: `yard.yaml:8:50: externalSecrets.refreshInterval: "1d" is not an interval like 1h or 30m`},
		{name: "an interval of nothing", text: good + "externalSecrets: {storeName: a, refreshInterval: ''}\n", want: `yard.yaml:8:33: externalSecrets.refreshInterval: "" is not an interval like 1h or 30m`},
		{name: "terms of waivers", text: good + "waivers: {longestDays: 90, never: [config/leak, pod-security/*]}\n"},
		{name: "waivers without terms", text: good + "waivers: {}\n"},
		{name: "a longest term of nothing", text: good + "waivers: {longestDays: 0}\n", want: "yard.yaml:8:24: waivers.longestDays: want a number of days from 1; leave it out for no limit"},
		{name: "a longest term in words", text: good + "waivers: {longestDays: 90d}\n", want: "yard.yaml:8:24: waivers.longestDays is a string, want a whole number"},
		{name: "a rule without its category", text: good + "waivers: {never: [leak]}\n", want: `yard.yaml:8:19: waivers.never[0]: "leak" is not a rule as category/name, nor category/*`},
		{name: "every rule", text: good + "waivers: {never: ['*']}\n", want: `yard.yaml:8:19: waivers.never[0]: "*" is not a rule as category/name, nor category/*`},
		{name: "params of no rule", text: good + "params: {a/b: [x]}\n", want: "yard.yaml:8:10: params of a/b: want a mapping, of the rule's parameters"},
		{name: "params as a list", text: good + "params: []\n", want: "yard.yaml:8:1: params is a list, want a mapping"},

		{name: "the same name twice", text: good + strings.TrimPrefix(environment, "environments:\n"), want: "yard.yaml:8:11: environment dev is here twice; the first is number 1", beyond: true},
		{name: "the same key twice", text: good + "name: other\n", want: "yard.yaml:8:1: name is here twice; the first is in line 1", beyond: true},
		{name: "a namespace that ends in a dash", text: change("namespace: dev", "namespace: \"{{.Service}}-\""), want: `yard.yaml:5:16: environments[0].namespace: "{{.Service}}-" is not a namespace: lower-case letters, digits and dashes, at most 63`, beyond: true},
		{name: "two documents", text: good + "---\nname: x\n", want: "yard.yaml:1:1: another YAML document follows the first; this file has one", beyond: true},
	}
}

func services() []loading {
	const good = "name: payments\nowner: acme/payments\nyard: {name: acme, version: 1.0.0}\n"
	change := func(from, to string) string { return strings.Replace(good, from, to, 1) }
	return []loading{
		{name: "the least", text: good},
		{name: "everything", text: good + "description: d\nenvironments: [dev, prod]\n"},

		{name: "waivers", text: good + "waivers:\n  - {rule: a/b, object: Deployment/*, path: a.b, environments: [dev], reason: r, owner: o, ticket: T-1, expires: 2027-01-31}\n"},
		{name: "a waiver that a check refuses", text: good + "waivers: [{rule: a/b}]\n", early: true},
		{name: "a waiver with a wrong key", text: good + "waivers: [{rule: a/b, reason: r, owner: o, until: 2027-01-31}]\n", want: "chartyard.yaml:4:44: until: no such key; there are rule, object, path, environments, reason, owner, ticket, expires"},
		{name: "a waiver in a word", text: good + "waivers: [a/b]\n", want: "chartyard.yaml:4:11: waivers[0] is a string, want a mapping"},

		{name: "nothing", text: "# to do\n", want: "chartyard.yaml:1: the document is empty, want a mapping"},
		{name: "an unknown key", text: good + "enviroments: []\n", want: "chartyard.yaml:4:1: enviroments: no such key; did you mean environments?"},
		{name: "an unknown key of the yard", text: change("version:", "verison: 1.0.0, version:"), want: "chartyard.yaml:3:20: verison: no such key; did you mean version?"},
		{name: "no owner", text: change("owner: acme/payments\n", ""), want: "chartyard.yaml:1:1: owner is missing"},
		{name: "an owner of nothing", text: change("acme/payments", ""), want: "chartyard.yaml:2:1: owner is empty, want a string"},
		{name: "an owner in words", text: change("acme/payments", "the payments team"), want: `chartyard.yaml:2:8: owner: "the payments team" is not the name of a team`},
		{name: "no version of the yard", text: change(", version: 1.0.0", ""), want: "chartyard.yaml:3:1: yard: version is missing"},
		{name: "a version that is a number", text: change("1.0.0", "1.0"), want: "chartyard.yaml:3:29: yard.version is a number, want a string; quote it"},
		{name: "a yard as a word", text: change("{name: acme, version: 1.0.0}", "acme"), want: "chartyard.yaml:3:7: yard is a string, want a mapping"},
		{name: "a name in capitals", text: change("payments", "Payments"), want: `chartyard.yaml:1:7: name: "Payments" is not a name: lower-case letters, digits and dashes, at most 53`},
		{name: "a long name", text: change("payments", strings.Repeat("a", 54)), want: `chartyard.yaml:1:7: name: "` + strings.Repeat("a", 54) + `" is not a name: lower-case letters, digits and dashes, at most 53`},
		{name: "no environment", text: good + "environments: []\n", want: "chartyard.yaml:4:1: environments is empty; leave it out for all of the yard's"},
		{name: "an environment twice", text: good + "environments: [dev, dev]\n", want: "chartyard.yaml:4:21: environments[1]: dev is here twice"},
		{name: "an environment in capitals", text: good + "environments: [Dev]\n", want: `chartyard.yaml:4:16: environments[0]: "Dev" is not the name of an environment`},
		{name: "an environment that is a number", text: good + "environments: [1]\n", want: "chartyard.yaml:4:16: environments[0] is a number, want a string; quote it"},
		{name: "a broken line", text: good + "description: 'a\n", want: "chartyard.yaml:4:14: a quote is opened here and never closed", beyond: true},
	}
}

func TestYardSchemaAgreesWithItsLoader(t *testing.T) {
	agree(t, "yard.schema.json", yards(), func(t *testing.T, text string) error {
		_, err := yard.Load(fstest.MapFS{yard.File: {Data: []byte(text)}}, "acme")
		return err
	})
}

func TestServiceSchemaAgreesWithItsLoader(t *testing.T) {
	agree(t, "service.schema.json", services(), func(t *testing.T, text string) error {
		t.Chdir(t.TempDir())
		if err := os.WriteFile(service.ConfigFile, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := service.ReadConfig(service.ConfigFile)
		return err
	})
}

func agree(t *testing.T, file string, cases []loading, load func(*testing.T, string) error) {
	path, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := jsonschema.Compile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			if err := load(t, c.text); err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("the loader's error (-want +got):\n%s", diff)
			}
			schemaErr := validate(compiled, c.text)
			if refused := schemaErr != nil; refused != (c.want != "" || c.early) && !c.beyond {
				t.Errorf("the loader says %q, the schema %v", got, schemaErr)
			}
		})
	}
}

func validate(compiled *jsonschema.Schema, text string) error {
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		return err
	}
	return compiled.Validate(value)
}

// The schemas and the structs know the same keys and require the same ones.
func TestSchemasHaveTheKeysOfTheirLoaders(t *testing.T) {
	for file, loaded := range map[string]any{"yard.schema.json": yard.Yard{}, "service.schema.json": service.Config{}} {
		text, err := schema.FS.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var root map[string]any
		if err := json.Unmarshal(text, &root); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(structKeys(reflect.TypeOf(loaded), ""), schemaKeys(root, "")); diff != "" {
			t.Errorf("%s (-struct +schema):\n%s", file, diff)
		}
	}
}

// structKeys lists the keys that a type is decoded from, those required with
// an exclamation mark.
func structKeys(of reflect.Type, at string) []string {
	var keys []string
	for i := range of.NumField() {
		field := of.Field(i)
		key, option, _ := strings.Cut(field.Tag.Get("key"), ",")
		if key == "" || key == "-" {
			continue
		}
		mark := ""
		if option == "required" || option == "checked" {
			mark = "!"
		}
		keys = append(keys, at+key+mark)
		inner := field.Type
		if inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct {
			keys = append(keys, structKeys(inner, at+key+".")...)
		}
	}
	slices.Sort(keys)
	return keys
}

func schemaKeys(object map[string]any, at string) []string {
	var keys []string
	properties, _ := object["properties"].(map[string]any)
	required := fmt.Sprint(object["required"])
	for _, key := range slices.Sorted(maps.Keys(properties)) {
		mark := ""
		if slices.Contains(strings.Fields(strings.Trim(required, "[]")), key) {
			mark = "!"
		}
		keys = append(keys, at+key+mark)
		inner := properties[key].(map[string]any)
		if items, ok := inner["items"].(map[string]any); ok {
			inner = items
		}
		keys = append(keys, schemaKeys(inner, at+key+".")...)
	}
	slices.Sort(keys)
	return keys
}
