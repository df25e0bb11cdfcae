// GET /v1/needs
import { count, flag, list, number, object, optional, text, type Of } from "../shapes.ts";

export const Needs = object({
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
      services: list(text),
    }),
  ),
});

export type Needs = Of<typeof Needs>;
export type Need = Needs["needs"][number];
