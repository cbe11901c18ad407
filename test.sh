#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test and gate, or only those
# named: ./test.sh unit layers. The last line sums them all up.
set -u
cd "$(dirname "$0")" || exit 1
. harness/gates/setup.sh

# A row is a name, a tab and a command, run from the root of the checkout. Exit
# code 0 is passed, 77 skipped (the last line says why), anything else failed. A
# row counts as one, unless its last line reads "N passed, N failed, N skipped":
# then it counts as that many. Rows with a & wait more than they work: they run
# beside those that follow, one after the other.
ROWS='
unit	harness/gates/unit build
self-check	build/rtm-conform run -q --color never --journal build/gates/self-check.jsonl
self-check-all	build/rtm-conform run -q --color never --profile all --journal build/gates/self-check-all.jsonl
self-check-tls	build/rtm-conform run -q --color never --journal build/gates/self-check-tls.jsonl --tls
coverage	build/rtm-conform coverage --profile all
target-python	harness/gates/target python-service python3 250
target-node	harness/gates/target node-service node 130
sanitize	harness/gates/sanitize
criterion-run	harness/gates/criterion-run --self-test
layers	harness/gates/layers
layers-self-test	harness/gates/layers --self-test
format	harness/gates/format
width	harness/gates/width
words	harness/gates/words
docs	harness/gates/docs
docs-self-test	harness/gates/docs --self-test
tls-fixtures	harness/gates/tls-fixtures
cppcheck	harness/gates/cppcheck
&browser	harness/gates/browser --least 350
&third-party	harness/gates/third-party
&client-python	harness/gates/target python-client python3 500 Role Version Capability
&client-node	harness/gates/target node-client node 500 Role Version Capability
&client-c	harness/gates/target c-client cc 500 Role Version Capability
&versions-apart	harness/gates/versions-apart
tidy	harness/gates/tidy
analyzer	harness/gates/analyzer
prove	harness/gates/prove
prove-self-test	harness/gates/prove-self-test
versions-apart-self-test	harness/gates/versions-apart --self-test
gates-self-test	harness/gates/self-test
'

passed=0
failed=0
skipped=0
unfinished=1 # until the end is reached: being stopped is not passing

finish() {
	failed=$((failed + unfinished))
	printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
	[ "$failed" = 0 ] || exit 1
	exit 0
}
trap finish EXIT
trap 'exit 1' INT TERM HUP

# shellcheck disable=SC2086
packages_install $PACKAGES_BUILD $PACKAGES_TEST
packages_offer $PACKAGES_OPTIONAL
command -v node >/dev/null || packages_offer nodejs
build_folder build -Dtests=enabled
mkdir -p build/gates

# A row that hangs is a failure, not the end of the others (macOS has no timeout).
limit=""
! command -v timeout >/dev/null || limit="timeout -k 10 600"

# Runs a row; what there is to say and the counts go to build/gates/NAME.said and .sum.
run_row() { # NAME COMMAND
	local name=$1 log=build/gates/$1.log start=$SECONDS code=0 last counts p f s
	$limit bash -c "$2" >"$log" 2>&1 </dev/null || code=$?
	last=$(tail -n 1 "$log")
	counts=$(printf '%s\n' "$last" |
		sed -n -E 's/^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$/\1 \2 \3/p')
	if [ -n "$counts" ]; then
		read -r p f s <<<"$counts"
		# A code and counts that disagree, or nothing run at all.
		if [ "$f" = 0 ] && { [ "$code" != 0 ] || [ "$p" = 0 ]; }; then
			f=1
		fi
	elif [ "$code" = 77 ]; then
		p=0 f=0 s=1
	elif [ "$code" = 0 ]; then
		p=1 f=0 s=0
	else
		p=0 f=1 s=0
	fi
	{
		if [ "$f" != 0 ]; then
			cat "$log"
			printf 'FAIL  %-18s exit code %d, %d s\n' "$name" "$code" $((SECONDS - start))
		elif [ "$s" != 0 ]; then
			[ -z "$counts" ] || grep -i 'skip' "$log"
			printf 'ok    %-18s %d s, %s\n' "$name" $((SECONDS - start)) "$last"
		elif [ -n "$counts" ]; then
			printf 'ok    %-18s %d s, %s\n' "$name" $((SECONDS - start)) "$last"
		else
			printf 'ok    %-18s %d s\n' "$name" $((SECONDS - start))
		fi
	} >"build/gates/$name.said"
	printf '%d %d %d\n' "$p" "$f" "$s" >"build/gates/$name.sum"
}

# Says what a row said and adds what it counted; a row that left nothing failed.
add_row() { # NAME
	local p=0 f=1 s=0
	cat "build/gates/$1.said" || printf 'FAIL  %-18s did not end\n' "$1"
	[ ! -f "build/gates/$1.sum" ] || read -r p f s <"build/gates/$1.sum"
	passed=$((passed + p))
	failed=$((failed + f))
	skipped=$((skipped + s))
}

beside="" # the rows that run beside: "NAME COMMAND" a line
beside_pid=""

start_beside() {
	[ -n "$beside" ] && [ -z "$beside_pid" ] || return 0
	while IFS=$'\t' read -r name command; do
		[ -z "$name" ] || run_row "$name" "$command"
	done <<<"$beside" &
	beside_pid=$!
}

end_beside() {
	[ -n "$beside_pid" ] || return 0
	wait "$beside_pid"
	while IFS=$'\t' read -r name _; do
		[ -z "$name" ] || add_row "$name"
	done <<<"$beside"
	beside="" beside_pid=""
}

wanted=" $* "
found=0
while IFS=$'\t' read -r name command; do
	[ -n "$name" ] || continue
	case $wanted in
	"  " | *" ${name#&} "*) ;;
	*) continue ;;
	esac
	found=$((found + 1))
	rm -f "build/gates/${name#&}.said" "build/gates/${name#&}.sum"
	if [ "$name" != "${name#&}" ]; then
		beside=$beside${name#&}$'\t'$command$'\n'
		continue
	fi
	start_beside
	run_row "$name" "$command"
	add_row "$name"
done <<<"$ROWS"
start_beside
end_beside

if [ $# -gt 0 ] && [ "$found" != $# ]; then
	die "test.sh: of the $# names given, $found are rows of its table"
fi
unfinished=0
