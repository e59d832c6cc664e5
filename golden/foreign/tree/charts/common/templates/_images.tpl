{{- define "common.images.image" -}}
{{- $registry := .imageRoot.registry -}}
{{- $tag := .imageRoot.tag | default .chart.AppVersion | toString -}}
{{- $separator := ":" -}}
{{- if .global -}}
{{- if .global.imageRegistry -}}
{{- $registry = .global.imageRegistry -}}
{{- end -}}
{{- end -}}
{{- if .imageRoot.digest -}}
{{- $separator = "@" -}}
{{- $tag = .imageRoot.digest | toString -}}
{{- end -}}
{{- printf "%s/%s%s%s" $registry .imageRoot.repository $separator $tag -}}
{{- end -}}
