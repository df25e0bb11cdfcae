// A number with its interval.
import { number, object } from "../shapes.ts";

export const estimate = object({ value: number, low: number, high: number });
