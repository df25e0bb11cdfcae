// What pages ask for, and keep asking for while somebody looks.
import { useEffect, useState } from "preact/hooks";
import {
  shapes,
  type Customer,
  type Customers,
  type Decisions,
  type Health,
  type Keys,
  type LatestEvents,
  type Needs,
  type Quarantine,
  type Today,
  type Users,
  type Value,
  type Why,
} from "./answers.ts";
import { queryOf, type Filter } from "./filter.ts";
import { report } from "./report.ts";
import { ask, Troubled, type Trouble } from "./server.ts";

// What pages ask for. Those of them that do not change are in a report too.
export const paths = {
  today: "v1/today",
  needs: "v1/needs",
  value: "v1/value",
  customers: "v1/customers",
  why: "v1/why",
  // Null: as many days as the server shows where nothing is said.
  decisions: (days: number | null) =>
    days === null ? "v1/decisions" : `v1/decisions?days=${days}`,
  health: (hours: number) => `v1/health?hours=${hours}`,
};

export const askToday = (): Promise<Today> => ask(paths.today, shapes.Today);
export const askNeeds = (filter: Filter): Promise<Needs> =>
  ask(paths.needs + queryOf(filter), shapes.Needs);
export const askValue = (filter: Filter): Promise<Value> =>
  ask(paths.value + queryOf(filter), shapes.Value);
export const askWhy = (filter: Filter): Promise<Why> =>
  ask(paths.why + queryOf(filter), shapes.Why);
export const askDecisions = (days: number | null): Promise<Decisions> =>
  ask(paths.decisions(days), shapes.Decisions);
export const askHealth = (hours: number): Promise<Health> =>
  ask(paths.health(hours), shapes.Health);
export const askKeys = (): Promise<Keys> => ask("v1/keys", shapes.Keys);
export const askUsers = (): Promise<Users> => ask("v1/users", shapes.Users);

export interface CustomerQuery {
  search: string;
  offset: number;
  limit: number;
  list: number | undefined; // the newest, where it is not said
}

export function askCustomers({ search, offset, limit, list }: CustomerQuery): Promise<Customers> {
  const query = new URLSearchParams({ search, offset: `${offset}`, limit: `${limit}` });
  if (list !== undefined) query.set("list", `${list}`);
  return ask(`${paths.customers}?${query.toString()}`, shapes.Customers);
}

// A path in which a segment is "." or ".." is another path, also where that is percent-encoded. A
// blank before an identifier is no part of it.
export function askCustomer(identifier: string): Promise<Customer> {
  const segment = /^\.{1,2}$/.test(identifier) ? ` ${identifier}` : identifier;
  return ask(`${paths.customers}/${encodeURIComponent(segment)}`, shapes.Customer);
}

export const askLatest = (): Promise<LatestEvents> => ask("v1/events/latest", shapes.LatestEvents);
// Of a cause; of all where it is empty.
export const askQuarantine = (code: string): Promise<Quarantine> =>
  ask(`v1/quarantine?code=${encodeURIComponent(code)}`, shapes.Quarantine);

export interface Answer<T> {
  value: T | null; // the last that came
  at: Date | null; // when it came; in a report the frame tells of when it is
  trouble: Trouble | null; // why there is none, or none newer
}

const retryMs = 1000;

// Asks at once, anew every `everyMs` while somebody looks, and at once where `turn` is another than
// before, as after a change of what is asked for; a report only once. `ask` is that of the turn's
// first call.
export function useAnswer<T>(
  ask: () => Promise<T>,
  everyMs: number,
  turn: number | string = 0,
): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>({ value: null, at: null, trouble: null });
  useEffect(() => {
    let left = false;
    let timer = 0;
    const next = (afterMs: number) => {
      if (!report) timer = window.setTimeout(look, afterMs);
    };
    async function look() {
      if (document.hidden && !report) return next(everyMs);
      try {
        const value = await ask();
        if (left) return;
        setAnswer({ value, at: report ? null : new Date(), trouble: null });
        next(everyMs);
      } catch (error) {
        if (left) return;
        if (!(error instanceof Troubled)) throw error;
        const { trouble } = error;
        setAnswer((last) => ({ ...last, trouble }));
        next(retryMs);
      }
    }
    void look();
    return () => {
      left = true;
      window.clearTimeout(timer);
    };
  }, [turn]);
  return answer;
}
