// GET /v1/why
import { count, flag, list, number, object, optional, text, type Of } from "../shapes.ts";
import { estimate } from "./estimate.ts";

const bought = object({ customers: count, bought: count, share: estimate });
const cameBack = { customers: count, came_back: count, share: estimate };

export const Why = object({
  until: text,
  last_day: optional(text),
  level: text,
  simulated: flag,
  currency: text,
  returns: object({
    customers: count,
    half_days: optional(object({ value: number, low: number, high: optional(number) })),
    weeks: list(object({ week: count, watched: count, waiting: count, came_back: estimate })),
  }),
  cohorts: object({
    period: text,
    all: list(bought),
    rows: list(object({ first_day: text, customers: count, bought: list(bought) })),
  }),
  drivers: object({
    ...cameBack,
    within_days: count,
    compared: count,
    rows: list(
      object({
        kind: text,
        name: optional(text),
        number: optional(number),
        with: object(cameBack),
        without: object(cameBack),
        difference: optional(estimate),
        beyond_chance: flag,
      }),
    ),
  }),
  sql: object({ returns: text, cohorts: text, drivers: text }),
});

export type Why = Of<typeof Why>;
export type Driver = Why["drivers"]["rows"][number];
