#!/usr/bin/env bash
# Takes the headers of libphonenumber out of Debian's package libphonenumber-dev into
# .deps/phonenumber, in the version of the library that tools/packages.txt pins (libphonenumber8).
# The package itself cannot be installed: it wants the headers of another Boost, which would remove
# libboost1.81-dev; the headers that kundig includes do not need them. Does nothing where they are
# already there.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(awk '$2 == "libphonenumber8" {print $3}' tools/packages.txt)
target=.deps/phonenumber
stamp="$target/stamp-$version"
[ -e "$stamp" ] && exit 0

fail() {  # fail WHAT HOW-TO-MEND
  echo "fetch_phonenumber: $1. $2" >&2
  exit 1
}

offered=$(apt-cache madison libphonenumber-dev | awk -v wanted="$version-" \
  'index($3, wanted) == 1 {print $3; exit}')
[ -n "$offered" ] ||
  fail "Debian's package lists have no libphonenumber-dev $version" \
    "Run apt-get update (Debian 12)."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && apt-get download -qq "libphonenumber-dev=$offered") 2>"$work/errors" ||
  { cat "$work/errors" >&2; fail "apt-get could not download libphonenumber-dev $offered" \
      "Is Debian's package mirror reachable?"; }
dpkg -x "$work"/libphonenumber-dev_*.deb "$work/unpacked"
rm -rf "$target"
mkdir -p "$target"
cp -r "$work/unpacked/usr/include" "$target/include"
touch "$stamp"
