// GET /v1/quarantine, POST /v1/quarantine/replay
import { count, flag, list, object, orNull, text, type Of } from "../shapes.ts";

export const Quarantine = object({
  quarantined: count,
  mended: count, // of them
  causes: list(object({ code: text, rows: count, mended: count })),
  rows: list(
    object({
      id: text,
      file: text,
      line: count,
      code: text,
      reason: text,
      raw: text,
      quarantinedAt: text,
      replayable: flag,
    }),
  ),
});

export const Replayed = object({
  replayed: list(object({ id: text, became: text, code: orNull(text), reason: orNull(text) })),
});

export type Quarantine = Of<typeof Quarantine>;
export type QuarantinedRow = Quarantine["rows"][number];
export type Replayed = Of<typeof Replayed>;
