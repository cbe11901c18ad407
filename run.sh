#!/usr/bin/env bash
# Installs what is missing, builds, and runs the whole suite in self-check.
# Arguments go to `rtm-conform run`: ./run.sh -k offline, ./run.sh --service URL
set -eu
cd "$(dirname "$0")"
. harness/gates/setup.sh

# shellcheck disable=SC2086
packages_install $PACKAGES_BUILD
build_folder build

exec build/rtm-conform run "$@"
