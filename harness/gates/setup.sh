# shellcheck shell=bash disable=SC2034
# Sourced by run.sh and test.sh, from the root of the checkout: what both need
# before anything can run. Bash 3.2 will do (macOS has no newer one). Silent
# where there is nothing to do.

PACKAGES_BUILD="build-essential meson ninja-build pkg-config libwebsockets-dev
	libssl-dev libcjson-dev libyaml-dev"
# What else the tests and gates use: libcriterion-dev the unit tests,
# libxml2-utils the JUnit schemas (xmllint), openssl the test certificates.
PACKAGES_TEST="libcriterion-dev libxml2-utils clang-format clang-tidy cppcheck
	openssl procps python3 git ca-certificates"

# What some rows can do without: they are skipped where these cannot be had.
# Servers that the suite is tried on, and a browser that plays a client.
PACKAGES_OPTIONAL="nats-server mosquitto chromium"

say() {
	printf '%s\n' "$*" >&2
}

# Says what went wrong and ends; the log FILE, if given, goes before it.
die() { # MESSAGE [FILE]
	[ -z "${2-}" ] || cat "$2" >&2
	say "$1"
	exit 1
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

apt_get() {
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::Retries=3 \
		-o DPkg::Lock::Timeout=120 "$@"
}

# The packages among $@ that are not installed.
packages_missing() {
	dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null |
		awk -v want="$*" '
			$2 == "installed" { have[$1] = 1 }
			END {
				n = split(want, name, " ")
				for (i = 1; i <= n; i++)
					if (!(name[i] in have))
						printf "%s ", name[i]
			}'
}

# Without apt: the tools are looked for, and what is not there is only named.
packages_check_by_name() { # the names of Debian packages
	local tool missing=""
	for tool in cc meson ninja pkg-config; do
		command -v "$tool" >/dev/null 2>&1 || missing="$missing $tool"
	done
	for tool in libwebsockets openssl libcjson yaml-0.1; do
		pkg-config --exists "$tool" 2>/dev/null || missing="$missing $tool"
	done
	[ -n "$missing" ] || return 0
	say "This system has no apt-get. Not found:$missing"
	say "The packages that are needed, by their Debian names: $*"
	say "Going on with what is here."
}

packages_install() { # the names of Debian packages
	local missing log
	if ! command -v apt-get >/dev/null 2>&1; then
		packages_check_by_name "$@"
		return 0
	fi
	missing=$(packages_missing "$@")
	[ -n "$missing" ] || return 0
	if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null 2>&1; then
		die "These packages are missing, and installing them needs root or sudo: $missing"
	fi
	say "Installing with apt-get: $missing"
	log=$(mktemp)
	# shellcheck disable=SC2086
	if ! {
		apt_get update &&
		apt_get install -y --no-install-recommends $missing
	} >"$log" 2>&1 </dev/null; then
		cat "$log" >&2
		rm -f "$log"
		die "apt-get could not install: $missing"
	fi
	rm -f "$log"
}

# Installs those that can be installed, and says which cannot.
packages_offer() { # the names of Debian packages
	local missing
	command -v apt-get >/dev/null 2>&1 || return 0
	missing=$(packages_missing "$@")
	[ -n "$missing" ] || return 0
	say "Installing with apt-get, if it can be had: $missing"
	# shellcheck disable=SC2086
	{
		apt_get update &&
			apt_get install -y --no-install-recommends $missing
	} >/dev/null 2>&1 </dev/null ||
		say "Going on without: $missing"
}

jobs_default() {
	getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2
}

# Configures FOLDER when it is new or its options differ, and builds in it.
build_folder() { # FOLDER OPTION…
	local folder=$1 log
	shift
	# A set-up that was broken off leaves a folder that meson takes for whole.
	[ -f "$folder/build.ninja" ] || rm -rf "$folder"
	mkdir -p "$folder"
	log=$folder/setup.log
	if [ ! -f "$folder/build.ninja" ]; then
		say "Setting up $folder"
		meson setup "$folder" "$@" >"$log" 2>&1 </dev/null ||
			die "meson setup $folder failed" "$log"
	elif [ $# -gt 0 ] && [ "$(cat "$folder/options" 2>/dev/null)" != "$*" ]; then
		meson configure "$folder" "$@" >"$log" 2>&1 </dev/null ||
			die "meson configure $folder failed" "$log"
	fi
	[ $# -eq 0 ] || printf '%s\n' "$*" >"$folder/options"
	ninja -C "$folder" -n 2>/dev/null | grep -q 'no work to do' ||
		say "Building in $folder"
	ninja -C "$folder" -k 0 -j "$(jobs_default)" >"$folder/ninja.log" 2>&1 </dev/null ||
		die "the build in $folder failed" "$folder/ninja.log"
}

# The files of the checkout, committed or about to be, one a line.
checkout_files() {
	if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
		git ls-files -co --exclude-standard | while read -r file; do
			[ ! -f "$file" ] || printf '%s\n' "$file"
		done
	else
		find . -name 'build*' -prune -o -name '.git' -prune -o \
			-name .rtm-conform -prune -o -type f -print | sed 's#^\./##'
	fi
}

# Those among them that are C.
sources() {
	checkout_files | grep -E '\.[ch]$'
}
