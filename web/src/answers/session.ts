// GET, POST, DELETE /v1/session
import { flag, object, orNull, text, type Of } from "../shapes.ts";

export const Session = object({
  signedIn: flag,
  name: orNull(text), // null too where it was by the link of the first start
  role: orNull(text),
  until: orNull(text),
  hasUsers: flag,
});

export type Session = Of<typeof Session>;
