package charttemplate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/yaml"
)

// Every variant in every environment, under every rule below.
func TestStandardChart(t *testing.T) {
	rules := map[string]func(*testing.T, *release){
		"objects are what kubernetes reads":          objectsAreWhatKubernetesReads,
		"objects carry labels and namespace":         objectsCarryLabelsAndNamespace,
		"pods are restricted":                        podsAreRestricted,
		"deployment keeps the wanted number of pods": deploymentKeepsTheWantedNumberOfPods,
		"pods spread over zones and hosts":           podsSpreadOverZonesAndHosts,
		"probes ask differently":                     probesAskDifferently,
		"shutdown outlasts the load balancer":        shutdownOutlastsTheLoadBalancer,
		"network policy allows what is declared":     networkPolicyAllowsWhatIsDeclared,
	}
	for variant, text := range variants() {
		for _, env := range environments() {
			for _, version := range kubeVersions() {
				r, err := render(env, version, values(t, text))
				if err != nil {
					t.Errorf("%s in %s on %s: %v", variant, env, version, err)
					continue
				}
				for name, rule := range rules {
					t.Run(fmt.Sprintf("%s/%s/%s/%s", variant, env, version, name), func(t *testing.T) { rule(t, r) })
				}
			}
		}
	}
}

// Every field is one that Kubernetes has, and of its type.
func objectsAreWhatKubernetesReads(t *testing.T, r *release) {
	decoder := scheme.Codecs.UniversalDeserializer()
	for key, o := range r.Objects {
		if key == "ServiceMonitor" || key == "ExternalSecret" {
			continue // of no API of Kubernetes itself
		}
		text, err := yaml.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		typed, _, err := decoder.Decode(text, nil, nil)
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		if err := yaml.UnmarshalStrict(text, typed); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func objectsCarryLabelsAndNamespace(t *testing.T, r *release) {
	for key, o := range r.Objects {
		if !strings.HasPrefix(o.text("metadata", "namespace"), "payments-") {
			t.Errorf("%s: namespace %q", key, o.text("metadata", "namespace"))
		}
		for _, label := range []string{"name", "instance", "version", "managed-by", "part-of", "component"} {
			if o.text("metadata", "labels", "app.kubernetes.io/"+label) == "" {
				t.Errorf("%s: no label %s", key, label)
			}
		}
		if o.text("metadata", "labels", "owner") != "platform" {
			t.Errorf("%s: no owner", key)
		}
	}
}

// The rules of https://kubernetes.io/docs/concepts/security/pod-security-standards/.
func podsAreRestricted(t *testing.T, r *release) {
	for key, pod := range pods(r) {
		for _, field := range []string{"hostNetwork", "hostPID", "hostIPC"} {
			if pod.at(field) != nil {
				t.Errorf("%s: %s", key, field)
			}
		}
		for _, volume := range list(pod.at("volumes")) {
			for source := range volume {
				if !slices.Contains([]string{"name", "configMap", "emptyDir", "projected"}, source) {
					t.Errorf("%s: volume of kind %s", key, source)
				}
			}
		}
		if pod.at("automountServiceAccountToken") != false {
			t.Errorf("%s: the token is mounted", key)
		}
		for _, c := range containers(pod) {
			want := map[string]any{
				"allowPrivilegeEscalation": false, "privileged": false, "readOnlyRootFilesystem": true, "runAsNonRoot": true,
				"capabilities":   map[string]any{"drop": []any{"ALL"}},
				"seccompProfile": map[string]any{"type": "RuntimeDefault"},
			}
			if diff := cmp.Diff(want, c.at("securityContext")); diff != "" {
				t.Errorf("%s: container %s: %s", key, c.text("name"), diff)
			}
			for _, at := range []string{"requests", "limits"} {
				for _, resource := range []string{"cpu", "memory", "ephemeral-storage"} {
					if c.at("resources", at, resource) == nil {
						t.Errorf("%s: container %s: no %s of %s", key, c.text("name"), at, resource)
					}
				}
			}
		}
	}
}

func deploymentKeepsTheWantedNumberOfPods(t *testing.T, r *release) {
	deployment := r.Objects["Deployment"]
	if got := deployment.at("spec", "strategy", "rollingUpdate", "maxUnavailable"); got != 0.0 {
		t.Errorf("maxUnavailable %v", got)
	}
	_, scaled := r.Objects["HorizontalPodAutoscaler"]
	if fixed := deployment.at("spec", "replicas") != nil; fixed == scaled {
		t.Errorf("replicas said: %v; autoscaler: %v", fixed, scaled)
	}
	if got := r.Objects["PodDisruptionBudget"].at("spec", "maxUnavailable"); got != 1.0 {
		t.Errorf("an eviction must be possible: maxUnavailable %v", got)
	}
}

func podsSpreadOverZonesAndHosts(t *testing.T, r *release) {
	deployment := r.Objects["Deployment"]
	selector := deployment.at("spec", "selector", "matchLabels")
	var keys []string
	for _, spread := range list(deployment.at("spec", "template", "spec", "topologySpreadConstraints")) {
		keys = append(keys, spread.text("topologyKey"))
		if diff := cmp.Diff(selector, spread.at("labelSelector", "matchLabels")); diff != "" {
			t.Error(diff)
		}
	}
	if diff := cmp.Diff([]string{"kubernetes.io/hostname", "topology.kubernetes.io/zone"}, keys); diff != "" {
		t.Error(diff)
	}
}

func probesAskDifferently(t *testing.T, r *release) {
	c := containers(pods(r)["Deployment"])
	main := c[len(c)-1]
	seen := map[string]string{}
	for _, name := range []string{"startupProbe", "livenessProbe", "readinessProbe"} {
		if main.at(name) == nil {
			continue
		}
		request := fmt.Sprint(main.at(name, "httpGet"), main.at(name, "exec"))
		if other, ok := seen[request]; ok {
			t.Errorf("%s asks what %s asks", name, other)
		}
		seen[request] = name
	}
	if len(seen) < 2 {
		t.Errorf("only %d probes", len(seen))
	}
}

func shutdownOutlastsTheLoadBalancer(t *testing.T, r *release) {
	pod := pods(r)["Deployment"]
	c := containers(pod)
	preStop := c[len(c)-1].at("lifecycle", "preStop")
	ingress, public := r.Objects["Ingress"]
	if !public {
		if preStop != nil {
			t.Errorf("a worker waits: %v", preStop)
		}
		return
	}
	text := fmt.Sprint(preStop)
	if text != "map[sleep:map[seconds:15]]" && text != "map[exec:map[command:[sleep 15]]]" {
		t.Errorf("preStop %s", text)
	}
	if got := pod.at("terminationGracePeriodSeconds").(float64); got <= 15+20 {
		t.Errorf("grace %v", got)
	}
	const target = "alb.ingress.kubernetes.io/target-group-attributes"
	if got := ingress.text("metadata", "annotations", target); got != "deregistration_delay.timeout_seconds=20" {
		t.Error(got)
	}
}

func TestIngressAsksTheReadinessProbe(t *testing.T) {
	r, err := render("prod", "v1.35.0", values(t, `{probes: {readiness: {path: /up}}, ingress: {group: {order: 10}}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"scheme": "internal", "target-type": "ip", "listen-ports": `[{"HTTP": 80}, {"HTTPS": 443}]`, "ssl-redirect": "443",
		"ssl-policy": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", "group.name": "prod", "group.order": "10", "healthcheck-path": "/up",
		"healthcheck-interval-seconds": "15", "healthcheck-timeout-seconds": "5", "healthy-threshold-count": "2",
		"unhealthy-threshold-count": "2", "success-codes": "200",
		"target-group-attributes":  "deregistration_delay.timeout_seconds=20",
		"load-balancer-attributes": "routing.http.drop_invalid_header_fields.enabled=true",
	}
	got := map[string]any{}
	for key, value := range r.Objects["Ingress"].at("metadata", "annotations").(map[string]any) {
		got[strings.TrimPrefix(key, "alb.ingress.kubernetes.io/")] = value
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func networkPolicyAllowsWhatIsDeclared(t *testing.T, r *release) {
	policy := r.Objects["NetworkPolicy"]
	if diff := cmp.Diff([]any{"Ingress", "Egress"}, policy.at("spec", "policyTypes")); diff != "" {
		t.Error(diff)
	}
	_, public := r.Objects["Service"]
	if ingress := list(policy.at("spec", "ingress")); public != (len(ingress) > 0) {
		t.Errorf("service: %v; ingress: %v", public, ingress)
	}
	for _, rule := range append(list(policy.at("spec", "ingress")), list(policy.at("spec", "egress"))...) {
		if len(list(rule.at("from")))+len(list(rule.at("to"))) == 0 {
			t.Errorf("a rule for everyone: %v", rule)
		}
	}
}

func TestWorkerIsAlone(t *testing.T) {
	r, err := render("prod", "v1.35.0", values(t, variants()["worker"]))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"Service", "Ingress", "Pod/test", "NetworkPolicy/test"} {
		if _, ok := r.Objects[key]; ok {
			t.Errorf("a worker has no %s", key)
		}
	}
	if ports := containers(pods(r)["Deployment"])[0].at("ports"); ports != nil {
		t.Errorf("ports %v", ports)
	}
}

// Probes are asked without a Service too, so their port has to be there.
func TestWorkerIsProbedAndScraped(t *testing.T) {
	r, err := render("prod", "v1.35.0", values(t, `
			service: {enabled: false}
			ingress: {enabled: false}
			extraPorts: {metrics: {port: 9090}}
			networkPolicy:
			  ingress:
			    prometheus:
			      from: {monitoring: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}}
			      ports: {metrics: {port: metrics}}`))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, port := range list(containers(pods(r)["Deployment"])[0].at("ports")) {
		names = append(names, port.text("name"))
	}
	if diff := cmp.Diff([]string{"http", "metrics"}, names); diff != "" {
		t.Error(diff)
	}
	opened := []any{map[string]any{
		"from":  []any{map[string]any{"namespaceSelector": map[string]any{"matchLabels": map[string]any{"kubernetes.io/metadata.name": "monitoring"}}}},
		"ports": []any{map[string]any{"port": "metrics"}},
	}}
	if diff := cmp.Diff(opened, r.Objects["NetworkPolicy"].at("spec", "ingress")); diff != "" {
		t.Error(diff)
	}
}

func TestLoadBalancerMayAskForHealthOnAnotherPort(t *testing.T) {
	r, err := render("prod", "v1.35.0", values(t, `{extraPorts: {admin: {port: 9090}}, probes: {readiness: {port: admin}}}`))
	if err != nil {
		t.Fatal(err)
	}
	rule := list(r.Objects["NetworkPolicy"].at("spec", "ingress"))[0]
	opened := []any{map[string]any{"port": "http", "protocol": "TCP"}, map[string]any{"port": "admin", "protocol": "TCP"}}
	if diff := cmp.Diff(opened, rule.at("ports")); diff != "" {
		t.Error(diff)
	}
}

// The pod of helm test runs where the service's pods run and pulls as they do.
func TestEveryPodIsPlacedAlike(t *testing.T) {
	r, err := render("prod", "v1.35.0", values(t, strings.Replace(variants()["everything on"], "readiness: {port: metrics}", "readiness: {port: http}", 1)))
	if err != nil {
		t.Fatal(err)
	}
	both := pods(r)
	for _, field := range []string{"imagePullSecrets", "nodeSelector", "tolerations"} {
		want := both["Deployment"].at(field)
		if diff := cmp.Diff(want, both["Pod/test"].at(field)); want == nil || diff != "" {
			t.Errorf("%s: %v: %s", field, want, diff)
		}
	}
}

func pods(r *release) map[string]object {
	found := map[string]object{"Deployment": r.Objects["Deployment"].at("spec", "template", "spec").(map[string]any)}
	if test, ok := r.Objects["Pod/test"]; ok {
		found["Pod/test"] = test.at("spec").(map[string]any)
	}
	return found
}

// containers are a pod's, init containers first.
func containers(pod object) []object {
	return append(list(pod.at("initContainers")), list(pod.at("containers"))...)
}

func list(value any) []object {
	var out []object
	items, _ := value.([]any)
	for _, item := range items {
		out = append(out, item.(map[string]any))
	}
	return out
}
