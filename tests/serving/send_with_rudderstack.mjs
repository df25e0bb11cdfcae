// Sends `count` events as @rudderstack/rudder-sdk-node does: gzip under another content type.
import { createRequire } from "node:module";

const RudderAnalytics = createRequire(import.meta.url)("@rudderstack/rudder-sdk-node");
const [url, key, count] = process.argv.slice(2);
const analytics = new (RudderAnalytics.default ?? RudderAnalytics)(key, {
  dataPlaneUrl: url,
  flushAt: 5,
  flushInterval: 200,
  logLevel: "error",
});
let sent = 0;
for (let n = 0; n < Number(count); n++) {
  analytics.track({ userId: `u${n % 5}`, event: "Tried", properties: { n } });
  if (n % 5 === 4) {
    await new Promise((done) => analytics.flush(done));
    sent = n + 1;
    console.log(sent);
  }
}
await new Promise((done) => analytics.flush(done));
process.exit(0);
