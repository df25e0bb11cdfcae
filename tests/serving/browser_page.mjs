// A page in Chromium that sends events with a client library as its makers publish it, told by
// lines of JSON on standard input what to do next; each is answered by one line.
//
//   node browser_page.mjs CHROMIUM
//     {"do": "open", "page": "segment", "url": ..., "key": ..., "options": {}}
//     {"do": "track", "first": 0, "count": 5, "wait": false}
//     {"do": "fail"}     waits until a request has failed since the last answer of this kind
//     {"do": "leave"}    goes to another page, as a visitor does
//     {"do": "end"}      tells what the page said and whom it called
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const types = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript" };

// The shop, so to say: another site than the server that collects.
function serveFiles() {
  const server = createServer((request, response) => {
    const file = join(here, normalize(new URL(request.url, "http://shop").pathname));
    const stream = createReadStream(file);
    stream.on("error", () => response.writeHead(404).end());
    stream.on("open", () => {
      response.writeHead(200, { "Content-Type": types[extname(file)] ?? "text/plain" });
      stream.pipe(response);
    });
  });
  return new Promise((listening) =>
    server.listen(0, "127.0.0.1", () => listening(server.address().port)),
  );
}

const port = await serveFiles();
const browser = await chromium.launch({ executablePath: process.argv[2], args: ["--no-sandbox"] });
const page = await browser.newPage();
const said = { console: [], origins: new Set(), methods: {}, failed: 0 };
let failures = { seen: 0, wake: () => {} };

page.on("console", (message) => {
  if (message.type() !== "debug") said.console.push(`${message.type()}: ${message.text()}`);
});
page.on("pageerror", (error) => said.console.push(`exception: ${error.message}`));
page.on("requestfailed", () => {
  said.failed += 1;
  failures.wake();
});
page.on("request", (request) => {
  const { origin, pathname, protocol } = new URL(request.url());
  if (protocol === "data:") return;
  said.origins.add(origin);
  (said.methods[`${request.method()} ${pathname}`] ??= 0);
  said.methods[`${request.method()} ${pathname}`] += 1;
});

const steps = {
  async open({ page: name, url, key, options }) {
    await page.goto(`http://localhost:${port}/pages/${name}.html`);
    await page.waitForFunction(() => typeof window.begin === "function");
    await page.evaluate((args) => window.begin(...args), [url, key, options]);
  },
  async track({ first, count, wait }) {
    await page.evaluate(
      async ([from, n, untilTaken]) => {
        const taken = [];
        for (let i = from; i < from + n; i++) taken.push(window.track(i));
        if (untilTaken) await Promise.all(taken);
      },
      [first, count, wait],
    );
  },
  async fail() {
    while (said.failed === failures.seen) {
      await new Promise((wake) => (failures.wake = wake));
    }
    failures.seen = said.failed;
  },
  async leave() {
    await page.goto("about:blank");
  },
  async end() {
    await browser.close();
    return { ...said, origins: [...said.origins] };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const step = JSON.parse(line);
  console.log(JSON.stringify((await steps[step.do](step)) ?? {}));
  if (step.do === "end") break;
}
process.exit(0);
