// A newcomer's path: an empty folder, `kundig init`, `kundig serve`; from there on every step is
// one that the page itself shows, and every command is copied from it as it stands.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { launch, Visitor } from "./browser.mjs";
import { root } from "./served.mjs";

// A terminal in an empty folder. There `kundig serve` takes a free port, since others may have
// taken the usual one.
class Terminal {
  #server = null;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "kundig-newcomer-"));
    const programs = join(this.folder, "..", `${this.folder.split("/").at(-1)}-bin`);
    mkdirSync(programs);
    this.programs = programs;
    const kundig = join(root, "build", "release", "kundig");
    writeFileSync(
      join(programs, "kundig"),
      `#!/bin/sh\n[ "$1" = serve ] && set -- "$@" --listen 127.0.0.1:0\nexec "${kundig}" "$@"\n`,
    );
    chmodSync(join(programs, "kundig"), 0o755);
    this.options = {
      cwd: this.folder,
      encoding: "utf8",
      env: { ...process.env, PATH: `${programs}:${process.env.PATH}` },
    };
  }

  run(command) {
    return execFileSync("sh", ["-c", command], { ...this.options, stdio: "pipe" });
  }

  // The link by which it lets in.
  async serve(command) {
    this.#server = spawn("sh", ["-c", `exec ${command}`], {
      ...this.options,
      stdio: ["ignore", "ignore", "pipe"],
    });
    for await (const line of createInterface({ input: this.#server.stderr })) {
      const link = /http\S+#sign-in=\S+/.exec(line);
      if (link) return link[0];
      console.error(line);
    }
    throw new Error("the server did not start; its reason is above");
  }

  // As Ctrl+C does.
  async interrupt() {
    if (this.#server === null || this.#server.exitCode !== null) return;
    const ended = new Promise((end) => this.#server.on("exit", end));
    this.#server.kill("SIGINT");
    await ended;
  }

  async close() {
    await this.interrupt();
    for (const folder of [this.folder, this.programs]) rmSync(folder, { recursive: true });
  }
}

// What the newcomer has: a year of purchases. Who buys bread needs butter, and mostly buys it.
function purchases() {
  const lines = ["customer,day,item,value"];
  for (let customer = 0; customer < 300; customer++) {
    const bread = customer % 2 === 0;
    const items = bread ? ["bread", "butter", "jam"] : ["beer", "crisps", "nuts"];
    for (let i = 0; i < 2 + (customer % 7); i++) {
      if (customer % 5 === 0 && i % 3 === 1) continue;
      const day = new Date(
        Date.UTC(2025, 0, 1 + ((customer * 37) % 200) + i * (5 + (customer % 23))),
      );
      const value = (1.5 + ((customer + i) % 8)).toFixed(2);
      lines.push(`c${customer},${day.toISOString().slice(0, 10)},${items[i % 3]},${value}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

let terminal, browser, visitor, page;

before(async () => {
  terminal = new Terminal();
  browser = await launch();
  visitor = await Visitor.of(browser, null, { viewport: { width: 1280, height: 900 } });
  page = visitor.page;
});
after(async () => {
  await browser?.close();
  await terminal?.close();
});

const go = async (name) => {
  await page.getByRole("navigation").getByRole("link", { name, exact: true }).click();
  await page.locator("h1").waitFor();
};
async function hint() {
  assert.deepEqual(await visitor.barriers(), []);
  return page.locator("main pre").first().innerText();
}

// As the page says it: the commands up to the last, which starts the server again.
async function restart(commands) {
  const lines = commands.split("\n");
  const serve = lines.pop();
  assert.equal(serve, "kundig serve");
  await terminal.interrupt();
  const said = terminal.run(lines.join("\n"));
  await page.goto(await terminal.serve(serve));
  await page.getByText("Signed in by the first link").waitFor();
  return said;
}

// What Settings shows to paste once the key is made.
async function makeKey(link, role) {
  await page.getByRole("link", { name: link }).click();
  const form = page.locator("[data-form=key]");
  await form.getByLabel("What it is for").fill("first steps");
  await form.getByLabel("Role").selectOption(role);
  await form.getByRole("button", { name: "Make a key" }).click();
  await page.getByText("The key just made is filled in.").waitFor();
  return page.locator("[data-snippet] code").innerText();
}

test("from an empty folder to the page", async () => {
  assert.match(terminal.run("kundig init"), /kundig serve/);
  await page.goto(await terminal.serve("kundig serve"));
  await page.getByText("Signed in by the first link").waitFor();
  await page.locator("main pre").waitFor();
  assert.match(await hint(), /^kundig import/);
});

test("the page leads to the first event", async () => {
  await go("Data");
  await page.getByText("Nothing was sent yet.").waitFor();
  assert.match(await hint(), /^curl http/);
  terminal.run(await makeKey("Make a key for collecting", "collect"));
  await page.getByText("What has arrived stands on the page").waitFor();
  await go("Data");
  await page.getByText("Every one of the 1 events received is accounted for").waitFor();
});

test("the page leads to the first import, and to the first value", async () => {
  await go("Needs");
  await page.getByText("Nothing is known yet of what customers need.").waitFor();
  const commands = await hint();
  const [, file] = /kundig import (\S+)/.exec(commands);
  writeFileSync(join(terminal.folder, file), purchases());
  assert.match(await restart(commands), /0 quarantined/);
  await go("Needs");
  await page.locator("[data-plot=open-needs] svg").waitFor();
  await go("Where to");
  assert.match(await page.locator("[data-number=value] .value").innerText(), /€/);
  await go("Why");
  await page.locator("[data-plot=returns] svg").waitFor();
});

test("the page leads to the first decision, with its reason", async () => {
  await go("Next step");
  await page.getByText("Nothing was decided yet.").waitFor();
  await restart(await hint());
  await go("Next step");
  const answer = JSON.parse(terminal.run(await makeKey("Make a key for deciding", "decide")));
  const [{ reasons }] = answer.decisions;
  assert.ok(reasons.length > 0, JSON.stringify(answer));
  await go("Next step");
  const card = page.locator("[data-decision]").first();
  await card.waitFor();
  const said = await card.innerText();
  assert.ok(said.includes("anna"), said);
});

test("nothing on the way was complained of", async () => {
  assert.deepEqual(await visitor.violations(), []);
  // While a server that was started just now still learns, it says so, and the page asks again.
  assert.deepEqual(
    visitor.complaints.filter((text) => !text.includes("503 (Service Unavailable)")),
    [],
  );
});
