#!/usr/bin/env bash
# Takes DuckDB's library and its C header from the npm registry, by version and checksum,
# into .deps/duckdb. Does nothing where they are already there.
set -euo pipefail
cd "$(dirname "$0")/.."

version=1.4.4
header_sha256=5bb967dcbcd517670ba5f169f238fb9d6787e53752c60ebe24386169d76941ed
case "$(uname -m)" in
  x86_64)
    package=@duckdb/node-bindings-linux-x64@1.4.4-r.4
    library_sha256=732fac4dc6b8f198870b9c4bb6ddf13544466daca00ad28ba2f1d80de5d7aa4b ;;
  aarch64)
    package=@duckdb/node-bindings-linux-arm64@1.4.4-r.3
    library_sha256=7a3b62c524849af848b2d4e278bad56324e20f5e8b1d3fe3acd324ead28e1e0c ;;
  *)
    echo "fetch_duckdb: there is no pinned DuckDB for $(uname -m); use x86_64 or aarch64." >&2
    exit 1 ;;
esac

target=.deps/duckdb
stamp="$target/stamp-$version-${library_sha256:0:12}"
[ -e "$stamp" ] && exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# take PACKAGE SHA256 MEMBER DESTINATION: one file out of one npm package.
take() {
  local package=$1 sha256=$2 member=$3 destination=$4 archive
  archive=$(cd "$work" && npm pack --silent --no-fund --no-audit "$package" | tail -n 1) || {
    echo "fetch_duckdb: npm could not download $package; is the npm registry reachable?" >&2
    exit 1
  }
  echo "$sha256  $work/$archive" | sha256sum --check --quiet - || {
    echo "fetch_duckdb: $package is not the file that was pinned (its sha256 differs);" \
      "nothing was installed. Is a proxy changing downloads?" >&2
    exit 1
  }
  tar -xzf "$work/$archive" -C "$work" "$member"
  install -D -m 644 "$work/$member" "$destination"
}

mkdir -p "$target"
take "$package" "$library_sha256" package/libduckdb.so "$target/libduckdb.so"
take "duckdb@$version" "$header_sha256" package/src/duckdb/src/include/duckdb.h "$target/duckdb.h"
touch "$stamp"
