// The numbers on the page Needs are those of `kundig needs --json`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch, Visitor } from "./browser.mjs";
import { Served } from "./served.mjs";

let served, browser, told;

before(async () => {
  served = Served.ofExample(
    '[[service]]\nid = "grill"\nname.en = "Grill evening"\nname.de = "Grillabend"\n' +
      'price_minor = 500\nneeds = ["CHICKEN WINGS"]\n',
  );
  told = served.kundig("needs");
  await served.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await served?.close();
});

async function visit(address = "needs", locale = "en-GB") {
  const visitor = await Visitor.of(browser, served, { locale });
  await visitor.open(address);
  await visitor.page.locator("[data-plot=open-needs] svg").waitFor();
  return visitor;
}

const percent = (share, locale = "en") =>
  new Intl.NumberFormat(locale, {
    style: "percent",
    maximumFractionDigits: share < 0.1 ? 1 : 0,
  }).format(share);
const count = (n, locale = "en") => new Intl.NumberFormat(locale).format(n);

async function downloaded(visitor, plot, button) {
  const [download] = await Promise.all([
    visitor.page.waitForEvent("download"),
    visitor.page.locator(`[data-plot=${plot}]`).getByRole("button", { name: button }).click(),
  ]);
  return {
    name: download.suggestedFilename(),
    content: readFileSync(await download.path(), "utf8"),
  };
}

test("the server tells what the command tells", async () => {
  assert.deepEqual(await served.get("/v1/needs"), told);
});

for (const [locale, message] of Object.entries({
  "en-GB": (top) =>
    `Most often still open is \u2068${top.item}\u2069: ` +
    `for ${count(top.open_need)} of ${count(told.customers)} customers`,
  "de-DE": (top) =>
    `Am häufigsten offen ist \u2068${top.item}\u2069: ` +
    `Für ${count(top.open_need, "de")} von ${count(told.customers, "de")} Kunden`,
})) {
  test(`the message and the numbers are those of the command (${locale})`, async () => {
    const visitor = await visit("needs", locale);
    const { page } = visitor;
    const [top] = told.needs;
    const said = await page.locator(".message").innerText();
    assert.ok(said.startsWith(message(top)), said);
    const number = (name) => page.locator(`[data-number=${name}]`).innerText();
    assert.match(await number("open"), new RegExp(`\\n${count(top.open_need, locale)}$`));
    const share = await number("share");
    for (const one of [top.share, top.share_low, top.share_high]) {
      assert.ok(share.includes(percent(one, locale)), `${one}: ${share}`);
    }
    await visitor.close();
  });
}

test("bars begin at zero and are as long as their numbers", async () => {
  const visitor = await visit();
  const rows = await visitor.page.locator("[data-plot=open-needs] .row").evaluateAll((rows) =>
    rows.map((row) => ({
      name: row.querySelector("title").textContent.replace(/: [^:]*$/, ""),
      number: row.querySelector(".number").textContent,
      x: Number(row.querySelector(".bar").getAttribute("x")),
      width: Number(row.querySelector(".bar").getAttribute("width")),
    })),
  );
  const zero = await visitor.page
    .locator("[data-plot=open-needs] .zero")
    .evaluate((line) => Number(line.getAttribute("x1")));
  assert.equal(rows.length, 12);
  rows.forEach((row, i) => {
    const need = told.needs[i];
    assert.deepEqual([row.name, row.number, row.x], [need.item, count(need.open_need), zero]);
    const expected = (rows[0].width * need.open_need) / told.needs[0].open_need;
    assert.ok(Math.abs(row.width - expected) < 0.01, `${row.name}: ${row.width} not ${expected}`);
  });
  await visitor.close();
});

test("what no service meets is hollow, named in words, and the first thing to do", async () => {
  const visitor = await visit();
  const { page } = visitor;
  const hollow = await page
    .locator("[data-plot=open-needs] .row")
    .evaluateAll((rows) => rows.map((row) => row.querySelector(".hollow") !== null));
  const shown = told.needs.slice(0, 12);
  assert.deepEqual(
    hollow,
    shown.map((need) => need.services.length === 0),
  );
  assert.equal(hollow.filter((one) => !one).length, 1);
  await page.getByText("11 of the first 12 are met by no service").waitFor();
  const action = await page.locator(".action").innerText();
  assert.match(
    action,
    /Offer \u2068Grill evening\u2069 to the \d+ customers who have \u2068CHICKEN WINGS/,
  );
  assert.ok(action.includes(`needs = [${JSON.stringify(told.needs[0].item)}]`), action);
  await visitor.close();
});

