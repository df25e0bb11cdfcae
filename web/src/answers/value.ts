// GET /v1/value
import { count, flag, list, number, object, optional, text, type Of } from "../shapes.ts";
import { estimate } from "./estimate.ts";
import { segments } from "./segments.ts";

export const Value = object({
  until: text,
  last_day: optional(text),
  segment: optional(text),
  horizon_weeks: number,
  customers: count,
  simulated: flag,
  currency: text,
  alive: estimate,
  purchases: estimate,
  value_minor: optional(estimate),
  worth_is: text,
  worth: list(
    object({
      customers: count,
      worth: number,
      highest: number,
      lowest: number,
      p_alive: number,
    }),
  ),
  ahead: list(object({ day: text, purchases: estimate })),
  segments,
  backtest: optional(
    object({
      forecast: text,
      split: text,
      end: text,
      sum_predicted: number,
      sum_actual: number,
      calibration: list(
        object({
          customers: count,
          predicted: number,
          actual: number,
          actual_low: number,
          actual_high: number,
        }),
      ),
    }),
  ),
  advice: text,
  sql: object({ worth: text, ahead: text, trust: text }),
});

export type Value = Of<typeof Value>;
