// The language in which the page speaks, for all that it shows.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { formatOf, type Format, type Language } from "./format.ts";
import type { Catalogue } from "./words/catalogue.ts";
import { everywhereWords } from "./words/everywhere.ts";

export interface Speech {
  language: Language;
  words: (typeof everywhereWords)["en"];
  format: Format;
}

// By its own name.
export const languages: Readonly<Record<Language, string>> = { de: "Deutsch", en: "English" };

export const isLanguage = (text: string | undefined): text is Language =>
  text !== undefined && text in languages;

// What was asked for, else what the browser prefers, else English.
export function speechFor(asked: string | undefined): Speech {
  const preferred = navigator.languages.map((one) => one.slice(0, 2)).find(isLanguage);
  const language = isLanguage(asked) ? asked : (preferred ?? "en");
  return { language, words: everywhereWords[language], format: formatOf(language) };
}

export const SpeechContext = createContext<Speech>(speechFor("en"));
export const useSpeech = (): Speech => useContext(SpeechContext);
export const useWords = <W>(catalogue: Catalogue<W>): W => catalogue[useSpeech().language];
