// The schema DecisionCard: one decision, with reasons and what came of it.
import { count, list, number, object, optional, text, type Of } from "../shapes.ts";
import { estimate } from "./estimate.ts";

export const inEveryLanguage = object({ en: text, de: text });

export const DecisionCard = object({
  id: text,
  customer: text,
  time: text,
  placement: text,
  occasion: text,
  places: count,
  offers: list(
    object({
      service: text,
      name: inEveryLanguage,
      value_minor: estimate,
      propensity: number,
      came: text,
      reasons: list(object({ because: text, text: inEveryLanguage, contribution_minor: number })),
    }),
  ),
  left_alone: optional(object({ because: text, text: inEveryLanguage, propensity: number })),
});

export type DecisionCard = Of<typeof DecisionCard>;
