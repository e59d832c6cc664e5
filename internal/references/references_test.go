package references

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chartyard/chartyard/internal/manifest/manifesttest"
)

// show is a use on one line: container, object and key, as what.
func show(u Use) string {
	container, as := u.Container, "file "+u.File
	if u.Init {
		container += " (init)"
	}
	switch {
	case u.Key == "":
		as = "all that it has"
	case u.Env != "":
		as = "env " + u.Env
	}
	line := fmt.Sprintf("%s/%s %s/%s %q as %s, %s", u.Workload.Name, container, u.Kind, u.Name, u.Key, as, u.Path)
	if u.Optional {
		line += ", optional"
	}
	return line
}

func TestOf(t *testing.T) {
	const text = `
apiVersion: v1
kind: ConfigMap
metadata: {name: conf}
data: {HOST: a, PORT: b, dir.txt: c}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: made}
spec:
  target: {name: keys}
  data: [{secretKey: TOKEN}, {secretKey: CERT}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      initContainers:
        - name: migrate
          envFrom: [{prefix: X_, configMapRef: {name: conf}}]
      containers:
        - name: app
          envFrom:
            - configMapRef: {name: conf}
            - secretRef: {name: elsewhere, optional: true}
          env:
            - {name: HOST, value: plain}
            - {name: PORT, valueFrom: {secretKeyRef: {name: keys, key: TOKEN, optional: true}}}
            - {name: TWICE, valueFrom: {configMapKeyRef: {name: conf, key: HOST}}}
            - {name: TWICE, valueFrom: {configMapKeyRef: {name: conf, key: PORT}}}
            - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
          volumeMounts:
            - {name: all, mountPath: /etc/all}
            - {name: some, mountPath: /etc/one/file, subPath: sub/cert.pem}
            - {name: some, mountPath: /etc/folder, subPath: sub}
            - {name: none, mountPath: /nowhere}
      volumes:
        - name: all
          configMap: {name: conf}
        - name: some
          projected:
            sources:
              - secret: {name: keys, items: [{key: CERT, path: sub/cert.pem}]}
              - secret: {name: other, optional: true}
        - name: unmounted
          secret: {secretName: keys}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - name: job
              volumeMounts: [{name: s, mountPath: /s/}]
          volumes: [{name: s, secret: {secretName: keys}}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {template: {spec: {containers: [{name: no, envFrom: [{configMapRef: {name: conf}}]}]}}}
`
	want := []string{
		`web/migrate (init) ConfigMap/conf "HOST" as env X_HOST, spec.template.spec.initContainers[0].envFrom[0].configMapRef`,
		`web/migrate (init) ConfigMap/conf "PORT" as env X_PORT, spec.template.spec.initContainers[0].envFrom[0].configMapRef`,
		`web/migrate (init) ConfigMap/conf "dir.txt" as env X_dir.txt, spec.template.spec.initContainers[0].envFrom[0].configMapRef`,
		`web/app ConfigMap/conf "dir.txt" as env dir.txt, spec.template.spec.containers[0].envFrom[0].configMapRef`,
		`web/app Secret/elsewhere "" as all that it has, spec.template.spec.containers[0].envFrom[1].secretRef, optional`,
		`web/app Secret/keys "TOKEN" as env PORT, spec.template.spec.containers[0].env[1].valueFrom.secretKeyRef, optional`,
		`web/app ConfigMap/conf "PORT" as env TWICE, spec.template.spec.containers[0].env[3].valueFrom.configMapKeyRef`,
		`web/app ConfigMap/conf "HOST" as file /etc/all/HOST, spec.template.spec.volumes[0].configMap`,
		`web/app ConfigMap/conf "PORT" as file /etc/all/PORT, spec.template.spec.volumes[0].configMap`,
		`web/app ConfigMap/conf "dir.txt" as file /etc/all/dir.txt, spec.template.spec.volumes[0].configMap`,
		`web/app Secret/keys "CERT" as file /etc/one/file, spec.template.spec.volumes[1].projected.sources[0].secret.items[0]`,
		`web/app Secret/other "" as all that it has, spec.template.spec.volumes[1].projected.sources[1].secret, optional`,
		`web/app Secret/keys "CERT" as file /etc/folder/cert.pem, spec.template.spec.volumes[1].projected.sources[0].secret.items[0]`,
		`web/app Secret/other "" as all that it has, spec.template.spec.volumes[1].projected.sources[1].secret, optional`,
		`nightly/job Secret/keys "TOKEN" as file /s/TOKEN, spec.jobTemplate.spec.template.spec.volumes[0].secret`,
		`nightly/job Secret/keys "CERT" as file /s/CERT, spec.jobTemplate.spec.template.spec.volumes[0].secret`,
	}
	var got []string
	for _, use := range Of(manifesttest.Objects(t, "x/templates/all.yaml", text)) {
		got = append(got, show(use))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("uses (-want +got):\n%s", diff)
	}
}

// Objects that are not what their kind says have no uses, and do no harm.
func TestOfOddObjects(t *testing.T) {
	for _, spec := range []string{
		"null", "[]", "{template: 1}", "{template: {spec: {containers: {a: 1}}}}", "{template: {spec: {containers: [1, null, {env: [1, {valueFrom: 2}], envFrom: [null, {configMapRef: 3}]}]}}}",
		"{template: {spec: {volumes: [null, {projected: {sources: [1]}}, {secret: {items: [1]}}], containers: [{volumeMounts: [1, {name: 2}]}]}}}",
	} {
		text := "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: " + spec + "\n"
		for _, use := range Of(manifesttest.Objects(t, "x/templates/all.yaml", text)) {
			if use.Name != "" || use.Key != "" {
				t.Errorf("%s: %s", spec, show(use))
			}
		}
	}
}
