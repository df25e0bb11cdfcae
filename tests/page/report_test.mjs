// The report: the same pages with the same numbers, from a file that asks nobody.
import assert from "node:assert/strict";
import { readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, describe, test } from "node:test";
import { launch, Visitor } from "./browser.mjs";
import { Served } from "./served.mjs";

// By page: what is seen once its numbers are there, and which number it must show.
const pages = {
  today: { ready: "[data-plot=changes] svg", path: "/v1/today" },
  needs: { ready: "[data-plot=open-needs] svg", path: "/v1/needs" },
  why: { ready: "[data-plot=cohorts] .heat", path: "/v1/why" },
  "where-to": { ready: "[data-plot=trust] svg", path: "/v1/value" },
  data: { ready: "[data-plot=keys] svg", path: "/v1/health?hours=48" },
};
const titles = {
  en: { today: "Today", needs: "Needs", why: "Why", "where-to": "Where to", data: "Data" },
  de: { today: "Heute", needs: "Bedarf", why: "Warum", "where-to": "Wohin", data: "Daten" },
};
const locales = { en: "en-GB", de: "de-DE" };

let served, browser, file, answers;

before(async () => {
  served = Served.ofExample();
  await served.start();
  await served.send([
    { type: "track", event: "Product Viewed", userId: "anna" },
    { type: "track", event: "Product Viewed", userId: "</script><img src=x>" },
    { type: "track" },
  ]);
  await served.stop();
  file = join(served.folder, "report.html");
  const began = performance.now();
  served.run("report", "-o", file);
  const took = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`the example's report: ${Math.round(statSync(file).size / 1024)} KB in ${took} s`);
  answers = JSON.parse(/id="report">(.*?)<\/script>/s.exec(readFileSync(file, "utf8"))[1]).answers;
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await served?.close();
});

// A visitor whose machine has no network.
async function visit(page, language, options = {}) {
  const visitor = await Visitor.of(browser, served, {
    locale: locales[language],
    offline: true,
    ...options,
  });
  await visitor.page.goto(`${pathToFileURL(file)}#/${page}`);
  await visitor.page.locator(pages[page].ready).first().waitFor();
  return visitor;
}

test("holds what the server and the commands tell", async () => {
  assert.deepEqual(answers["/v1/needs"], served.kundig("needs"));
  assert.deepEqual(answers["/v1/today"], served.kundig("today"));
  const { alive, purchases, value_minor } = served.kundig("summary");
  const { "/v1/value": value } = answers;
  assert.deepEqual(
    [value.alive, value.purchases, value.value_minor],
    [alive, purchases, value_minor],
  );
  await served.start();
  for (const [path, answer] of Object.entries(answers)) {
    assert.deepEqual(await served.get(path), answer, path);
  }
  await served.stop();
});

for (const page of Object.keys(pages)) {
  for (const language of Object.keys(locales)) {
    describe(`${page} in ${language}`, () => {
      test("opens from the file, asks nobody, and complains of nothing", async () => {
        const visitor = await visit(page, language);
        assert.deepEqual(await visitor.violations(), []);
        assert.deepEqual(visitor.complaints, []);
        assert.deepEqual([...visitor.origins], ["null"]);
        assert.equal(await visitor.page.locator("html").getAttribute("lang"), language);
        assert.equal(await visitor.page.locator(".trouble").count(), 0);
        const menu = await visitor.page.locator("nav a").allInnerTexts();
        assert.deepEqual(menu, Object.values(titles[language]));
        await visitor.page.getByText(/^(Report as of|Bericht, Stand) /).waitFor();
        await visitor.close();
      });

      for (const colorScheme of ["light", "dark"]) {
        test(`shuts nobody out (${colorScheme})`, async () => {
          const visitor = await visit(page, language, { colorScheme });
          assert.deepEqual(await visitor.barriers(), []);
          assert.equal(await visitor.overhang(), 0);
          await visitor.close();
        });
      }
    });
  }
}

test("the server's page shows the same, word for word", async () => {
  const visitor = await visit("needs", "en");
  const words = (one) => one.page.locator("main").innerText();
  const told = {};
  for (const page of ["today", "needs", "why", "where-to"]) {
    await visitor.page.goto(`${pathToFileURL(file)}#/${page}`);
    await visitor.page.locator(pages[page].ready).first().waitFor();
    told[page] = await words(visitor);
  }
  await visitor.close();
  await served.start();
  const other = await Visitor.of(browser, served);
  for (const page of ["today", "needs", "why", "where-to"]) {
    await other.open(page);
    await other.page.locator(pages[page].ready).first().waitFor();
    // A report holds one view of each page: there is no other to choose.
    for (const choice of await other.page.locator(".filters").all()) {
      await choice.evaluate((element) => (element.style.display = "none"));
    }
    assert.equal((await words(other)).replace(/\s*As of [\d:]+$/, ""), told[page]);
  }
  await other.close();
  await served.stop();
});

test("what it shows can be taken along", async () => {
  const visitor = await visit("needs", "en");
  for (const [button, begins] of [
    ["CSV", "Need,Have it,"],
    ["SVG", "<svg"],
  ]) {
    const [download] = await Promise.all([
      visitor.page.waitForEvent("download"),
      visitor.page.locator("[data-plot=shares]").getByRole("button", { name: button }).click(),
    ]);
    assert.ok(readFileSync(await download.path(), "utf8").startsWith(begins));
  }
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
});

test("its policy holds: what is put in does not run", async () => {
  const visitor = await visit("needs", "en");
  await visitor.page.evaluate(() => {
    const script = document.createElement("script");
    try {
      script.text = "globalThis.ran = true";
    } catch {
      globalThis.refused = true;
    }
    document.body.append(script);
    document.body.setAttribute("style", "color: red");
    return fetch("https://kundig.invalid/").catch(() => {});
  });
  const told = (await visitor.violations()).join("\n");
  assert.match(told, /style-src/);
  assert.match(told, /connect-src/);
  assert.equal(await visitor.page.evaluate(() => globalThis.ran), undefined);
  assert.equal(await visitor.page.evaluate(() => globalThis.refused), true);
  await visitor.close();
});

test("what was decided is in it, but no single customer is", async () => {
  const market = Served.ofDemo(1500);
  const place = join(market.folder, "market.html");
  market.run("report", "-o", place);
  const visitor = await Visitor.of(browser, market, { offline: true });
  await visitor.page.goto(`${pathToFileURL(place)}#/next-step`);
  await visitor.page.locator("[data-plot=services] svg").waitFor();
  assert.ok(market.kundig("decisions").latest.every(({ customer }) => customer.length > 0));
  assert.doesNotMatch(readFileSync(place, "utf8"), /"customer":/);
  assert.deepEqual(visitor.complaints, []);
  await visitor.close();
  await market.close();
});

test("a report of imported files has no account of what was sent", async () => {
  const imported = Served.ofExample();
  const place = join(imported.folder, "imported.html");
  imported.run("report", "-o", place, "--until", "2017-09-30");
  renameSync(place, join(imported.folder, "moved.html"));
  const visitor = await Visitor.of(browser, imported, { offline: true });
  await visitor.page.goto(`${pathToFileURL(join(imported.folder, "moved.html"))}#/data`);
  await visitor.page.locator(pages.today.ready).waitFor();
  assert.deepEqual(await visitor.page.locator("nav a").allInnerTexts(), [
    "Today",
    "Needs",
    "Why",
    "Where to",
  ]);
  await visitor.close();
  await imported.close();
});
