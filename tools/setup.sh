#!/usr/bin/env bash
# Installs what kundig needs and this machine lacks: the Debian packages of tools/packages.txt,
# npm where there is none, DuckDB (tools/fetch_duckdb.sh), what the page is built with
# (tools/fetch_page_parts.sh), and for the tests promtool (tools/fetch_promtool.sh). Does nothing
# where all is there.
#
#   tools/setup.sh build    what ./run needs
#   tools/setup.sh test     that, and what ./test needs
set -euo pipefail
cd "$(dirname "$0")/.."

stage=${1:-build}
case "$stage" in
  build) stages="build" ;;
  test) stages="build test" ;;
  *) echo "setup: \"$stage\" is no stage; use build or test." >&2; exit 2 ;;
esac

fail() {  # fail WHAT HOW-TO-MEND
  echo "setup: $1. $2" >&2
  exit 1
}

# The table's rows for the stages, as "package version".
wanted() {
  awk -v stages=" $stages " '!/^#/ && NF == 3 && index(stages, " " $1 " ") {print $2, $3}' \
    tools/packages.txt
}

# What is installed of the packages named, as "package version".
installed() {
  dpkg-query -W -f '${db:Status-Abbrev} ${Package} ${Version}\n' "$@" 2>/dev/null |
    awk '$1 == "ii" {print $2, $3}'
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "installing packages needs root, and there is no sudo" \
      "Run this as root, or install by hand: $missing"
  fi
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends -qq "$@" >"$log" 2>&1
}

command -v dpkg-query >/dev/null ||
  fail "this is no Debian system (no dpkg-query)" "Use Debian 12, such as a container of debian:12."

mapfile -t packages < <(wanted | cut -d ' ' -f 1)
missing=$(comm -23 <(printf '%s\n' "${packages[@]}" | sort) \
  <(installed "${packages[@]}" | cut -d ' ' -f 1 | sort) | tr '\n' ' ')
# DuckDB and the parts of the page come by npm, and node, which comes with it, builds the page.
command -v npm >/dev/null || missing+="npm"

if [ -n "${missing// /}" ]; then
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  echo "setup: installing $missing" >&2
  # shellcheck disable=SC2086  # a list of package names
  if ! apt_install $missing; then
    echo "setup: the package lists may be old; renewing them" >&2
    as_root apt-get update -qq >>"$log" 2>&1 ||
      { cat "$log" >&2; fail "apt-get update failed" "Is Debian's package mirror reachable?"; }
    apt_install $missing ||
      { tail -n 20 "$log" >&2; fail "apt-get could not install: $missing" \
          "See the lines above; kundig is built on Debian 12 (bookworm)."; }
  fi
fi

# upstream VERSION: without Debian's epoch and revision.
upstream() {
  local version=${1#*:}
  version=${version%-*}
  echo "${version%+deb*}"
}

while read -r package found; do
  expected=$(wanted | awk -v package="$package" '$1 == package {print $2}')
  if [ "$expected" != any ] && [ "$(upstream "$found")" != "$expected" ] &&
    [ -z "${KUNDIG_ANY_VERSION:-}" ]; then
    fail "$package is $(upstream "$found") here, but kundig is pinned to $expected" \
      "Use Debian 12 (bookworm), or try other versions with KUNDIG_ANY_VERSION=1."
  fi
done < <(installed "${packages[@]}")

tools/fetch_duckdb.sh
tools/fetch_phonenumber.sh
tools/fetch_page_parts.sh
[ "$stage" != test ] || tools/fetch_promtool.sh
