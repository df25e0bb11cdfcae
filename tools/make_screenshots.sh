#!/usr/bin/env bash
# Makes the pictures of the page in docs/images, on the example's data. Wants a built kundig.
set -euo pipefail
cd "$(dirname "$0")/../tests/page"
[ -d node_modules ] || npm ci --ignore-scripts --no-fund --no-audit --silent
node=$(echo node_modules/node-linux-*/bin/node)
mkdir -p ../../docs/images
"$node" --no-warnings screenshots.mjs "${1:-../../docs/images}"
