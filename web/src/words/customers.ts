// The words of the page Customers.
import { catalogue } from "./catalogue.ts";

export const customersWords = catalogue(
  {
    title: "Customers",
    question: "Who are they, one by one?",
    message: (customers: string) =>
      `${customers} customers, the most valuable first. Each with what is known, what is expected, and why.`,
    nothing: "There is no customer yet.",
    nothingHow: "Import purchases, or send an event: whoever is named in it is a customer.",
    search: "Search by name, id, e-mail or phone",
    clear: "Clear the search",
    found: (total: string, customers: string) => `${total} of ${customers} found`,
    all: (customers: string) => `${customers} customers`,
    noneFound:
      "Nobody is found. Part of an identifier is enough; capitals and accents do not matter.",
    list: "Customers",
    listHow: "Arrow keys move through the list, Enter opens a customer.",
    loading: "…",
    customer: "Customer",
    value: "Value still to come",
    purchases: "Purchases expected",
    alive: "Active",
    last: "Last purchase",
    need: "Strongest need",
    never: "never",

    one: {
      question: (name: string) => `Who is ${name}, and what next?`,
      back: "All customers",
      bought: (days: string, first: string, last: string, spend: string) =>
        `Bought on ${days} from ${first} to ${last}, for ${spend} in all.`,
      boughtOnce: (day: string, spend: string) => `Bought once, on ${day}, for ${spend}.`,
      days: (n: number, count: string) => (n === 1 ? "one day" : `${count} days`),
      neverBought: "Has bought nothing yet.",
      undated: "Bought, but no purchase has a date: when, and how often, is not known.",
      tooFew: "How active, and what for: too few to tell, since no purchase has a date.",
      active: "likely to buy again at all",
      activeHow: "a probability; it has no interval of its own",
      expected: (weeks: string) => `purchases expected in the ${weeks} weeks ahead`,
      worth: "value still to come, discounted",
      computed: (forecast: string, customers: string, until: string) =>
        `Foretold as of ${until} by the forecast that won the back-test (${forecast}), learnt from ${customers} customers. A customer is active who will still buy; purchases are counted by days. The value is the margin of all purchases still to come, discounted to today. Intervals are of 90%.`,
      formula:
        "value = Σ P(active at t) · purchases(t) · mean spend · margin / (1 + discount)^t,  P(active | frequency, recency, age)",
      known: "Known as",
      kinds: {
        user_id: "User id",
        anonymous_id: "Anonymous id",
        email: "E-mail",
        phone: "Phone",
      } as Record<string, string>,
    },

    needs: {
      nothing: "No need stands out: too little is known of what this customer has.",
      message: (item: string, excess: string) =>
        `${item} is needed more than by the average customer (${excess}).`,
      below: (item: string, excess: string) =>
        `${item} is needed no more than by the average customer (${excess}).`,
      about: (share: string) =>
        `What speaks for it, one by one; the parts add up to the score. ${share} of all customers have it.`,
      because: "Because of",
      part: "Part",
      others: (n: string) => `${n} others together`,
      score: "Score, all together",
      average: "The average customer's score",
      computed: (customers: string) =>
        `The need model (EASE^R) is solved from what ${customers} customers have together. Each thing that this customer has adds its weight; the sum is the score. Against the average customer's score it says how much more, or less, it is needed.`,
      formula: "score = Σ Bᵢⱼ over what the customer has,  B = I − P diag(1/P),  P = (G + λI)⁻¹",
      met: (services: string) => `Met by ${services}.`,
      unmet: "No service meets it.",
    },

    timeline: {
      title: (n: string) => `The last ${n} things that happened`,
      titleOne: "One thing happened",
      nothing: "Nothing happened yet.",
      undated: "Without a date",
      kinds: {
        purchase: "bought",
        use: "used",
        view: "looked at",
        answer: "answered",
        identify: "was identified",
        page: "opened the page",
        screen: "opened the screen",
        track: "did",
        alias: "was joined",
        group: "joined the group",
      } as Record<string, string>,
      times: (n: string) => `${n} ×`,
    },

    decisions: {
      title: (n: string) => `The last ${n} decisions, and what came of them`,
      titleOne: "One decision, and what came of it",
      nothing: "Nothing was decided for this customer yet.",
    },

    actions: {
      list: "Open a customer to see what is needed, and what to do. All of them with what is foretold, as a file:",
      offer: (service: string, item: string) =>
        `Offer ${service}: it meets ${item}, the strongest need that a service meets. What would be offered now, with consents and quiet hours in mind:`,
      leaveDecided: (reason: string) =>
        `Leave alone: the last decision did so, because ${reason}. What would be decided now:`,
      leaveUnmet: (item: string) =>
        `Leave alone: ${item} is needed most, and no service meets it. Name one in kundig.toml, or find one.`,
      leaveNothing:
        "Leave alone for now: no need stands out that a service meets. What is bought and looked at will tell.",
    },
  },
  {
    title: "Kunden",
    question: "Wer sind sie im Einzelnen?",
    message: (customers) =>
      `${customers} Kunden, die wertvollsten zuerst. Zu jedem, was bekannt ist, was zu erwarten ist, und warum.`,
    nothing: "Noch gibt es keinen Kunden.",
    nothingHow: "Käufe einlesen oder ein Ereignis senden: Wer darin genannt ist, ist ein Kunde.",
    search: "Suchen nach Name, Kennung, E-Mail oder Telefon",
    clear: "Suche leeren",
    found: (total, customers) => `${total} von ${customers} gefunden`,
    all: (customers) => `${customers} Kunden`,
    noneFound:
      "Niemand gefunden. Ein Teil einer Kennung genügt; Groß- und Kleinschreibung und Akzente sind gleich.",
    list: "Kunden",
    listHow: "Pfeiltasten bewegen durch die Liste, die Eingabetaste öffnet einen Kunden.",
    loading: "…",
    customer: "Kunde",
    value: "Künftiger Wert",
    purchases: "Erwartete Käufe",
    alive: "Aktiv",
    last: "Letzter Kauf",
    need: "Stärkster Bedarf",
    never: "nie",

    one: {
      question: (name) => `Wer ist ${name}, und was nun?`,
      back: "Alle Kunden",
      bought: (days, first, last, spend) =>
        `Kaufte an ${days} vom ${first} bis zum ${last}, für ${spend} insgesamt.`,
      boughtOnce: (day, spend) => `Kaufte einmal, am ${day}, für ${spend}.`,
      days: (n, count) => (n === 1 ? "einem Tag" : `${count} Tagen`),
      neverBought: "Hat noch nichts gekauft.",
      undated: "Kaufte, aber kein Kauf hat ein Datum: Wann und wie oft, ist nicht bekannt.",
      tooFew:
        "Wie aktiv, und wie viel wert: zu wenige, um es zu sagen, da kein Kauf ein Datum hat.",
      active: "wahrscheinlich noch aktiv: kauft überhaupt wieder",
      activeHow: "eine Wahrscheinlichkeit; sie hat kein eigenes Intervall",
      expected: (weeks) => `Käufe erwartet in den nächsten ${weeks} Wochen`,
      worth: "künftiger Wert, abgezinst",
      computed: (forecast, customers, until) =>
        `Vorhergesagt zum ${until} von der Vorhersage, die im Rückblick am besten war (${forecast}), gelernt aus ${customers} Kunden. Aktiv ist, wer noch kaufen wird; Käufe sind nach Tagen gezählt. Der Wert ist die Marge aller künftigen Käufe, auf heute abgezinst. Intervalle zu 90 %.`,
      formula:
        "Wert = Σ P(aktiv zu t) · Käufe(t) · mittlerer Betrag · Marge / (1 + Zins)^t,  P(aktiv | Häufigkeit, letzter Kauf, Alter)",
      known: "Bekannt als",
      kinds: {
        user_id: "Benutzerkennung",
        anonymous_id: "Anonyme Kennung",
        email: "E-Mail",
        phone: "Telefon",
      },
    },

    needs: {
      nothing: "Kein Bedarf sticht hervor: Zu wenig ist bekannt, was dieser Kunde hat.",
      message: (item, excess) => `${item} wird stärker gebraucht als im Durchschnitt (${excess}).`,
      below: (item, excess) =>
        `${item} wird nicht stärker gebraucht als im Durchschnitt (${excess}).`,
      about: (share) =>
        `Was dafür spricht, eins nach dem anderen; die Teile ergeben zusammen die Stärke. ${share} aller Kunden haben es.`,
      because: "Wegen",
      part: "Teil",
      others: (n) => `${n} andere zusammen`,
      score: "Stärke, alles zusammen",
      average: "Stärke beim Durchschnitt",
      computed: (customers) =>
        `Das Bedarfsmodell (EASE^R) ist daraus gelöst, was ${customers} Kunden zusammen haben. Jedes, was dieser Kunde hat, bringt sein Gewicht; die Summe ist die Stärke. Gegen den Durchschnitt gehalten sagt sie, wie viel mehr oder weniger es gebraucht wird.`,
      formula: "Stärke = Σ Bᵢⱼ über das, was der Kunde hat,  B = I − P diag(1/P),  P = (G + λI)⁻¹",
      met: (services) => `Dafür gibt es ${services}.`,
      unmet: "Dafür gibt es keine Leistung.",
    },

    timeline: {
      title: (n) => `Die letzten ${n} Vorgänge`,
      titleOne: "Ein Vorgang",
      nothing: "Noch ist nichts geschehen.",
      undated: "Ohne Datum",
      kinds: {
        purchase: "gekauft",
        use: "genutzt",
        view: "angesehen",
        answer: "beantwortet",
        identify: "erkannt",
        page: "Seite geöffnet",
        screen: "Bildschirm geöffnet",
        track: "getan",
        alias: "zusammengeführt",
        group: "einer Gruppe beigetreten",
      },
      times: (n) => `${n} ×`,
    },

    decisions: {
      title: (n) => `Die letzten ${n} Entscheidungen, und was daraus wurde`,
      titleOne: "Eine Entscheidung, und was daraus wurde",
      nothing: "Für diesen Kunden wurde noch nichts entschieden.",
    },

    actions: {
      list: "Einen Kunden öffnen, um zu sehen, was gebraucht wird und was zu tun ist. Alle mit dem, was vorhergesagt ist, als Datei:",
      offer: (service, item) =>
        `${service} anbieten: Das deckt ${item}, den stärksten Bedarf, für den es eine Leistung gibt. Was jetzt angeboten würde, mit Einwilligung und Ruhezeit bedacht:`,
      leaveDecided: (reason) =>
        `In Ruhe lassen: Die letzte Entscheidung tat es, denn ${reason}. Was jetzt entschieden würde:`,
      leaveUnmet: (item) =>
        `In Ruhe lassen: ${item} wird am meisten gebraucht, und dafür gibt es keine Leistung. Eine in kundig.toml nennen, oder eine finden.`,
      leaveNothing:
        "Vorerst in Ruhe lassen: Kein Bedarf sticht hervor, für den es eine Leistung gibt. Was gekauft und angesehen wird, wird es zeigen.",
    },
  },
);
