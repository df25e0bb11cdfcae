// What the server answers, by the names of the schemas in /openapi.json: a file in answers/ each.
import { Health } from "./answers/health.ts";
import { Needs } from "./answers/needs.ts";
import { Session } from "./answers/session.ts";
import { Value } from "./answers/value.ts";

export const shapes = { Health, Needs, Session, Value };

export type { Health } from "./answers/health.ts";
export type { Need, Needs } from "./answers/needs.ts";
export type { Session } from "./answers/session.ts";
export type { Value } from "./answers/value.ts";
