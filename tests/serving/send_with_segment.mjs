// Sends `count` events as @segment/analytics-node does.
import { Analytics } from "@segment/analytics-node";

const [url, key, count] = process.argv.slice(2);
const analytics = new Analytics({ writeKey: key, host: url, flushAt: 5, maxRetries: 20 });
analytics.on("error", (error) => console.error(error));
const batch = 5;
for (let n = 0; n < Number(count); n += batch) {
  const numbers = Array.from({ length: batch }, (_, i) => n + i);
  await Promise.all(
    numbers.map(
      (one) =>
        new Promise((done) =>
          analytics.track({ userId: `u${one % 5}`, event: "Tried", properties: { n: one } }, done),
        ),
    ),
  );
  console.log(n + batch);
}
await analytics.closeAndFlush({ timeout: 60000 });
