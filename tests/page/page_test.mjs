// What holds of every page, in both languages: nothing is complained of, nobody is shut out.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { launch, Visitor } from "./browser.mjs";
import { reader, Served } from "./served.mjs";

// By page: what is seen once its numbers are there.
const pages = {
  today: "[data-plot=changes] svg",
  needs: "[data-plot=open-needs] svg",
  why: "[data-plot=cohorts] .heat",
  "where-to": "[data-plot=trust] svg",
  customers: ".grid .row a",
  "customers?customer=1": "[data-plot=need-1] svg",
  "next-step": "[data-plot=services] svg",
  data: "[data-plot=keys] svg",
  settings: "[data-snippet]",
};
const languages = { en: "en-GB", de: "de-DE" };
const desk = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };
const zoomedTwice = { width: desk.width / 2, height: desk.height / 2 };
const mostScriptBytes = 100 * 1024;

let served, market, browser;

// The example has no decisions.
const serverOf = (page) => (page === "next-step" ? market : served);

before(async () => {
  served = Served.ofExample();
  await served.start();
  await served.send([
    { type: "track", event: "Product Viewed", userId: "anna" },
    { type: "track" },
  ]);
  market = Served.ofDemo(1500);
  await market.start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await served?.close();
  await market?.close();
});

async function visit(page, language, options = {}) {
  const visitor = await Visitor.of(browser, serverOf(page), {
    locale: languages[language],
    viewport: desk,
    ...options,
  });
  await visitor.open(page);
  await visitor.page.locator(pages[page]).first().waitFor();
  return visitor;
}

for (const page of Object.keys(pages)) {
  for (const language of Object.keys(languages)) {
    describe(`${page} in ${language}`, () => {
      test("runs under its policy, asks nobody else, and complains of nothing", async () => {
        const visitor = await visit(page, language);
        assert.deepEqual(await visitor.violations(), []);
        assert.deepEqual(visitor.complaints, []);
        assert.deepEqual([...visitor.origins], [serverOf(page).url]);
        assert.equal(await visitor.page.locator("html").getAttribute("lang"), language);
        await visitor.close();
      });

      for (const colorScheme of ["light", "dark"]) {
        test(`shuts nobody out (${colorScheme})`, async () => {
          const visitor = await visit(page, language, { colorScheme });
          assert.deepEqual(await visitor.barriers(), []);
          const tables = await visitor.page.getByText(/^(Table|Tabelle)$/).all();
          for (const table of tables) await table.click();
          if (tables.length > 0) await visitor.page.locator("table").first().waitFor();
          for (const details of await visitor.page.locator("summary").all()) await details.click();
          assert.deepEqual(await visitor.barriers(), []);
          await visitor.close();
        });
      }

      for (const [name, viewport] of Object.entries({ phone, zoomedTwice })) {
        test(`is no wider than the window (${name})`, async () => {
          const visitor = await visit(page, language, { viewport });
          assert.equal(await visitor.overhang(), 0);
          for (const table of await visitor.page.getByText(/^(Table|Tabelle)$/).all()) {
            await table.click();
          }
          assert.equal(await visitor.overhang(), 0);
          assert.deepEqual(await visitor.barriers(), []);
          await visitor.close();
        });
      }
    });
  }
}

test("what shuts people out is found, and so is what the policy forbids", async () => {
  const visitor = await visit("needs", "en");
  await visitor.page.evaluate(() => {
    const button = document.createElement("button");
    button.setAttribute("style", "color: red");
    document.querySelector("main").append(button, document.createElement("img"));
  });
  const barriers = (await visitor.barriers()).join("\n");
  assert.match(barriers, /button-name/);
  assert.match(barriers, /image-alt/);
  assert.match((await visitor.violations()).join("\n"), /style-src/);
  assert.notDeepEqual(visitor.complaints, []);
  await visitor.close();
});

test("nothing of the page is inline, and its scripts are small", async () => {
  const response = await fetch(`${served.url}/`);
  const html = await response.text();
  assert.doesNotMatch(html, /<script[^>]*>[^<]|<style|\sstyle=|\son[a-z]+=/);
  const names = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, name]) => name);
  assert.equal(names.length, 3);
  let scriptBytes = 0;
  for (const name of names) {
    const file = await fetch(`${served.url}/${name}`);
    assert.equal(file.headers.get("content-encoding"), "gzip");
    assert.match(file.headers.get("cache-control"), /immutable/);
    assert.match(file.headers.get("content-security-policy"), /^default-src 'none'/);
    if (name.endsWith(".js")) scriptBytes += gzipSync(await file.text(), { level: 9 }).length;
  }
  assert.ok(scriptBytes > 1000 && scriptBytes <= mostScriptBytes, `${scriptBytes} bytes`);
});

