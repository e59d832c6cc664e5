{{/* true when an entry of the config block is marked, else empty. Takes a dict of key and entry. Refuses what is no entry. */}}
{{- define "service.config.marked" -}}
{{- if kindIs "map" .entry -}}
  {{- range $name, $_ := .entry -}}
    {{- if not (has $name (list "value" "sensitive" "required" "description")) -}}
      {{- fail (printf "config.%s.%s: an entry has value, sensitive, required and description only" $.key $name) -}}
    {{- end -}}
  {{- end -}}
  {{- if hasKey .entry "sensitive" -}}
    {{- if not (kindIs "bool" .entry.sensitive) -}}
      {{- fail (printf "config.%s.sensitive: must be true or false" .key) -}}
    {{- end -}}
    {{- if .entry.sensitive -}}true{{- end -}}
  {{- else -}}
    {{- include "service.config.nameIsPlain" .key -}}
  {{- end -}}
{{- else if not (kindIs "invalid" .entry) -}}
  {{- include "service.config.nameIsPlain" .key -}}
{{- end -}}
{{- end -}}

{{/* Refuses a key that ends in a word for a secret; called where there is no marker. Prints nothing. */}}
{{- define "service.config.nameIsPlain" -}}
{{- if regexMatch "(?i)(passwords?|passwd|passphrase|passcode|secret|token|credentials?|secret[-._]?key[-._]?base|conn(ection)?[-._]?str(ing)?|(api|app|application|private|access|secret|crypt|cryption|signing|master|account|shared|auth|hmac|jwt|ssh|license|licence)[-._]?keys?|(^|[-._]|db|user|admin|root|smtp|ldap|redis|sql)(pass|pwd)|(^|[-._])(creds?|salt)|(?-i:[a-z0-9](Pass|Pwd|Creds?|Salt)))([-._]?(old|new|previous|primary|secondary|value|base64|b64|pem|json|[0-9]+))?$" . -}}
  {{- fail (printf "config.%s: named like a secret: write config.%s.sensitive: true, or false if it is none; give its value as config.%s.value" . . .) -}}
{{- end -}}
{{- end -}}

{{/* true when an entry has a value, else empty. */}}
{{- define "service.config.hasValue" -}}
{{- if kindIs "map" . -}}
  {{- if not (kindIs "invalid" .value) -}}true{{- end -}}
{{- else if not (kindIs "invalid" .) -}}true{{- end -}}
{{- end -}}

{{/*
The value of an entry as text, byte for byte. Helm reads every number of a file as a float: a whole one is printed in
digits (1000000, not 1e+06), and one that a float cannot hold exactly is refused. Takes a dict of key and value.
*/}}
{{- define "service.config.text" -}}
{{- if or (kindIs "map" .value) (kindIs "slice" .value) -}}
  {{- fail (printf "config.%s: a value is a string, a number or a boolean; put a structure in quotes" .key) -}}
{{- else if kindIs "float64" .value -}}
  {{- if ne .value (floor .value) -}}
    {{- .value -}}
  {{- else if or (ge .value 9007199254740992.0) (le .value -9007199254740992.0) -}}
    {{- fail (printf "config.%s: Helm rounds a number this large; put it in quotes" .key) -}}
  {{- else -}}
    {{- printf "%.0f" .value -}}
  {{- end -}}
{{- else -}}
  {{- .value | toString -}}
{{- end -}}
{{- end -}}

{{/*
A text as a JSON string, which YAML reads back to the same bytes. JSON leaves some characters bare that YAML may not
hold or takes for a line break: C1 controls, DEL, the byte order mark and the two non-characters. They are escaped.
*/}}
{{- define "service.config.json" -}}
{{- $json := toJson . -}}
{{- if regexMatch "[\\x{7f}-\\x{9f}\\x{feff}\\x{fffe}\\x{ffff}]" $json -}}
  {{- range concat (untilStep 127 160 1) (list 65279 65534 65535) -}}
    {{- $json = replace (printf "%c" .) (printf "\\u%04x" .) $json -}}
  {{- end -}}
{{- end -}}
{{- $json -}}
{{- end -}}

{{/* The data of the ConfigMap, an entry a line; empty when there is none. */}}
{{- define "service.config.plain" -}}
{{- range $key, $entry := .Values.config -}}
  {{- if include "service.config.marked" (dict "key" $key "entry" $entry) -}}
  {{- else if not (include "service.config.hasValue" $entry) -}}
    {{- if kindIs "map" $entry -}}
      {{- if $entry.required -}}
        {{- fail (printf "config.%s: required, and has no value in this environment" $key) -}}
      {{- end -}}
    {{- end -}}
  {{- else if kindIs "map" $entry }}
{{ $key | quote }}: {{ include "service.config.json" (include "service.config.text" (dict "key" $key "value" $entry.value)) }}
  {{- else }}
{{ $key | quote }}: {{ include "service.config.json" (include "service.config.text" (dict "key" $key "value" $entry)) }}
  {{- end -}}
{{- end -}}
{{- end -}}

{{/* The data of the Secret, an entry a line; empty when there is none. */}}
{{- define "service.config.secret" -}}
{{- range $key, $entry := .Values.config -}}
  {{- if include "service.config.marked" (dict "key" $key "entry" $entry) -}}
    {{- if include "service.config.hasValue" $entry -}}
      {{- if $.Values.configDelivery.existingSecret -}}
        {{- fail (printf "config.%s: has a value, but configDelivery.existingSecret says that it comes from there" $key) -}}
      {{- end }}
{{ $key | quote }}: {{ include "service.config.text" (dict "key" $key "value" $entry.value) | b64enc | quote }}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- end -}}

{{/* true when there is a marked entry, with or without a value, else empty. */}}
{{- define "service.config.anyMarked" -}}
{{- range $key, $entry := .Values.config -}}
  {{- include "service.config.marked" (dict "key" $key "entry" $entry) -}}
{{- end -}}
{{- end -}}

{{/* Refuses keys that cannot be what configDelivery makes of them. Prints nothing. */}}
{{- define "service.config.check" -}}
{{- range $key, $entry := .Values.config -}}
  {{- $delivery := $.Values.configDelivery.plain -}}
  {{- if include "service.config.marked" (dict "key" $key "entry" $entry) -}}
    {{- $delivery = $.Values.configDelivery.sensitive -}}
  {{- end -}}
  {{- if not (regexMatch "^[-._a-zA-Z0-9]+$" $key) -}}
    {{- fail (printf "config: %q: a key has letters, digits, '-', '_' and '.' only" $key) -}}
  {{- end -}}
  {{- if and (eq $delivery "env") (not (regexMatch "^[A-Za-z_][A-Za-z0-9_]*$" $key)) -}}
    {{- fail (printf "config.%s: no name of an environment variable; rename it, or deliver it as a file (configDelivery)" $key) -}}
  {{- end -}}
  {{- if and (eq $delivery "env") (hasKey $.Values.extraEnv $key) -}}
    {{- fail (printf "extraEnv.%s: config has an entry of that name" $key) -}}
  {{- end -}}
{{- end -}}
{{- end -}}
