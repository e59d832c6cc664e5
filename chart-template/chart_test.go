package charttemplate_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/lint"
	"helm.sh/helm/v3/pkg/lint/support"
	"sigs.k8s.io/yaml"

	charttemplate "github.com/chartyard/chartyard/chart-template"
)

func environments() []string { return []string{"dev", "test", "uat", "prod"} }

// kubeVersions are one before and one after the kubelet learned to sleep.
func kubeVersions() []string { return []string{"v1.29.0", "v1.35.0"} }

// variants are values that services set on the standard chart: what each is
// for, and a values file.
func variants() map[string]string {
	return map[string]string{
		"as it stands": ``,
		"worker": `
			service: {enabled: false}
			ingress: {enabled: false}
			networkPolicy: {ingress: {load-balancer: null}}
			shutdown: {preStopSeconds: 0}
			probes:
			  startup: {type: none}
			  liveness: {type: exec, command: [worker, alive]}
			  readiness: {type: exec, command: [worker, ready]}`,
		"plain as files":  `configDelivery: {plain: files}`,
		"marked as files": `configDelivery: {sensitive: files}`,
		"all as files":    `configDelivery: {plain: files, sensitive: files}`,
		"worker with a port for probes": `
			shutdown: {preStopSeconds: 0}
			service: {enabled: false}
			ingress: {enabled: false}`,
		"existing secret": `configDelivery: {secret: existing, existingSecret: payments-external}`,
		"existing secret as files": `
			configDelivery: {secret: existing, existingSecret: payments-external, sensitive: files}`,
		"external secret": `configDelivery: {secret: external}`,
		"external secret as files": `
			configDelivery: {secret: external, sensitive: files}
			deploymentAnnotations: {secret.reloader.stakater.com/auto: "true"}`,
		"secrets at hand": `config: {DB_PASSWORD: {value: swordfish}}`,
		"no configuration": `
			config: {LOG_LEVEL: null, DB_HOST: null, DB_PASSWORD: {required: false}}`,
		"init container and sidecar": `
			volumes: {cache: {mountPath: /cache, emptyDir: {sizeLimit: 1Mi}}}
			initContainers:
			  10-migrate: {image: "registry.example.com/migrate:1", args: [up], config: true}
			  20-warm: {image: "registry.example.com/warm:1", env: {SIZE: 1000000}, mounts: {cache: true}}
			  30-proxy: {image: "registry.example.com/proxy:1", restartPolicy: Always}`,
		"everything on": `
			partOf: "2024"
			imagePullSecrets: {registry: true, old: false}
			image: {digest: "sha256:0000000000000000000000000000000000000000000000000000000000000000"}
			labels: {cost-centre: "42"}
			extraPorts: {metrics: {port: 9090, service: true}}
			podAnnotations: {example.com/a: b}
			nodeSelector: {kubernetes.io/arch: arm64}
			tolerations: {spot: {key: spot, operator: Exists, effect: NoSchedule}}
			priorityClassName: high
			serviceAccount: {roleArn: "arn:aws:iam::123456789012:role/payments", annotations: {a: b}}
			service: {appProtocol: http, annotations: {a: b}}
			serviceMonitor: {enabled: true, port: metrics, labels: {release: prometheus}}
			probes: {readiness: {port: metrics}}
			ingress:
			  hosts: {second: {host: b.example.com, path: /b, pathType: Exact}}
			  certificateArn: arn:aws:acm:eu-west-1:123456789012:certificate/a
			  wafAclArn: arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/a/b
			  accessLogs: {bucket: logs, prefix: payments}
			  externalDns: {secondPrefix: external-dns.alpha.kubernetes.io/, annotations: {ttl: "60"}}
			  annotations: {a: b}
			autoscaling:
			  enabled: true
			  memoryPercent: 80
			  metrics:
			    queue: {type: External, external: {metric: {name: depth}, target: {type: AverageValue, averageValue: "30"}}}`,
	}
}

