// Sends `count` events as @jitsu/js does on a server.
import { createRequire } from "node:module";

const { jitsuAnalytics } = createRequire(import.meta.url)("@jitsu/js");
// Jitsu wants a key of two parts: ours is cut behind its id.
const [url, key, count] = process.argv.slice(2);
const writeKey = key.replace(/^(k._[^_]+)_/, "$1:");
const analytics = jitsuAnalytics({ host: url, writeKey, s2s: true });
for (let n = 0; n < Number(count); n++) {
  await analytics.identify(`u${n % 5}`);
  await analytics.track("Tried", { n });
  console.log(n + 1);
}
