#!/usr/bin/env bash
# From nothing to a service that is checked in four environments and gets its
# secrets; then three mistakes, and the findings that name their lines. Stops at
# the first step that does not do what it should, or that shows the secret.
# Usage: scripts/demo.sh PATH-OF-CHARTYARD
set -euo pipefail

program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
output=$folder/output
secret=correct-horse-battery-staple
mkdir "$folder/work"
cd "$folder/work"

# say TEXT heads what comes next.
say() { printf '\n# %s\n' "$1"; }

# step CODE ARGUMENTS... runs chartyard, keeps what it prints in $output, and
# wants CODE as its exit code.
step() {
	local want=$1 code=0
	shift
	printf '\n$ chartyard %s\n' "$*"
	"$program" "$@" >"$output" 2>&1 </dev/null || code=$?
	if grep -qF -- "$secret" "$output"; then
		printf 'demo: chartyard %s shows the secret\n' "$*" >&2
		exit 1
	fi
	if [ "$code" -ne "$want" ]; then
		cat "$output"
		printf 'demo: chartyard %s: exit code %d, want %d\n' "$*" "$code" "$want" >&2
		exit 1
	fi
}

# show prints the output's first lines.
show() {
	local lines
	lines=$(wc -l <"$output")
	head -n "$1" "$output"
	[ "$lines" -le "$1" ] || printf '… %d lines more\n' "$((lines - $1))"
}

# wants TEXT stops unless the output has it.
wants() {
	grep -qF -- "$1" "$output" && return
	cat "$output"
	printf 'demo: the output above does not name %s\n' "$1" >&2
	exit 1
}

# line_of TEXT FILE is the number of the first line that has it.
line_of() { grep -nF -m 1 -- "$1" "$2" | cut -d: -f1; }

step 0 new-service payments --owner team-payments
show 60
cd payments

step 0 split --env prod
wants 'kind: ConfigMap'
show 40

for environment in dev test uat prod; do
	step 0 render --env "$environment"
	wants 'kind: Deployment'
	grep '^kind: ' "$output" | sort | uniq -c
done

step 0 check
show 20

say 'The parameters, and prod with a store of secrets: here a folder, else AWS Secrets Manager.'
(
	umask 077
	mkdir -p secrets/prod private
	printf '{"DB_PASSWORD": "%s"}\n' "$secret" >secrets/prod/payments.json
)
step 0 config list
wants 'secrets not read'
show 20
step 0 config list --env uat --env prod --secrets file:secrets
wants 'MISSING 1 value: DB_PASSWORD (uat)'
show 20
step 0 check --env prod --secrets file:secrets
show 20

say 'What Helm gets: through a pipe to helm upgrade -f -, or as a file that nobody else can read.'
step 0 values --env prod --secrets file:secrets --out private/prod.yaml
show 5
ls -l private/prod.yaml | cut -c 1-10
grep -qF "$secret" private/prod.yaml

say 'A mistake: a template writes the password into a ConfigMap, in base64.'
template=chart/templates/dsn.yaml
cat >"$template" <<'EOF'
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "service.fullname" . }}-dsn
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "service.labels" . | nindent 4 }}
data:
  dsn: {{ printf "app:%s@db" .Values.config.DB_PASSWORD.value | b64enc }}
EOF
leak=$template:$(line_of dsn: "$template")
step 1 check
wants "$leak:"
wants '[config/leak]'
show 15
rm "$template"

overlay=chart/values-dev.yaml
say "A mistake: a marked value is committed in $overlay."
awk -v secret="$secret" '{ print } /^config:/ { print "  DB_PASSWORD: {sensitive: true, value: " secret "}" }' "$overlay" >"$folder/overlay"
cp "$folder/overlay" "$overlay"
literal=$overlay:$(line_of DB_PASSWORD "$overlay")
step 1 check
wants "$literal:"
wants '[config/literal-secret]'
show 15

say 'The cure takes it out of every file, and says where it belongs.'
step 0 config set DB_PASSWORD --sensitive --env dev
show 20
step 0 check
show 5

overlay=chart/values-prod.yaml
say "A mistake: $overlay takes the memory limit away."
awk '
	/^[^ #]/ { block = $1; part = "" }
	/^  [^ #]/ { part = $1 }
	block == "resources:" && part == "limits:" && /^    memory:/ { sub(/memory:.*/, "memory: null"); done = 1 }
	{ print }
	END { if (!done) print "resources:\n  limits:\n    memory: null" }
' "$overlay" >"$folder/overlay"
cp "$folder/overlay" "$overlay"
limit=$overlay:$(grep -n '^    memory: null' "$overlay" | cut -d: -f1)

step 1 check
wants "$limit"
show 40

step 0 explain .resources.limits.memory --env prod
wants "$limit"
show 20

printf '\ndemo: three mistakes, found at %s, %s and %s\n' "$leak" "$literal" "$limit"
