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
        {{- if eq (toString $entry.required) "false" }}
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
that a pod does not start while one is missing, unless it says required: false.
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
          {{- if eq (toString $entry.required) "false" }}
          optional: true
          {{- end }}
      {{- end -}}
      {{- end }}
  {{- end -}}
{{- end -}}
{{- end -}}
