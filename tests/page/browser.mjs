// The page in Chromium, with all that the browser complains of.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { reader } from "./served.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export function launch() {
  const executablePath = execFileSync("which", ["chromium"], { encoding: "utf8" }).trim();
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

export class Visitor {
  // `options` are those of a browser's context: its language, size, colours.
  static async of(browser, served, options = {}) {
    const visitor = new Visitor();
    visitor.served = served;
    visitor.context = await browser.newContext({ locale: "en-GB", ...options });
    visitor.page = await visitor.context.newPage();
    visitor.complaints = [];
    visitor.origins = new Set();
    const { page, complaints } = visitor;
    page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
    page.on("request", (request) => {
      if (!request.url().startsWith("data:")) visitor.origins.add(new URL(request.url()).origin);
    });
    await page.addInitScript(() => {
      globalThis.violations = [];
      document.addEventListener("securitypolicyviolation", (event) =>
        globalThis.violations.push(`${event.violatedDirective}: ${event.blockedURI}`),
      );
    });
    return visitor;
  }

  // As somebody who signed in before.
  async open(address, user = reader) {
    await this.context.addCookies([await this.served.cookie(user)]);
    await this.page.goto(`${this.served.url}/#/${address}`);
    await this.page.locator("[data-plot] svg, .action, pre").first().waitFor();
  }

  violations() {
    return this.page.evaluate(() => globalThis.violations);
  }

  // The rules that the page breaks, by axe-core. It runs beside the page, whose policy would not
  // have it.
  async barriers() {
    await this.page.evaluate(axe);
    const { violations } = await this.page.evaluate(() => globalThis.axe.run());
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  }

  // By how many pixels the page is wider than its window.
  overhang() {
    return this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
  }

  close() {
    return this.context.close();
  }
}
