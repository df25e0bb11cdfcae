// GET, POST /v1/keys, DELETE /v1/keys/{id}
import { flag, list, object, orNull, text, type Of } from "../shapes.ts";

export const Key = object({
  id: text,
  role: text,
  name: text,
  createdAt: text,
  revoked: flag,
  revokedAt: orNull(text),
});

export const Keys = object({ keys: list(Key) });

// Told once.
export const NewKey = object({ key: text, role: text, id: text });

export type Key = Of<typeof Key>;
export type Keys = Of<typeof Keys>;
export type NewKey = Of<typeof NewKey>;
