// The numbers on the page Why are those of `kundig why --json`, and its axes are honest.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch, Visitor } from "./browser.mjs";
import { Served } from "./served.mjs";

let served, browser, told;

before(async () => {
  served = Served.ofExample();
  told = served.kundig("why");
  await served.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await served?.close();
});

async function visit(locale = "en-GB", options = {}, of = served) {
  const visitor = await Visitor.of(browser, of, { locale, ...options });
  await visitor.open("why");
  await visitor.page.locator("[data-plot=cohorts] table").waitFor();
  return visitor;
}

const percent = (share, locale = "en") =>
  new Intl.NumberFormat(locale, {
    style: "percent",
    maximumFractionDigits: share < 0.1 ? 1 : 0,
  }).format(share);
const count = (n, locale = "en") => new Intl.NumberFormat(locale).format(n);
const points = (difference) =>
  new Intl.NumberFormat("en", {
    maximumFractionDigits: Math.abs(difference) < 0.1 ? 1 : 0,
    signDisplay: "exceptZero",
  })
    .format(100 * difference)
    .replace("-", "−");

// Where the ticks say that a value lies on an axis.
function placeBy(ticks) {
  const [first, last] = [ticks[0], ticks.at(-1)];
  return (value) =>
    first.at + ((value - first.value) / (last.value - first.value)) * (last.at - first.at);
}

test("the server tells what the command tells", async () => {
  assert.deepEqual(await served.get("/v1/why"), told);
});

for (const locale of ["en-GB", "de-DE"]) {
  test(`the numbers are those of the command (${locale})`, async () => {
    const visitor = await visit(locale);
    const { page } = visitor;
    const soon = told.returns.weeks[12].came_back;
    assert.ok((await page.locator(".message").innerText()).includes(percent(soon.value, locale)));
    const number = (name) => page.locator(`[data-number=${name}]`).innerText();
    for (const one of Object.values(soon)) {
      assert.ok((await number("soon")).includes(percent(one, locale)), await number("soon"));
    }
    const { value, low, high } = told.returns.half_days;
    for (const days of [value, low, high]) {
      assert.ok((await number("half")).includes(`${days} `), await number("half"));
    }
    for (const one of Object.values(told.cohorts.all[2].share)) {
      assert.ok((await number("stay")).includes(percent(one, locale)), await number("stay"));
    }
    await visitor.close();
  });
}

test("the steps rise from 0 on an axis from 0 to 100 %", async () => {
  const visitor = await visit();
  const plot = visitor.page.locator("[data-plot=returns] svg");
  const levels = await plot.locator("g:has(> .grid, > .zero)").evaluateAll((groups) =>
    groups.map((group) => ({
      value: Number.parseFloat(group.querySelector("text").textContent) / 100,
      at: Number(group.querySelector("line").getAttribute("y1")),
    })),
  );
  assert.deepEqual([levels[0].value, levels.at(-1).value], [0, 1]);
  const weeks = await plot.locator("> text.tick").evaluateAll((texts) =>
    texts.map((text) => ({
      value: Number.parseInt(text.textContent),
      at: Number(text.getAttribute("x")),
    })),
  );
  assert.deepEqual([weeks[0].value, weeks.at(-1).value], [0, told.returns.weeks.length]);
  const corners = (await plot.locator(".line").getAttribute("d"))
    .slice(1)
    .split("L")
    .map((corner) => corner.split(" ").map(Number));
  assert.equal(corners.length, 1 + 2 * told.returns.weeks.length);
  const [x, y] = [placeBy(weeks), placeBy(levels)];
  assert.ok(Math.abs(corners[0][1] - y(0)) < 0.01);
  told.returns.weeks.forEach(({ week, came_back }, i) => {
    const [before, there] = corners.slice(1 + 2 * i, 3 + 2 * i);
    assert.equal(before[1], corners[2 * i][1]);
    assert.ok(Math.abs(there[0] - x(week)) < 0.01);
    assert.ok(Math.abs(there[1] - y(came_back.value)) < 0.01);
  });
  await visitor.close();
});

test("differences stand where the axis says, and marks say which are beyond chance", async () => {
  const visitor = await visit();
  const plot = visitor.page.locator("[data-plot=drivers]");
  const ticks = await plot.locator("svg > g:not(.row)").evaluateAll((groups) =>
    groups.map((group) => ({
      value: Number.parseFloat(group.querySelector("text").textContent.replace("−", "-")) / 100,
      at: Number(group.querySelector("line").getAttribute("x1")),
      isZero: group.querySelector(".zero") !== null,
    })),
  );
  assert.deepEqual(
    ticks.filter(({ isZero }) => isZero).map(({ value }) => value),
    [0],
  );
  const rows = await plot.locator(".row").evaluateAll((all) =>
    all.map((row) => ({
      number: row.querySelector(".number").textContent,
      x: ["x1", "x2"].map((x) => Number(row.querySelector("line").getAttribute(x))),
      side: row.querySelector(".interval").getAttribute("class").split(" ")[1],
    })),
  );
  const known = told.drivers.rows.filter(({ difference }) => difference);
  assert.ok(rows.length >= 8);
  let last = Infinity;
  for (const { number, x, side } of rows) {
    const driver = known.find(
      ({ difference: { value, low, high } }) =>
        number === `${points(value)} (${points(low)} to ${points(high)})`,
    );
    assert.ok(driver, number);
    const { value, low, high } = driver.difference;
    assert.ok(value <= last, "the greatest first");
    last = value;
    assert.ok(Math.abs(x[0] - placeBy(ticks)(low)) < 0.01, number);
    assert.ok(Math.abs(x[1] - placeBy(ticks)(high)) < 0.01, number);
    assert.equal(side !== "across", driver.beyond_chance);
  }
  const sure = known.filter((driver) => driver.beyond_chance);
  const message = await plot.getByRole("heading").innerText();
  const said = sure.length > 0 ? `${sure.length} of ${known.length}` : `None of ${known.length}`;
  assert.ok(message.startsWith(said), message);
  await visitor.close();
});

