// What the server answers, by the names of the schemas in /openapi.json: a file in answers/ each.
import { Customer, Customers } from "./answers/customers.ts";
import { DecisionCard } from "./answers/decision_card.ts";
import { Decisions } from "./answers/decisions.ts";
import { Health } from "./answers/health.ts";
import { Key, Keys, NewKey } from "./answers/keys.ts";
import { LatestEvents } from "./answers/latest_events.ts";
import { Needs } from "./answers/needs.ts";
import { Quarantine, Replayed } from "./answers/quarantine.ts";
import { Session } from "./answers/session.ts";
import { Today } from "./answers/today.ts";
import { User, Users } from "./answers/users.ts";
import { Value } from "./answers/value.ts";
import { Why } from "./answers/why.ts";

export const shapes = {
  Customer,
  Customers,
  DecisionCard,
  Decisions,
  Health,
  Key,
  Keys,
  LatestEvents,
  Needs,
  NewKey,
  Quarantine,
  Replayed,
  Session,
  Today,
  User,
  Users,
  Value,
  Why,
};

export type { Customer, Customers, ListedCustomer } from "./answers/customers.ts";
export type { DecisionCard } from "./answers/decision_card.ts";
export type { Decisions, OfferedService } from "./answers/decisions.ts";
export type { Health } from "./answers/health.ts";
export type { Key, Keys, NewKey } from "./answers/keys.ts";
export type { Need, Needs, SegmentNeed } from "./answers/needs.ts";
export type { LatestEvents } from "./answers/latest_events.ts";
export type { Quarantine, QuarantinedRow, Replayed } from "./answers/quarantine.ts";
export type { Segments } from "./answers/segments.ts";
export type { Session } from "./answers/session.ts";
export type { Proposal, Today } from "./answers/today.ts";
export type { User, Users } from "./answers/users.ts";
export type { Value } from "./answers/value.ts";
export type { Driver, Why } from "./answers/why.ts";
