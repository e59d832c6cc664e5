{{/* env and envFrom of a container that gets the configuration; empty when there is none. */}}
{{- define "service.config.env" -}}
{{- if eq .Values.configDelivery.plain "env" -}}
  {{- if include "service.config.plain" . }}
envFrom:
  - configMapRef:
      name: {{ include "service.fullname" . }}
  {{- end -}}
{{- end -}}
{{- $marked := and (eq .Values.configDelivery.sensitive "env") (include "service.config.anyMarked" .) -}}
{{- if or $marked .Values.extraEnv }}
env:
  {{- if $marked -}}
  {{- range $key, $entry := .Values.config -}}
  {{- if include "service.config.marked" (dict "key" $key "entry" $entry) }}
  - name: {{ $key }}
    valueFrom:
      secretKeyRef:
        name: {{ include "service.secretName" $ }}
        key: {{ $key | quote }}
        {{- if not (include "service.config.required" (dict "key" $key "entry" $entry "root" $)) }}
        optional: true
        {{- end }}
  {{- end -}}
  {{- end -}}
  {{- end -}}
  {{- range $name, $source := .Values.extraEnv }}
  - name: {{ $name }}
    valueFrom:
      {{- toYaml $source | nindent 6 }}
  {{- end -}}
{{- end -}}
{{- end -}}

{{/* Mounts of the configuration delivered as files; empty when there is none. */}}
{{- define "service.config.mounts" -}}
{{- if eq .Values.configDelivery.plain "files" -}}
  {{- if include "service.config.plain" . }}
- name: config
  mountPath: {{ .Values.configDelivery.plainPath | quote }}
  readOnly: true
  {{- end -}}
{{- end -}}
{{- if eq .Values.configDelivery.sensitive "files" -}}
  {{- if include "service.config.anyMarked" . }}
- name: secrets
  mountPath: {{ .Values.configDelivery.sensitivePath | quote }}
  readOnly: true
  {{- end -}}
{{- end -}}
{{- end -}}

{{/*
Volumes of the configuration delivered as files; empty when there is none. Each marked entry is an item of its own, so
that a pod does not start while one is missing, unless it is not required here.
*/}}
{{- define "service.config.volumes" -}}
{{- if eq .Values.configDelivery.plain "files" -}}
  {{- if include "service.config.plain" . }}
- name: config
  configMap:
    name: {{ include "service.fullname" . }}
    defaultMode: 0440
  {{- end -}}
{{- end -}}
{{- if eq .Values.configDelivery.sensitive "files" -}}
  {{- if include "service.config.anyMarked" . }}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
      {{- range $key, $entry := .Values.config -}}
      {{- if include "service.config.marked" (dict "key" $key "entry" $entry) }}
      - secret:
          name: {{ include "service.secretName" $ }}
          items:
            - key: {{ $key | quote }}
              path: {{ $key | quote }}
          {{- if not (include "service.config.required" (dict "key" $key "entry" $entry "root" $)) }}
          optional: true
          {{- end }}
      {{- end -}}
      {{- end }}
  {{- end -}}
{{- end -}}
{{- end -}}

{{/* The Secret with the marked entries of the config block. */}}
{{- define "service.secretName" -}}
{{- if eq .Values.configDelivery.secret "existing" -}}
{{- .Values.configDelivery.existingSecret -}}
{{- else -}}
{{- include "service.fullname" . -}}
{{- end -}}
{{- end -}}

{{/*
What External Secrets fetches: an item of spec.data for each marked entry that is required in this environment; empty when
there is none. It knows no item that may be missing: one that is fails them all. The property is the entry's
name as it stands: the AWS provider takes a dot for one of the key before it takes it for a path. What the API server would fill in is
written out, so that what it holds is what is rendered.
*/}}
{{- define "service.external.data" -}}
{{- range $key, $entry := .Values.config -}}
{{- if include "service.config.marked" (dict "key" $key "entry" $entry) -}}
{{- if include "service.config.required" (dict "key" $key "entry" $entry "root" $) }}
- secretKey: {{ $key | quote }}
  remoteRef:
    key: {{ include "service.external.secret" (dict "key" $key "entry" $entry "root" $) | quote }}
    property: {{ $key | quote }}
    conversionStrategy: Default
    decodingStrategy: None
    metadataPolicy: None
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Name in the store of the secret that holds a marked entry. Takes a dict of key, entry and root. */}}
{{- define "service.external.secret" -}}
{{- $from := .entry.from | default "service" -}}
{{- get .root.Values.configDelivery.external $from | required (printf "configDelivery.external.%s: needed, because config.%s comes from there" $from .key) -}}
{{- end -}}

