// A kundig server in a folder of its own, for the tests of the page.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const kundig = join(root, "build", "release", "kundig");
const example = join(root, "examples", "complete-journey");

export class Served {
  #process = null;

  constructor(configuration = "") {
    this.folder = mkdtempSync(join(tmpdir(), "kundig-page-"));
    writeFileSync(join(this.folder, "kundig.toml"), configuration);
    this.key = this.makeKey("read");
    this.collectKey = this.makeKey("collect");
  }

  // With the data that ./run shows.
  static ofExample(more = "") {
    const served = new Served(readFileSync(join(example, "kundig.toml"), "utf8") + more);
    const columns = [
      "customer=household_id",
      "time=transaction_timestamp",
      "type=product_type",
      "category=product_category",
      "value=sales_value",
      "quantity=quantity",
    ];
    const file = join(example, "purchases.parquet");
    served.run("import", file, "--as", "purchases", "--columns", columns.join(","));
    return served;
  }

  // What a command says that is run on the stopped server's store.
  run(...words) {
    return execFileSync(kundig, words, {
      cwd: this.folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 2 ** 28,
    });
  }

  kundig(command, ...words) {
    return JSON.parse(this.run(command, "--json", ...words));
  }

  makeKey(role) {
    return this.kundig("key", "create", "--role", role).key;
  }

  // Returns once the models are there.
  async start() {
    this.#process = spawn(kundig, ["serve", "--listen", "127.0.0.1:0", "--quiet"], {
      cwd: this.folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const line of createInterface({ input: this.#process.stdout })) {
      this.url = `http://127.0.0.1:${/\d+$/.exec(line)[0]}`;
      break;
    }
    if (!this.url) throw new Error("the server did not start; its reason is above");
    while ((await fetch(`${this.url}/readyz`)).status !== 200);
  }

  async get(path) {
    const response = await fetch(this.url + path, {
      headers: { Authorization: `Bearer ${this.key}` },
    });
    return response.json();
  }

  async send(events) {
    const response = await fetch(`${this.url}/v1/batch`, {
      method: "POST",
      headers: { Authorization: `Basic ${btoa(`${this.collectKey}:`)}` },
      body: JSON.stringify({ batch: events }),
    });
    if (response.status !== 200) throw new Error(await response.text());
  }

  async stop() {
    if (this.#process === null || this.#process.exitCode !== null) return;
    const ended = new Promise((end) => this.#process.on("exit", end));
    this.#process.kill("SIGTERM");
    await ended;
  }

  async close() {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }
}
