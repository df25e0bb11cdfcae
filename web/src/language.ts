// The language in which the page speaks, for all that it shows.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { formatOf, type Format, type Language } from "./format.ts";
import { de } from "./words/de.ts";
import { en, type Words } from "./words/en.ts";

export interface Speech {
  language: Language;
  words: Words;
  format: Format;
}

export const languages: Readonly<Record<Language, { name: string; words: Words }>> = {
  de: { name: "Deutsch", words: de },
  en: { name: "English", words: en },
};

export const isLanguage = (text: string | undefined): text is Language =>
  text !== undefined && text in languages;

// What was asked for, else what the browser prefers, else English.
export function speechFor(asked: string | undefined): Speech {
  const preferred = navigator.languages.map((one) => one.slice(0, 2)).find(isLanguage);
  const language = isLanguage(asked) ? asked : (preferred ?? "en");
  return { language, words: languages[language].words, format: formatOf(language) };
}

export const SpeechContext = createContext<Speech>(speechFor("en"));
export const useSpeech = (): Speech => useContext(SpeechContext);
