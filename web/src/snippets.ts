// What to paste into a program, so that it sends events or asks what to offer: each with the
// client library as its makers publish it. tests/page/settings_test.mjs runs every one of them.
export interface Place {
  url: string; // of the server
  key: string;
}

export interface Snippet {
  id: string;
  title: string; // a name that is the same in every language
  place: "server" | "browser" | "terminal";
  role: "collect" | "decide"; // of the key
  install: string | null;
  code: (place: Place) => string;
}

const quoted = (text: string) => JSON.stringify(text);

// Jitsu wants a key of two parts: ours is cut behind its id.
const cut = (key: string) => key.replace(/^(k._[^_]+)_/, "$1:");

export const snippets: readonly [Snippet, ...Snippet[]] = [
  {
    id: "curl",
    title: "curl",
    place: "terminal",
    role: "collect",
    install: null,
    code: ({ url, key }) => `curl ${url}/v1/track -u ${key}: -d \\
  '{"userId": "anna", "event": "Product Viewed", "properties": {"product_id": "shoe"}}'`,
  },
  {
    id: "segment-node",
    title: "@segment/analytics-node",
    place: "server",
    role: "collect",
    install: "npm install @segment/analytics-node",
    code: ({ url, key }) => `import { Analytics } from "@segment/analytics-node";

const analytics = new Analytics({
  writeKey: ${quoted(key)},
  host: ${quoted(url)},
});
analytics.track({
  userId: "anna",
  event: "Product Viewed",
  properties: { product_id: "shoe" },
});
await analytics.closeAndFlush(); // once, before the program ends`,
  },
  {
    id: "segment-browser",
    title: "@segment/analytics-next",
    place: "browser",
    role: "collect",
    install: "npm install @segment/analytics-next",
    code: ({ url, key }) => `import { AnalyticsBrowser } from "@segment/analytics-next";

const analytics = AnalyticsBrowser.load({
  writeKey: ${quoted(key)},
  cdnURL: ${quoted(url)},
});
analytics.track("Product Viewed", { product_id: "shoe" });`,
  },
  {
    id: "rudderstack-node",
    title: "@rudderstack/rudder-sdk-node",
    place: "server",
    role: "collect",
    install: "npm install @rudderstack/rudder-sdk-node",
    code: ({ url, key }) => `import RudderAnalytics from "@rudderstack/rudder-sdk-node";

const analytics = new RudderAnalytics(
  ${quoted(key)},
  { dataPlaneUrl: ${quoted(url)} },
);
analytics.track({
  userId: "anna",
  event: "Product Viewed",
  properties: { product_id: "shoe" },
});
await new Promise((sent) => analytics.flush(sent)); // once, before the program ends`,
  },
  {
    id: "rudderstack-browser",
    title: "@rudderstack/analytics-js",
    place: "browser",
    role: "collect",
    install: "npm install @rudderstack/analytics-js",
    code: ({ url, key }) => `import { RudderAnalytics } from "@rudderstack/analytics-js/bundled";

const analytics = new RudderAnalytics();
analytics.load(
  ${quoted(key)},
  ${quoted(url)},
  { configUrl: ${quoted(url)} },
);
analytics.track("Product Viewed", { product_id: "shoe" });`,
  },
  {
    id: "jitsu",
    title: "@jitsu/js",
    place: "server",
    role: "collect",
    install: "npm install @jitsu/js",
    code: ({ url, key }) => `import { jitsuAnalytics } from "@jitsu/js";

const analytics = jitsuAnalytics({
  host: ${quoted(url)},
  writeKey: ${quoted(cut(key))}, // the key, with a colon behind its id
  s2s: true,
});
await analytics.identify("anna");
await analytics.track("Product Viewed", { product_id: "shoe" });`,
  },
  {
    id: "decide",
    title: "POST /v1/decide",
    place: "terminal",
    role: "decide",
    install: null,
    code: ({ url, key }) => `curl ${url}/v1/decide -H "Authorization: Bearer ${key}" -d \\
  '{"userId": "anna", "placement": "home"}'`,
  },
  {
    id: "openfeature",
    title: "OpenFeature",
    place: "server",
    role: "decide",
    install:
      "npm install @openfeature/server-sdk @openfeature/ofrep-provider @openfeature/ofrep-core",
    code: ({ url, key }) => `import { OpenFeature } from "@openfeature/server-sdk";
import { OFREPProvider } from "@openfeature/ofrep-provider";

const provider = new OFREPProvider({
  baseUrl: ${quoted(url)},
  headers: [["Authorization", ${quoted(`Bearer ${key}`)}]],
});
await OpenFeature.setProviderAndWait(provider);
const client = OpenFeature.getClient();
const service = await client.getStringValue("home", "leave_alone", { targetingKey: "anna" });
console.log(service); // the id of what to offer, or "leave_alone"`,
  },
];
