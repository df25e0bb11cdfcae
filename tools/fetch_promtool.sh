#!/usr/bin/env bash
# Takes promtool, which checks the text of /metrics, out of Debian's package prometheus into
# .deps/promtool, by version. The package itself is not installed: it brings a daemon. Does nothing
# where promtool is already there.
set -euo pipefail
cd "$(dirname "$0")/.."

version=2.42.0+ds
target=.deps/promtool
stamp="$target/stamp-$version"
[ -e "$stamp" ] && exit 0

fail() {  # fail WHAT HOW-TO-MEND
  echo "fetch_promtool: $1. $2" >&2
  exit 1
}

offered=$(apt-cache madison prometheus | awk -v wanted="$version-" \
  'index($3, wanted) == 1 {print $3; exit}')
[ -n "$offered" ] ||
  fail "Debian's package lists have no prometheus $version" "Run apt-get update (Debian 12)."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && apt-get download -qq "prometheus=$offered") 2>"$work/errors" ||
  { cat "$work/errors" >&2; fail "apt-get could not download prometheus $offered" \
      "Is Debian's package mirror reachable?"; }
dpkg -x "$work"/prometheus_*.deb "$work/unpacked"
install -D -m 755 "$work/unpacked/usr/bin/promtool" "$target/promtool"
touch "$stamp"
