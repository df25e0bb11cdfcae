// Asks for flags as an OpenFeature server application does, and prints what it was told, a line an
// answer.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { OpenFeature } = require("@openfeature/server-sdk");
const { OFREPProvider } = require("@openfeature/ofrep-provider");

const [url, key] = process.argv.slice(2);
const headers = [["Authorization", `Bearer ${key}`]];
await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: url, headers }));
const client = OpenFeature.getClient();
const contexts = [
  ["home", { targetingKey: "anna", plan: "gold" }],
  ["home", { targetingKey: "anna", occasion: "message", localTime: "23:30" }],
  ["cellar", { targetingKey: "anna" }],
  ["home", {}],
];
for (const [flag, context] of contexts) {
  console.log(JSON.stringify(await client.getStringDetails(flag, "fallback", context)));
}
await OpenFeature.close();
