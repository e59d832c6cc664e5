{{/*
Refuses an entry of the config block that is none: a key that there is not, a value of the wrong shape, a name that looks
secret and does not say whether it is. Takes a dict of key and entry. Prints nothing.
*/}}
{{- define "service.config.shape" -}}
{{- $at := printf "config.%s" .key -}}
{{- if kindIs "map" .entry -}}
  {{- range $name, $value := .entry -}}
    {{- include "service.config.shapeOf" (dict "at" (printf "%s.%s" $at $name) "name" $name "value" $value) -}}
  {{- end -}}
  {{- if not (hasKey .entry "sensitive") -}}
    {{- include "service.config.nameIsPlain" .key -}}
  {{- end -}}
{{- else if not (kindIs "invalid" .entry) -}}
  {{- include "service.config.nameIsPlain" .key -}}
  {{- $_ := include "service.config.scalar" (dict "at" $at "value" .entry) -}}
{{- end -}}
{{- end -}}

{{/* Refuses a key of an entry. Takes a dict of its name, its value, and at (for the message). Prints nothing. */}}
{{- define "service.config.shapeOf" -}}
{{- if or (eq .name "value") (eq .name "default") -}}
  {{- if not (kindIs "invalid" .value) -}}
    {{- $_ := include "service.config.scalar" . -}}
  {{- end -}}
{{- else if eq .name "sensitive" -}}
  {{- if not (kindIs "bool" .value) -}}
    {{- fail (printf "%s: must be true or false" .at) -}}
  {{- end -}}
{{- else if or (eq .name "description") (eq .name "reason") -}}
  {{- if not (kindIs "string" .value) -}}
    {{- fail (printf "%s: must be a text" .at) -}}
  {{- end -}}
{{- else if eq .name "required" -}}
  {{- $fits := kindIs "bool" .value -}}
  {{- if kindIs "slice" .value -}}
    {{- $fits = true -}}
    {{- range .value -}}
      {{- $fits = and $fits (kindIs "string" .) -}}
    {{- end -}}
  {{- end -}}
  {{- if not $fits -}}
    {{- fail (printf "%s: must be true, false or a list of environments" .at) -}}
  {{- end -}}
{{- else if eq .name "type" -}}
  {{- $types := list "string" "integer" "number" "boolean" "url" "duration" -}}
  {{- if not (has .value $types) -}}
    {{- fail (printf "%s: must be one of %s" .at (join ", " $types)) -}}
  {{- end -}}
{{- else if eq .name "enum" -}}
  {{- if not (and (kindIs "slice" .value) .value) -}}
    {{- fail (printf "%s: must be a list of the values that it may be" .at) -}}
  {{- end -}}
  {{- range $i, $value := .value -}}
    {{- $_ := include "service.config.scalar" (dict "at" (printf "%s[%d]" $.at $i) "value" $value) -}}
  {{- end -}}
{{- else if eq .name "from" -}}
  {{- if not (has .value (list "service" "common")) -}}
    {{- fail (printf "%s: must be service or common" .at) -}}
  {{- end -}}
{{- else -}}
  {{- fail (printf "%s: an entry has no such key, only value, sensitive, reason, required, description, default, type, enum, from" .at) -}}
{{- end -}}
{{- end -}}

{{/* Refuses a key that ends in a word for a secret; called where there is no marker. Prints nothing. */}}
{{- define "service.config.nameIsPlain" -}}
{{- if regexMatch "(?i)(passwords?|passwd|passphrase|passcode|secret|token|credentials?|secret[-._]?key[-._]?base|conn(ection)?[-._]?str(ing)?|(api|app|application|private|access|secret|crypt|cryption|signing|master|account|shared|auth|hmac|jwt|ssh|license|licence)[-._]?keys?|(^|[-._]|db|user|admin|root|smtp|ldap|redis|sql)(pass|pwd)|(^|[-._])(creds?|salt)|(?-i:[a-z0-9](Pass|Pwd|Creds?|Salt)))([-._]?(old|new|previous|primary|secondary|value|base64|b64|pem|json|[0-9]+))?$" . -}}
  {{- fail (printf "config.%s: named like a secret: write config.%s.sensitive: true, or false if it is none; give its value as config.%s.value" . . .) -}}
{{- end -}}
{{- end -}}

