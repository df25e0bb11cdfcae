// The shapes of the server's answers. Each decodes what came, so that a page never meets another
// shape than its type says, and describes itself, so that a test can hold it against /openapi.json.

export interface Described {
  type: "string" | "number" | "integer" | "boolean" | "array" | "object";
  optional?: true;
  nullable?: true;
  items?: Described;
  members?: Record<string, Described>;
}

export interface Shape<T> {
  readonly described: Described;
  // Throws where `value` has another shape; `at` says where it stands.
  decode(value: unknown, at: string): T;
}

export type Of<S> = S extends Shape<infer T> ? T : never;

export class UnexpectedShape extends Error {
  constructor(at: string, wanted: string) {
    super(`${at}: not ${wanted}`);
  }
}

export const text: Shape<string> = {
  described: { type: "string" },
  decode(value, at) {
    if (typeof value !== "string") throw new UnexpectedShape(at, "a text");
    return value;
  },
};

export const number: Shape<number> = {
  described: { type: "number" },
  decode(value, at) {
    if (typeof value !== "number") throw new UnexpectedShape(at, "a number");
    return value;
  },
};

export const count: Shape<number> = {
  described: { type: "integer" },
  decode(value, at) {
    if (!Number.isInteger(value)) throw new UnexpectedShape(at, "a whole number");
    return value as number;
  },
};

export const flag: Shape<boolean> = {
  described: { type: "boolean" },
  decode(value, at) {
    if (typeof value !== "boolean") throw new UnexpectedShape(at, "true or false");
    return value;
  },
};

export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  return {
    described: { ...shape.described, nullable: true },
    decode: (value, at) => (value === null ? null : shape.decode(value, at)),
  };
}

export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return {
    described: { ...shape.described, optional: true },
    decode: (value, at) => (value === undefined ? undefined : shape.decode(value, at)),
  };
}

export function list<T>(items: Shape<T>): Shape<T[]> {
  return {
    described: { type: "array", items: items.described },
    decode(value, at) {
      if (!Array.isArray(value)) throw new UnexpectedShape(at, "a list");
      return value.map((item, i) => items.decode(item, `${at}[${i}]`));
    },
  };
}

type Members<M> = { readonly [name in keyof M]: Of<M[name]> };

export function object<M extends Record<string, Shape<unknown>>>(members: M): Shape<Members<M>> {
  const entries = Object.entries(members);
  return {
    described: {
      type: "object",
      members: Object.fromEntries(entries.map(([name, shape]) => [name, shape.described])),
    },
    decode(value, at) {
      if (typeof value !== "object" || value === null) throw new UnexpectedShape(at, "an object");
      const given = value as Record<string, unknown>;
      const decoded = entries.map(([name, shape]) => [
        name,
        shape.decode(given[name], `${at}.${name}`),
      ]);
      return Object.fromEntries(decoded) as Members<M>;
    },
  };
}
