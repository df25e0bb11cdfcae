// The page Settings: keys, snippets that work as they stand there, users and passwords.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, Visitor } from "./browser.mjs";
import { admin, reader, Served } from "./served.mjs";
import { inBrowser, inTerminal, onServer, pinned } from "./snippets.mjs";
import { snippets } from "../../web/src/snippets.ts";

const configuration = `
[decisions]
placements = ["home"]
[[service]]
id = "savings"
price_minor = 500
`;
const cora = { name: "cora", role: "read", password: "an old and long phrase" };
const patienceMs = 30_000;
const clipboard = { permissions: ["clipboard-read", "clipboard-write"] };
let served, browser;

before(async () => {
  served = new Served(configuration, [admin, reader, cora]);
  await served.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await served?.close();
});

async function visit(user = admin, address = "settings", options = {}) {
  const visitor = await Visitor.of(browser, served, { ...clipboard, ...options });
  await visitor.open(address, user);
  if (user.role === "admin") {
    await visitor.page.locator("[data-part=users] table").waitFor();
    await visitor.page.locator("[data-part=keys] table").waitFor();
  }
  return visitor;
}

async function makeKey({ page }, name, role) {
  const form = page.locator("[data-form=key]");
  await form.getByLabel("What it is for").fill(name);
  await form.getByLabel("Role").selectOption(role);
  await form.getByRole("button", { name: "Make a key" }).click();
  await page.locator(".once h2", { hasText: name }).waitFor();
  return page.locator(".once pre").innerText();
}

const statusWith = async (key, path = "/v1/health") =>
  (await fetch(served.url + path, { headers: { Authorization: `Bearer ${key}` } })).status;

const focused = ({ page }) => page.evaluate(() => document.activeElement.innerText);

describe("keys", () => {
  test("a key is shown once, can be copied, and is then gone", async () => {
    const visitor = await visit();
    const { page } = visitor;
    const key = await makeKey(visitor, "of the board", "read");
    assert.equal(await statusWith(key), 200);
    assert.match(await focused(visitor), /The key .*of the board/);
    await page.getByRole("button", { name: /^Copy: The key/ }).click();
    await page.getByText("Copied.").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), key);
    const row = page.locator("[data-part=keys] tr", { hasText: "of the board" });
    await row.getByText("in use").waitFor();
    await page.getByRole("button", { name: "I have kept it" }).click();
    assert.equal(await focused(visitor), "Keys");
    assert.equal((await page.content()).includes(key), false);
    await visitor.close();
  });

  test("it is revoked once the question is answered, and not before", async () => {
    const visitor = await visit();
    const { page } = visitor;
    const key = await makeKey(visitor, "of the till", "read");
    const revoke = page.getByRole("button", { name: /^Revoke the key .*of the till/ });
    await revoke.click();
    const question = page.getByRole("dialog", { name: /Revoke the key .*of the till/ });
    await question.waitFor();
    assert.deepEqual(await visitor.barriers(), []);
    await page.keyboard.press("Escape");
    await question.waitFor({ state: "hidden" });
    assert.equal(await statusWith(key), 200);
    await revoke.click();
    await question.getByRole("button", { name: "Revoke" }).click();
    await page.getByText(/The key .*of the till.* is revoked/).waitFor();
    assert.equal(await statusWith(key), 401);
    const row = page.locator("[data-part=keys] tr", { hasText: "of the till" });
    await row.getByText("revoked on").waitFor();
    assert.equal(await row.getByRole("button").count(), 0);
    assert.equal(await focused(visitor), "Keys");
    await visitor.close();
  });

  test("where there is no clipboard, the text is selected", async () => {
    const visitor = await Visitor.of(browser, served);
    await visitor.page.addInitScript(() =>
      Object.defineProperty(navigator, "clipboard", { value: undefined }),
    );
    await visitor.open("settings");
    const { page } = visitor;
    await page.getByRole("button", { name: "Copy: Paste" }).click();
    await page.getByText("Selected; press Ctrl and C").waitFor();
    assert.equal(
      await page.evaluate(() => getSelection().toString()),
      await page.locator("[data-snippet] code").innerText(),
    );
    await visitor.close();
  });

  test("what the server refuses is told in its words", async () => {
    const visitor = await visit();
    const { page } = visitor;
    const form = page.locator("[data-form=key]");
    await form.getByLabel("What it is for").fill("x".repeat(257));
    await form.getByRole("button", { name: "Make a key" }).click();
    await form.getByText("name is no text of at most 256 bytes").waitFor();
    assert.equal(await page.locator(".once").count(), 0);
    await visitor.close();
  });
});

