// The page Data: what is coming in is seen as it comes; what is in quarantine is mended there, sent
// again, and stored.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, Visitor } from "./browser.mjs";
import { admin, reader, Served } from "./served.mjs";

let served, browser, visitor;

before(async () => {
  served = new Served();
  await served.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await served?.close();
});

const hostile = '<img src=x onerror="alert(1)">';
const nobodys = { type: "track", event: "Product Viewed", messageId: "m1" };
const health = () => served.get("/v1/health");
const quarantine = () => served.get("/v1/quarantine");

// The tests go on from one another, as a first integration does.
test("what comes in is seen within moments, also what is defective, and why", async () => {
  await served.send([{ type: "track", event: hostile, userId: "bert", messageId: "m0" }]);
  visitor = await Visitor.of(browser, served);
  await visitor.open("data", admin);
  const { page } = visitor;
  const rows = page.locator("[data-event]");
  await rows.first().waitFor();
  assert.match(await rows.first().innerText(), /bert/);
  assert.equal(await rows.first().locator("bdi").first().textContent(), hostile);
  await served.send([nobodys]);
  await page.locator("[data-event='2']").waitFor();
  const [newest, older] = await rows.allInnerTexts();
  assert.match(newest, /in quarantine: Nobody is named/);
  assert.match(older, /stored/);
});

test("it is the server's, which tells at most as many as are asked for", async () => {
  const { events } = await served.get("/v1/events/latest");
  assert.deepEqual(
    events.map(({ number, name, became, code }) => [number, name, became, code]),
    [
      [2, null, "quarantined", "no_id"],
      [1, hostile, "stored", null],
    ],
  );
  assert.equal((await served.get("/v1/events/latest?limit=1")).events.length, 1);
  assert.match((await served.get("/v1/events/latest?limit=51")).error.what, /limit/);
});

test("it stands still while it is paused", async () => {
  const { page } = visitor;
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("Paused.").waitFor();
  await served.send([{ type: "track", event: "Tried", userId: "bert", messageId: "m2" }]);
  await page.getByText("Every one of the 3 events received").waitFor();
  assert.equal(await page.locator("[data-event]").count(), 2);
  await page.getByRole("button", { name: "Go on" }).click();
  await page.locator("[data-event='3']").waitFor();
});

test("what is in quarantine is shown by cause", async () => {
  const { page } = visitor;
  const plot = page.locator("[data-plot=quarantine]");
  await plot.getByText("1 in quarantine; none was mended yet.").waitFor();
  assert.equal(await plot.locator("svg .number").textContent(), "1 open of 1");
  assert.equal(await plot.locator("svg .name").textContent(), "Nobody is named");
});

const open = async (page) => {
  const row = page.locator("[data-row]").first();
  await row.locator("summary").click();
  return row;
};

test("what is still defective is told beside it, and nothing is received", async () => {
  const { page } = visitor;
  const row = await open(page);
  const field = row.getByLabel("The event as it came; mend it here");
  assert.deepEqual(JSON.parse(await field.inputValue()), nobodys);
  await field.fill("{");
  await row.getByRole("button", { name: "Send again" }).click();
  await row.getByText("Still defective:").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.name), "text");
  assert.equal((await health()).received, 3);
  assert.equal((await quarantine()).mended, 0);
  assert.deepEqual(await visitor.barriers(), []);
});

test("mended and sent again it is stored, and the account closes", async () => {
  const { page } = visitor;
  const row = page.locator("[data-row]").first();
  await row
    .getByLabel("The event as it came; mend it here")
    .fill(JSON.stringify({ ...nobodys, userId: "anna" }));
  await row.getByRole("button", { name: "Send again" }).click();
  await row.getByText("Stored.").waitFor();
  await page.getByText("1 in quarantine, of which 1 was mended and sent again.").waitFor();
  await page.getByText("Every one of the 4 events received").waitFor();
  const told = await health();
  assert.deepEqual([told.received, told.stored, told.quarantined, told.balanced], [4, 3, 1, true]);
  assert.equal(told.keys.find(({ key }) => key === "replay").stored, 1);
  assert.deepEqual((await quarantine()).rows, []);
});

test("all of a cause go again as they are", async () => {
  const { page } = visitor;
  await served.send([{ ...nobodys, messageId: "m3" }]);
  await page.getByLabel("Cause").selectOption("no_id");
  await page.locator("[data-row]").first().waitFor();
  await page.getByRole("button", { name: "Send all of this cause again" }).click();
  await page.getByText("0 taken, 1 still in quarantine.").waitFor();
  assert.equal((await quarantine()).rows.length, 1);
  assert.deepEqual(visitor.complaints, []);
  assert.deepEqual(await visitor.violations(), []);
  await visitor.close();
});

test("who only reads sees the rows, and is told who may send them again", async () => {
  const looking = await Visitor.of(browser, served, { viewport: { width: 390, height: 844 } });
  await looking.open("data", reader);
  const row = await open(looking.page);
  await row.getByText("Only admins send again.").waitFor();
  assert.equal(await row.getByRole("button").count(), 0);
  assert.equal(await looking.overhang(), 0);
  assert.deepEqual(await looking.barriers(), []);
  await looking.close();
});

test("nobody else sends again: no reader, and no other page in an admin's name", async () => {
  const [{ id }] = (await quarantine()).rows;
  const body = JSON.stringify({
    rows: [{ id, text: JSON.stringify({ ...nobodys, messageId: "m3", userId: "eve" }) }],
  });
  const attempt = async (who, origin) => {
    const { name, value } = await served.cookie(who);
    const response = await fetch(`${served.url}/v1/quarantine/replay`, {
      method: "POST",
      headers: { Cookie: `${name}=${value}`, Origin: origin },
      body,
    });
    return response.status;
  };
  assert.equal(await attempt(reader, served.url), 403);
  assert.equal(await attempt(admin, "https://elsewhere.example"), 403);
  assert.equal((await quarantine()).rows.length, 1);
  assert.equal(await attempt(admin, served.url), 200);
  assert.equal((await quarantine()).rows.length, 0);
});

test("what cannot be done is refused with a reason", async () => {
  const ask = async (body) => {
    const { name, value } = await served.cookie(admin);
    const response = await fetch(`${served.url}/v1/quarantine/replay`, {
      method: "POST",
      headers: { Cookie: `${name}=${value}`, Origin: served.url },
      body: JSON.stringify(body),
    });
    return [response.status, (await response.json()).error.what];
  };
  assert.deepEqual(await ask({ rows: [{ id: "0:999" }] }), [
    404,
    'no row "0:999" is in quarantine (0:999)',
  ]);
  assert.equal((await ask({}))[0], 400);
  assert.equal((await ask({ rows: [{ id: "0:1" }], code: "no_id" }))[0], 400);
  assert.equal((await ask({ rows: [{ id: 7 }] }))[0], 400);
  assert.equal((await ask({ rows: [{ line: "1" }] }))[0], 400);
});
