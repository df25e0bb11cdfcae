// The page Data: the account of what was received closes before everybody's eyes.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, Visitor } from "./browser.mjs";
import { Served } from "./served.mjs";

const parts = ["received", "stored", "duplicate", "quarantined", "suppressed"];
let served, browser;

before(async () => {
  served = new Served();
  await served.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await served?.close();
});

const event = (n) => ({ type: "track", event: "Tried", userId: `u${n}`, messageId: `m${n}` });

const accountOf = async ({ page }) => {
  const numbers = await page
    .locator(".account [data-number]")
    .evaluateAll((all) =>
      all.map((one) => [one.dataset.number, one.querySelector("dd").innerText]),
    );
  return Object.fromEntries(numbers.map(([name, text]) => [name, Number(text.replace(/\D/g, ""))]));
};

// The tests go on from one another, as a first integration does.
let visitor;

test("who has sent nothing yet is told how to begin", async () => {
  visitor = await Visitor.of(browser, served);
  await visitor.open("data");
  await visitor.page.getByText("Nothing was sent yet.").waitFor();
  const command = await visitor.page.locator("pre").innerText();
  assert.ok(command.includes(`curl ${served.url}/v1/track`), command);
});

test("the first event is seen without loading the page anew", async () => {
  await served.send([event(1)]);
  await visitor.page.getByText("Every one of the 1 events received").waitFor();
  assert.equal((await accountOf(visitor)).stored, 1);
});

test("the account is the server's, and closes", async () => {
  await served.send([event(1), event(2), { type: "nonsense" }]);
  await visitor.page.getByText("Every one of the 4 events received").waitFor();
  const account = await accountOf(visitor);
  const health = await served.get("/v1/health");
  for (const part of parts) assert.equal(account[part], health[part], part);
  const { received, ...became } = account;
  assert.equal(
    received,
    Object.values(became).reduce((sum, n) => sum + n, 0),
  );
  assert.deepEqual([became.stored, became.duplicate, became.quarantined], [2, 1, 1]);
  await visitor.page.getByText("✓").or(visitor.page.locator(".closes.yes")).first().waitFor();
  await visitor.page.getByText("1 event went to quarantine").waitFor();
});

test("each key has its account, and the hours add up", async () => {
  const keys = visitor.page.locator("[data-plot=keys]");
  assert.equal(await keys.locator(".row").count(), 1);
  assert.match(await keys.locator("svg .number").textContent(), /^4 = 2 \+ 1 \+ 1 \+ 0$/);
  const hours = visitor.page.locator("[data-plot=hours]");
  const titles = await hours
    .locator(".moment title")
    .evaluateAll((all) => all.map((title) => Number(title.textContent.split(": ").at(-1))));
  assert.equal(titles.length, 48);
  assert.equal(
    titles.reduce((sum, n) => sum + n, 0),
    4,
  );
});

test("a server that is gone is told of, with what was last seen; and it comes back", async () => {
  const { page } = visitor;
  await page.route("**/v1/health*", (route) => route.abort());
  await page.getByText("The server cannot be reached.").waitFor();
  assert.equal((await accountOf(visitor)).received, 4);
  await page.unroute("**/v1/health*");
  await page.getByText("The server cannot be reached.").waitFor({ state: "detached" });
});

test("an account that does not close is told so, with what to do", async () => {
  const { page } = visitor;
  await page.route("**/v1/health*", async (route) => {
    const response = await route.fetch();
    const told = await response.json();
    await route.fulfill({ response, json: { ...told, stored: 1, balanced: false } });
  });
  await page.getByText("No. Of 4 events received, 3 are accounted for.").waitFor();
  await page.locator(".closes.no").waitFor();
  await page.getByText("kundig doctor").waitFor();
});

test("an answer of another shape is not shown, but told of", async () => {
  const { page } = visitor;
  await page.route("**/v1/health*", (route) => route.fulfill({ json: { received: "many" } }));
  await page.getByText("The server's answer is not understood").waitFor();
  assert.match(await page.locator(".trouble").innerText(), /received: not a whole number/);
  assert.equal((await accountOf(visitor)).received, 4);
});
