// GET /v1/today
import { count, flag, list, number, object, optional, text, type Of } from "../shapes.ts";
import { serviceName } from "../services.ts";
import { estimate } from "./estimate.ts";

export const Today = object({
  until: text,
  days: count,
  customers: count,
  simulated: flag,
  currency: text,
  changes: list(
    object({
      measure: text,
      recent: number,
      before: optional(number),
      year_ago: optional(number),
      change: optional(estimate),
      change_in_a_year: optional(estimate),
    }),
  ),
  moving: list(object({ item: text, recent: count, before: count, trend: estimate })),
  needs_compared: count,
  suggestions: optional(
    object({ customers: count, suggestions: count, hits: count, hit_rate: estimate }),
  ),
  proposals: list(
    object({
      kind: text,
      item: optional(text),
      services: list(serviceName),
      customers: count,
      rows: count,
      unit: optional(text),
      expected: optional(estimate),
      certainty: text,
      each_minor: optional(estimate),
    }),
  ),
});

export type Today = Of<typeof Today>;
export type Proposal = Today["proposals"][number];
