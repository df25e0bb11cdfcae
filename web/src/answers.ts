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

const estimate = object({ value: number, low: number, high: number });

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
        services: list(text),
      }),
    ),
  }),
  Value: object({
    until: text,
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
  }),
  Session: object({
    signedIn: flag,
    name: orNull(text), // null too where it was by the link of the first start
    role: orNull(text),
    until: orNull(text),
    hasUsers: flag,
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

export type Session = Of<typeof shapes.Session>;
export type Needs = Of<typeof shapes.Needs>;
export type Need = Needs["needs"][number];
export type Value = Of<typeof shapes.Value>;
export type Health = Of<typeof shapes.Health>;