test("the address holds page and language, and can be shared", async () => {
  const visitor = await visit("needs", "en");
  const { page } = visitor;
  await page.getByRole("button", { name: "Deutsch" }).click();
  await page.getByRole("heading", { name: "Was brauchen sie?" }).waitFor();
  await page.getByRole("link", { name: "Daten" }).click();
  await page.getByRole("heading", { name: "Ist alles da, was gesendet wurde?" }).waitFor();
  const address = page.url();
  assert.match(address, /#\/data\?lang=de$/);
  const friend = await Visitor.of(browser, served);
  await friend.open(address.split("#/")[1]);
  await friend.page.getByRole("heading", { name: "Ist alles da, was gesendet wurde?" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Was brauchen sie?" }).waitFor();
  await visitor.close();
  await friend.close();
});

test("colours follow the system until they are chosen, and the choice stays", async () => {
  const visitor = await visit("needs", "en", { colorScheme: "dark" });
  const { page } = visitor;
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await paper();
  await page.getByLabel("Colours").selectOption("light");
  const light = await paper();
  assert.notEqual(dark, light);
  await page.reload();
  await page.locator(pages.needs).waitFor();
  assert.equal(await paper(), light);
  await page.getByLabel("Colours").selectOption("system");
  assert.equal(await paper(), dark);
  await visitor.close();
});

test("the keyboard alone suffices", async () => {
  const visitor = await Visitor.of(browser, served, { viewport: phone });
  const { page } = visitor;
  await page.goto(served.url);
  const focused = () =>
    page.evaluate(() => document.activeElement.innerText || document.activeElement.id);
  // Along what can be reached, until it is the one that is meant.
  const reach = async (wanted) => {
    const passed = [];
    while ((await focused()) !== wanted) {
      assert.ok(passed.length < 60, `${wanted} is not reached; passed: ${passed.join(", ")}`);
      await page.keyboard.press("Tab");
      passed.push(await focused());
    }
  };
  await page.getByLabel("Name").waitFor();
  await reach("name");
  await page.keyboard.type(reader.name);
  await reach("password");
  await page.keyboard.type(reader.password);
  await page.keyboard.press("Enter");
  await page.locator(pages.today).waitFor();
  await page.evaluate(() => document.activeElement.blur());
  await reach("Table");
  await page.keyboard.press("Enter");
  await page.locator("table").waitFor();
  await reach("How is this computed?");
  await page.keyboard.press("Enter");
  await page.getByText("drawn by chance").waitFor();
  await reach("Skip to the content");
  await reach("Menu");
  await page.keyboard.press("Enter");
  await reach("Data");
  await page.keyboard.press("Enter");
  await page.locator(pages.data).waitFor();
  await visitor.close();
});

const enter = async (page, { name, password }) => {
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
};

test("who is nobody sees nothing; who signs in sees, until he signs out", async () => {
  const visitor = await Visitor.of(browser, served);
  const { page } = visitor;
  await page.goto(served.url);
  await enter(page, { ...reader, password: "another long phrase" });
  await page.getByText("Name or password is not right.").waitFor();
  assert.equal(await page.locator("[data-plot]").count(), 0);
  await enter(page, reader);
  await page.locator(pages.today).waitFor();
  await page.getByText("Signed in as").waitFor();
  assert.equal(await page.evaluate(() => document.cookie), "");
  await page.reload();
  await page.locator(pages.today).waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Name").waitFor();
  assert.equal(await page.locator("[data-plot]").count(), 0);
  await page.reload();
  await page.getByLabel("Name").waitFor();
  assert.deepEqual(await visitor.violations(), []);
  assert.deepEqual(await visitor.barriers(), []);
  await visitor.close();
});

test("a session that ends leaves nothing on the page", async () => {
  const visitor = await visit("data", "en");
  await visitor.context.clearCookies();
  await visitor.page.getByLabel("Name").waitFor();
  assert.equal(await visitor.page.locator("[data-plot]").count(), 0);
  await visitor.close();
});

test("the link of the first start lets in once", async () => {
  const alone = new Served("", []);
  await alone.start();
  const visitor = await Visitor.of(browser, alone);
  const { page } = visitor;
  await page.goto(await alone.link);
  await page.getByText("Signed in by the first link").waitFor();
  assert.doesNotMatch(page.url(), /sign-in/);
  const late = await Visitor.of(browser, alone);
  await late.page.goto(await alone.link);
  await late.page.getByText("the link holds no more").waitFor();
  await late.page.getByText("There is no user yet.").waitFor();
  assert.equal(await late.page.locator("nav").count(), 0);
  await late.close();
  await visitor.close();
  await alone.close();
});
