// The pages, in the order of the menu. A page is one file in pages/, and one row here.
import type { ComponentType } from "preact";
import { customers } from "./pages/customers.tsx";
import type { FilteredBy } from "./filter.ts";
import { data } from "./pages/data.tsx";
import { needs } from "./pages/needs.tsx";
import { nextStep } from "./pages/next_step.tsx";
import { settings } from "./pages/settings.tsx";
import { today } from "./pages/today.tsx";
import { whereTo } from "./pages/where_to.tsx";
import { why } from "./pages/why.tsx";
import { isTold } from "./server.ts";
import type { Catalogue } from "./words/catalogue.ts";

export interface Page {
  id: string; // in the address
  words: Catalogue<{ title: string }>;
  content: ComponentType;
  filtered?: FilteredBy; // what it knows of the filter in the address
  asks?: string; // for this path; the page is in a report that holds what is told by it
}

const all: readonly [Page, ...Page[]] = [
  today,
  needs,
  why,
  whereTo,
  nextStep,
  customers,
  data,
  settings,
];
const [first, ...others] = all.filter((page) => isTold(page.asks));

export const pages: readonly [Page, ...Page[]] = [first ?? all[0], ...others];
