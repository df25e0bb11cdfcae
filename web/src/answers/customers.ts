// GET /v1/customers and GET /v1/customers/{id}
import { count, flag, list, number, object, optional, text, type Of } from "../shapes.ts";
import { DecisionCard, inEveryLanguage } from "./decision_card.ts";

const foretold = {
  p_alive: optional(number),
  purchases: optional(number),
  purchases_low: optional(number),
  purchases_high: optional(number),
  value_minor: optional(number),
  value_low_minor: optional(number),
  value_high_minor: optional(number),
};

export const Customers = object({
  list: count,
  customers: count,
  total: count,
  offset: count,
  currency: text,
  worth_is: text,
  simulated: flag,
  rows: list(
    object({
      customer: text,
      purchase_days: count,
      last_day: optional(text),
      need: optional(text),
      ...foretold,
    }),
  ),
});

export const Customer = object({
  customer: text,
  identifiers: list(object({ kind: text, value: text })),
  simulated: flag,
  currency: text,
  purchase_days: count,
  first_day: optional(text),
  last_day: optional(text),
  spend_minor: count,
  items: list(text),
  forecast: text,
  until: optional(text),
  horizon_weeks: optional(number),
  customers: optional(count),
  spend_purchase_minor: optional(number),
  ...foretold,
  needs: list(
    object({
      item: text,
      score: number,
      average: number,
      excess: number,
      base_rate: number,
      reasons: list(object({ because: text, contribution: number })),
      services: list(object({ service: text, name: inEveryLanguage })),
    }),
  ),
  timeline: list(
    object({
      day: optional(text),
      time: optional(text),
      kind: text,
      item: optional(text),
      quantity: optional(number),
      value_minor: optional(number),
    }),
  ),
  decisions: list(DecisionCard),
});

export type Customers = Of<typeof Customers>;
export type ListedCustomer = Customers["rows"][number];
export type Customer = Of<typeof Customer>;
