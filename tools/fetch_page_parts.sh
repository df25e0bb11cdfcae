#!/usr/bin/env bash
# Takes the parts that the page is built with from npm, as web/package-lock.json pins them, into
# web/node_modules. Does nothing where they are there.
set -euo pipefail
cd "$(dirname "$0")/../web"

fail() {  # fail WHAT HOW-TO-MEND
  echo "fetch_page_parts: $1. $2" >&2
  exit 1
}

fetched=node_modules/.fetched-package-lock.json
! cmp -s package-lock.json "$fetched" || exit 0
command -v npm >/dev/null || fail "npm is missing" "Run tools/setup.sh, or install npm."
npm ci --ignore-scripts --no-fund --no-audit --silent >&2 ||
  fail "the parts of the page could not be had" "Is npm's registry reachable?"
cp package-lock.json "$fetched"
