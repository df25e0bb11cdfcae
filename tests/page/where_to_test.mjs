// The numbers on the page Where to are those of `kundig summary --json` and `kundig evaluate`.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, Visitor } from "./browser.mjs";
import { Served } from "./served.mjs";

let served, browser, summary, told;

before(async () => {
  served = Served.ofExample();
  summary = served.kundig("summary");
  await served.start();
  told = await served.get("/v1/value");
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await served?.close();
});

async function visit(locale = "en-GB", options = {}) {
  const visitor = await Visitor.of(browser, served, { locale, ...options });
  await visitor.open("where-to");
  await visitor.page.locator("[data-plot=trust] svg").waitFor();
  return visitor;
}

const count = (n, locale = "en") => new Intl.NumberFormat(locale).format(Math.round(n));
const money = (minor, locale = "en") =>
  new Intl.NumberFormat(locale, {
    style: "currency",
    currency: told.currency,
    notation: "compact",
    maximumSignificantDigits: 3,
  }).format(minor / 100);

const placesOf = (locator, ...names) =>
  locator.evaluateAll(
    (all, names) => all.map((one) => names.map((name) => Number(one.getAttribute(name)))),
    names,
  );

// What a height on the plot stands for, by its first and last tick.
async function upwards(plot) {
  const ticks = await plot.locator("svg > g > text.tick").evaluateAll((all) =>
    all.map((tick) => ({
      at: Number(tick.parentElement.querySelector("line").getAttribute("y1")),
      value: Number(tick.textContent.replace(/,/g, "")),
    })),
  );
  const [first, last] = [ticks[0], ticks.at(-1)];
  assert.equal(first.value, 0);
  return (at) => ((at - first.at) / (last.at - first.at)) * last.value;
}

test("the server tells what the command tells", () => {
  for (const name of ["alive", "purchases", "value_minor"]) {
    assert.deepEqual(told[name], summary[name]);
  }
  assert.equal(told.until, summary.until);
});

for (const locale of ["en-GB", "de-DE"]) {
  test(`the numbers are those of the command, with their intervals (${locale})`, async () => {
    const visitor = await visit(locale);
    const number = (name) => visitor.page.locator(`[data-number=${name}]`).innerText();
    const language = locale.slice(0, 2);
    for (const [name, inWords, estimate] of [
      ["alive", count, summary.alive],
      ["purchases", count, summary.purchases],
      ["value", money, summary.value_minor],
    ]) {
      const shown = await number(name);
      for (const one of Object.values(estimate)) {
        assert.ok(shown.includes(inWords(one, language)), `${name}: ${one} is not in ${shown}`);
      }
    }
    assert.deepEqual(visitor.complaints, []);
    await visitor.close();
  });
}

test("tenths of customers are bars that begin at zero and add up to the value", async () => {
  const visitor = await visit();
  const bars = await placesOf(visitor.page.locator("[data-plot=worth] .bar"), "x", "width");
  assert.equal(bars.length, 10);
  bars.forEach(([x, width], i) => {
    assert.equal(x, bars[0][0]);
    assert.ok(Math.abs(width - (bars[0][1] * told.worth[i].worth) / told.worth[0].worth) < 0.01);
  });
  const sum = told.worth.reduce((all, bin) => all + bin.worth, 0);
  assert.ok(Math.abs(sum / summary.value_minor.value - 1) < 1e-9);
  await visitor.close();
});

test("what is ahead begins at nothing, and its axis at zero", async () => {
  const visitor = await visit();
  const plot = visitor.page.locator("[data-plot=ahead]");
  const valueAt = await upwards(plot);
  const points = await placesOf(plot.locator(".point circle"), "cx", "cy");
  assert.equal(points.length, told.ahead.length);
  points.forEach(([, y], i) => {
    const { value } = told.ahead[i].purchases;
    assert.ok(Math.abs(valueAt(y) / value - 1) < 1e-6, `${i}: ${valueAt(y)} not ${value}`);
  });
  await visitor.close();
});

test("groups whose interval does not reach what was foretold look different", async () => {
  const visitor = await visit();
  const plot = visitor.page.locator("[data-plot=trust]");
  const { calibration } = told.backtest;
  const off = calibration.filter(
    (bin) => bin.predicted < bin.actual_low || bin.predicted > bin.actual_high,
  );
  assert.ok(off.length > 0 && off.length < calibration.length);
  assert.equal(await plot.locator(".interval path").count(), off.length);
  assert.equal(await plot.locator(".interval circle").count(), calibration.length - off.length);
  const said = await plot.innerText();
  assert.ok(
    said.includes(`In ${calibration.length - off.length} of ${calibration.length} groups`),
    said,
  );
  await visitor.close();
});

test("ticks do not lie over each other on a phone", async () => {
  const visitor = await visit("en-GB", { viewport: { width: 390, height: 844 } });
  for (const plot of ["ahead", "trust"]) {
    const boxes = await visitor.page
      .locator(`[data-plot=${plot}] svg > text.tick`)
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
    boxes.sort((a, b) => a.left - b.left);
    for (let i = 1; i < boxes.length; i++) {
      const sameLine = Math.abs(boxes[i].top - boxes[i - 1].top) < 4;
      assert.ok(
        !sameLine || boxes[i].left >= boxes[i - 1].right,
        `${plot}: ${JSON.stringify(boxes)}`,
      );
    }
  }
  await visitor.close();
});

test("a store without days says so, and what to do", async () => {
  const empty = new Served();
  await empty.start();
  const visitor = await Visitor.of(browser, empty, { locale: "en-GB" });
  await visitor.open("where-to");
  await visitor.page.getByText("Nothing can be said yet").waitFor();
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
  await empty.close();
});
