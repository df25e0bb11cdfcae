// What every page says.
import { catalogue } from "./catalogue.ts";

export const everywhereWords = catalogue(
  {
    lead: "What do they need? Why? Where to?",
    menu: "Menu",
    pages: "Pages",
    language: "Language",
    colours: "Colours",
    light: "Light",
    dark: "Dark",
    asSystem: "Like the system",
    skip: "Skip to the content",
    leave: "Sign out",
    signedInAs: (name: string) => `Signed in as ${name}`,
    signedInByLink: "Signed in by the first link",
    simulated: "Simulated data: nobody here is real.",
    asOf: (time: string) => `As of ${time}`,
    reportAsOf: (moment: string) => `Report as of ${moment}`,
    waiting: "The numbers are on their way.",
    interval: (low: string, high: string) => `${low} to ${high} with 90% certainty`,
    shortInterval: (low: string, high: string) => `${low} to ${high}`,
    tooFew: "too few to tell",
    andMore: (names: string, n: string) => `${names} and ${n} more`,
    action: "What to do next",
    endFirst:
      "While kundig serve runs, it has the store open. End it first, where it runs (Ctrl+C):",
    keep: "No, keep it",
    copy: "Copy",
    copied: "Copied.",
    selected: "Selected; press Ctrl and C to copy it.",

    signIn: {
      question: "Who is looking?",
      why: "What customers need is nobody else's business.",
      name: "Name",
      password: "Password",
      go: "Sign in",
      wrong: "Name or password is not right.",
      nobody:
        "There is no user yet. `kundig serve` prints a link when it starts, which lets you in once; or, before it is started:",
    },

    trouble: {
      unreachable: "The server cannot be reached. The page tries again every second.",
      notInReport:
        "This is not in the report: it is to be seen only on the server that the report is from.",
      unexpected: (where: string) =>
        `The server's answer is not understood (${where}). Load the page anew; if that does not help, page and server differ in version.`,
      refused: (status: number, what: string, how: string) =>
        `The server refused (${status}): ${what}. ${how}`,
      last: (time: string) => `What is shown is from ${time}.`,
    },

    plot: {
      picture: "Plot",
      table: "Table",
      view: "View",
      csv: "CSV",
      svg: "SVG",
      downloadCsv: "Download the numbers as CSV",
      downloadSvg: "Download the plot as SVG",
      computed: "How is this computed?",
      counts: "The same of all customers, counted by SQL.",
      sums: "The sums over all customers of which it is worked out, by SQL.",
      onStore: "On the store, while no server has it open: duckdb -readonly kundig.duckdb",
      fewer: "Fewer",
      more: (n: string) => `Show ${n} more`,
    },
  },
  {
    lead: "Was brauchen sie? Warum? Wohin?",
    menu: "Menü",
    pages: "Seiten",
    language: "Sprache",
    colours: "Farben",
    light: "Hell",
    dark: "Dunkel",
    asSystem: "Wie das System",
    skip: "Zum Inhalt springen",
    leave: "Abmelden",
    signedInAs: (name) => `Angemeldet als ${name}`,
    signedInByLink: "Angemeldet mit dem ersten Link",
    simulated: "Simulierte Daten: niemand hier ist echt.",
    asOf: (time) => `Stand ${time}`,
    reportAsOf: (moment) => `Bericht, Stand ${moment}`,
    waiting: "Die Zahlen sind unterwegs.",
    interval: (low, high) => `${low} bis ${high} mit 90 % Sicherheit`,
    shortInterval: (low, high) => `${low} bis ${high}`,
    tooFew: "zu wenige, um es zu sagen",
    andMore: (names, n) => `${names} und ${n} weitere`,
    action: "Was jetzt zu tun ist",
    endFirst:
      "Solange kundig serve läuft, hat es den Speicher offen. Beenden Sie es zuerst, wo es läuft (Strg+C):",
    keep: "Nein, behalten",
    copy: "Kopieren",
    copied: "Kopiert.",
    selected: "Markiert; mit Strg und C wird es kopiert.",

    signIn: {
      question: "Wer schaut?",
      why: "Was Kunden brauchen, geht sonst niemanden an.",
      name: "Name",
      password: "Passwort",
      go: "Anmelden",
      wrong: "Name oder Passwort stimmen nicht.",
      nobody:
        "Noch gibt es keinen Benutzer. `kundig serve` nennt beim Start einen Link, der einmal hereinführt; oder, bevor es gestartet wird:",
    },

    trouble: {
      unreachable: "Der Server ist nicht erreichbar. Die Seite versucht es jede Sekunde wieder.",
      notInReport:
        "Das steht nicht im Bericht: Es ist nur auf dem Server zu sehen, von dem er stammt.",
      unexpected: (where) =>
        `Die Antwort des Servers ist unverständlich (${where}). Bitte die Seite neu laden; hilft das nicht, haben Seite und Server verschiedene Versionen.`,
      refused: (status, what, how) => `Der Server hat abgelehnt (${status}): ${what}. ${how}`,
      last: (time) => `Gezeigt wird der Stand von ${time}.`,
    },

    plot: {
      picture: "Bild",
      table: "Tabelle",
      view: "Ansicht",
      csv: "CSV",
      svg: "SVG",
      downloadCsv: "Zahlen als CSV herunterladen",
      downloadSvg: "Bild als SVG herunterladen",
      computed: "Wie ist das gerechnet?",
      counts: "Dasselbe für alle Kunden, mit SQL gezählt.",
      sums: "Die Summen über alle Kunden, aus denen es gerechnet ist, mit SQL.",
      onStore: "Am Speicher, solange kein Server ihn offen hat: duckdb -readonly kundig.duckdb",
      fewer: "Weniger",
      more: (n) => `${n} weitere zeigen`,
    },
  },
);
