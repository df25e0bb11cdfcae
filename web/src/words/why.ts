// The words of the page Why.
import { catalogue } from "./catalogue.ts";

export const whyWords = catalogue(
  {
    title: "Why",
    question: "Why do they stay, and why do they go?",
    nothing: "Nothing can be said yet of who stays: no purchase has a day.",
    nothingHow: "Bring in purchases with their days, or send events.",
    tooEarly: "It is too early to tell: hardly anybody has been watched for a week.",
    message: (share: string, weeks: string) =>
      `${share} come back within ${weeks} weeks of their first purchase in these data.`,
    messageSoFar: (share: string, weeks: string) =>
      `${share} come back within ${weeks} weeks of their first purchase in these data; hardly anybody has been watched for longer.`,
    soonFigure: (weeks: string) => `come back within ${weeks} weeks`,
    halfFigure: "until half of them are back",
    days: (n: string) => `${n} days`,
    weeks: (n: string) => `${n} weeks`,
    notReached: "not reached",
    halfInterval: (low: string, high: string) => `${low} to ${high} with 90% certainty`,
    halfOn: "to the day, with 90% certainty",
    halfFrom: (low: string) => `later than ${low} with 95% certainty`,
    notWithin: (weeks: string) => `fewer than half are back within ${weeks} weeks`,
    laterFigure: (later: number, period: "month" | "quarter") =>
      `buy in the ${["first", "second", "third"][later - 1]} ${period} after their first`,

    week: "Weeks",
    watched: "Watched for so long",
    waiting: "Of them still waiting",
    cameBack: "Came back",
    cameBackLow: "Came back, low",
    cameBackHigh: "Came back, high",
    returnPlot: {
      message: (first: string, firstWeeks: string, last: string, lastWeeks: string) =>
        `${first} are back within ${firstWeeks} weeks, ${last} within ${lastWeeks}.`,
      about:
        "Share of customers with a second purchase day, by weeks since the first one in these data, with its 90% interval",
      point: (weeks: string, share: string) => `Within ${weeks} weeks: ${share}`,
      tick: (weeks: string) => `${weeks} weeks`,
      computed: (customers: string) =>
        `Of ${customers} customers, each counts for as long as he has been watched: whoever came yesterday says nothing about next month (Kaplan and Meier). The interval is Greenwood's, on the scale of log(−log). What was bought before the data begin is not known; who bought before is then taken for new.`,
      formula:
        "back(t) = 1 − Π (1 − dᵢ/nᵢ) over the days up to t,  dᵢ came back of nᵢ still waiting;  s² = Σ dᵢ / (nᵢ(nᵢ − dᵢ)),  (1 − back)^e^(± 1.645 s / log(1 − back))",
    },

    cohort: "First bought in",
    all: "All",
    size: (name: string, customers: string) => `${name} (${customers})`,
    customers: "Customers",
    later: { month: "Months later", quarter: "Quarters later" },
    bought: "Bought",
    share: "Share",
    low: "Low",
    high: "High",
    cell: (bought: string, customers: string, interval: string) =>
      `${bought} of ${customers}; ${interval}`,
    cohortPlot: {
      message: {
        month: (first: string, last: string, months: string) =>
          `${first} buy in the month after their first, ${last} ${months} months after it.`,
        quarter: (first: string, last: string, quarters: string) =>
          `${first} buy in the quarter after their first, ${last} ${quarters} quarters after it.`,
      },
      single: {
        month: (first: string) => `${first} buy in the month after their first.`,
        quarter: (first: string) => `${first} buy in the quarter after their first.`,
      },
      about: {
        month:
          "Share of the customers who came in the same month that buys so many months later; only months that are over",
        quarter:
          "Share of the customers who came in the same quarter that buys so many quarters later; only quarters that are over",
      },
      before: "The first row also holds whoever had bought before these data begin.",
      unsure:
        "Written softly and without colour: fewer than 20 customers, too few to tell. The table gives each share's interval.",
      computed: (customers: string) =>
        `${customers} customers, by the period of their first purchase in these data. A cell is the share of them who bought at least once in that later period, with Wilson's interval at 90%. "All" adds up the customers of all rows for whom that period is over.`,
      formula: "bought in the period / came in the cohort's period",
      nothing: "No whole month has passed since anybody's first purchase: too early to tell.",
    },

    driver: "At the first purchase",
    withIt: "Customers with it",
    backWith: "Of them came back",
    withoutIt: "Customers without it",
    backWithout: "Of them came back (without)",
    difference: "Difference, points",
    differenceLow: "Difference, low",
    differenceHigh: "Difference, high",
    certain: "Beyond chance",
    yes: "yes",
    no: "no",
    kinds: {
      item: (item: string) => `with ${item}`,
      thingsAtMost: (n: string) => `at most ${n} different items`,
      thingsAtLeast: (n: string) => `at least ${n} different items`,
      spendAtMost: (money: string) => `at most ${money} spent`,
      spendAtLeast: (money: string) => `at least ${money} spent`,
      weekday: (day: string) => `on a ${day}`,
      month: (month: string) => `in ${month}`,
      source: (source: string) => `from ${source}`,
    },
    driverPlot: {
      message: (sure: string, compared: string, best: string, points: string) =>
        `${sure} of ${compared} differences are beyond chance; the greatest: ${best} (${points} points).`,
      none: (compared: string) =>
        `None of ${compared} differences is greater than chance makes such differences.`,
      tooFew: "Nothing can be compared yet: fewer than 20 customers on every side.",
      about: (share: string, customers: string, weeks: string) =>
        `What was known on the day of the first purchase: share who came back within ${weeks} weeks with it, less the share without it, in percentage points. Of all ${customers} customers watched for so long ${share} came back`,
      cause:
        "What goes together need not be the cause: whoever buys much at once buys much of everything. Only a trial tells whether more of it brings more people back.",
      nothing: (weeks: string) =>
        `Nobody has been watched for ${weeks} weeks yet: too early to tell.`,
      computed: (customers: string, compared: string) =>
        `${customers} customers whose first purchase is long enough ago, divided in two at each trait; numbers near their thirds; months without those who came when the data began. Newcombe's interval for the difference of two shares (method 10), widened so that all ${compared} hold together with 90% certainty (Bonferroni): one that does not touch 0 is beyond chance although many were looked at. Fewer than 20 customers on one side are too few to tell.`,
      formula:
        "p₁ − p₂,  low = p₁ − p₂ − √((p₁ − l₁)² + (u₂ − p₂)²),  high = p₁ − p₂ + √((u₁ − p₁)² + (p₂ − l₂)²),  l and u Wilson's limits at 1 − 0.1/m",
    },

    actions: {
      trial: (driver: string, points: string, low: string, high: string) =>
        `Worth a trial: ${driver}. Who begins so comes back more often (${points} points, ${low} to ${high}). Bring it to half of the newcomers, chosen by lot, and compare both halves after 13 weeks: that tells whether it is the reason.`,
      ask: (driver: string, points: string) =>
        `Who begins so comes back less often: ${driver} (${points} points). Ask some of them what they missed.`,
      none: "No difference is certain enough to build on. Ask a few of those who did not come back what they missed.",
      remind: (weeks: string, ofAll: string) =>
        `Write to whoever is silent after ${weeks} weeks: nine in ten of those who come back within ${ofAll} weeks are back by then. Who still is likely to, and what is left to gain:`,
    },
  },
  {
    title: "Warum",
    question: "Warum bleiben sie, und warum gehen sie?",
    nothing: "Noch lässt sich nicht sagen, wer bleibt: kein Kauf hat einen Tag.",
    nothingHow: "Käufe mit ihren Tagen einlesen oder Ereignisse senden.",
    tooEarly: "Es ist zu früh, um es zu sagen: kaum jemand ist seit einer Woche bekannt.",
    message: (share, weeks) =>
      `${share} kommen innerhalb von ${weeks} Wochen nach ihrem ersten Kauf in diesen Daten wieder.`,
    messageSoFar: (share, weeks) =>
      `${share} kommen innerhalb von ${weeks} Wochen nach ihrem ersten Kauf in diesen Daten wieder; länger ist kaum jemand bekannt.`,
    soonFigure: (weeks) => `kommen innerhalb von ${weeks} Wochen wieder`,
    halfFigure: "bis die Hälfte wieder da ist",
    days: (n) => `${n} Tage`,
    weeks: (n) => `${n} Wochen`,
    notReached: "nicht erreicht",
    halfInterval: (low, high) => `${low} bis ${high} mit 90 % Sicherheit`,
    halfOn: "auf den Tag genau, mit 90 % Sicherheit",
    halfFrom: (low) => `mehr als ${low} mit 95 % Sicherheit`,
    notWithin: (weeks) => `weniger als die Hälfte ist nach ${weeks} Wochen wieder da`,
    laterFigure: (later, period) =>
      `kaufen im ${["ersten", "zweiten", "dritten"][later - 1]} ${period === "month" ? "Monat" : "Quartal"} nach ihrem ersten`,

    week: "Wochen",
    watched: "So lange bekannt",
    waiting: "Davon noch nicht wieder da",
    cameBack: "Wieder da",
    cameBackLow: "Wieder da, unten",
    cameBackHigh: "Wieder da, oben",
    returnPlot: {
      message: (first, firstWeeks, last, lastWeeks) =>
        `${first} sind nach ${firstWeeks} Wochen wieder da, ${last} nach ${lastWeeks}.`,
      about:
        "Anteil der Kunden mit einem zweiten Kauftag, nach Wochen seit dem ersten in diesen Daten, mit 90-%-Intervall",
      point: (weeks, share) => `Nach ${weeks} Wochen: ${share}`,
      tick: (weeks) => `${weeks} Wochen`,
      computed: (customers) =>
        `Von ${customers} Kunden zählt jeder so lange, wie er bekannt ist: Wer gestern kam, sagt nichts über den nächsten Monat (Kaplan und Meier). Das Intervall ist das von Greenwood, auf der Skala von log(−log). Was vor Beginn der Daten gekauft wurde, ist nicht bekannt; wer vorher kaufte, gilt darum als neu.`,
      formula:
        "wieder da(t) = 1 − Π (1 − dᵢ/nᵢ) über die Tage bis t,  dᵢ kamen wieder von nᵢ, die noch fehlten;  s² = Σ dᵢ / (nᵢ(nᵢ − dᵢ)),  (1 − wieder da)^e^(± 1,645 s / log(1 − wieder da))",
    },

    cohort: "Erster Kauf",
    all: "Alle",
    size: (name, customers) => `${name} (${customers})`,
    customers: "Kunden",
    later: { month: "Monate danach", quarter: "Quartale danach" },
    bought: "Kauften",
    share: "Anteil",
    low: "Unten",
    high: "Oben",
    cell: (bought, customers, interval) => `${bought} von ${customers}; ${interval}`,
    cohortPlot: {
      message: {
        month: (first, last, months) =>
          `${first} kaufen im Monat nach ihrem ersten, ${last} ${months} Monate danach.`,
        quarter: (first, last, quarters) =>
          `${first} kaufen im Quartal nach ihrem ersten, ${last} ${quarters} Quartale danach.`,
      },
      single: {
        month: (first) => `${first} kaufen im Monat nach ihrem ersten.`,
        quarter: (first) => `${first} kaufen im Quartal nach ihrem ersten.`,
      },
      about: {
        month:
          "Anteil der Kunden, die im selben Monat kamen, der so viele Monate danach kauft; nur Monate, die vorbei sind",
        quarter:
          "Anteil der Kunden, die im selben Quartal kamen, der so viele Quartale danach kauft; nur Quartale, die vorbei sind",
      },
      before: "Die erste Zeile enthält auch alle, die schon kauften, bevor diese Daten beginnen.",
      unsure:
        "Blass und ohne Farbe: weniger als 20 Kunden, zu wenige, um es zu sagen. Die Tabelle nennt zu jedem Anteil das Intervall.",
      computed: (customers) =>
        `${customers} Kunden, nach der Zeit ihres ersten Kaufs in diesen Daten. Ein Feld ist der Anteil von ihnen, der in jener späteren Zeit mindestens einmal kaufte, mit Wilsons Intervall zu 90 %. „Alle“ zählt die Kunden aller Zeilen zusammen, für die diese Zeit vorbei ist.`,
      formula: "kauften in der Zeit / kamen in der Zeit der Zeile",
      nothing:
        "Seit niemandes erstem Kauf ist ein ganzer Monat vergangen: zu früh, um es zu sagen.",
    },

    driver: "Beim ersten Kauf",
    withIt: "Kunden damit",
    backWith: "Davon wieder da",
    withoutIt: "Kunden ohne",
    backWithout: "Davon wieder da (ohne)",
    difference: "Unterschied, Punkte",
    differenceLow: "Unterschied, unten",
    differenceHigh: "Unterschied, oben",
    certain: "Mehr als Zufall",
    yes: "ja",
    no: "nein",
    kinds: {
      item: (item) => `mit ${item}`,
      thingsAtMost: (n) => `höchstens ${n} verschiedene Dinge`,
      thingsAtLeast: (n) => `mindestens ${n} verschiedene Dinge`,
      spendAtMost: (money) => `höchstens ${money} ausgegeben`,
      spendAtLeast: (money) => `mindestens ${money} ausgegeben`,
      weekday: (day) => `an einem ${day}`,
      month: (month) => `im ${month}`,
      source: (source) => `aus ${source}`,
    },
    driverPlot: {
      message: (sure, compared, best, points) =>
        `${sure} von ${compared} Unterschieden sind mehr als Zufall; der größte: ${best} (${points} Punkte).`,
      none: (compared) => `Keiner von ${compared} Unterschieden ist größer, als Zufall sie macht.`,
      tooFew: "Noch lässt sich nichts vergleichen: auf jeder Seite weniger als 20 Kunden.",
      about: (share, customers, weeks) =>
        `Was am Tag des ersten Kaufs bekannt war: Anteil derer, die innerhalb von ${weeks} Wochen wiederkamen, damit weniger ohne, in Prozentpunkten. Von allen ${customers} Kunden, die so lange bekannt sind, kamen ${share} wieder`,
      cause:
        "Was zusammengeht, muss nicht die Ursache sein: Wer viel auf einmal kauft, kauft von allem viel. Nur ein Versuch zeigt, ob mehr davon mehr Menschen wiederbringt.",
      nothing: (weeks) => `Noch ist niemand ${weeks} Wochen bekannt: zu früh, um es zu sagen.`,
      computed: (customers, compared) =>
        `${customers} Kunden, deren erster Kauf lange genug her ist, nach jedem Merkmal in zwei Teile geteilt; Zahlen bei ihren Dritteln; Monate ohne die, die zu Beginn der Daten kamen. Newcombes Intervall für den Unterschied zweier Anteile (Verfahren 10), so verbreitert, dass alle ${compared} zusammen mit 90 % Sicherheit gelten (Bonferroni): Berührt eines die 0 nicht, ist der Unterschied mehr als Zufall, obwohl viele verglichen wurden. Weniger als 20 Kunden auf einer Seite sind zu wenige, um es zu sagen.`,
      formula:
        "p₁ − p₂,  unten = p₁ − p₂ − √((p₁ − l₁)² + (u₂ − p₂)²),  oben = p₁ − p₂ + √((u₁ − p₁)² + (p₂ − l₂)²),  l und u Wilsons Grenzen zu 1 − 0,1/m",
    },

    actions: {
      trial: (driver, points, low, high) =>
        `Einen Versuch wert: ${driver}. Wer so beginnt, kommt öfter wieder (${points} Punkte, ${low} bis ${high}). Bringen Sie es der Hälfte der Neuen nahe, ausgelost, und vergleichen Sie beide Hälften nach 13 Wochen: Das zeigt, ob es der Grund ist.`,
      ask: (driver, points) =>
        `Wer so beginnt, kommt seltener wieder: ${driver} (${points} Punkte). Fragen Sie einige von ihnen, was gefehlt hat.`,
      none: "Kein Unterschied ist sicher genug, um darauf zu bauen. Fragen Sie einige, die nicht wiederkamen, was ihnen gefehlt hat.",
      remind: (weeks, ofAll) =>
        `Schreiben Sie denen, die nach ${weeks} Wochen still sind: Neun von zehn, die innerhalb von ${ofAll} Wochen wiederkommen, sind bis dahin da. Bei wem es noch wahrscheinlich ist, und was zu gewinnen bleibt:`,
    },
  },
);
