// Runs what the page says to paste, with the client libraries that tests/serving/package.json pins.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./served.mjs";

const libraries = join(root, "tests", "serving");
export const pinned = Object.keys(
  JSON.parse(readFileSync(join(libraries, "package.json"), "utf8")).dependencies,
);

// What the program printed; throws where it failed.
function output(program, ...words) {
  const run = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  let complaints = "";
  run.stdout.on("data", (text) => (said += text));
  run.stderr.on("data", (text) => (complaints += text));
  return new Promise((done, failed) =>
    run.on("close", (status) => (status === 0 ? done(said) : failed(new Error(complaints)))),
  );
}

export const inTerminal = (code) => output("sh", "-c", code.replace(/^curl /, "curl -sSf "));

export async function onServer(code) {
  const folder = mkdtempSync(join(tmpdir(), "kundig-snippet-"));
  try {
    symlinkSync(join(libraries, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "snippet.mjs"), code);
    return await output(process.execPath, join(folder, "snippet.mjs"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// In a page of another site, until `arrived` is so; what the page complained of.
export async function inBrowser(browser, code, arrived) {
  const { build } = createRequire(join(root, "web", "package.json"))("esbuild");
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: libraries },
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "error",
  });
  const answers = {
    "/": ["text/html", '<!doctype html><script type="module" src="/code.js"></script>'],
    "/code.js": ["text/javascript", outputFiles[0].text],
  };
  const shop = createServer((request, response) => {
    const [type, body] = answers[request.url] ?? ["text/plain", ""];
    response.writeHead(answers[request.url] ? 200 : 204, { "Content-Type": type }).end(body);
  });
  await new Promise((listening) => shop.listen(0, "127.0.0.1", listening));
  const page = await browser.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (said) => said.type() === "error" && complaints.push(said.text()));
  try {
    await page.goto(`http://localhost:${shop.address().port}/`);
    await arrived();
    return complaints;
  } finally {
    await page.close();
    shop.closeAllConnections();
    shop.close();
  }
}
