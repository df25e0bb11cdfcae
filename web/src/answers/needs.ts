// GET /v1/needs
import { count, flag, list, number, object, optional, text, type Of } from "../shapes.ts";
import { serviceName } from "../services.ts";
import { segments } from "./segments.ts";

export const Needs = object({
  level: text,
  until: optional(text),
  last_day: optional(text),
  segment: optional(text),
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
      services: list(serviceName),
    }),
  ),
  segments,
  by_segment: list(
    object({
      item: text,
      segment: text,
      customers: count,
      share: number,
      share_low: number,
      share_high: number,
      ratio: optional(number),
      ratio_low: optional(number),
      ratio_high: optional(number),
      beyond_chance: flag,
      open_need: count,
    }),
  ),
  sql: object({ open_needs: text, shares: text, by_segment: text, trends: text }),
});

export type Needs = Of<typeof Needs>;
export type Need = Needs["needs"][number];
export type SegmentNeed = Needs["by_segment"][number];
