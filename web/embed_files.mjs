// Makes C++ of the page's files: node embed_files.mjs FOLDER OUTPUT.cc
// (src/server/page_files.h says what is in it).
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { constants, gzipSync } from "node:zlib";

const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

const [folder, output] = process.argv.slice(2);
const names = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1))
  .sort();

// Three digits each, so that no digit behind it is taken for a part of it.
const escaped = (bytes) => [...bytes].map((b) => `\\${b.toString(8).padStart(3, "0")}`);

function literal(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 4096) {
    lines.push(`    "${escaped(bytes.subarray(at, at + 4096)).join("")}"`);
  }
  return lines.join("\n");
}

const files = names.map((name) => {
  const content = readFileSync(join(folder, name));
  const type = types[extname(name)];
  if (!type) throw new Error(`${name}: no content type is known for it; add it to embed_files.mjs`);
  const packed = gzipSync(content, { level: constants.Z_BEST_COMPRESSION });
  return {
    path: name === "index.html" ? "/" : `/${name}`,
    type,
    digest: createHash("sha256").update(content).digest("hex").slice(0, 16),
    packed,
  };
});

const packed = files.map(
  ({ packed }, i) => `constexpr char kPacked${i}[${packed.length + 1}] =\n${literal(packed)};\n`,
);
const rows = files.map(
  ({ path, type, digest, packed }, i) =>
    `    {"${path}", "${type}", "${digest}", {kPacked${i}, ${packed.length}}},\n`,
);
writeFileSync(
  output,
  `#include "server/page_files.h"

#include <array>

namespace kundig {
namespace {

${packed.join("")}
constexpr std::array<PageFile, ${files.length}> kFiles = {{
${rows.join("")}}};

}  // namespace

std::span<const PageFile> PageFiles() { return kFiles; }

}  // namespace kundig
`,
);