func TestChartPassesHelmLintStrict(t *testing.T) {
	for name, text := range variants() {
		for _, env := range environments() {
			layers := overlay(t, env)
			layers = chartutil.MergeTables(values(t, text), layers)
			result := lint.AllWithKubeVersion("chart", layers, "payments-prod", &chartutil.KubeVersion{Version: "v1.35.0", Major: "1", Minor: "35"})
			for _, message := range result.Messages {
				if message.Severity >= support.WarningSev {
					t.Errorf("%s in %s: %s", name, env, message)
				}
			}
		}
	}
}

func TestTemplatesNameNoService(t *testing.T) {
	err := fs.WalkDir(charttemplate.FS, "chart/templates", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(charttemplate.FS, file)
		if bytes.Contains(text, []byte("example.com")) || bytes.Contains(text, []byte("payments")) {
			t.Errorf("%s: names an example, and is copied as it stands", file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// release is the standard chart rendered as release payments.
type release struct {
	Objects map[string]object // by kind; those of helm test as "Pod/test"
	Files   map[string]string // what each template gave, the notes too
}

type object map[string]any

// at digs into an object; a number is an index of a list. It gives nil when
// there is nothing.
func (o object) at(path ...any) any {
	var here any = map[string]any(o)
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, _ := here.(map[string]any)
			here = m[step]
		case int:
			list, _ := here.([]any)
			if step >= len(list) {
				return nil
			}
			here = list[step]
		}
	}
	return here
}

func (o object) text(path ...any) string {
	s, _ := o.at(path...).(string)
	return s
}

func render(env, kubeVersion string, over map[string]any) (*release, error) {
	c, err := load()
	if err != nil {
		return nil, err
	}
	text, err := fs.ReadFile(charttemplate.FS, "chart/values-"+env+".yaml")
	if err != nil {
		return nil, err
	}
	layer, err := chartutil.ReadValues(text)
	if err != nil {
		return nil, err
	}
	capabilities := chartutil.DefaultCapabilities.Copy()
	capabilities.KubeVersion = chartutil.KubeVersion{Version: kubeVersion}
	top, err := chartutil.ToRenderValues(c, chartutil.MergeTables(over, layer),
		chartutil.ReleaseOptions{Name: "payments", Namespace: "payments-" + env, Revision: 1, IsInstall: true}, capabilities)
	if err != nil {
		return nil, err
	}
	files, err := engine.Render(c, top)
	if err != nil {
		return nil, err
	}
	return collect(files)
}

func load() (*chart.Chart, error) {
	var files []*loader.BufferedFile
	err := fs.WalkDir(charttemplate.FS, "chart", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(charttemplate.FS, file)
		files = append(files, &loader.BufferedFile{Name: strings.TrimPrefix(file, "chart/"), Data: text})
		return err
	})
	if err != nil {
		return nil, err
	}
	return loader.LoadFiles(files)
}

func collect(files map[string]string) (*release, error) {
	r := &release{Objects: map[string]object{}, Files: files}
	for file, text := range files {
		if strings.TrimSpace(text) == "" || strings.HasSuffix(file, ".txt") {
			continue
		}
		var o object
		if err := yaml.UnmarshalStrict([]byte(text), &o); err != nil {
			return nil, fmt.Errorf("%s: %w\n%s", file, err, text)
		}
		key := o.text("kind")
		if o.text("metadata", "labels", "app.kubernetes.io/component") == "test" {
			key += "/test"
		}
		r.Objects[key] = o
	}
	return r, nil
}

// values reads a values file indented with tabs, as in variants.
func values(t *testing.T, text string) map[string]any {
	t.Helper()
	v, err := chartutil.ReadValues([]byte(strings.ReplaceAll(text, "\n\t\t\t", "\n")))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func overlay(t *testing.T, env string) map[string]any {
	t.Helper()
	v, err := chartutil.ReadValuesFile("chart/values-" + env + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	return v
}
