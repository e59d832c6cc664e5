package charttemplate_test

import (
	"encoding/base64"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"helm.sh/helm/v3/pkg/strvals"
)

const noEntries = `LOG_LEVEL: null, DB_HOST: null`

func TestPlainGoesToConfigMapMarkedToSecret(t *testing.T) {
	r, err := render("prod", "v1.35.0", values(t, `config: {DB_PASSWORD: {value: swordfish}}`))
	if err != nil {
		t.Fatal(err)
	}
	plain := map[string]string{"DB_HOST": "db.example.com", "LOG_LEVEL": "warn"}
	if diff := cmp.Diff(plain, configMap(r)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"DB_PASSWORD": "swordfish"}, secret(t, r)); diff != "" {
		t.Error(diff)
	}
}

func TestEmptyObjectsAreLeftOut(t *testing.T) {
	r, err := render("prod", "v1.35.0", values(t, `config: {`+noEntries+`}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"ConfigMap", "Secret"} {
		if o, ok := r.Objects[kind]; ok {
			t.Errorf("%s: %v", kind, o)
		}
	}
	main := containers(pods(r)["Deployment"])[0]
	if got := main.at("envFrom"); got != nil {
		t.Errorf("envFrom %v", got)
	}
}

// A pod refers to each marked entry, so that it does not start without it.
func TestMarkedEntriesAreWaitedFor(t *testing.T) {
	const entries = `config: {OPTIONAL: {sensitive: true, required: false}}`
	ref := func(name string, optional bool) map[string]any {
		m := map[string]any{"name": "payments-service", "key": name}
		if optional {
			m["optional"] = true
		}
		return m
	}
	r, err := render("prod", "v1.35.0", values(t, entries))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]any{}
	for _, env := range list(containers(pods(r)["Deployment"])[0].at("env")) {
		got[env.text("name")] = env.at("valueFrom", "secretKeyRef")
	}
	want := map[string]any{"DB_PASSWORD": ref("DB_PASSWORD", false), "OPTIONAL": ref("OPTIONAL", true), "POD_NAME": nil}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	r, err = render("prod", "v1.35.0", values(t, entries+"\nconfigDelivery: {sensitive: files}"))
	if err != nil {
		t.Fatal(err)
	}
	source := func(name string, optional bool) map[string]any {
		m := map[string]any{"name": "payments-service", "items": []any{map[string]any{"key": name, "path": name}}}
		if optional {
			m["optional"] = true
		}
		return map[string]any{"secret": m}
	}
	volume := list(pods(r)["Deployment"].at("volumes"))[1]
	sources := []any{source("DB_PASSWORD", false), source("OPTIONAL", true)}
	if diff := cmp.Diff(sources, volume.at("projected", "sources")); diff != "" {
		t.Error(diff)
	}
}

// Every string arrives byte for byte, in a plain and in a marked entry.
func TestStringsAreExact(t *testing.T) {
	exact(t, []string{
		"", " ", "a", "two\nlines", "two\nlines\n", "\n", "\n\n a\n\n", "\ttab", "trailing ", `"quoted"`, `it's`, `back\slash`, "{{ .Values }}",
		"# comment", "a: b", "- a", "null", "~", "true", "yes", "0x1f", "1e3", "012", "<&>", "Grüße, 世界 🚢", "\u0085\u2028\u2029\ufeff", "\x7f\u0080\u009f",
		"\x00\x01\x1f\r\n", "\ufffe\uffff", "%", "$(POD_NAME)", strings.Repeat("x", 5000), "---\n", "...", "|", "&a", "*a", "!x", "@", "`",
	})
}

func TestAnyStringIsExact(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	runes := []rune(" \n\t\r\"'\\{}#:-|>&*!%@`aé\u0085\u00a0\u2028\ufeff\ufffd\uffff\U0001f6a2\x00\x1b\x7f\u009f01")
	texts := make([]string, 300)
	for i := range texts {
		text := make([]rune, random.IntN(12))
		for j := range text {
			text[j] = runes[random.IntN(len(runes))]
		}
		texts[i] = string(text)
	}
	exact(t, texts)
}