test("each cohort has its row, and no month that is not over", async () => {
  const visitor = await visit();
  const { cohorts } = told;
  const cells = await visitor.page
    .locator("[data-plot=cohorts] .heat tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
  const expected = [{ bought: cohorts.all }, ...cohorts.rows];
  assert.equal(cells.length, expected.length);
  cells.forEach(([name, ...texts], i) => {
    const { bought, customers } = expected[i];
    if (customers !== undefined) assert.ok(name.endsWith(`(${count(customers)})`), name);
    assert.deepEqual(
      texts,
      cohorts.all.map((_, later) => (bought[later] ? percent(bought[later].share.value) : "")),
    );
  });
  const until = new Date(told.until);
  const last = new Date(cohorts.rows[0].first_day);
  last.setUTCMonth(last.getUTCMonth() + cohorts.rows[0].bought.length + 1);
  assert.ok(last.getTime() <= until.getTime() + 86_400_000);
  await visitor.close();
});

test("colours grow with the numbers, and what is too little to tell has none", async () => {
  const visitor = await visit();
  const shades = await visitor.page
    .locator("[data-plot=cohorts] .heat td:not(:empty)")
    .evaluateAll((cells) =>
      cells.map((cell) => ({
        note: cell.title,
        share: Number.parseFloat(cell.textContent),
        strength: /^up-(\d)$/.exec(cell.className)?.[1],
      })),
    );
  const most = Math.max(...shades.map(({ share, strength }) => (strength ? share : 0)));
  assert.ok(shades.some(({ strength }) => strength === undefined));
  for (const { note, share, strength } of shades) {
    const [, customers] = /of ([\d,]+);/.exec(note);
    const isEnough = Number(customers.replace(",", "")) >= 20;
    assert.equal(strength !== undefined, isEnough, note);
    if (isEnough) assert.ok(Math.abs(Number(strength) - (6 * share) / most) < 0.6, note);
  }
  await visitor.close();
});

test("the table and the file tell every share with its interval", async () => {
  const visitor = await visit();
  const plot = visitor.page.locator("[data-plot=cohorts]");
  const [download] = await Promise.all([
    visitor.page.waitForEvent("download"),
    plot.getByRole("button", { name: "CSV" }).click(),
  ]);
  const lines = readFileSync(await download.path(), "utf8")
    .trimEnd()
    .split("\r\n");
  assert.equal(lines[0], "First bought in,Months later,Customers,Bought,Share,Low,High");
  const all = [told.cohorts.all, ...told.cohorts.rows.map(({ bought }) => bought)].flat();
  assert.equal(lines.length, all.length + 1);
  all.forEach(({ customers, bought, share }, i) => {
    const numbers = [customers, bought, share.value, share.low, share.high].join(",");
    assert.ok(lines[i + 1].endsWith(numbers), lines[i + 1]);
  });
  await plot.getByRole("button", { name: "Table" }).click();
  const first = await plot.locator("tbody tr").first().innerText();
  assert.ok(first.includes(percent(told.cohorts.all[0].share.low)), first);
  await visitor.close();
});

test("a heat table can be taken along as it is seen", async () => {
  const visitor = await visit();
  const [download] = await Promise.all([
    visitor.page.waitForEvent("download"),
    visitor.page.locator("[data-plot=cohorts]").getByRole("button", { name: "SVG" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "kundig-cohorts.svg");
  const svg = readFileSync(await download.path(), "utf8");
  const { all, rows } = told.cohorts;
  for (const { share } of [all, ...rows.map(({ bought }) => bought)].flat()) {
    assert.ok(svg.includes(`>${percent(share.value)}</text>`), percent(share.value));
  }
  await visitor.close();
});

test("on a phone the heat table scrolls in its frame, by keys too", async () => {
  const visitor = await visit("en-GB", { viewport: { width: 390, height: 844 } });
  const heat = visitor.page.locator(".heat");
  assert.equal(await visitor.overhang(), 0);
  await heat.focus();
  await visitor.page.keyboard.press("ArrowRight");
  await visitor.page.waitForFunction(() => document.querySelector(".heat").scrollLeft > 0);
  const [name, frame] = [
    await heat.locator("tbody th").first().boundingBox(),
    await heat.boundingBox(),
  ];
  assert.ok(Math.abs(name.x - frame.x) < 2, "the names stay in sight");
  await visitor.close();
});

test("a store of a few days says that it is too early", async () => {
  const early = new Served();
  await early.start();
  await early.send([
    {
      type: "track",
      event: "Order Completed",
      userId: "anna",
      properties: { products: [{ product_id: "bread", price: 3, quantity: 1 }] },
    },
  ]);
  const visitor = await Visitor.of(browser, early);
  await visitor.open("why");
  await visitor.page.getByText("It is too early to tell: hardly anybody").waitFor();
  await visitor.page.getByText("Nobody has been watched for 13 weeks yet").waitFor();
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
  await early.close();
});

test("an empty store says so, and what to do", async () => {
  const empty = new Served();
  await empty.start();
  const visitor = await Visitor.of(browser, empty);
  await visitor.open("why");
  await visitor.page.getByText("Nothing can be said yet").waitFor();
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
  await empty.close();
});
