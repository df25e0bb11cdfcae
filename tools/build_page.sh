#!/usr/bin/env bash
# Builds the page (web/) and makes C++ of its files; the build of kundig calls it.
#
#   tools/build_page.sh FOLDER    FOLDER/files, and FOLDER/page_files.cc with what is in them
set -euo pipefail
tools=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)

"$tools/fetch_page_parts.sh"
cd "$tools/../web"
node node_modules/vite/bin/vite.js build --logLevel warn --outDir "$folder/files" --emptyOutDir
node embed_files.mjs "$folder/files" "$folder/page_files.cc"
