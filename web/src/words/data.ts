// The words of the page Data.
import { catalogue } from "./catalogue.ts";

export const dataWords = catalogue(
  {
    title: "Data",
    question: "Is everything there that was sent?",
    closes: (received: string) =>
      `Yes. Every one of the ${received} events received is accounted for.`,
    open: (received: string, accounted: string) =>
      `No. Of ${received} events received, ${accounted} are accounted for.`,
    nothing: "Nothing was sent yet.",
    nothingHow: "The first event is sent in a terminal, with a key for collecting in place of KEY.",
    makeKey: "Make a key for collecting",
    received: "received",
    stored: "stored",
    duplicate: "duplicate",
    quarantined: "in quarantine",
    suppressed: "suppressed",
    account: "Account",
    balanced: "closes",
    unbalanced: "does not close",
    key: "Key",
    hour: "Hour",
    waiting: (records: string) => `${records} acknowledged and not in the store yet.`,
    noneWaiting: "All that was acknowledged is in the store.",
    trouble: (what: string) => `Nothing can be kept at the moment: ${what}`,
    computed: "Counted as each event is answered, by key and hour, and kept beside the events.",
    formula: "received = stored + duplicate + quarantined + suppressed",
    hoursPlot: {
      message: (last: string) => `${last} events were received in the last 48 hours.`,
      about: "Events received, by hour (UTC)",
    },
    keysPlot: {
      message: (n: number, keys: string) =>
        n === 1
          ? "One key has sent something."
          : `${keys} keys have sent something; each has an account of its own.`,
      about: "What became of the events, by key",
    },
    actions: {
      quarantined: (n: string) =>
        `${n === "1" ? "1 event went" : `${n} events went`} to quarantine. Mend what is open, above, and see to it that it is sent right.`,
      unbalanced: "Look at what does not close:",
      fine: "Nothing is to be done.",
    },
  },
  {
    title: "Daten",
    question: "Ist alles da, was gesendet wurde?",
    closes: (received) =>
      `Ja. Über jedes der ${received} empfangenen Ereignisse ist Rechenschaft da.`,
    open: (received, accounted) =>
      `Nein. Von ${received} empfangenen Ereignissen ist nur über ${accounted} Rechenschaft da.`,
    nothing: "Noch wurde nichts gesendet.",
    nothingHow:
      "Das erste Ereignis senden Sie in einem Terminal, mit einem Schlüssel zum Sammeln anstelle von KEY.",
    makeKey: "Einen Schlüssel zum Sammeln machen",
    received: "empfangen",
    stored: "gespeichert",
    duplicate: "doppelt",
    quarantined: "in Quarantäne",
    suppressed: "unterdrückt",
    account: "Rechnung",
    balanced: "geht auf",
    unbalanced: "geht nicht auf",
    key: "Schlüssel",
    hour: "Stunde",
    waiting: (records) => `${records} bestätigt und noch nicht im Speicher.`,
    noneWaiting: "Alles Bestätigte ist im Speicher.",
    trouble: (what) => `Zurzeit kann nichts aufbewahrt werden: ${what}`,
    computed:
      "Gezählt, wenn ein Ereignis beantwortet wird, nach Schlüssel und Stunde, und neben den Ereignissen aufbewahrt.",
    formula: "empfangen = gespeichert + doppelt + in Quarantäne + unterdrückt",
    hoursPlot: {
      message: (last) => `${last} Ereignisse kamen in den letzten 48 Stunden.`,
      about: "Empfangene Ereignisse nach Stunde (UTC)",
    },
    keysPlot: {
      message: (n, keys) =>
        n === 1
          ? "Ein Schlüssel hat etwas gesendet."
          : `${keys} Schlüssel haben etwas gesendet; über jeden wird Buch geführt.`,
      about: "Was aus den Ereignissen wurde, nach Schlüssel",
    },
    actions: {
      quarantined: (n) =>
        `${n === "1" ? "1 Ereignis kam" : `${n} Ereignisse kamen`} in Quarantäne. Berichtigen Sie oben, was offen ist, und sorgen Sie dafür, dass richtig gesendet wird.`,
      unbalanced: "Nachsehen, was nicht aufgeht:",
      fine: "Nichts ist zu tun.",
    },
  },
);
