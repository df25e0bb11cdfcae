// Whose numbers are asked for, and as of when, as the address says it.
import { useAddress, type Address } from "./address.ts";
import { report } from "./report.ts";

export interface Filter {
  segment: string | undefined; // undefined: everybody
  until: string | undefined; // undefined: the newest
}

// Whether a page can be seen by day alone, or by segment too.
export type FilteredBy = "day" | "segment";

// As much of it as such a page knows.
export const narrowed = ({ segment, until }: Filter, by: FilteredBy | undefined): Filter => ({
  segment: by === "segment" ? segment : undefined,
  until: by === undefined ? undefined : until,
});

// A report holds one view of each page.
export function filterOf({ parameters }: Address): Filter {
  if (report) return { segment: undefined, until: undefined };
  return { segment: parameters["segment"], until: parameters["until"] };
}

export const useFilter = (): Filter => filterOf(useAddress());

// As parameters of an address, for a page that knows them.
export function parametersOf({ segment, until }: Filter): Record<string, string> {
  return {
    ...(segment === undefined ? {} : { segment }),
    ...(until === undefined ? {} : { until }),
  };
}

// With a question mark where there is anything to ask for.
export function queryOf(filter: Filter): string {
  const query = new URLSearchParams(parametersOf(filter)).toString();
  return query && `?${query}`;
}
