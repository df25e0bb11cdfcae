// The numbers on the page Today are those of `kundig today --json`.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, Visitor } from "./browser.mjs";
import { reader, Served } from "./served.mjs";

let served, browser, told;

before(async () => {
  served = Served.ofExample(
    '[[service]]\nid = "grill"\nprice_minor = 500\nneeds = ["CHICKEN WINGS"]\n',
  );
  told = served.kundig("today");
  await served.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await served?.close();
});

async function visit(locale = "en-GB", address = "today") {
  const visitor = await Visitor.of(browser, served, { locale });
  await visitor.open(address);
  await visitor.page.locator("[data-plot=changes] svg").waitFor();
  return visitor;
}

const count = (n, locale = "en") => new Intl.NumberFormat(locale).format(n);
const change = (share, locale = "en") =>
  new Intl.NumberFormat(locale, {
    style: "percent",
    maximumFractionDigits: 0,
    signDisplay: "exceptZero",
  })
    .format(share)
    .replace("-", "−");
const money = (minor, locale = "en") =>
  new Intl.NumberFormat(locale, {
    style: "currency",
    currency: told.currency,
    notation: "compact",
    maximumSignificantDigits: 3,
  }).format(minor / 100);

test("the server tells what the command tells", async () => {
  assert.deepEqual(await served.get("/v1/today"), told);
});

test("it is what one lands on, and the first in the menu", async () => {
  const visitor = await visit("en-GB", "");
  assert.equal(await visitor.page.locator("nav a").first().innerText(), "Today");
  assert.equal(await visitor.page.locator("nav a[aria-current]").innerText(), "Today");
  await visitor.close();
});

for (const locale of ["en-GB", "de-DE"]) {
  const language = locale.slice(0, 2);
  test(`three proposals stand there with value, interval and certainty (${locale})`, async () => {
    const visitor = await visit(locale);
    const cards = visitor.page.locator(".proposal");
    assert.equal(await cards.count(), 3);
    assert.equal(told.proposals.length, 3);
    for (const [i, proposal] of told.proposals.entries()) {
      const card = cards.nth(i);
      assert.equal(await card.getAttribute("data-proposal"), proposal.kind);
      const said = await card.innerText();
      const amount =
        proposal.unit === "value_minor" ? money : (n) => count(Math.round(n), language);
      for (const one of Object.values(proposal.expected)) {
        assert.ok(said.includes(amount(one, language)), `${one} is not in ${said}`);
      }
      assert.ok(said.includes(count(proposal.customers, language)), said);
      if (proposal.item) assert.ok(said.includes(`\u2068${proposal.item}\u2069`), said);
      assert.equal(await card.locator(".certainty").count(), 2);
    }
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });

  test(`the message tells of the change, and whether it may be chance (${locale})`, async () => {
    const visitor = await visit(locale);
    const [customers] = told.changes;
    const said = await visitor.page.locator(".message").innerText();
    assert.ok(said.includes(count(customers.recent, language)), said);
    for (const end of ["low", "high"]) {
      assert.ok(said.includes(change(customers.change[end], language)), said);
    }
    const beyond = customers.change.low > 0 || customers.change.high < 0;
    assert.equal(/no change beyond|keine Veränderung, die/.test(said), !beyond);
    await visitor.close();
  });
}

test("an offer names the service, a gap does not, and what is at stake is no gain", async () => {
  const visitor = await visit();
  const said = async (kind) => visitor.page.locator(`[data-proposal=${kind}]`).first().innerText();
  assert.match(await said("offer"), /^Offer \u2068grill\u2069 to the/);
  assert.match(await said("fill_gap"), /no service meets it/);
  if (told.proposals.some(({ kind }) => kind === "keep")) {
    assert.match(await said("keep"), /no gain if they stay/);
  }
  await visitor.page.locator("[data-proposal=offer]").getByText("See the reasons").click();
  await visitor.page.locator("[data-plot=open-needs] svg").waitFor();
  await visitor.close();
});

test("marks stand where the axis of ratios says, and look different beyond chance", async () => {
  const visitor = await visit();
  const plot = visitor.page.locator("[data-plot=changes]");
  const shown = told.changes.flatMap((one) =>
    [one.change, one.change_in_a_year].filter((interval) => interval !== undefined),
  );
  const rows = await plot.locator(".row").evaluateAll((all) =>
    all.map((row) => ({
      number: row.querySelector(".number").textContent,
      side: row.querySelector(".interval").getAttribute("class").replace("interval ", ""),
      ends: ["x1", "x2"].map((x) => Number(row.querySelector(".interval line").getAttribute(x))),
    })),
  );
  const zero = await plot.locator("line.zero").evaluate((line) => Number(line.getAttribute("x1")));
  assert.equal(rows.length, shown.length);
  rows.forEach(({ number, side, ends }, i) => {
    const { value, low, high } = shown[i];
    assert.equal(number, `${change(value)} (${change(low)} to ${change(high)})`);
    assert.equal(side, low > 0 ? "above" : high < 0 ? "below" : "across");
    assert.equal(ends[0] < zero, low < 0);
    assert.equal(ends[1] > zero, high > 0);
  });
  await visitor.close();
});

test("the table has every measure, and says where a year ago is not known", async () => {
  const visitor = await visit();
  const plot = visitor.page.locator("[data-plot=changes]");
  await plot.getByRole("button", { name: "Table" }).click();
  const cells = await plot
    .locator("tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
  assert.equal(cells.length, told.changes.length);
  cells.forEach((row, i) => {
    const { measure, recent, year_ago } = told.changes[i];
    if (measure !== "spend_minor") assert.equal(row[1], count(recent));
    assert.equal(row[6] === "–", year_ago === undefined);
  });
  await visitor.close();
});

test("needs that moved beyond chance are named", async () => {
  const visitor = await visit();
  const names = await visitor.page
    .locator("[data-plot=moving] .row title")
    .evaluateAll((all) => all.map((one) => one.textContent.replace(/: [^:]*$/, "")));
  assert.deepEqual(
    names,
    told.moving.map(({ item }) => item),
  );
  await visitor.close();
});

test("a store without customers says so, and what to do", async () => {
  const empty = new Served();
  await empty.start();
  const visitor = await Visitor.of(browser, empty);
  await visitor.open("today");
  await visitor.page.getByText("Nothing is known yet of customers").waitFor();
  assert.equal(
    await visitor.page.locator("pre").innerText(),
    "kundig import purchases.csv\nkundig serve",
  );
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
  await empty.close();
});

test("how long the first page takes is told", async () => {
  await served.stop();
  await served.start();
  for (const which of ["first", "next", "next"]) {
    const visitor = await Visitor.of(browser, served);
    await visitor.context.addCookies([await served.cookie(reader)]);
    await visitor.page.goto(`${served.url}/#/today`);
    await visitor.page.locator(".proposal .value").first().waitFor();
    const took = await visitor.page.evaluate(() => performance.now());
    console.log(`the ${which} visit: first number after ${Math.round(took)} ms`);
    assert.ok(took > 0);
    await visitor.close();
  }
});
