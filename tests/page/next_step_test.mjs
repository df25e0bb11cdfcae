// The numbers on the page Next step are those of `kundig decisions --json`.
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, test } from "node:test";
import { launch, Visitor } from "./browser.mjs";
import { Served } from "./served.mjs";

const enough = 20; // offers, below which nothing is said

let served, browser, told, week;

before(async () => {
  served = Served.ofDemo(1500);
  told = served.kundig("decisions");
  week = served.kundig("decisions", "--days", "7");
  served.run("report", "-o", join(served.folder, "report.html"));
  await served.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await served?.close();
});

async function visit(locale = "en-GB", address = "next-step") {
  const visitor = await Visitor.of(browser, served, { locale });
  await visitor.open(address);
  await visitor.page.locator("[data-plot=days] svg").waitFor();
  return visitor;
}

const percent = (share, locale) =>
  new Intl.NumberFormat(locale, {
    style: "percent",
    maximumFractionDigits: share < 0.1 ? 1 : 0,
  }).format(share);
const known = () => told.services.filter(({ over }) => over >= enough);

test("the server tells what the command tells", async () => {
  assert.deepEqual(await served.get("/v1/decisions"), told);
  assert.deepEqual(await served.get("/v1/decisions?days=7"), week);
  assert.ok(told.accepted > 0 && told.declined > 0 && told.waiting > 0);
  assert.ok(told.decisions > week.decisions);
  assert.ok(known().length > 0 && known().length < told.services.length);
});

for (const locale of ["en-GB", "de-DE"]) {
  test(`the numbers are those of the command, with their intervals (${locale})`, async () => {
    const visitor = await visit(locale);
    const language = locale.slice(0, 2);
    const shown = (name) => visitor.page.locator(`[data-number=${name}]`).innerText();
    assert.match(
      await shown("decisions"),
      new RegExp(new Intl.NumberFormat(language).format(told.decisions)),
    );
    for (const [name, share] of [
      ["accepted", told.acceptance],
      ["explored", told.explored.share],
    ]) {
      const text = await shown(name);
      for (const one of Object.values(share)) {
        assert.ok(text.includes(percent(one, language)), `${name}: ${one} is not in ${text}`);
      }
    }
    const alone = await shown("alone");
    assert.ok(alone.includes(percent(told.left_alone / told.decisions, language)), alone);
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });
}

test("known services stand on an axis from zero; the others are named", async () => {
  const visitor = await visit();
  const plot = visitor.page.locator("[data-plot=services]");
  const marks = await plot
    .locator(".row .mark")
    .evaluateAll((all) => all.map((one) => Number(one.getAttribute("cx"))));
  const shares = known()
    .map(({ acceptance }) => acceptance.value)
    .sort((a, b) => b - a);
  assert.equal(marks.length, shares.length);
  const zero = await plot.locator("line.zero").evaluate((one) => Number(one.getAttribute("x1")));
  for (const [i, share] of shares.entries()) {
    const expected = (share / shares[0]) * (marks[0] - zero);
    assert.ok(Math.abs(marks[i] - zero - expected) < 0.01, `${i}: ${marks[i]}`);
  }
  const text = await plot.innerText();
  const unknown = told.services.filter(({ over }) => over < enough);
  for (const { over, name } of unknown.slice(0, 12)) {
    assert.ok(text.includes(`${name.en}\u2069 (${over} of ${enough})`), `${name.en} in ${text}`);
  }
  await visitor.close();
});

test("reasons to leave alone are bars from zero", async () => {
  const visitor = await visit();
  const bars = await visitor.page
    .locator("[data-plot=left-alone] .bar")
    .evaluateAll((all) =>
      all.map((one) => [Number(one.getAttribute("x")), Number(one.getAttribute("width"))]),
    );
  assert.equal(bars.length, told.left_alone_by.length);
  assert.equal(
    told.left_alone_by.reduce((sum, { decisions }) => sum + decisions, 0),
    told.left_alone,
  );
  bars.forEach(([x, width], i) => {
    assert.equal(x, bars[0][0]);
    const share = told.left_alone_by[i].decisions / told.left_alone_by[0].decisions;
    assert.ok(Math.abs(width - bars[0][1] * share) < 0.01);
  });
  await visitor.close();
});

test("every day of the period has its column", async () => {
  const visitor = await visit();
  const columns = visitor.page.locator("[data-plot=days] .moment");
  assert.equal(await columns.count(), (Date.parse(told.to) - Date.parse(told.from)) / 86_400_000);
  const texts = await columns.locator("title").allTextContents();
  const sum = texts.reduce((all, text) => all + Number(/: (\d+) decisions/.exec(text)[1]), 0);
  assert.equal(sum, told.decisions);
  await visitor.close();
});

test("the period stands in the address, and can be shared", async () => {
  const visitor = await visit("en-GB", "next-step?days=7");
  const { page } = visitor;
  const shown = page.locator("[data-number=decisions] .value");
  await page.getByRole("button", { name: "7 days", pressed: true }).waitFor();
  assert.equal(await shown.innerText(), String(week.decisions));
  await page.getByRole("button", { name: "28 days" }).click();
  const { decisions } = told;
  await page.locator("[data-number=decisions] .value", { hasText: `${decisions}` }).waitFor();
  assert.doesNotMatch(page.url(), /days=/);
  await page.getByRole("button", { name: "All" }).click();
  await page.getByRole("button", { name: "All", pressed: true }).waitFor();
  assert.match(page.url(), /days=all/);
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});

test("a card tells whom, what, why and what came of it", async () => {
  const visitor = await visit();
  const cards = visitor.page.locator("[data-decision]");
  assert.equal(await cards.count(), told.latest.length);
  for (const decision of told.latest) {
    const card = visitor.page.locator(`[data-decision="${decision.id}"]`);
    const link = await card.getByRole("link").getAttribute("href");
    assert.equal(link, `#/customers?customer=${decision.customer}&lang=en`);
    const text = await card.innerText();
    if (decision.offers.length === 0) assert.ok(text.includes(decision.left_alone.text.en), text);
    for (const offer of decision.offers) {
      assert.ok(text.includes(offer.name.en), text);
      let sum = 0;
      for (const reason of offer.reasons) {
        assert.ok(text.includes(reason.text.en), text);
        sum += reason.contribution_minor;
      }
      assert.ok(Math.abs(sum - offer.value_minor.value) < 1e-6 * Math.max(1, Math.abs(sum)));
    }
  }
  await visitor.close();
});

test("a report shows it too, for the period that is usual", async () => {
  const visitor = await Visitor.of(browser, served, { offline: true });
  const { page } = visitor;
  await page.goto(`${pathToFileURL(join(served.folder, "report.html"))}#/next-step?days=7`);
  const shown = page.locator("[data-number=decisions] .value");
  await shown.waitFor();
  assert.equal(await shown.innerText(), String(told.decisions));
  assert.equal(await page.locator("[data-decision]").count(), 0); // a report names no customer
  assert.equal(await page.getByRole("button", { name: "28 days" }).count(), 0);
  await visitor.close();
});

test("where nothing was decided it says how to decide", async () => {
  const empty = new Served();
  await empty.start();
  const visitor = await Visitor.of(browser, empty, { locale: "en-GB" });
  await visitor.open("next-step");
  await visitor.page.getByText("Nothing was decided yet.").waitFor();
  await visitor.page.getByText("[[service]]").waitFor();
  await visitor.page.getByRole("link", { name: "Make a key for deciding" }).click();
  await visitor.page.getByText(`${empty.url}/v1/decide`).waitFor();
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
  await empty.close();
});
