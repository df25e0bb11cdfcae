// GET /v1/decisions
import { count, flag, list, number, object, optional, text, type Of } from "../shapes.ts";
import { DecisionCard, inEveryLanguage } from "./decision_card.ts";
import { estimate } from "./estimate.ts";

// What came of offers.
const outcomes = {
  offered: count,
  accepted: count,
  declined: count,
  waiting: count,
  over: count,
  over_accepted: count,
  acceptance: optional(estimate),
  brought_minor: number,
};

export const Decisions = object({
  from: text,
  to: text,
  simulated: flag,
  currency: text,
  attribution_days: number,
  decisions: count,
  left_alone: count,
  ...outcomes,
  explored: object({ offers: count, explored: count, share: optional(estimate) }),
  left_alone_by: list(object({ because: text, decisions: count })),
  services: list(
    object({
      service: text,
      name: inEveryLanguage,
      ...outcomes,
      expected_minor: number,
      propensity: number,
      expected_share: number,
    }),
  ),
  days: list(object({ day: text, decisions: count, offers: count, accepted: count })),
  latest: list(DecisionCard),
});

export type Decisions = Of<typeof Decisions>;
export type OfferedService = Decisions["services"][number];
