// The words of the page Where to.
import { catalogue } from "./catalogue.ts";

export const whereToWords = catalogue(
  {
    title: "Where to",
    question: "Where to?",
    nothing: "Nothing can be said yet of what is to come.",
    nothingHow: "Import purchases with their days; some months of them are enough to begin.",
    message: (customers: string, purchases: string, day: string) =>
      `The ${customers} customers of today are expected to buy ${purchases} times by ${day}.`,
    nobody: "Nobody is among them.",
    activeFigure: "customers are still active",
    purchasesFigure: (day: string) => `purchases by ${day}`,
    valueFigure: "value still to come",
    none: "no money in the data",
    tenth: (first: string, last: string) => `${first} to ${last} of customers`,
    tenthTitle: "Customers, by worth",
    customers: "Customers",
    value: "Value",
    purchases: "Purchases",
    low: "Low",
    high: "High",
    highest: "Highest",
    lowest: "Lowest",
    active: "Still active",
    day: "By",
    foretold: "Foretold, each",
    came: "Came, each",
    cameLow: "Came, low",
    cameHigh: "Came, high",
    worthPlot: {
      message: (share: string, customers: string) =>
        `The most valuable tenth, ${customers} customers, holds ${share} of all that is still to come.`,
      about: {
        value_minor: "Value still to come, by tenths of the customers",
        purchases: "Purchases expected, by tenths of the customers",
      },
      computed: (customers: string) =>
        `For each of ${customers} customers: the chance to be still active, the purchases to come, and what is spent at each, from models of all customers' purchases; later money counts less, by the configured yearly rate. It reaches as far as customers stay, and so beyond the data: use it to compare customers rather than as a budget.`,
      formula: "value = margin × E[spend] × Σ P(alive at t) E[purchases at t] e^(−δt)",
    },
    aheadPlot: {
      message: (day: string, low: string, high: string) =>
        `By ${day} they buy between ${low} and ${high} times, with 90% certainty.`,
      about: "Purchases of today's customers, added up; customers who are yet to come not counted",
      computed: (customers: string) =>
        `The purchases expected of each of ${customers} customers, added up. The area holds both their chance and the uncertainty of the model's parameters. That customers behave as they did is assumed.`,
      formula: "Σ P(alive) E[purchases until t | alive],  ± 1.645 σ",
    },
    trustPlot: {
      message: (foretold: string, came: string, change: string) =>
        `Asked in hindsight, the forecast said ${foretold} purchases; ${came} came (${change}).`,
      about: (split: string, end: string) =>
        `Purchases of a customer from ${split} to ${end}: across what was foretold, upwards what came, by groups; on the line both agree`,
      agree: (n: string, all: string) =>
        `In ${n} of ${all} groups what was foretold is within chance of what came.`,
      ofAll:
        "This is of all customers: who is in the segment today was not known when it was foretold.",
      computed: (forecast: string) =>
        `The last part of the data was held back, the forecast (${forecast}) made from the rest. Customers are grouped by what was foretold of them; bars are 90% intervals of the mean that came.`,
      formula: "mean ± 1.645 s / √n",
      nothing: "The data are too short to hold some back: how far to trust this is not known.",
    },
    actions: {
      keep: (customers: string) =>
        `Look first after the ${customers} most valuable customers. Who they are:`,
      totals: "The forecast was right in total within a tenth: plan with it.",
      ranking: "The forecast was off by more than a tenth: rank customers by it, do not budget.",
      unknown: "Collect for longer before you plan by these numbers.",
    },
  },
  {
    title: "Wohin",
    question: "Wohin geht es?",
    nothing: "Noch lässt sich nichts darüber sagen, was kommt.",
    nothingHow: "Käufe mit ihrem Tag einlesen; einige Monate genügen für den Anfang.",
    message: (customers, purchases, day) =>
      `Die ${customers} Kunden von heute kaufen bis ${day} voraussichtlich ${purchases} Mal.`,
    nobody: "Niemand gehört dazu.",
    activeFigure: "Kunden sind noch aktiv",
    purchasesFigure: (day) => `Käufe bis ${day}`,
    valueFigure: "Wert, der noch kommt",
    none: "kein Geld in den Daten",
    tenth: (first, last) => `${first} bis ${last} der Kunden`,
    tenthTitle: "Kunden, nach Wert",
    customers: "Kunden",
    value: "Wert",
    purchases: "Käufe",
    low: "Unten",
    high: "Oben",
    highest: "Höchster",
    lowest: "Niedrigster",
    active: "Noch aktiv",
    day: "Bis",
    foretold: "Vorhergesagt, je Kunde",
    came: "Gekommen, je Kunde",
    cameLow: "Gekommen, unten",
    cameHigh: "Gekommen, oben",
    worthPlot: {
      message: (share, customers) =>
        `Auf das wertvollste Zehntel, ${customers} Kunden, entfallen ${share} von allem, was noch kommt.`,
      about: {
        value_minor: "Wert, der noch kommt, nach Zehnteln der Kunden",
        purchases: "Erwartete Käufe, nach Zehnteln der Kunden",
      },
      computed: (customers) =>
        `Für jeden von ${customers} Kunden: die Aussicht, noch aktiv zu sein, die Käufe, die kommen, und was dabei ausgegeben wird, aus Modellen der Käufe aller; späteres Geld zählt weniger, nach dem eingestellten Jahressatz. Das reicht, solange Kunden bleiben, und damit über die Daten hinaus: eher zum Vergleichen von Kunden als zum Planen des Haushalts.`,
      formula: "Wert = Marge × E[Ausgabe] × Σ P(aktiv in t) E[Käufe in t] e^(−δt)",
    },
    aheadPlot: {
      message: (day, low, high) =>
        `Bis ${day} kaufen sie mit 90 % Sicherheit zwischen ${low} und ${high} Mal.`,
      about: "Käufe der heutigen Kunden, zusammengezählt; wer noch Kunde wird, zählt nicht mit",
      computed: (customers) =>
        `Die erwarteten Käufe jedes der ${customers} Kunden, zusammengezählt. Die Fläche enthält ihren Zufall und die Unsicherheit des Modells. Angenommen ist, dass Kunden sich verhalten wie bisher.`,
      formula: "Σ P(aktiv) E[Käufe bis t | aktiv],  ± 1,645 σ",
    },
    trustPlot: {
      message: (foretold, came, change) =>
        `Im Rückblick gefragt, sagte die Prognose ${foretold} Käufe; es kamen ${came} (${change}).`,
      about: (split, end) =>
        `Käufe eines Kunden von ${split} bis ${end}: quer, was vorhergesagt war, hoch, was kam, nach Gruppen; auf der Linie stimmt beides überein`,
      agree: (n, all) =>
        `In ${n} von ${all} Gruppen weicht das Vorhergesagte nicht mehr ab, als Zufall erklärt.`,
      ofAll:
        "Das gilt für alle Kunden: wer heute im Segment ist, war bei der Vorhersage nicht bekannt.",
      computed: (forecast) =>
        `Der letzte Teil der Daten wurde zurückgehalten, die Prognose (${forecast}) aus dem Rest gemacht. Kunden sind nach dem gruppiert, was von ihnen vorhergesagt war; Balken sind 90-%-Intervalle des Mittels, das kam.`,
      formula: "Mittel ± 1,645 s / √n",
      nothing:
        "Die Daten sind zu kurz, um einen Teil zurückzuhalten: wie weit dem zu trauen ist, ist nicht bekannt.",
    },
    actions: {
      keep: (customers) => `Zuerst nach den ${customers} wertvollsten Kunden sehen. Wer sie sind:`,
      totals: "Die Prognose lag in der Summe um höchstens ein Zehntel daneben: damit planen.",
      ranking:
        "Die Prognose lag um mehr als ein Zehntel daneben: Kunden danach ordnen, nicht damit planen.",
      unknown: "Länger sammeln, bevor mit diesen Zahlen geplant wird.",
    },
  },
);
