// Needs by segment, and whose numbers are shown: a view stands in its address, and tells what the
// commands tell with --segment and --until.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, Visitor } from "./browser.mjs";
import { Served } from "./served.mjs";

let served, browser, all, slipping, quarter, quarterDay, summary, predictions, why;

before(async () => {
  served = Served.ofExample("", "category");
  all = served.kundig("needs");
  quarterDay = new Date(Date.parse(all.last_day) - 91 * 86_400_000).toISOString().slice(0, 10);
  slipping = served.kundig("needs", "--segment", "slipping");
  quarter = served.kundig("needs", "--segment", "regular", "--until", quarterDay);
  summary = served.kundig("summary", "--segment", "regular", "--until", quarterDay);
  why = served.kundig("why", "--until", quarterDay);
  predictions = served.kundig("predict", "--segment", "slipping", "--needs", "0");
  await served.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await served?.close();
});

const count = (n, locale = "en") => new Intl.NumberFormat(locale).format(Math.round(n));

async function visit(address = "needs", locale = "en-GB", plot = "open-needs") {
  const visitor = await Visitor.of(browser, served, { locale });
  await visitor.open(address);
  await visitor.page.locator(`[data-plot=${plot}] svg`).waitFor();
  return visitor;
}

test("the segments hold every customer once", () => {
  const customers = all.segments.reduce((sum, segment) => sum + segment.customers, 0);
  assert.equal(customers, all.customers);
  assert.ok(all.segments.filter((segment) => segment.customers > 0).length >= 4);
  const size = all.segments.find(({ segment }) => segment === "slipping").customers;
  assert.equal(slipping.customers, size);
  assert.equal(predictions.length, size);
  assert.ok(predictions.every(({ p_alive }) => p_alive >= 0.2 && p_alive < 0.5));
});

test("the server tells what the commands tell", async () => {
  assert.deepEqual(await served.get("/v1/needs"), all);
  assert.deepEqual(await served.get("/v1/needs?segment=slipping"), slipping);
  assert.deepEqual(await served.get(`/v1/needs?segment=regular&until=${quarterDay}`), quarter);
  const value = await served.get(`/v1/value?segment=regular&until=${quarterDay}`);
  for (const name of ["alive", "purchases", "value_minor"]) {
    assert.deepEqual(value[name], summary[name]);
  }
  assert.equal(value.customers, summary.customers);
});

for (const [query, says] of Object.entries({
  "segment=rich": /there is no segment "rich".*The segments are new, regular/,
  "until=yesterday": /yesterday/,
  "until=2018-02-30": /2018-02-30/,
})) {
  test(`${query} is refused with what and how`, async () => {
    const response = await fetch(`${served.url}/v1/needs?${query}`, {
      headers: { Authorization: `Bearer ${served.key}` },
    });
    assert.equal(response.status, 400);
    const { error } = await response.json();
    assert.match(`${error.what} ${error.how}`, says);
  });
}

test("the table of needs by segment is the command's, also without colour", async () => {
  const visitor = await visit();
  const heat = visitor.page.locator("[data-plot=by-segment] .heat");
  const shown = await heat.locator("tbody tr").evaluateAll((rows) =>
    rows.map((row) =>
      [...row.cells].map((cell) => ({
        text: cell.textContent,
        sure: !cell.classList.contains("unsure"),
        slanted: getComputedStyle(cell).fontStyle === "italic",
      })),
    ),
  );
  const segments = all.segments.filter(({ customers }) => customers > 0);
  assert.equal(shown.length, 12);
  const change = new Intl.NumberFormat("en", {
    style: "percent",
    maximumFractionDigits: 0,
    signDisplay: "exceptZero",
  });
  shown.forEach(([name, ...cells], row) => {
    assert.equal(name.text, all.needs[row].item);
    assert.equal(cells.length, segments.length);
    cells.forEach((cell, column) => {
      const told = all.by_segment[row * segments.length + column];
      assert.deepEqual([told.item, told.segment], [name.text, segments[column].segment]);
      const text = told.ratio === undefined ? "–" : change.format(told.ratio - 1).replace("-", "−");
      assert.deepEqual(
        [cell.text, cell.sure, cell.slanted],
        [text, told.beyond_chance, !told.beyond_chance],
      );
    });
  });
  assert.ok(all.by_segment.some((cell) => cell.beyond_chance));
  assert.ok(all.by_segment.some((cell) => !cell.beyond_chance));
  const meanings = await visitor.page.locator(".meanings dt").allInnerTexts();
  segments.forEach(({ customers }, i) => assert.ok(meanings[i].endsWith(`(${count(customers)})`)));
  await visitor.close();
});