{{/* true when an entry of the config block is marked, else empty. Takes a dict of key and entry. */}}
{{- define "service.config.marked" -}}
{{- if kindIs "map" .entry -}}
  {{- if kindIs "bool" .entry.sensitive -}}
    {{- if .entry.sensitive -}}true{{- end -}}
  {{- else if hasKey .entry "sensitive" -}}
    {{- fail (printf "config.%s.sensitive: must be true or false" .key) -}}
  {{- end -}}
{{- end -}}
{{- end -}}

{{/*
true when the service cannot do without an entry in this environment, else empty: it says so, or lists the environment. One
that does not know its environment counts as listed. A marked entry that says nothing is required, a plain one is not.
Takes a dict of key, entry and root.
*/}}
{{- define "service.config.required" -}}
{{- if not (kindIs "map" .entry) -}}
{{- else if kindIs "bool" .entry.required -}}
  {{- if .entry.required -}}true{{- end -}}
{{- else if kindIs "slice" .entry.required -}}
  {{- $here := .root.Values.environment -}}
  {{- if or (not $here) (not (kindIs "string" $here)) (has $here .entry.required) -}}true{{- end -}}
{{- else -}}
  {{- include "service.config.marked" . -}}
{{- end -}}
{{- end -}}

{{/* true when an entry has a value, its own or its default, else empty. Takes the entry. */}}
{{- define "service.config.hasValue" -}}
{{- if kindIs "map" . -}}
  {{- if not (and (kindIs "invalid" .value) (kindIs "invalid" .default)) -}}true{{- end -}}
{{- else if not (kindIs "invalid" .) -}}true{{- end -}}
{{- end -}}

{{/* The value of an entry that has one, or its default, as text. Takes a dict of key and entry. */}}
{{- define "service.config.text" -}}
{{- $at := printf "config.%s" .key -}}
{{- if not (kindIs "map" .entry) -}}
  {{- include "service.config.scalar" (dict "at" $at "value" .entry) -}}
{{- else if kindIs "invalid" .entry.value -}}
  {{- include "service.config.scalar" (dict "at" (printf "%s.default" $at) "value" .entry.default) -}}
{{- else -}}
  {{- include "service.config.scalar" (dict "at" (printf "%s.value" $at) "value" .entry.value) -}}
{{- end -}}
{{- end -}}

{{/*
A value as text, byte for byte. Helm reads every number of a file as a float: a whole one is printed in digits (1000000, not
1e+06), and one that a float cannot hold exactly is refused. Takes a dict of value, and at (for the message).
*/}}
{{- define "service.config.scalar" -}}
{{- if or (kindIs "map" .value) (kindIs "slice" .value) (kindIs "invalid" .value) -}}
  {{- fail (printf "%s: a value is a text, a number or a boolean; put a structure in quotes" .at) -}}
{{- else if kindIs "float64" .value -}}
  {{- if ne .value (floor .value) -}}
    {{- .value -}}
  {{- else if or (ge .value 9007199254740992.0) (le .value -9007199254740992.0) -}}
    {{- fail (printf "%s: a number this large is rounded by Helm; put it in quotes" .at) -}}
  {{- else -}}
    {{- printf "%.0f" .value -}}
  {{- end -}}
{{- else -}}
  {{- .value | toString -}}
{{- end -}}
{{- end -}}

{{/*
A text as a JSON string, which YAML reads back to the same bytes. JSON leaves some characters bare that YAML may not
hold or takes for a line break: C1 controls, DEL, the byte order mark and the two non-characters. They are escaped. Bytes
that are no UTF-8 have no place in JSON. Takes a dict of text, and at (for the message).
*/}}
{{- define "service.config.json" -}}
{{- $json := toJson .text -}}
{{- if regexMatch "[\\x{7f}-\\x{9f}\\x{feff}\\x{fffe}\\x{ffff}]" $json -}}
  {{- range concat (untilStep 127 160 1) (list 65279 65534 65535) -}}
    {{- $json = replace (printf "%c" .) (printf "\\u%04x" .) $json -}}
  {{- end -}}
{{- end -}}
{{- if contains "\\ufffd" $json -}}
  {{- if ne .text (get (fromJson (printf "{%q:%s}" "text" $json)) "text") -}}
    {{- fail (printf "%s: is not UTF-8, and a ConfigMap holds nothing else; write it in base64, or mark it sensitive" .at) -}}
  {{- end -}}
{{- end -}}
{{- $json -}}
{{- end -}}