func exact(t *testing.T, texts []string) {
	t.Helper()
	config := map[string]any{"LOG_LEVEL": nil, "DB_HOST": nil}
	wantPlain, wantSecret := map[string]string{}, map[string]string{}
	for i, text := range texts {
		bare, plain, marked := fmt.Sprint("BARE", i), fmt.Sprint("PLAIN", i), fmt.Sprint("MARKED", i)
		config[bare] = text
		config[plain] = map[string]any{"value": text}
		config[marked] = map[string]any{"value": text, "sensitive": true}
		wantPlain[bare], wantPlain[plain], wantSecret[marked] = text, text, text
	}
	r, err := render("prod", "v1.35.0", map[string]any{"config": config})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wantPlain, configMap(r)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(wantSecret, secret(t, r)); diff != "" {
		t.Error(diff)
	}
}

func TestNumbersAndBooleansAreWrittenAsPeopleWriteThem(t *testing.T) {
	for written, want := range map[string]string{
		"8080": "8080", "0": "0", "-1": "-1", "1000000": "1000000", "123456789012": "123456789012", "9007199254740991": "9007199254740991",
		"1.5": "1.5", "0.000001": "1e-06", "1e3": "1000", "true": "true", "false": "false", "yes": "true", `"yes"`: "yes", `"007"`: "007",
	} {
		r, err := render("prod", "v1.35.0", values(t, fmt.Sprintf(`config: {%s, X: %s, FORM: {value: %[2]s}}`, noEntries, written)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string]string{"X": want, "FORM": want}, configMap(r)); diff != "" {
			t.Errorf("%s: %s", written, diff)
		}
	}
}

