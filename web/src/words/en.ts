// Every text of the page in English. The other catalogues have this one's type.

export const en = {
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
  simulated: "Simulated data: nobody here is real.",
  asOf: (time: string) => `As of ${time}`,
  waiting: "The numbers are on their way.",
  interval: (low: string, high: string) => `${low} to ${high} with 90 % certainty`,
  shortInterval: (low: string, high: string) => `${low} to ${high}`,
  tooFew: "too few to tell",
  action: "What to do next",

  signIn: {
    question: "Who is looking?",
    why: "What customers need is nobody else's business. Enter a key that may read.",
    key: "Read key",
    how: "Whoever runs the server makes one:",
    go: "Show the page",
    refused: {
      "not-yet": "",
      "unknown-key": "This key is not known, or was revoked. Check that it is complete.",
      "not-allowed": "This key may not read. Use a key of the role read or admin.",
    },
  },

  trouble: {
    unreachable: "The server cannot be reached. The page tries again every second.",
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
    fewer: "Fewer",
    more: (n: string) => `Show ${n} more`,
  },

  needs: {
    title: "Needs",
    question: "What do they need?",
    nothing: "Nothing is known yet of what customers need.",
    nothingHow: "Import purchases, or send events; two kinds of items are enough to begin.",
    message: (item: string, open: string, customers: string) =>
      `Most often still open is ${item}: for ${open} of ${customers} customers it is among the three strongest needs, and they do not have it.`,
    noneOpen: (customers: string) =>
      `Of ${customers} customers nobody has a need open that stands out.`,
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
    trend: "Change",
    trendLow: "Change, low",
    trendHigh: "Change, high",
    openPlot: {
      message: (most: string, item: string) =>
        `${item} leads: ${most} customers without it, for whom it is a strongest need.`,
      about: "Customers who have the need open, by need",
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
        `Of ${customers} customers, those who bought the item in the last 91 days, over those in the 91 days before, divided by the same ratio of all items together. The bar is the 90 % interval; where it touches 0, the change may be chance. Items with fewer than 20 buyers in either quarter are left out: too few to tell.`,
      formula:
        "(recent / before) / (all recent / all before) − 1,  e^(± 1.645 √(1/recent + 1/before))",
      nothing: "No item has 20 buyers in both quarters: too few to tell.",
    },
    sharePlot: {
      message: (item: string, share: string, low: string, high: string) =>
        `${share} have ${item}, which is open most often (${low} to ${high}).`,
      about: "Share of customers who ever bought it, in the same order, with its 90 % interval",
      computed: (customers: string) =>
        `Customers who ever bought the item, of all ${customers}, with Wilson's interval at 90 %.`,
      formula: "(p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n),  z = 1.645",
    },
    actions: {
      offer: (item: string, open: string) =>
        `Offer ${item} to the ${open} customers who have it open. Who they are:`,
      rising: (item: string, change: string) => `Watch ${item}: it rises most surely (${change}).`,
    },
    rising: "rising",
    falling: "falling",
    steady: "steady",
  },

  data: {
    title: "Data",
    question: "Is everything there that was sent?",
    closes: (received: string) =>
      `Yes. Every one of the ${received} events received is accounted for.`,
    open: (received: string, accounted: string) =>
      `No. Of ${received} events received, ${accounted} are accounted for.`,
    nothing: "Nothing was sent yet.",
    nothingHow: "Make a key for collecting, and send the first event:",
    received: "received",
    stored: "stored",
    duplicate: "duplicate",
    quarantined: "in quarantine",
    suppressed: "suppressed",
    balanced: "closes",
    unbalanced: "does not close",
    key: "Key",
    hour: "Hour",
    waiting: (records: string) => `${records} acknowledged and not in the store yet.`,
    noneWaiting: "All that was acknowledged is in the store.",
    trouble: (what: string) => `Nothing can be kept at the moment: ${what}`,
    hoursPlot: {
      message: (last: string) => `${last} events were received in the last 48 hours.`,
      about: "Events received, by hour (UTC)",
      computed: "Counted as each event is answered, by key and hour, and kept beside the events.",
      formula: "received = stored + duplicate + quarantined + suppressed",
    },
    keysPlot: {
      message: (keys: string) =>
        `${keys} keys have sent something; each has an account of its own.`,
      about: "What became of the events, by key",
    },
    actions: {
      quarantined: (n: string) => `${n} events are in quarantine. See why, by cause:`,
      unbalanced: "Look at what does not close:",
      fine: "Nothing is to be done.",
    },
  },
};

export type Words = typeof en;
