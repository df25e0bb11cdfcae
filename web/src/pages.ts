// The pages, in the order of the menu. A page is one file in pages/, and one row here.
import type { ComponentType } from "preact";
import { data } from "./pages/data.tsx";
import { needs } from "./pages/needs.tsx";
import type { Words } from "./words/en.ts";

export interface Page {
  id: string; // in the address
  title: (words: Words) => string;
  content: ComponentType;
}

export const pages: readonly [Page, ...Page[]] = [needs, data];
