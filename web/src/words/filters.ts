// The words for whose numbers are shown, and as of when.
import { catalogue } from "./catalogue.ts";

export const filterWords = catalogue(
  {
    filters: "Whose numbers",
    segment: "Customers",
    everybody: "all",
    period: "As of",
    newest: "the newest day",
    quarterEarlier: "a quarter earlier",
    yearEarlier: "a year earlier",
    otherDay: "another day",
    day: "Day",
    allAndNewest: "Show all customers as of the newest day",
    asOf: (day: string) => `as it stood at the end of ${day}`,
    ofSegment: (segment: string, asOf: string | undefined) =>
      `Only customers of the segment “${segment}”${asOf ? `, ${asOf}` : ""}.`,
    ofAll: (asOf: string) => `All customers, ${asOf}.`,
  },
  {
    filters: "Wessen Zahlen",
    segment: "Kunden",
    everybody: "alle",
    period: "Stand",
    newest: "neuester Tag",
    quarterEarlier: "ein Quartal früher",
    yearEarlier: "ein Jahr früher",
    otherDay: "ein anderer Tag",
    day: "Tag",
    allAndNewest: "Alle Kunden am neuesten Tag zeigen",
    asOf: (day) => `Stand am Ende des ${day}`,
    ofSegment: (segment, asOf) => `Nur Kunden des Segments „${segment}“${asOf ? `, ${asOf}` : ""}.`,
    ofAll: (asOf) => `Alle Kunden, ${asOf}.`,
  },
);