// --set gives whole numbers as integers, files give them as floats: the text is
// the same.
func TestSetAndFilesGiveTheSameText(t *testing.T) {
	for _, n := range []int64{0, 7, -7, 1e6, 1<<53 - 1, -(1<<53 - 1)} {
		set := map[string]any{}
		if err := strvals.ParseInto(fmt.Sprintf("config.X=%d", n), set); err != nil {
			t.Fatal(err)
		}
		bySet, err := render("prod", "v1.35.0", set)
		if err != nil {
			t.Fatal(err)
		}
		byFile, err := render("prod", "v1.35.0", values(t, fmt.Sprintf("config: {X: %d}", n)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(configMap(bySet), configMap(byFile)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestChecksumFollowsTheConfiguration(t *testing.T) {
	sum := func(text string) string {
		r, err := render("prod", "v1.35.0", values(t, text))
		if err != nil {
			t.Fatal(err)
		}
		return r.Objects["Deployment"].text("spec", "template", "metadata", "annotations", "checksum/config")
	}
	seen := map[string]string{}
	for _, text := range []string{``, `config: {LOG_LEVEL: trace}`, `config: {DB_PASSWORD: {value: a}}`, `config: {DB_PASSWORD: {value: b}}`} {
		got := sum(text)
		if other, ok := seen[got]; ok {
			t.Errorf("%q and %q have the same checksum %s", text, other, got)
		}
		seen[got] = text
	}
	for _, text := range []string{`labels: {a: b}`, `config: {DB_HOST: {description: other words}}`, `replicas: 3`} {
		if sum(text) != sum(``) {
			t.Errorf("%q changes the checksum", text)
		}
	}
}

// What is refused, and the words that say why.
func TestRefusals(t *testing.T) {
	for set, want := range map[string]string{
		"config.DB_PASSWORD=x":                                      "got string, want object",
		"config.DB_PASSWORD.sensitive=false":                        "value must be true",
		"config.API_TOKEN=x":                                        "/config/API_TOKEN",
		"config.stripe_secret_key.value=x":                          "missing property 'sensitive'",
		"config.X.sensitve=true":                                    "additional properties 'sensitve'",
		"config.X[0]=a":                                             "got array",
		"config.a b=x":                                              "does not match pattern",
		"config.some-name=x":                                        "no name of an environment variable",
		"config.POD_NAME=x":                                         "extraEnv.POD_NAME",
		"config.X.required=true":                                    "config.X: required, and has no value",
		"shutdown.gracePeriodSeconds=35":                            "must be more than preStopSeconds and drainSeconds together (35)",
		"probes.liveness.path=/healthz/ready":                       "probes.readiness: asks the same as probes.liveness",
		"probes.liveness.port=metrics":                              `no port "metrics"`,
		"probes.readiness.type=tcp":                                 "probes.readiness.type must be http",
		"probes.liveness.type=exec":                                 "probes.liveness.command: needed for type exec",
		"service.enabled=false":                                     "ingress.enabled: needs service.enabled",
		"autoscaling.minReplicas=99":                                "more than maxReplicas",
		"autoscaling.cpuPercent=0":                                  "no metric",
		"disruptionBudget.maxUnavailable=0":                         "/disruptionBudget/maxUnavailable",
		"rollout.maxSurge=0":                                        "/rollout/maxSurge",
		"serviceMonitor.enabled=true,serviceMonitor.port=metrics":   `the Service has no port "metrics"`,
		"networkPolicy.egress.all.ports.a.port=1":                   "missing property 'to'",
		"serviceAccount.create=false":                               "serviceAccount.name: needed",
		"volumes.host.mountPath=/a,volumes.host.hostPath.path=/":    "additional properties 'hostPath'",
		"ingress.sslPolicy=ELBSecurityPolicy-2016-08":               "does not match pattern",
		"ingress.healthCheck.timeoutSeconds=15":                     "must be less than intervalSeconds",
		"labels.owner=x":                                            "invalid propertyName 'owner'",
		"labels.a=b c":                                              "'b c' does not match pattern",
		"podAnnotations.checksum/config=x":                          "checksum~1config': 'not' failed",
		`ingress.annotations.alb\.ingress\.kubernetes\.io/scheme=x`: "alb.ingress.kubernetes.io~1scheme': 'not' failed",
		`serviceAccount.annotations.eks\.amazonaws\.com/role-arn=x`: "eks.amazonaws.com~1role-arn': 'not' failed",
		"ingress.accessLogs.prefix=a\\,b":                           "/ingress/accessLogs/prefix",
		"volumes.tmp.mountPath=/a":                                  "invalid propertyName 'tmp'",
		"extraPorts.http.port=9000":                                 "invalid propertyName 'http'",
		"initContainers.a.env.DB_PASSWORD=x":                        "invalid propertyName 'DB_PASSWORD'",
		"port=80":                                                   "minimum",
		"ingres.enabled=x":                                          "additional properties 'ingres'",
	} {
		over := map[string]any{}
		if err := strvals.ParseInto(set, over); err != nil {
			t.Fatal(err)
		}
		_, err := render("prod", "v1.35.0", over)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("--set %s: want %q, got %v", set, want, err)
		}
	}
}

func TestNumbersThatHelmHasRoundedAreRefused(t *testing.T) {
	for _, n := range []float64{1 << 53, -(1 << 53), 1e300} {
		_, err := render("prod", "v1.35.0", map[string]any{"config": map[string]any{"X": n}})
		if err == nil || !strings.Contains(err.Error(), "config.X: a number this large is rounded by Helm") {
			t.Errorf("%v: %v", n, err)
		}
	}
	if _, err := render("prod", "v1.35.0", map[string]any{"config": map[string]any{"X": math.Nextafter(1<<53, 0)}}); err != nil {
		t.Error(err)
	}
}

func configMap(r *release) map[string]string {
	out := map[string]string{}
	data, _ := r.Objects["ConfigMap"].at("data").(map[string]any)
	for key, value := range data {
		out[key] = value.(string)
	}
	return out
}

func secret(t *testing.T, r *release) map[string]string {
	t.Helper()
	out := map[string]string{}
	data, _ := r.Objects["Secret"].at("data").(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(data)) {
		text, err := base64.StdEncoding.DecodeString(data[key].(string))
		if err != nil {
			t.Fatal(err)
		}
		out[key] = string(text)
	}
	return out
}
