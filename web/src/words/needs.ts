// The words of the page Needs.
import { catalogue } from "./catalogue.ts";

export const needsWords = catalogue(
  {
    title: "Needs",
    question: "What do they need?",
    nothing: "Nothing is known yet of what customers need.",
    nothingHow: "Import purchases, or send events; two kinds of items are enough to begin.",
    message: (item: string, open: string, customers: string) =>
      `Most often still open is ${item}: for ${open} of ${customers} customers it is among the three strongest needs, and they do not have it.`,
    noneOpen: (customers: string) =>
      `Of ${customers} customers nobody has a need open that stands out.`,
    nobody: "Nobody is among them.",
    openFigure: "customers have it open",
    haveFigure: "have it already",
    trendFigure: "change in the last quarter, beyond the change of all",
    item: "Need",
    open: "Open",
    have: "Have it",
    share: "Share",
    shareLow: "Share, low",
    shareHigh: "Share, high",
    recent: "Last quarter",
    before: "Quarter before",
    services: "Services",
    trend: "Change",
    trendLow: "Change, low",
    trendHigh: "Change, high",
    openPlot: {
      message: (n: string, all: string, share: string) =>
        `The first ${n} of ${all} needs hold ${share} of all that is open.`,
      about: "Customers who have the need open, by need",
      unmet: (unmet: string, n: string) =>
        `${unmet} of the first ${n} are met by no service: their bars are hollow.`,
      computed: (customers: string) =>
        `For each of ${customers} customers the need model (EASE^R, solved from who has what together) ranks what they do not have. A need counts as open for the customers among whose three strongest it is, as far as it is stronger than the average customer's.`,
      formula: "P = (G + λI)⁻¹,  score = Σ −Pᵢⱼ / Pⱼⱼ over what the customer has",
    },
    trendPlot: {
      message: (rising: string, falling: string, unknown: string) =>
        `${rising} rise and ${falling} fall beyond chance; of ${unknown} there are too few to tell.`,
      about:
        "Change of buyers in the last quarter against the one before, beyond the change of all; half and double are equally far from 0",
      computed: (customers: string) =>
        `Of ${customers} customers, those who bought the item in the last 91 days, over those in the 91 days before, divided by the same ratio of all items together. The bar is the 90% interval; where it touches 0, the change may be chance. Items with fewer than 20 buyers in either quarter are left out: too few to tell.`,
      formula:
        "(recent / before) / (all recent / all before) − 1,  e^(± 1.645 √(1/recent + 1/before))",
      season: "Seasons are not taken out: less than two years cannot tell a season from a trend.",
      nothing: "No item has 20 buyers in both quarters: too few to tell.",
      steady: "Every change is as small as chance may make it.",
    },
    sharePlot: {
      message: (item: string, share: string, low: string, high: string) =>
        `${share} have ${item}, which is open most often (${low} to ${high}).`,
      about: "Share of customers who ever bought it, in the same order, with its 90% interval",
      computed: (customers: string) =>
        `Customers who ever bought the item, of all ${customers}, with Wilson's interval at 90%.`,
      formula: "(p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n),  z = 1.645",
    },
    actions: {
      offer: (services: string, item: string, open: string) =>
        `Offer ${services} to the ${open} customers who have ${item} open. Who they are:`,
      unmet: (item: string, open: string) =>
        `No service meets ${item}, which ${open} customers have open. Find one, or name the one you have in kundig.toml:`,
      rising: (item: string, change: string) => `Watch ${item}: it rises most surely (${change}).`,
    },
    rising: "rising",
    falling: "falling",
    steady: "steady",
  },
  {
    title: "Bedarf",
    question: "Was brauchen sie?",
    nothing: "Noch ist nichts darüber bekannt, was Kunden brauchen.",
    nothingHow:
      "Käufe einlesen oder Ereignisse senden; zwei Arten von Dingen genügen für den Anfang.",
    message: (item, open, customers) =>
      `Am häufigsten offen ist ${item}: Für ${open} von ${customers} Kunden gehört es zu den drei stärksten Bedürfnissen, und sie haben es nicht.`,
    noneOpen: (customers) =>
      `Von ${customers} Kunden hat niemand einen Bedarf offen, der hervorsticht.`,
    nobody: "Niemand gehört dazu.",
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
    services: "Leistungen",
    trend: "Veränderung",
    trendLow: "Veränderung, unten",
    trendHigh: "Veränderung, oben",
    openPlot: {
      message: (n, all, share) =>
        `Die ersten ${n} von ${all} Bedürfnissen machen ${share} von allem aus, was offen ist.`,
      about: "Kunden, die den Bedarf offen haben, nach Bedarf",
      unmet: (unmet, n) =>
        `Für ${unmet} der ersten ${n} gibt es keine Leistung: ihre Balken sind hohl.`,
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
      season:
        "Jahreszeiten sind nicht herausgerechnet: weniger als zwei Jahre trennen sie nicht von einer Richtung.",
      nothing: "Nichts hat in beiden Quartalen 20 Käufer: zu wenige, um es zu sagen.",
      steady: "Jede Veränderung ist so klein, wie Zufall sie machen kann.",
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
      offer: (services, item, open) =>
        `${services} den ${open} Kunden anbieten, die ${item} offen haben. Wer sie sind:`,
      unmet: (item, open) =>
        `Für ${item}, bei ${open} Kunden offen, gibt es keine Leistung. Eine finden, oder die vorhandene in kundig.toml nennen:`,
      rising: (item, change) => `${item} beobachten: es steigt am sichersten (${change}).`,
    },
    rising: "steigend",
    falling: "fallend",
    steady: "stetig",
  },
);
