#!/usr/bin/env bash
# From nothing to a service that is checked in four environments, then a
# mistake and the finding that names its line. Stops at the first step that
# does not do what it should.
# Usage: scripts/demo.sh PATH-OF-CHARTYARD
set -euo pipefail

program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
output=$folder/output
mkdir "$folder/work"
cd "$folder/work"

# step CODE ARGUMENTS... runs chartyard, keeps what it prints in $output, and
# wants CODE as its exit code.
step() {
	local want=$1 code=0
	shift
	printf '\n$ chartyard %s\n' "$*"
	"$program" "$@" >"$output" 2>&1 </dev/null || code=$?
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

overlay=chart/values-prod.yaml
printf '\n# Now a mistake: %s takes the memory limit away.\n' "$overlay"
awk '
	/^[^ #]/ { block = $1; part = "" }
	/^  [^ #]/ { part = $1 }
	block == "resources:" && part == "limits:" && /^    memory:/ { sub(/memory:.*/, "memory: null"); done = 1 }
	{ print }
	END { if (!done) print "resources:\n  limits:\n    memory: null" }
' "$overlay" >"$folder/overlay"
cp "$folder/overlay" "$overlay"
line=$(grep -n '^    memory: null' "$overlay" | cut -d: -f1)

step 1 check
wants "$overlay:$line"
show 40

step 0 explain .resources.limits.memory --env prod
wants "$overlay:$line"
show 20

printf '\ndemo: the mistake was found at %s:%s\n' "$overlay" "$line"
