// Texts in every language. One that a language lacks does not compile.
import type { Language } from "../format.ts";

export type Catalogue<W> = Readonly<Record<Language, W>>;

export function catalogue<W>(en: W, de: NoInfer<W>): Catalogue<W> {
  return { en, de };
}
