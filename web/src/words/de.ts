// Every text of the page in German.
import type { Words } from "./en.ts";

export const de: Words = {
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
  simulated: "Simulierte Daten: niemand hier ist echt.",
  asOf: (time) => `Stand ${time}`,
  waiting: "Die Zahlen sind unterwegs.",
  interval: (low, high) => `${low} bis ${high} mit 90 % Sicherheit`,
  shortInterval: (low, high) => `${low} bis ${high}`,
  tooFew: "zu wenige, um es zu sagen",
  action: "Was jetzt zu tun ist",

  signIn: {
    question: "Wer schaut?",
    why: "Was Kunden brauchen, geht sonst niemanden an. Bitte einen Schlüssel eingeben, der lesen darf.",
    key: "Leseschlüssel",
    how: "Wer den Server betreibt, macht einen:",
    go: "Seite zeigen",
    refused: {
      "not-yet": "",
      "unknown-key":
        "Dieser Schlüssel ist unbekannt oder wurde widerrufen. Bitte prüfen, ob er vollständig ist.",
      "not-allowed":
        "Dieser Schlüssel darf nicht lesen. Bitte einen der Rolle read oder admin verwenden.",
    },
  },

  trouble: {
    unreachable: "Der Server ist nicht erreichbar. Die Seite versucht es jede Sekunde wieder.",
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
    fewer: "Weniger",
    more: (n) => `${n} weitere zeigen`,
  },

  needs: {
    title: "Bedarf",
    question: "Was brauchen sie?",
    nothing: "Noch ist nichts darüber bekannt, was Kunden brauchen.",
    nothingHow:
      "Käufe einlesen oder Ereignisse senden; zwei Arten von Dingen genügen für den Anfang.",
    message: (item, open, customers) =>
      `Am häufigsten offen ist ${item}: Für ${open} von ${customers} Kunden gehört es zu den drei stärksten Bedürfnissen, und sie haben es nicht.`,
    noneOpen: (customers) =>
      `Von ${customers} Kunden hat niemand einen Bedarf offen, der hervorsticht.`,
    openFigure: "Kunden haben diesen Bedarf offen",
    haveFigure: "haben es schon",
    trendFigure: "Veränderung im letzten Quartal, über die aller hinaus",
    item: "Bedarf",
    open: "Offen",
    have: "Haben es",
    share: "Anteil",
    shareLow: "Anteil, unten",
    shareHigh: "Anteil, oben",
    recent: "Letztes Quartal",
    before: "Quartal davor",
    trend: "Veränderung",
    trendLow: "Veränderung, unten",
    trendHigh: "Veränderung, oben",
    openPlot: {
      message: (most, item) =>
        `${item} führt: ${most} Kunden ohne, für die es zu den stärksten Bedürfnissen gehört.`,
      about: "Kunden, die den Bedarf offen haben, nach Bedarf",
      computed: (customers) =>
        `Für jeden von ${customers} Kunden ordnet das Bedarfsmodell (EASE^R, gelöst daraus, was zusammen vorkommt), was er nicht hat. Offen ist ein Bedarf bei den Kunden, zu deren drei stärksten er gehört, soweit er stärker ist als beim Durchschnitt.`,
      formula: "P = (G + λI)⁻¹,  Stärke = Σ −Pᵢⱼ / Pⱼⱼ über das, was der Kunde hat",
    },
    trendPlot: {
      message: (rising, falling, unknown) =>
        `${rising} steigen und ${falling} fallen stärker, als Zufall erklärt; bei ${unknown} sind es zu wenige, um es zu sagen.`,
      about:
        "Käufer im letzten Quartal gegen das davor, über die Veränderung aller hinaus; halb und doppelt sind gleich weit von 0",
      computed: (customers) =>
        `Von ${customers} Kunden die, die es in den letzten 91 Tagen kauften, durch die der 91 Tage davor, geteilt durch dasselbe Verhältnis aller zusammen. Der Balken ist das 90-%-Intervall; berührt er die 0, kann die Veränderung Zufall sein. Was in einem der Quartale weniger als 20 Käufer hatte, fehlt: zu wenige, um es zu sagen.`,
      formula: "(jetzt / davor) / (alle jetzt / alle davor) − 1,  e^(± 1,645 √(1/jetzt + 1/davor))",
      nothing: "Nichts hat in beiden Quartalen 20 Käufer: zu wenige, um es zu sagen.",
    },
    sharePlot: {
      message: (item, share, low, high) =>
        `${share} haben ${item}, was am häufigsten offen ist (${low} bis ${high}).`,
      about: "Anteil der Kunden, die es je kauften, in derselben Reihenfolge, mit 90-%-Intervall",
      computed: (customers) =>
        `Kunden, die es je kauften, von allen ${customers}, mit Wilsons Intervall zu 90 %.`,
      formula: "(p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n),  z = 1,645",
    },
    actions: {
      offer: (item, open) =>
        `${item} den ${open} Kunden anbieten, die den Bedarf offen haben. Wer sie sind:`,
      rising: (item, change) => `${item} beobachten: es steigt am sichersten (${change}).`,
    },
    rising: "steigend",
    falling: "fallend",
    steady: "stetig",
  },

  data: {
    title: "Daten",
    question: "Ist alles da, was gesendet wurde?",
    closes: (received) =>
      `Ja. Über jedes der ${received} empfangenen Ereignisse ist Rechenschaft da.`,
    open: (received, accounted) =>
      `Nein. Von ${received} empfangenen Ereignissen ist nur über ${accounted} Rechenschaft da.`,
    nothing: "Noch wurde nichts gesendet.",
    nothingHow: "Einen Schlüssel zum Sammeln machen und das erste Ereignis senden:",
    received: "empfangen",
    stored: "gespeichert",
    duplicate: "doppelt",
    quarantined: "in Quarantäne",
    suppressed: "unterdrückt",
    balanced: "geht auf",
    unbalanced: "geht nicht auf",
    key: "Schlüssel",
    hour: "Stunde",
    waiting: (records) => `${records} bestätigt und noch nicht im Speicher.`,
    noneWaiting: "Alles Bestätigte ist im Speicher.",
    trouble: (what) => `Zurzeit kann nichts aufbewahrt werden: ${what}`,
    hoursPlot: {
      message: (last) => `${last} Ereignisse kamen in den letzten 48 Stunden.`,
      about: "Empfangene Ereignisse nach Stunde (UTC)",
      computed:
        "Gezählt, wenn ein Ereignis beantwortet wird, nach Schlüssel und Stunde, und neben den Ereignissen aufbewahrt.",
      formula: "empfangen = gespeichert + doppelt + in Quarantäne + unterdrückt",
    },
    keysPlot: {
      message: (keys) => `${keys} Schlüssel haben etwas gesendet; über jeden wird Buch geführt.`,
      about: "Was aus den Ereignissen wurde, nach Schlüssel",
    },
    actions: {
      quarantined: (n) => `${n} Ereignisse sind in Quarantäne. Warum, nach Ursache:`,
      unbalanced: "Nachsehen, was nicht aufgeht:",
      fine: "Nichts ist zu tun.",
    },
  },
};
