// The one place that asks the server, or the report that holds its answers.
import { report } from "./report.ts";
import { object, text, UnexpectedShape, type Shape } from "./shapes.ts";

const refusal = object({ error: object({ what: text, how: text }) });

export type Trouble =
  | { kind: "refused"; status: number; what: string; how: string }
  | { kind: "unreachable" }
  | { kind: "notInReport" }
  | { kind: "unexpected"; where: string };

export class Troubled extends Error {
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

// Called where the server says that nobody is signed in.
let signedOut = () => {};
export function whenSignedOut(listener: () => void) {
  signedOut = listener;
}

export interface Asking {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  body?: unknown; // sent as JSON
}

function decoded<T>(answer: unknown, shape: Shape<T>, path: string): T {
  try {
    return shape.decode(answer, path);
  } catch (error) {
    const where = error instanceof UnexpectedShape ? error.message : path;
    throw new Troubled({ kind: "unexpected", where });
  }
}

// Whether what is asked for by `path` is there to be seen: always, but in a report.
export const isTold = (path: string | undefined): boolean =>
  report === null || (path !== undefined && `/${path}` in report.answers);

export async function ask<T>(path: string, shape: Shape<T>, asking: Asking = {}): Promise<T> {
  const { method = "GET", body } = asking;
  if (report) {
    if (method !== "GET" || !isTold(path)) throw new Troubled({ kind: "notInReport" });
    return decoded(report.answers[`/${path}`], shape, path);
  }
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Troubled({ kind: "unreachable" });
  }
  if (response.status === 401 && method === "GET") signedOut();
  if (!response.ok) throw await refusalOf(response);
  return decoded(await response.json().catch(() => undefined), shape, path);
}
