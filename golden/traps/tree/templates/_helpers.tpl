{{- define "traps.word" -}}
word-{{ .Values.plain.c }}
{{- end -}}

{{- define "traps.entries" -}}
first: {{ .a }}
second: {{ .b }}
{{- end -}}

{{- define "traps.args" -}}
name: {{ .name }}
{{- range $k, $v := .extra }}
{{ $k }}: {{ $v | quote }}
{{- end }}
top: {{ .root.Values.fallback }}
{{- end -}}

{{- define "traps.twice" -}}
{{ include "traps.entries" .Values.plain }}
third: {{ .Values.plain.c }}
{{- end -}}

{{- define "traps.resources" -}}
{{- $merged := mergeOverwrite (deepCopy .Values.base) .Values.over -}}
{{ toYaml $merged }}
{{- end -}}

{{- define "traps.image" -}}
{{- $tag := .tag | default "latest" -}}
{{- if .registry -}}
{{ .registry }}/{{ .repository }}:{{ $tag }}
{{- else -}}
{{ .repository }}:{{ $tag }}
{{- end -}}
{{- end -}}

{{- define "traps.tier" -}}
{{- get .Values.tiers .Values.tier | toYaml -}}
{{- end -}}

{{- define "traps.item" -}}
- name: {{ .name | upper }}
  value: {{ .value | quote }}
{{- end -}}
