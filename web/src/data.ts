// The one place that asks the server.
import { useEffect, useState } from "preact/hooks";
import { shapes, type Health, type Needs, type Value } from "./answers.ts";
import { session } from "./session.ts";
import { object, text, UnexpectedShape, type Shape } from "./shapes.ts";

const refusal = object({ error: object({ what: text, how: text }) });

export type Trouble =
  | { kind: "refused"; status: number; what: string; how: string }
  | { kind: "unreachable" }
  | { kind: "unexpected"; where: string };

class Troubled extends Error {
  readonly trouble: Trouble;
  constructor(trouble: Trouble) {
    super(trouble.kind);
    this.trouble = trouble;
  }
}

async function refusalOf(response: Response): Promise<Troubled> {
  const told: unknown = await response.json().catch(() => null);
  try {
    const { error } = refusal.decode(told, "refusal");
    return new Troubled({ kind: "refused", status: response.status, ...error });
  } catch {
    return new Troubled({ kind: "refused", status: response.status, what: "", how: "" });
  }
}

async function ask<T>(path: string, shape: Shape<T>): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { headers: session.fields() });
  } catch {
    throw new Troubled({ kind: "unreachable" });
  }
  if (response.status === 401) session.end("unknown-key");
  if (response.status === 403) session.end("not-allowed");
  if (!response.ok) throw await refusalOf(response);
  try {
    return shape.decode(await response.json(), path);
  } catch (error) {
    const where = error instanceof UnexpectedShape ? error.message : path;
    throw new Troubled({ kind: "unexpected", where });
  }
}

export const askNeeds = (): Promise<Needs> => ask("v1/needs", shapes.Needs);
export const askValue = (): Promise<Value> => ask("v1/value", shapes.Value);
export const askHealth = (hours: number): Promise<Health> =>
  ask(`v1/health?hours=${hours}`, shapes.Health);

export interface Answer<T> {
  value: T | null; // the last that came
  at: Date | null; // when it came
  trouble: Trouble | null; // why there is none, or none newer
}

const retryMs = 1000;

// Asks at once, and anew every `everyMs` while somebody looks; `ask` is that of the first call.
export function useAnswer<T>(ask: () => Promise<T>, everyMs: number): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>({ value: null, at: null, trouble: null });
  useEffect(() => {
    let left = false;
    let timer = 0;
    const next = (afterMs: number) => {
      timer = window.setTimeout(turn, afterMs);
    };
    async function turn() {
      if (document.hidden) return next(everyMs);
      try {
        const value = await ask();
        if (left) return;
        setAnswer({ value, at: new Date(), trouble: null });
        next(everyMs);
      } catch (error) {
        if (left) return;
        if (!(error instanceof Troubled)) throw error;
        const { trouble } = error;
        setAnswer((last) => ({ ...last, trouble }));
        next(retryMs);
      }
    }
    void turn();
    return () => {
      left = true;
      window.clearTimeout(timer);
    };
  }, []);
  return answer;
}