for (const [locale, words] of Object.entries({
  "en-GB": "Only customers of the segment “slipping away”.",
  "de-DE": "Nur Kunden des Segments „abwandernd“.",
})) {
  test(`a segment is chosen by the keyboard, named, and in the address (${locale})`, async () => {
    const visitor = await visit("needs", locale);
    const { page } = visitor;
    const choice = page.locator(".filters select[name=segment]");
    await choice.focus();
    await choice.selectOption("slipping");
    await page.getByText(words).waitFor();
    assert.match(page.url(), /#\/needs\?segment=slipping$/);
    const message = await page.locator(".message").innerText();
    assert.ok(message.includes(count(slipping.customers, locale)), message);
    const rows = await page
      .locator("[data-plot=open-needs] .row .number")
      .evaluateAll((all) => all.map((one) => one.textContent));
    assert.deepEqual(
      rows,
      slipping.needs.slice(0, 12).map((need) => count(need.open_need, locale)),
    );
    assert.ok(await choice.evaluate((select) => select === document.activeElement));
    const command = await page.locator(".action pre").allInnerTexts();
    assert.ok(!command.join().includes("predict") || command.join().includes("--segment slipping"));
    await visitor.close();
  });
}

test("a link opens the same view in another browser, and the menu keeps it", async () => {
  const visitor = await visit(`needs?segment=regular&until=${quarterDay}`);
  const { page } = visitor;
  const message = await page.locator(".message").innerText();
  assert.match(message, /^Only customers of the segment “regular”, as it stood at the end of/);
  assert.ok(message.includes(count(quarter.customers)), message);
  assert.equal(
    await page.locator(".filters select[name=period]").evaluate((one) => one.selectedIndex),
    1,
  );
  await page.getByRole("link", { name: "Where to" }).click();
  await page.locator("[data-plot=worth] svg").waitFor();
  assert.match(page.url(), new RegExp(`#/where-to\\?segment=regular&until=${quarterDay}$`));
  const alive = await page.locator("[data-number=alive]").innerText();
  assert.ok(alive.includes(count(summary.alive.value)), alive);
  await page.getByText("This is of all customers").waitFor();
  await page.getByRole("button", { name: "Deutsch" }).click();
  await page.getByText("Nur Kunden des Segments „Stammkunden“, Stand am Ende des").waitFor();
  await page.getByRole("link", { name: "Daten" }).click();
  assert.match(page.url(), /#\/data\?lang=de$/);
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});

test("any other day can be typed, and all is to be had again", async () => {
  const visitor = await visit();
  const { page } = visitor;
  await page.locator(".filters select[name=period]").selectOption("other");
  await page.locator(".filters input[type=date]").fill("2017-06-30");
  await page.getByText("All customers, as it stood at the end of Jun 30, 2017.").waitFor();
  assert.match(page.url(), /#\/needs\?until=2017-06-30$/);
  assert.deepEqual(await visitor.barriers(), []);
  assert.equal(await visitor.overhang(), 0);
  await page.locator(".filters select[name=period]").selectOption("");
  await page.getByText(/^Most often still open/).waitFor();
  assert.match(page.url(), /#\/needs$/);
  await visitor.close();
});

test("an address that names no segment says so, and offers the way back", async () => {
  const visitor = await Visitor.of(browser, served);
  await visitor.context.addCookies([await served.cookie()]);
  const { page } = visitor;
  await page.goto(`${served.url}/#/needs?segment=rich`);
  await page.getByText('there is no segment "rich"').waitFor();
  await page.getByRole("button", { name: "Show all customers as of the newest day" }).click();
  await page.locator("[data-plot=open-needs] svg").waitFor();
  await visitor.close();
});

test("a segment without customers is empty, not wrong", async () => {
  const visitor = await Visitor.of(browser, served);
  await visitor.context.addCookies([await served.cookie()]);
  const { page } = visitor;
  await page.goto(`${served.url}/#/needs?segment=undated`);
  await page.getByText("Nobody is among them.").waitFor();
  await page.getByRole("link", { name: "Where to" }).click();
  await page.getByText("Nobody is among them.").waitFor();
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});

test("how a plot is computed holds the SQL that counts it, to be copied", async () => {
  const visitor = await Visitor.of(browser, served);
  await visitor.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await visitor.open("needs");
  const { page } = visitor;
  for (const [plot, name] of Object.entries({
    "open-needs": "open_needs",
    shares: "shares",
    "by-segment": "by_segment",
    trends: "trends",
  })) {
    const details = page.locator(`[data-plot=${plot}] details`);
    await details.locator("summary").click();
    assert.equal(await details.locator("code").textContent(), all.sql[name]);
    await details.getByRole("button", { name: "Copy" }).click();
    await details.getByText("Copied.").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), all.sql[name]);
  }
  assert.deepEqual(await visitor.barriers(), []);
  assert.equal(await visitor.overhang(), 0);
  await visitor.close();
});

test("why is told as of any day, and of all customers alone", async () => {
  const refused = await fetch(`${served.url}/v1/why?segment=regular`, {
    headers: { Authorization: `Bearer ${served.key}` },
  });
  assert.equal(refused.status, 400);
  assert.deepEqual(await served.get(`/v1/why?until=${quarterDay}`), why);
  const visitor = await visit(`needs?segment=regular&until=${quarterDay}`);
  const { page } = visitor;
  await page.getByRole("link", { name: "Why" }).click();
  await page.getByText(/^All customers, as it stood at the end of/).waitFor();
  assert.match(page.url(), new RegExp(`#/why\\?until=${quarterDay}$`));
  const details = page.locator("[data-plot=returns] details");
  await details.locator("summary").click();
  assert.equal(await details.locator("code").textContent(), why.sql.returns);
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});
