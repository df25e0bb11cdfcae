// 100,000 customers are scrolled and searched. What is measured on the way is printed (docs/
// benchmarks.md) and holds nothing up: another machine takes another time.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, Visitor } from "./browser.mjs";
import { Served } from "./served.mjs";

const many = 100_000;
const framesToTheEnd = 300;
const mostRows = 60; // in the document, of all
let served, browser;

// Each buys two to six times in two years, every one at a pace of its own.
function purchases() {
  const first = Date.UTC(2024, 0, 1);
  const lines = ["customer,time,item,value"];
  for (let i = 0; i < many; i++) {
    const customer = `C${String((i * 7919) % many).padStart(6, "0")}`;
    for (let k = 0; k < 2 + (i % 5); k++) {
      const day = new Date(first + 86_400_000 * ((i * 31 + k * (20 + (i % 83))) % 730));
      const value = (2 + ((i * 13 + k * 7) % 50)).toFixed(2);
      lines.push(`${customer},${day.toISOString().slice(0, 10)},item ${(i + k) % 40},${value}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

const tell = (what, ms, more = "") => console.log(`${what}: ${Math.round(ms)} ms${more}`);

async function timed(what, work) {
  const begin = performance.now();
  const result = await work();
  tell(what, performance.now() - begin);
  return result;
}

before(async () => {
  served = new Served();
  const file = join(served.folder, "purchases.csv");
  writeFileSync(file, purchases());
  await timed("imported", () => served.run("import", file, "--as", "purchases"));
  await timed("started, with the models there", () => served.start());
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await served?.close();
});

// Scrolls from top to end, a part each frame; how long each frame took, and the most rows at once.
const scroll = (frames) =>
  new Promise((done) => {
    const grid = document.querySelector(".grid");
    const durations = [];
    let most = 0;
    let last = performance.now();
    const next = (now) => {
      durations.push(now - last);
      last = now;
      most = Math.max(most, grid.querySelectorAll(".row").length);
      if (durations.length > frames) return done({ durations: durations.slice(1), most });
      grid.scrollTop = (grid.scrollHeight * durations.length) / frames;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });

test("100,000 customers scroll to the end, and one is found", async () => {
  const list = await timed("the first list, worked out", () => served.get("/v1/customers?limit=1"));
  assert.equal(list.total, many);
  const end = await timed("the last window", () =>
    served.get(`/v1/customers?offset=${many - 100}&limit=100&list=${list.list}`),
  );
  const last = end.rows.at(-1).customer;

  const visitor = await Visitor.of(browser, served, { viewport: { width: 1280, height: 900 } });
  const { page } = visitor;
  const asked = [];
  page.on("response", (response) => {
    const url = new URL(response.url());
    if (url.pathname === "/v1/customers") asked.push(response);
  });
  await visitor.open("customers");
  await page.locator(".grid .rows a").first().waitFor();
  const grid = page.getByRole("grid");
  assert.equal(await grid.getAttribute("aria-rowcount"), String(many + 1));

  const { durations, most } = await page.evaluate(scroll, framesToTheEnd);
  assert.ok(most > 10 && most < mostRows, `${most} rows are in the document`);
  await page.getByText(last, { exact: true }).waitFor();
  const shown = await page
    .locator(".grid .rows .row")
    .evaluateAll((rows) =>
      rows.map((row) => [Number(row.ariaRowIndex) - 2, row.querySelector(".who").textContent]),
    );
  assert.ok(shown.length < mostRows);
  const [place, name] = shown.at(-1);
  assert.deepEqual([place, name], [many - 1, last]);
  for (const [at, customer] of shown) {
    assert.equal(customer, end.rows[at - (many - 100)].customer);
  }
  const sorted = durations.toSorted((a, b) => a - b);
  tell("a frame while scrolling, median", sorted[Math.floor(sorted.length / 2)]);
  tell("a frame while scrolling, 95 of 100", sorted[Math.floor(sorted.length * 0.95)]);

  const wanted = "C012345";
  await timed("one found, from the last letter typed to the row", async () => {
    await page.getByRole("searchbox").fill(wanted.toLowerCase());
    await page.getByText(`1 of ${many.toLocaleString("en")}`).waitFor();
    await page.locator(".grid .rows a", { hasText: wanted }).waitFor();
  });
  assert.equal(await page.locator(".grid .rows .row").count(), 1);
  await timed("one opened", async () => {
    await page.locator(".grid .rows .row").click();
    await page.locator("[data-number=active]").waitFor();
  });
  assert.ok(asked.length > 2);
  for (const response of asked) assert.equal(response.status(), 200, response.url());
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});

test("a search reads all of them", async () => {
  const { list } = await served.get("/v1/customers?limit=1");
  const search = (text) => served.get(`/v1/customers?list=${list}&search=${text}&limit=100`);
  const ones = await timed("100,000 searched, many found", () => search("1"));
  const has = (i) => String(i).padStart(6, "0").includes("1");
  assert.equal(ones.total, Array.from({ length: many }, (_, i) => i).filter(has).length);
  assert.equal((await timed("100,000 searched, none found", () => search("zz"))).total, 0);
});
