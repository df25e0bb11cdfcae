// The words of the page Today.
import { catalogue } from "./catalogue.ts";

export const todayWords = catalogue(
  {
    title: "Today",
    question: "What is new, and what is to be decided?",
    nothing: "Nothing is known yet of customers and what they buy.",
    nothingHow: "Import purchases, or send events:",
    changed: (customers: string, day: string, change: string, low: string, high: string) =>
      `In the four weeks to ${day}, ${customers} customers bought: ${change} against the four weeks before (${low} to ${high} with 90% certainty).`,
    steady: (customers: string, day: string, low: string, high: string) =>
      `In the four weeks to ${day}, ${customers} customers bought. Against the four weeks before that is no change beyond chance (${low} to ${high} with 90% certainty).`,
    unknown: (customers: string, day: string) =>
      `In the four weeks to ${day}, ${customers} customers bought. Whether that is more or fewer than before cannot be told: there are too few, or the data begin too late.`,
    tooShort: (customers: string) =>
      `There are ${customers} customers. The data do not reach back four weeks with days, so what is new is not known.`,
    toDecide: "What is to be decided",
    noneToDecide: "There are too few customers to tell what is worth deciding.",
    offer: (services: string, customers: string, item: string) =>
      `Offer ${services} to the ${customers} customers who have ${item} open`,
    fillGap: (customers: string, item: string) =>
      `Find a service for ${item}: ${customers} customers have it open, and no service meets it`,
    keep: (customers: string) =>
      `Look after the ${customers} most valuable customers who are slipping away`,
    mend: (rows: string) => `Mend the ${rows} rows in quarantine`,
    takeUp: "if as many take it up as suggestions were right in the back-test",
    takers: "customers, if as many take it up as suggestions were right in the back-test",
    stake: "at stake: still expected of them, and lost if they go; no gain if they stay",
    stakePurchases:
      "purchases at stake: still expected of them, and lost if they go; no gain if they stay",
    rows: "rows that take no part in any number here",
    certainty: {
      rough: "a rough estimate: the rate is that of all needs together, not of this one",
      loose: "very uncertain: the ends of the interval are more than four times apart",
      at_stake: "as certain as the forecast: see how it did in hindsight",
      counted: "counted, not estimated",
      unknown: "too few to tell what it brings",
    },
    rate: (hits: string, suggestions: string, rate: string, low: string, high: string) =>
      `Asked in hindsight, ${hits} of ${suggestions} suggestions of this kind were right: ${rate} (${low} to ${high}), all needs together.`,
    eachService: (each: string) =>
      `Whoever takes up the first brings ${each}, as configured; no other brings more.`,
    eachSpends: (each: string, low: string, high: string) =>
      `Whoever buys it brings ${each} with it in a year (${low} to ${high}): what they spend on it, times the margin.`,
    slipping:
      "Their chance of being still active has fallen to between 20% and 50%; the value is what the forecast still expects of them.",
    why: "See the reasons",
    recent: "Last four weeks",
    before: "Four weeks before",
    yearAgo: "A year ago",
    change: "Change",
    changeLow: "Change, low",
    changeHigh: "Change, high",
    inAYear: "Change in a year",
    inAYearLow: "In a year, low",
    inAYearHigh: "In a year, high",
    measure: "What",
    measures: {
      customers: "Customers who bought",
      purchase_days: "Purchase days",
      spend_minor: "Money spent",
      new_customers: "New customers",
    },
    againstBefore: (measure: string) => `${measure} (in 4 weeks)`,
    againstYear: (measure: string) => `${measure} (in a year)`,
    changesPlot: {
      message: (beyond: string, compared: string) =>
        beyond === "0"
          ? `None of ${compared} changes is beyond chance.`
          : `${beyond} of ${compared} changes are beyond chance.`,
      about: (day: string) =>
        `Change of the four weeks to ${day} against the four weeks before, and a year ago; half and double are equally far from 0`,
      computed: (customers: string) =>
        `Of ${customers} customers, what they did in the last 28 days, divided by what they did in the 28 days before, or in those 364 days (whole weeks) earlier. The bar is the 90% interval, as customers are drawn by chance, each with what he did in both; where it touches 0, the change may be chance. With fewer than 20 customers in either there are too few to tell. Seasons are taken out only of the change in a year. New is who never bought before in the data.`,
      formula: "X / Y − 1,  e^(± 1.645 √Σ(x/X − y/Y)²)",
      nothing: "The data are too short or too few to compare: too few to tell.",
    },
    movingPlot: {
      message: (n: string, compared: string) =>
        n === "0"
          ? `Of ${compared} needs none has changed beyond chance.`
          : `Of ${compared} needs compared, these changed most surely.`,
      about:
        "Change of buyers in the last quarter against the one before, beyond the change of all; half and double are equally far from 0",
      computed: (compared: string) =>
        `As on the page Needs. Since ${compared} needs are compared, only those are shown that chance alone would move as far with a probability of less than 10% divided by that number; the bar is the 90% interval of each.`,
      formula: "p < 0.1 / n (Bonferroni)",
      nothing: "Every change is as small as chance may make it among so many.",
      season:
        "Seasons are not taken out: what is bought for a feast rises before it and falls after.",
      item: "Need",
      recent: "Last quarter",
      before: "Quarter before",
    },
    actions: {
      pilot:
        "Before a decision costs much, try it: make the offer to half of these customers, drawn by lot, and compare after four weeks. Only that tells what it brings beyond what they would have bought anyway.",
      who: "Who these customers are:",
    },
  },
  {
    title: "Heute",
    question: "Was ist neu, und was ist zu entscheiden?",
    nothing: "Noch ist nichts über Kunden und ihre Käufe bekannt.",
    nothingHow: "Käufe einlesen oder Ereignisse senden:",
    changed: (customers, day, change, low, high) =>
      `In den vier Wochen bis ${day} haben ${customers} Kunden gekauft: ${change} gegenüber den vier Wochen davor (${low} bis ${high} mit 90 % Sicherheit).`,
    steady: (customers, day, low, high) =>
      `In den vier Wochen bis ${day} haben ${customers} Kunden gekauft. Gegenüber den vier Wochen davor ist das keine Veränderung, die über den Zufall hinausgeht (${low} bis ${high} mit 90 % Sicherheit).`,
    unknown: (customers, day) =>
      `In den vier Wochen bis ${day} haben ${customers} Kunden gekauft. Ob das mehr oder weniger sind als davor, lässt sich nicht sagen: Es sind zu wenige, oder die Daten beginnen zu spät.`,
    tooShort: (customers) =>
      `Es gibt ${customers} Kunden. Die Daten reichen mit ihren Tagen keine vier Wochen zurück; was neu ist, lässt sich nicht sagen.`,
    toDecide: "Was zu entscheiden ist",
    noneToDecide: "Es sind zu wenige Kunden, um zu sagen, was eine Entscheidung lohnt.",
    offer: (services, customers, item) =>
      `${services} den ${customers} Kunden anbieten, die ${item} offen haben`,
    fillGap: (customers, item) =>
      `Eine Leistung für ${item} finden: ${customers} Kunden haben es offen, und keine erfüllt es`,
    keep: (customers) =>
      `Sich um die ${customers} wertvollsten Kunden kümmern, die abzuwandern drohen`,
    mend: (rows) => `Die ${rows} Zeilen in Quarantäne berichtigen`,
    takeUp: "wenn so viele es annehmen, wie Vorschläge im Rückblick richtig waren",
    takers: "Kunden, wenn so viele es annehmen, wie Vorschläge im Rückblick richtig waren",
    stake:
      "stehen auf dem Spiel: so viel ist noch von ihnen zu erwarten; verloren, wenn sie gehen, kein Gewinn, wenn sie bleiben",
    stakePurchases:
      "Käufe stehen auf dem Spiel: so viele sind noch von ihnen zu erwarten; verloren, wenn sie gehen, kein Gewinn, wenn sie bleiben",
    rows: "Zeilen, die hier in keiner Zahl vorkommen",
    certainty: {
      rough: "grob geschätzt: die Trefferquote ist die aller Bedürfnisse, nicht dieses einen",
      loose: "sehr unsicher: das Intervall reicht über das Vierfache seines Anfangs hinaus",
      at_stake: "so sicher wie die Vorhersage: wie gut sie war, steht bei den Gründen",
      counted: "gezählt, nicht geschätzt",
      unknown: "zu wenige, um zu sagen, was es bringt",
    },
    rate: (hits, suggestions, rate, low, high) =>
      `Im Rückblick waren ${hits} von ${suggestions} Vorschlägen dieser Art richtig: ${rate} (${low} bis ${high}), alle Bedürfnisse zusammen.`,
    eachService: (each) =>
      `Wer die erste annimmt, bringt ${each}, wie eingestellt; keine andere bringt mehr.`,
    eachSpends: (each, low, high) =>
      `Wer es kauft, bringt damit ${each} im Jahr (${low} bis ${high}): was er dafür ausgibt, mal der Marge.`,
    slipping:
      "Ihre Aussicht, noch aktiv zu sein, ist auf 20 % bis 50 % gefallen; der Wert ist, was die Vorhersage noch von ihnen erwartet.",
    why: "Zu den Gründen",
    recent: "Letzte vier Wochen",
    before: "Vier Wochen davor",
    yearAgo: "Vor einem Jahr",
    change: "Veränderung",
    changeLow: "Veränderung, unten",
    changeHigh: "Veränderung, oben",
    inAYear: "In einem Jahr",
    inAYearLow: "In einem Jahr, unten",
    inAYearHigh: "In einem Jahr, oben",
    measure: "Was",
    measures: {
      customers: "Kunden, die kauften",
      purchase_days: "Kauftage",
      spend_minor: "Ausgegebenes Geld",
      new_customers: "Neue Kunden",
    },
    againstBefore: (measure) => `${measure} (in 4 Wochen)`,
    againstYear: (measure) => `${measure} (in einem Jahr)`,
    changesPlot: {
      message: (beyond, compared) =>
        beyond === "0"
          ? `Keine von ${compared} Veränderungen geht über den Zufall hinaus.`
          : `${beyond} von ${compared} Veränderungen gehen über den Zufall hinaus.`,
      about: (day) =>
        `Veränderung der vier Wochen bis ${day} gegenüber den vier Wochen davor und vor einem Jahr; halb und doppelt sind gleich weit von 0`,
      computed: (customers) =>
        `Von ${customers} Kunden: was sie in den letzten 28 Tagen taten, durch das, was sie in den 28 Tagen davor taten, oder in denen 364 Tage (ganze Wochen) früher. Der Balken ist das 90-%-Intervall; Kunden gelten als zufällig gezogen, jeder mit dem, was er in beiden tat. Berührt er die 0, kann die Veränderung Zufall sein. Bei weniger als 20 Kunden in einem von beiden sind es zu wenige, um es zu sagen. Jahreszeiten sind nur aus der Veränderung in einem Jahr herausgerechnet. Neu ist, wer in den Daten nie zuvor kaufte.`,
      formula: "X / Y − 1,  e^(± 1,645 √Σ(x/X − y/Y)²)",
      nothing:
        "Die Daten sind zu kurz oder zu wenige für einen Vergleich: zu wenige, um es zu sagen.",
    },
    movingPlot: {
      message: (n, compared) =>
        n === "0"
          ? `Von ${compared} Bedürfnissen hat sich keines über den Zufall hinaus verändert.`
          : `Von ${compared} verglichenen Bedürfnissen haben sich diese am sichersten verändert.`,
      about:
        "Veränderung der Käufer im letzten Quartal gegen das davor, über die aller hinaus; halb und doppelt sind gleich weit von 0",
      computed: (compared) =>
        `Wie auf der Seite Bedarf. Weil ${compared} Bedürfnisse verglichen werden, stehen hier nur die, die Zufall allein mit einer Wahrscheinlichkeit von weniger als 10 % durch diese Zahl so weit bewegt; der Balken ist das 90-%-Intervall des einzelnen.`,
      formula: "p < 0,1 / n (Bonferroni)",
      nothing: "Unter so vielen ist jede Veränderung so klein, wie Zufall sie machen kann.",
      season:
        "Jahreszeiten sind nicht herausgerechnet: Was man zu einem Fest kauft, steigt davor und fällt danach.",
      item: "Bedarf",
      recent: "Letztes Quartal",
      before: "Quartal davor",
    },
    actions: {
      pilot:
        "Bevor eine Entscheidung viel kostet, sie erproben: die Hälfte dieser Kunden, durch Los bestimmt, bekommt das Angebot; nach vier Wochen vergleichen. Nur das sagt, was es über das hinaus bringt, was sie ohnehin gekauft hätten.",
      who: "Wer diese Kunden sind:",
    },
  },
);
