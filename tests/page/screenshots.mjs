// Pictures of the pages for the documents: node screenshots.mjs FOLDER
// (tools/make_screenshots.sh calls it).
import { join } from "node:path";
import { launch, Visitor } from "./browser.mjs";
import { admin, Served } from "./served.mjs";

const [folder] = process.argv.slice(2);
const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const pictures = [
  { name: "today", address: "today?lang=en", viewport: desk },
  { name: "needs", address: "needs?lang=en", viewport: desk },
  { name: "needs-dark", address: "needs?lang=de", viewport: desk, colorScheme: "dark" },
  { name: "needs-phone", address: "needs?lang=en", viewport: phone },
  { name: "why", address: "why?lang=en", viewport: desk },
  { name: "where-to", address: "where-to?lang=en", viewport: desk },
  { name: "next-step", address: "next-step?lang=en", viewport: desk, demo: true },
  { name: "customers", address: "customers?lang=en", viewport: desk },
  {
    name: "customer",
    address: "customers?lang=en&customer=K000000007",
    viewport: desk,
    demo: true,
  },
  { name: "data", address: "data?lang=en", viewport: desk },
  { name: "settings", address: "settings?lang=en", viewport: desk, user: admin },
];
const ready = {
  today: "[data-plot=moving] svg",
  needs: "[data-plot=open-needs] svg",
  why: "[data-plot=cohorts] .heat",
  "where-to": "[data-plot=trust] svg",
  customers: ".grid .row a, [data-plot=need-1] svg",
  "next-step": "[data-plot=services] svg",
  data: "[data-plot=hours] svg",
  settings: "[data-part=users] table",
};

const served = Served.ofExample();
await served.start();
const event = (n) => ({
  type: "track",
  event: "Product Viewed",
  userId: `visitor-${n % 37}`,
  messageId: `m${n}`,
});
const events = Array.from({ length: 400 }, (_, n) => event(n));
await served.send([...events, ...events.slice(0, 8), ...Array(3).fill({ type: "track" })]);
const browser = await launch();
const simulated = Served.ofDemo(3000);
await simulated.start();
for (const { name, address, user, demo, ...options } of pictures) {
  const visitor = await Visitor.of(browser, demo ? simulated : served, options);
  await visitor.open(address, user);
  await visitor.page.locator(ready[address.split("?")[0]]).first().waitFor();
  await visitor.page.screenshot({ path: join(folder, `${name}.png`) });
  await visitor.close();
}
await browser.close();
await served.close();
await simulated.close();
