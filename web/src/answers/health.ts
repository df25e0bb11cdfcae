// GET /v1/health
import { count, flag, list, object, orNull, text, type Of } from "../shapes.ts";

const counts = {
  received: count,
  stored: count,
  duplicate: count,
  quarantined: count,
  suppressed: count,
  balanced: flag,
};

export const Health = object({
  ...counts,
  keys: list(
    object({
      ...counts,
      key: text,
      hours: list(object({ ...counts, hour: text })),
    }),
  ),
  waiting: object({ records: count, bytes: count }),
  trouble: orNull(text),
});

export type Health = Of<typeof Health>;
