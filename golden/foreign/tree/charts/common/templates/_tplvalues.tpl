{{- /* Renders a value in which templates may stand. */ -}}
{{- define "common.tplvalues.render" -}}
{{- $value := typeIs "string" .value | ternary .value (.value | toYaml) -}}
{{- if contains "{{" (toJson .value) -}}
{{- tpl $value .context -}}
{{- else -}}
{{- $value -}}
{{- end -}}
{{- end -}}

{{- define "common.ingress.backend" -}}
service:
  name: {{ .serviceName }}
  port:
    {{- if kindIs "string" .servicePort }}
    name: {{ .servicePort }}
    {{- else }}
    number: {{ .servicePort | int }}
    {{- end }}
{{- end -}}
