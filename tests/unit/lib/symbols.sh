#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The shared library lets out comity_* and nothing else.
set -eu
out=$("$1" -D --defined-only "$2" | awk '{ sub(/@.*/, "", $3); print $3 }')
bad=$(printf '%s\n' "$out" | grep -v -e '^comity_' -e '^COMITY_0$' || true)
if [ -n "$bad" ]; then
	printf 'not ours to show: %s\n' "$bad"
	exit 1
fi
printf '%s\n' "$out" | grep -c '^comity_'