{{/* Refuses a config block that is no mapping. Prints nothing. */}}
{{- define "service.config.isBlock" -}}
{{- if not (or (kindIs "map" .Values.config) (kindIs "invalid" .Values.config)) -}}
  {{- fail "config: must be a mapping of names to entries" -}}
{{- end -}}
{{- end -}}

{{/* The data of the ConfigMap, an entry a line; empty when there is none. Refuses entries that are none. */}}
{{- define "service.config.plain" -}}
{{- include "service.config.isBlock" . -}}
{{- range $key, $entry := .Values.config -}}
  {{- $named := dict "key" $key "entry" $entry "root" $ -}}
  {{- include "service.config.shape" $named -}}
  {{- if include "service.config.marked" $named -}}
  {{- else if include "service.config.hasValue" $entry }}
{{ $key | quote }}: {{ include "service.config.json" (dict "at" (printf "config.%s" $key) "text" (include "service.config.text" $named)) }}
  {{- else if include "service.config.required" $named -}}
    {{- fail (printf "config.%s: required, and has no value in this environment; give config.%s.value in its overlay, or a default" $key $key) -}}
  {{- end -}}
{{- end -}}
{{- end -}}

{{/* The data of the Secret, an entry a line; empty when there is none. */}}
{{- define "service.config.secret" -}}
{{- include "service.config.isBlock" . -}}
{{- range $key, $entry := .Values.config -}}
  {{- $named := dict "key" $key "entry" $entry -}}
  {{- if include "service.config.marked" $named -}}
    {{- if not (kindIs "invalid" $entry.value) }}
{{ $key | quote }}: {{ include "service.config.scalar" (dict "at" (printf "config.%s.value" $key) "value" $entry.value) | b64enc | quote }}
    {{- else if not (kindIs "invalid" $entry.default) }}
{{ $key | quote }}: {{ include "service.config.scalar" (dict "at" (printf "config.%s.default" $key) "value" $entry.default) | b64enc | quote }}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- end -}}

{{/* true when there is a marked entry, with or without a value, else empty. */}}
{{- define "service.config.anyMarked" -}}
{{- include "service.config.isBlock" . -}}
{{- range $key, $entry := .Values.config -}}
  {{- include "service.config.marked" (dict "key" $key "entry" $entry) -}}
{{- end -}}
{{- end -}}

{{/* Refuses names that cannot be what configDelivery makes of them. Prints nothing. */}}
{{- define "service.config.check" -}}
{{- include "service.config.isBlock" . -}}
{{- range $key, $entry := .Values.config -}}
  {{- if not (kindIs "invalid" $entry) -}}
    {{- include "service.config.nameFits" (dict "key" $key "entry" $entry "root" $) -}}
  {{- end -}}
{{- end -}}
{{- end -}}

{{- define "service.config.nameFits" -}}
{{- $delivery := .root.Values.configDelivery.plain -}}
{{- if include "service.config.marked" . -}}
  {{- $delivery = .root.Values.configDelivery.sensitive -}}
{{- end -}}
{{- if or (gt (len .key) 253) (not (regexMatch "^\\.?[-_a-zA-Z0-9][-._a-zA-Z0-9]*$" .key)) -}}
  {{- fail (printf "config: %q: a name has letters, digits, '-', '_' and '.' only, at most 253, and does not begin with '..'" .key) -}}
{{- end -}}
{{- if eq $delivery "env" -}}
  {{- if not (regexMatch "^[A-Za-z_][A-Za-z0-9_]*$" .key) -}}
    {{- fail (printf "config.%s: no name of an environment variable; rename it, or deliver it as a file (configDelivery)" .key) -}}
  {{- end -}}
  {{- if hasKey .root.Values.extraEnv .key -}}
    {{- fail (printf "extraEnv.%s: config has an entry of that name" .key) -}}
  {{- end -}}
{{- end -}}
{{- end -}}
