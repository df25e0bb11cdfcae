// The segments and how many customers each has.
import { count, list, object, text, type Of } from "../shapes.ts";

export const segments = list(object({ segment: text, customers: count }));

export type Segments = Of<typeof segments>;
