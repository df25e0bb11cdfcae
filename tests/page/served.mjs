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

export const admin = { name: "anna", role: "admin", password: "correct horse battery" };
export const reader = { name: "bert", role: "read", password: "staple a longer phrase" };

export class Served {
  #process = null;
  #cookies = new Map();

  // The first user must be an admin.
  constructor(configuration = "", users = [admin, reader]) {
    this.folder = mkdtempSync(join(tmpdir(), "kundig-page-"));
    writeFileSync(join(this.folder, "kundig.toml"), configuration);
    this.key = this.makeKey("read");
    this.collectKey = this.makeKey("collect");
    for (const user of users) this.makeUser(user);
  }

  // With the data that ./run shows; by category the needs are soon learnt.
  static ofExample(more = "", items = "type") {
    const configuration = readFileSync(join(example, "kundig.toml"), "utf8");
    const served = new Served(configuration.replace('item = "type"', `item = "${items}"`) + more);
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

  // With the simulated market of `kundig demo`, in which decisions were made and answered.
  static ofDemo(customers) {
    const served = new Served();
    rmSync(join(served.folder, "kundig.toml"));
    served.run("demo", "--fill-only", "--folder", ".", "--customers", String(customers));
    return served;
  }

  // What a command says that is run on the stopped server's store.
  run(...words) {
    const options = typeof words[0] === "object" ? words.shift() : {};
    return execFileSync(kundig, words, {
      cwd: this.folder,
      encoding: "utf8",
      stdio: "pipe",
      maxBuffer: 2 ** 28,
      ...options,
    });
  }

  kundig(command, ...words) {
    return JSON.parse(this.run(command, "--json", ...words));
  }

  makeKey(role) {
    return this.kundig("key", "create", "--role", role).key;
  }

  makeUser({ name, role, password }) {
    this.run({ input: password }, "user", "create", name, "--role", role, "--password-stdin");
  }

  // Returns once the models are there.
  async start() {
    this.#process = spawn(kundig, ["serve", "--listen", "127.0.0.1:0", "--quiet"], {
      cwd: this.folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    // Where there is no user it prints how to come in.
    this.link = new Promise((found) => {
      createInterface({ input: this.#process.stderr }).on("line", (line) => {
        const link = /http\S+#sign-in=\S+/.exec(line);
        if (link) found(link[0]);
        else console.error(line);
      });
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

  // The cookie of somebody who signed in. Signing in is dear, and held back where often tried.
  async cookie({ name, password } = reader) {
    const known = this.#cookies.get(name);
    if (known) return known;
    const response = await fetch(`${this.url}/v1/session`, {
      method: "POST",
      headers: { Origin: this.url },
      body: JSON.stringify({ name, password }),
    });
    if (response.status !== 200) throw new Error(await response.text());
    const [, field, value] = /^([^=]+)=([^;]+)/.exec(response.headers.get("set-cookie"));
    const cookie = { name: field, value, url: this.url, httpOnly: true, sameSite: "Strict" };
    this.#cookies.set(name, cookie);
    return cookie;
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
    this.#cookies.clear();
  }

  async close() {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }
}
