// GET /v1/events/latest
import { count, list, object, orNull, text, type Of } from "../shapes.ts";

export const LatestEvents = object({
  events: list(
    object({
      number: count,
      receivedAt: text,
      key: text,
      type: orNull(text),
      name: orNull(text),
      customer: orNull(text),
      became: text,
      code: orNull(text),
      reason: orNull(text),
    }),
  ),
});

export type LatestEvents = Of<typeof LatestEvents>;
