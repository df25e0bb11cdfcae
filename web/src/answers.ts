// What the server answers, by the names of the schemas in /openapi.json.
import { count, flag, list, number, object, optional, orNull, text, type Of } from "./shapes.ts";

const counts = {
  received: count,
  stored: count,
  duplicate: count,
  quarantined: count,
  suppressed: count,
  balanced: flag,
};

export const shapes = {
  Needs: object({
    level: text,
    customers: count,
    simulated: flag,
    needs: list(
      object({
        item: text,
        customers: count,
        share: number,
        share_low: number,
        share_high: number,
        recent: count,
        before: count,
        trend: optional(number),
        trend_low: optional(number),
        trend_high: optional(number),
        open_need: count,
      }),
    ),
  }),
  Health: object({
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
  }),
};

export type Needs = Of<typeof shapes.Needs>;
export type Need = Needs["needs"][number];
export type Health = Of<typeof shapes.Health>;