test("a service is called by its name in the page's language", async () => {
  const visitor = await visit("needs", "de-DE");
  assert.match(await visitor.page.locator(".action").innerText(), /Grillabend/);
  const plot = visitor.page.locator("[data-plot=open-needs]");
  await plot.getByRole("button", { name: "Tabelle" }).click();
  await plot.locator("td", { hasText: /^Grillabend$/ }).waitFor();
  await visitor.close();
});

test("intervals stand where the axis says", async () => {
  const visitor = await visit();
  const plot = visitor.page.locator("[data-plot=shares]");
  const ticks = await plot.locator("svg > g:not(.row)").evaluateAll((groups) =>
    groups.map((group) => ({
      x: Number(group.querySelector("line").getAttribute("x1")),
      value: Number.parseFloat(group.querySelector("text").textContent) / 100,
    })),
  );
  const [first, last] = [ticks[0], ticks.at(-1)];
  assert.equal(first.value, 0);
  const place = (value) =>
    first.x + ((value - first.value) / (last.value - first.value)) * (last.x - first.x);
  const lines = await plot
    .locator(".row line")
    .evaluateAll((all) => all.map((line) => ["x1", "x2"].map((x) => Number(line.getAttribute(x)))));
  lines.forEach(([low, high], i) => {
    assert.ok(Math.abs(low - place(told.needs[i].share_low)) < 0.01);
    assert.ok(Math.abs(high - place(told.needs[i].share_high)) < 0.01);
  });
  await visitor.close();
});

test("the table holds every need, and says where there are too few to tell", async () => {
  const visitor = await visit();
  const trends = visitor.page.locator("[data-plot=trends]");
  await trends.getByRole("button", { name: "Table" }).click();
  assert.equal(await trends.locator("tbody tr").count(), 50);
  await trends.getByRole("button", { name: `Show ${count(told.needs.length - 50)} more` }).click();
  const cells = await trends
    .locator("tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
  assert.equal(cells.length, told.needs.length);
  const unknown = told.needs.filter((need) => need.trend === undefined);
  assert.ok(unknown.length > 0);
  cells.forEach(([item, recent, before, trend], i) => {
    const need = told.needs[i];
    assert.deepEqual([item, recent, before], [need.item, count(need.recent), count(need.before)]);
    assert.equal(trend === "too few to tell", need.trend === undefined);
  });
  const message = await trends.getByRole("heading").innerText();
  assert.ok(message.includes(`of ${count(unknown.length)} there are too few`), message);
  await visitor.close();
});

test("the file has the numbers unrounded", async () => {
  const visitor = await visit();
  const { name, content } = await downloaded(visitor, "shares", "CSV");
  assert.equal(name, "kundig-shares.csv");
  const lines = content.trimEnd().split("\r\n");
  assert.equal(lines[0], 'Need,Have it,Share,"Share, low","Share, high"');
  assert.equal(lines.length, told.needs.length + 1);
  const [top] = told.needs;
  const numbers = [top.customers, top.share, top.share_low, top.share_high].join(",");
  assert.ok(lines[1].endsWith(numbers), lines[1]);
  await visitor.close();
});

test("the plot can be taken along, and looks the same elsewhere", async () => {
  const visitor = await visit();
  const { name, content } = await downloaded(visitor, "open-needs", "SVG");
  assert.equal(name, "kundig-open-needs.svg");
  const page = await visitor.context.newPage();
  await page.goto(`data:image/svg+xml,${encodeURIComponent(content)}`);
  const bars = await page
    .locator("rect")
    .evaluateAll((all) => all.map((bar) => getComputedStyle(bar).fill));
  const shown = await visitor.page
    .locator("[data-plot=open-needs] .bar")
    .first()
    .evaluate((bar) => getComputedStyle(bar).fill);
  assert.equal(bars.filter((fill) => fill === shown).length, 12);
  await visitor.close();
});

test("what is bought meanwhile is seen without loading the page anew", async () => {
  const visitor = await visit();
  const customers = told.customers + 1;
  const products = [{ product_id: "new", price: 1, quantity: 1 }];
  await served.send([
    { type: "track", event: "Order Completed", userId: "newcomer", properties: { products } },
  ]);
  await visitor.page
    .getByText(`of ${count(customers)} customers`)
    .first()
    .waitFor();
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});
