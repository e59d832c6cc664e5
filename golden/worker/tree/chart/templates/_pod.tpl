{{/* Security context of a pod: Pod Security "restricted". */}}
{{- define "service.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: {{ .Values.podSecurity.runAsUser | int64 }}
runAsGroup: {{ .Values.podSecurity.runAsGroup | int64 }}
fsGroup: {{ .Values.podSecurity.fsGroup | int64 }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{/* Security context of every container, init containers and the test's too: "restricted", and a read-only root. */}}
{{- define "service.securityContext" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{/* Number of a port by its name: "http" or one of extraPorts. Takes a dict of root, name and at (for the message). */}}
{{- define "service.portNumber" -}}
{{- if eq .name "http" -}}
  {{- .root.Values.port | int -}}
{{- else if hasKey .root.Values.extraPorts .name -}}
  {{- (get .root.Values.extraPorts .name).port | int -}}
{{- else -}}
  {{- fail (printf "%s: no port %q; it is \"http\" or a name of extraPorts" .at .name) -}}
{{- end -}}
{{- end -}}

{{/* One probe, with its key; empty for type none. Takes a dict of root and name. */}}
{{- define "service.probe" -}}
{{- $probe := get .root.Values.probes .name -}}
{{- if ne $probe.type "none" -}}
{{ .name }}Probe:
  {{- include "service.probe.handler" . | nindent 2 }}
  periodSeconds: {{ $probe.periodSeconds }}
  timeoutSeconds: {{ $probe.timeoutSeconds }}
  failureThreshold: {{ $probe.failureThreshold }}
{{- end -}}
{{- end -}}

{{- define "service.probe.handler" -}}
{{- $probe := get .root.Values.probes .name -}}
{{- if eq $probe.type "exec" -}}
exec:
  command:
    {{- range required (printf "probes.%s.command: needed for type exec" .name) $probe.command }}
    - {{ . | quote }}
    {{- end }}
{{- else if eq $probe.type "http" -}}
httpGet:
  path: {{ $probe.path | quote }}
  port: {{ include "service.probe.port" . }}
{{- else if eq $probe.type "tcp" -}}
tcpSocket:
  port: {{ include "service.probe.port" . }}
{{- else -}}
grpc:
  port: {{ include "service.portNumber" (dict "root" .root "name" $probe.port "at" (printf "probes.%s.port" .name)) }}
  {{- with $probe.service }}
  service: {{ . | quote }}
  {{- end }}
{{- end -}}
{{- end -}}

{{/* Name of a probe's port, once it is known to exist. */}}
{{- define "service.probe.port" -}}
{{- $port := (get .root.Values.probes .name).port -}}
{{- with include "service.portNumber" (dict "root" .root "name" $port "at" (printf "probes.%s.port" .name)) -}}
{{- $port -}}
{{- end -}}
{{- end -}}

{{/* true when the process listens on the port "http", for the Service or for a probe, else empty. */}}
{{- define "service.listens" -}}
{{- $listens := .Values.service.enabled -}}
{{- range $probe := .Values.probes -}}
  {{- if and (has $probe.type (list "http" "tcp" "grpc")) (eq $probe.port "http") -}}
    {{- $listens = true -}}
  {{- end -}}
{{- end -}}
{{- if $listens -}}true{{- end -}}
{{- end -}}

{{/* Where images may be pulled from and which nodes pods may run on, of every pod; empty when nothing is said. */}}
{{- define "service.placement" -}}
{{- if has true (values .Values.imagePullSecrets) }}
imagePullSecrets:
  {{- range $name, $wanted := .Values.imagePullSecrets }}
  {{- if $wanted }}
  - name: {{ $name | quote }}
  {{- end }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- range $name, $toleration := . }}
  - {{ toYaml $toleration | indent 4 | trim }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* Refuses two probes that ask the same. Prints nothing. */}}
{{- define "service.probes.check" -}}
{{- $seen := dict -}}
{{- range $name := list "startup" "liveness" "readiness" -}}
  {{- if ne (get $.Values.probes $name).type "none" -}}
    {{- $handler := include "service.probe.handler" (dict "root" $ "name" $name) -}}
    {{- if hasKey $seen $handler -}}
      {{- fail (printf "probes.%s: asks the same as probes.%s; a probe that serves two ends restarts pods that are only busy" $name (get $seen $handler)) -}}
    {{- end -}}
    {{- $_ := set $seen $handler $name -}}
  {{- end -}}
{{- end -}}
{{- end -}}

{{/* Refuses a grace period that ends before the process had its time. Prints nothing. */}}
{{- define "service.shutdown.check" -}}
{{- $needed := add .Values.shutdown.preStopSeconds .Values.shutdown.drainSeconds -}}
{{- if le (int64 .Values.shutdown.gracePeriodSeconds) $needed -}}
  {{- fail (printf "shutdown.gracePeriodSeconds: must be more than preStopSeconds and drainSeconds together (%d)" $needed) -}}
{{- end -}}
{{- end -}}

{{/* The delay before the process is told to end. The kubelet sleeps by itself since Kubernetes 1.30. */}}
{{- define "service.preStop" -}}
{{- if semverCompare ">=1.30.0-0" .Capabilities.KubeVersion.Version -}}
sleep:
  seconds: {{ .Values.shutdown.preStopSeconds }}
{{- else -}}
exec:
  command: [sleep, {{ .Values.shutdown.preStopSeconds | toString | quote }}]
{{- end -}}
{{- end -}}

{{/* One init container. Takes a dict of root, name and container. */}}
{{- define "service.initContainer" -}}
- name: {{ .name }}
  image: {{ .container.image | quote }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  {{- with .container.restartPolicy }}
  restartPolicy: {{ . }}
  {{- end }}
  {{- with .container.command }}
  command:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .container.args }}
  args:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if .container.config }}
  {{- with include "service.config.env" .root | trim }}
  {{- . | nindent 2 }}
  {{- end }}
  {{- else if .container.env }}
  env:
    {{- range $name, $value := .container.env }}
    - name: {{ $name }}
      {{- $at := printf "initContainers.%s.env.%s" $.name $name }}
      value: {{ include "service.config.json" (dict "at" $at "text" (include "service.config.scalar" (dict "at" $at "value" $value))) }}
    {{- end }}
  {{- end }}
  securityContext:
    {{- include "service.securityContext" .root | nindent 4 }}
  resources:
    {{- toYaml (.container.resources | default .root.Values.initResources) | nindent 4 }}
  volumeMounts:
    - name: tmp
      mountPath: /tmp
    {{- if .container.config }}
    {{- with include "service.config.mounts" .root | trim }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- end }}
    {{- range $name, $wanted := .container.mounts }}
    {{- if $wanted }}
    {{- include "service.volumeMount" (dict "root" $.root "name" $name) | nindent 4 }}
    {{- end }}
    {{- end }}
{{- end -}}

{{/* Mount of one of .Values.volumes. Takes a dict of root and name. */}}
{{- define "service.volumeMount" -}}
{{- $volume := required (printf "volumes.%s: mounted by an init container, and not there" .name) (get .root.Values.volumes .name) -}}
- name: {{ .name }}
  mountPath: {{ $volume.mountPath | quote }}
  {{- with $volume.subPath }}
  subPath: {{ . | quote }}
  {{- end }}
  {{- if $volume.readOnly }}
  readOnly: true
  {{- end }}
{{- end -}}