describe("sources", () => {
  const shown = ({ page }, id) => page.locator(`[data-snippet=${id}] code`).innerText();

  // As its reader would: chosen on the page, with the key that was made there.
  async function chosen(role) {
    const visitor = await visit();
    await makeKey(visitor, `of ${role}`, role);
    return visitor;
  }

  // What came besides, once more than `before` is stored.
  async function moreStored(before) {
    const deadline = Date.now() + patienceMs;
    while ((await served.get("/v1/health")).stored <= before) {
      assert.ok(Date.now() < deadline, "nothing arrived");
    }
  }

  // The fallback of OpenFeature's client is no answer of the server.
  async function expectAnswer(id, said) {
    if (id === "decide") return assert.match(said, /"decisionId":"/);
    assert.match(said, /^(savings|leave_alone)\n$/);
    const headers = { Authorization: `Bearer ${served.key}` };
    const metrics = await (await fetch(`${served.url}/metrics`, { headers })).text();
    assert.match(
      metrics,
      /route="\/ofrep\/v1\/evaluate\/flags\/\{key\}",method="POST",status="200"/,
    );
  }

  for (const { id, title, place, role, install } of snippets) {
    test(`${title} works as it stands there (${id})`, async () => {
      const visitor = await chosen(role);
      await visitor.page.getByLabel("Library").selectOption(id);
      const code = await shown(visitor, id);
      assert.ok(code.includes(served.url), code);
      await visitor.page.getByText("The key just made is filled in.").waitFor();
      for (const name of install?.split(" ").slice(2) ?? []) assert.ok(pinned.includes(name), name);
      const { stored } = await served.get("/v1/health");
      if (place === "browser") {
        assert.deepEqual(await inBrowser(browser, code, () => moreStored(stored)), []);
      } else {
        const said = await (place === "server" ? onServer(code) : inTerminal(code));
        if (role === "collect") await moreStored(stored);
        else await expectAnswer(id, said);
      }
      assert.equal((await served.get("/v1/health")).quarantined, 0);
      await visitor.close();
    });
  }

  test("without a key the page says what to put in its place", async () => {
    const visitor = await visit(reader, "settings?source=segment-node");
    assert.match(await shown(visitor, "segment-node"), /writeKey: "KEY"/);
    await visitor.page.getByText("in place of KEY").waitFor();
    await visitor.close();
  });
});

describe("users", () => {
  const name = "dora <dora@example.com>";
  const password = "four words of dora";

  test("what is wrong stands beside the field, which has the focus", async () => {
    const visitor = await visit();
    const { page } = visitor;
    const form = page.locator("[data-form=user]");
    const add = form.getByRole("button", { name: "Add a user" });
    const wrongField = () => page.evaluate(() => document.activeElement.name);
    await form.getByLabel("Name").fill(reader.name);
    await form.getByLabel("Password").fill(password);
    await add.click();
    await form.getByText("There is a user of that name.").waitFor();
    assert.equal(await wrongField(), "name");
    await form.getByLabel("Name").fill(name);
    await form.getByLabel("Password").fill("short");
    await add.click();
    await form.getByText("It has fewer than 12 characters.").waitFor();
    assert.equal(await wrongField(), "password");
    assert.deepEqual(await visitor.barriers(), []);
    await form.getByLabel("Name").fill("\u0007bell");
    await form.getByLabel("Password").fill(password);
    await add.click();
    await form.getByText("without control characters").waitFor();
    assert.equal(await wrongField(), "name");
    assert.equal(await page.locator("[data-user]").count(), 3);
    await visitor.close();
  });

  test("one who was added signs in; one who was removed is signed out", async () => {
    const visitor = await visit();
    const { page } = visitor;
    const form = page.locator("[data-form=user]");
    await form.getByLabel("Name").fill(name);
    await form.getByLabel("Role").selectOption("read");
    await form.getByLabel("Password").fill(password);
    await form.getByRole("button", { name: "Add a user" }).click();
    await form.getByText(/may sign in now/).waitFor();
    assert.equal(await form.getByLabel("Password").inputValue(), "");
    const row = page.locator("[data-user]", { hasText: name });
    await row.waitFor();
    const dora = await visit({ name, role: "read", password }, "data");
    await row.getByRole("button", { name: /^Remove/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByText(/is removed\./).waitFor();
    await row.waitFor({ state: "detached" });
    assert.equal(await focused(visitor), "Users");
    await dora.page.getByRole("heading", { name: "Who is looking?" }).waitFor();
    await visitor.close();
    await dora.close();
  });

  test("nobody removes himself", async () => {
    const visitor = await visit();
    const row = visitor.page.locator(`[data-user=${admin.name}]`);
    await row.getByText("you", { exact: true }).waitFor();
    assert.equal(await row.getByRole("button").count(), 0);
    await visitor.close();
  });

  test("one's own password is changed by whoever knows it", async () => {
    const visitor = await visit(cora);
    const { page } = visitor;
    const form = page.locator("[data-form=password]");
    const next = "a new and long phrase";
    const fill = async (present, first, second) => {
      await form.getByLabel("Present password").fill(present);
      await form.getByLabel("New password", { exact: true }).fill(first);
      await form.getByLabel("New password, again").fill(second);
      await form.getByRole("button", { name: "Change the password" }).click();
    };
    await fill(cora.password, next, "another long phrase");
    await form.getByText("The two differ.").waitFor();
    await fill("not the password", next, next);
    await form.getByText("This is not the password").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.name), "password");
    await fill(cora.password, next, next);
    await form.getByText("The password is changed.").waitFor();
    const again = await fetch(`${served.url}/v1/session`, {
      method: "POST",
      headers: { Origin: served.url },
      body: JSON.stringify({ name: cora.name, password: next }),
    });
    assert.equal(again.status, 200);
    await page.getByText("Signed in as").waitFor();
    await visitor.close();
  });
});

test("who only reads is told why there are no buttons", async () => {
  const visitor = await visit(reader);
  const { page } = visitor;
  await page.getByText("Only admins see and change keys and users").waitFor();
  assert.equal(await page.locator("[data-form=key], [data-form=user]").count(), 0);
  assert.equal(await page.getByRole("button", { name: /Revoke|Remove/ }).count(), 0);
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});

test("a request in an admin's name from another page is refused", async () => {
  const { name, value } = await served.cookie(admin);
  const before = await served.get("/v1/health");
  const forge = (method, path, body) =>
    fetch(served.url + path, {
      method,
      headers: { Cookie: `${name}=${value}`, Origin: "https://elsewhere.example" },
      body: JSON.stringify(body),
    });
  const user = { name: "mallory", role: "admin", password: "a phrase of mallory" };
  for (const [method, path, body] of [
    ["POST", "/v1/keys", { role: "admin" }],
    ["POST", "/v1/users", user],
    ["PUT", "/v1/session/password", { password: admin.password, newPassword: user.password }],
  ]) {
    assert.equal((await forge(method, path, body)).status, 403, path);
  }
  assert.deepEqual((await served.get("/v1/health")).received, before.received);
  const visitor = await visit();
  assert.equal(await visitor.page.locator("[data-user=mallory]").count(), 0);
  await visitor.close();
});

test("the keyboard alone makes a key and revokes it", async () => {
  const visitor = await visit();
  const { page } = visitor;
  await page.locator("#content").focus();
  // Along what can be reached, until it is the one that is meant.
  const reach = async (wanted) => {
    for (let passed = 0; passed < 80; passed++) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const { name, ariaLabel, innerText, tagName } = document.activeElement;
        return `${tagName} ${name ?? ""} ${ariaLabel ?? innerText}`;
      });
      if (wanted.test(at)) return;
    }
    assert.fail(`${wanted} is not reached`);
  };
  await reach(/^INPUT name/);
  await page.keyboard.type("by keyboard");
  await page.keyboard.press("Enter");
  await page.locator(".once").waitFor();
  await reach(/^BUTTON .*I have kept it/);
  await page.keyboard.press("Enter");
  await reach(/^BUTTON .*Revoke the key .*by keyboard/);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await reach(/^BUTTON .*Revoke$/);
  await page.keyboard.press("Enter");
  await page.getByText(/by keyboard.* is revoked/).waitFor();
  await visitor.close();
});

for (const locale of ["en-GB", "de-DE"]) {
  for (const options of [
    { colorScheme: "light", viewport: { width: 1280, height: 900 } },
    { colorScheme: "dark", viewport: { width: 390, height: 844 } },
  ]) {
    test(`shuts no admin out (${locale}, ${options.colorScheme})`, async () => {
      const visitor = await visit(admin, "settings", { locale, ...options });
      assert.deepEqual(await visitor.barriers(), []);
      assert.equal(await visitor.overhang(), 0);
      assert.deepEqual(await visitor.violations(), []);
      assert.deepEqual(visitor.complaints, []);
      assert.deepEqual([...visitor.origins], [served.url]);
      await visitor.close();
    });
  }
}
