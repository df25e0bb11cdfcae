// What was decided for a customer, and what came of it, is shown as `kundig customer --json` tells
// it; and what to do follows from it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, Visitor } from "./browser.mjs";
import { Served } from "./served.mjs";

const configuration = `
[company]
currency = "EUR"
[decisions]
holdout = 0
[needs]
item = "product"
min_customers = 2
[[service]]
id = "tram"
name.en = "Tram pass"
name.de = "Tramkarte"
price_minor = 400
needs = ["bread"]
`;
let served, browser, told;

async function decide(key, userId) {
  const response = await fetch(`${served.url}/v1/decide`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}` },
    body: JSON.stringify({ userId, placement: "home" }),
  });
  return response.json();
}

before(async () => {
  served = new Served(configuration);
  const key = served.makeKey("decide");
  await served.start();
  const buy = (userId, item, messageId) => ({
    type: "track",
    event: "Order Completed",
    userId,
    messageId,
    properties: { products: [{ product_id: item, price: 3, quantity: 1 }] },
  });
  // Who has eggs has bread too, but for c0.
  const events = Array.from({ length: 30 }, (_, i) => [
    buy(`c${i}`, "milk", `m${i}`),
    ...(i % 3 === 0 ? [] : [buy(`c${i}`, "bread", `b${i}`)]),
    ...(i % 3 === 0 && i > 0 ? [] : [buy(`c${i}`, "eggs", `e${i}`)]),
  ]);
  await served.send(events.flat());
  const answers = [];
  for (let i = 0; i < 8; i++) {
    const { decisionId } = await decide(key, "c0");
    const outcome = i % 2 === 0 ? "accepted" : "declined";
    if (i < 6) answers.push({ decisionId, outcome });
  }
  await served.send(
    answers.map((properties, i) => ({
      type: "track",
      event: "Answered",
      userId: "c0",
      messageId: `a${i}`,
      properties,
    })),
  );
  await served.stop();
  told = served.kundig("customer", "c0");
  await served.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await served?.close();
});

test("the server tells what the command tells", async () => {
  assert.equal(told.decisions.length, 8);
  assert.ok(told.decisions.some(({ offers }) => offers[0]?.came === "accepted"));
  assert.ok(told.decisions.some(({ offers }) => offers[0]?.came === "declined"));
  assert.deepEqual(await served.get("/v1/customers/c0"), told);
});

for (const [locale, language] of [
  ["en-GB", "en"],
  ["de-DE", "de"],
]) {
  test(`decisions are shown with reasons and what came of them (${language})`, async () => {
    const visitor = await Visitor.of(browser, served, { locale });
    const { page } = visitor;
    await visitor.open("customers?customer=c0");
    await page.locator(".decided .more").click();
    await page
      .locator("[data-decision]")
      .nth(told.decisions.length - 1)
      .waitFor();
    for (const { id, offers, left_alone } of told.decisions) {
      const card = page.locator(`[data-decision="${id}"]`);
      const text = await card.innerText();
      for (const { name, reasons, came } of offers) {
        assert.ok(text.includes(name[language]));
        assert.equal(await card.locator(`.came.${came}`).count(), 1);
        for (const reason of reasons) assert.ok(text.includes(reason.text[language]));
      }
      if (offers.length === 0) assert.ok(text.includes(left_alone.text[language]));
    }
    const [need] = told.needs;
    assert.equal(need.item, "bread");
    const service = need.services[0].name[language];
    assert.ok((await page.locator("[data-plot=need-1]").innerText()).includes(service));
    const last = told.decisions[0];
    const todo = last.offers.length > 0 ? service : last.left_alone.text[language];
    assert.ok((await page.locator(".action").innerText()).includes(todo));
    assert.match(await page.locator(".action pre").innerText(), /^kundig decide c0$/m);
    assert.deepEqual(visitor.complaints, []);
    assert.deepEqual(await visitor.barriers(), []);
    await visitor.close();
  });
}