{{/*
A sum over the configuration, for the pod template: it changes, and the pods with it, when a value changes or comes from
elsewhere. Values that do not pass through Helm are not in it. How often External Secrets looks is not, either.
*/}}
{{- define "service.config.checksum" -}}
{{- $parts := list (include "service.config.plain" .) -}}
{{- if include "service.config.anyMarked" . -}}
  {{- $delivery := .Values.configDelivery -}}
  {{- $parts = append $parts $delivery.secret -}}
  {{- if eq $delivery.secret "chart" -}}
    {{- $parts = append $parts (include "service.config.secret" .) -}}
  {{- else if eq $delivery.secret "external" -}}
    {{- $parts = concat $parts (list $delivery.external.storeKind $delivery.external.storeName (include "service.external.data" .)) -}}
  {{- end -}}
{{- end -}}
{{- $parts | toJson | sha256sum -}}
{{- end -}}

{{/* Refuses a delivery that cannot work, and a secret value where none may be. Prints nothing. */}}
{{- define "service.delivery.check" -}}
{{- $delivery := .Values.configDelivery -}}
{{- if not (has $delivery.secret (list "chart" "external" "existing")) -}}
  {{- fail "configDelivery.secret: must be chart, external or existing" -}}
{{- end -}}
{{- if and (eq $delivery.secret "existing") (not $delivery.existingSecret) -}}
  {{- fail "configDelivery.existingSecret: needed when configDelivery.secret is existing" -}}
{{- end -}}
{{- if and (ne $delivery.secret "existing") $delivery.existingSecret -}}
  {{- fail (printf "configDelivery.existingSecret: is set, but configDelivery.secret is %s" $delivery.secret) -}}
{{- end -}}
{{- if and (eq $delivery.secret "external") (not $delivery.external.storeName) -}}
  {{- fail "configDelivery.external.storeName: needed when configDelivery.secret is external" -}}
{{- end -}}
{{- if and (eq $delivery.plain "files") (eq $delivery.sensitive "files") (eq $delivery.plainPath $delivery.sensitivePath) -}}
  {{- fail "configDelivery.sensitivePath: is plainPath too; two volumes need two directories" -}}
{{- end -}}
{{- if ne $delivery.secret "chart" -}}
  {{- range $key, $entry := .Values.config -}}
    {{- if include "service.config.marked" (dict "key" $key "entry" $entry) -}}
      {{- if include "service.config.hasValue" $entry -}}
        {{- fail (printf "config.%s: has a value, but configDelivery.secret is %s: no secret value passes through Helm then" $key $delivery.secret) -}}
      {{- end -}}
      {{- if and (eq $delivery.secret "external") (eq (toString $entry.required) "false") -}}
        {{- fail (printf "config.%s.required: External Secrets knows no key that may be missing; list the environments whose secret has it, or take configDelivery.secret: chart" $key) -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- end -}}

{{/* Where the value of a marked entry comes from, in words. Takes a dict of key, entry and root. */}}
{{- define "service.delivery.origin" -}}
{{- $made := .root.Values.configDelivery.secret -}}
{{- if eq $made "existing" -}}
  from {{ include "service.secretName" .root }}, which someone else makes
{{- else if eq $made "chart" -}}
  from {{ include "service.secretName" .root }}{{ if not (include "service.config.hasValue" .entry) }}: NO VALUE WAS GIVEN{{ end }}
{{- else if include "service.config.required" . -}}
  fetched from {{ include "service.external.secret" . }} by External Secrets
{{- else -}}
  not required in {{ .root.Values.environment }}, so NOT FETCHED by External Secrets
{{- end -}}
{{- end -}}
