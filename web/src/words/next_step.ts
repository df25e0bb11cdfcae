// The words of the page Next step.
import { catalogue } from "./catalogue.ts";

export const nextStepWords = catalogue(
  {
    title: "Next step",
    question: "What do we offer next, and does it serve them?",
    message: (accepted: string, over: string, left: string) =>
      `Of ${over} offers whose time for an answer is over, customers accepted ${accepted}; ${left} of all decisions left the customer alone.`,
    early: (decisions: string, days: string) =>
      `${decisions} decisions were made. An answer may take ${days} days; for too few offers this time is over to say how many are accepted.`,
    nothing: "Nothing was decided yet.",
    period: "Period",
    lastDays: (n: string) => `${n} days`,
    all: "All",

    decisionsFigure: (from: string, to: string) => `decisions, ${from} to ${to}`,
    acceptedFigure: "of offers accepted in time",
    aloneFigure: "left alone",
    aloneOf: (n: string, all: string) => `${n} of ${all} decisions`,
    exploredFigure: "of offers made to learn",

    service: "Service",
    offered: "Offered",
    yes: "Yes",
    no: "No",
    waiting: "Waiting",
    over: "Time is over",
    acceptance: "Accepted",
    acceptanceLow: "Accepted, low",
    acceptanceHigh: "Accepted, high",
    expectedShare: "Expected",
    brought: "Brought",
    expectedValue: "Expected value of an offer",
    propensity: "Chosen with",

    servicesPlot: {
      message: (known: string, all: string, service: string, share: string) =>
        `Of ${known} of ${all} services enough is known to tell; ${service} is accepted most often (${share}).`,
      unclear: (known: string, all: string, service: string, share: string) =>
        `Of ${known} of ${all} services enough is known to tell; which one is accepted most is not clear yet: ${service} leads (${share}).`,
      none: (all: string) =>
        `Of none of the ${all} services that were offered enough is known to tell.`,
      about:
        "Share of offers that customers accepted, of those whose time for an answer is over, with its 90% interval",
      tooFew: (services: string) => `Too few to tell: ${services}.`,
      answersOf: (service: string, n: string, wanted: string) => `${service} (${n} of ${wanted})`,
      nothing: (wanted: string) =>
        `No service has ${wanted} offers whose time for an answer is over: too few to tell.`,
      computed: (days: string, wanted: string) =>
        `An offer is accepted where the customer says so or uses the service within ${days} days; declined where the customer says so, or that time is over. Only offers whose time is over are counted here: who accepts does so before, so that among the others too many have. Wilson's interval at 90%; below ${wanted} offers nothing is said.`,
      formula: "(p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n),  z = 1.645",
    },
    trustPlot: {
      message: (agree: string, all: string) =>
        `For ${agree} of ${all} services the acceptance that was expected lies within the interval of the one that came.`,
      about:
        "Across the acceptance that was expected when it was offered, upwards the one that came, by service, with its 90% interval; on the line both agree",
      computed: (wanted: string) =>
        `Expected is the mean, over the service's offers whose time is over, of the value that the model gave the offer when it was made, as a share of what the service is worth. Services with fewer than ${wanted} such offers are left out.`,
      formula: "expected = mean(value / worth),  accepted = yes / offers",
      inWords: (service: string, expected: string, came: string, interval: string) =>
        `${service}: expected ${expected}, accepted ${came} (${interval})`,
    },
    alonePlot: {
      message: (share: string, reason: string) =>
        `${share} of decisions left the customer alone, most often: ${reason}.`,
      none: "No customer was left alone: each time there was something to offer.",
      about: "Decisions that offered nothing, by reason",
      computed: (all: string) =>
        `Of ${all} decisions those without any offer, by the reason that was logged with them. Rules come before all learning: consent, the group that is left alone to measure the effect, contact limit and quiet hours; then leaving alone competes with every service, at the value set in kundig.toml.`,
      formula: "count of decisions without an offer, by reason",
    },
    daysPlot: {
      message: (a: string, days: string) =>
        `On an average day ${a} decisions are made (${days} days).`,
      about: "Decisions, day by day",
      computed:
        "Decisions by the day on which they were made, in the company's time zone. Offers and acceptances, in the table, are those of that day's decisions; the last days still wait for answers.",
      formula: "count of decisions, by day",
      inWords: (day: string, decisions: string, offers: string, yes: string) =>
        `${day}: ${decisions} decisions, ${offers} offers, ${yes} accepted`,
      day: "Day",
      decisions: "Decisions",
    },
    reason: "Reason",
    decisions: "Decisions",

    because: {
      no_consent: "no consent to anything personal",
      holdout: "in the group that is left alone to measure the effect",
      contact_limit: "enough messages this week",
      quiet_hours: "quiet hours",
      not_asked: "not asked for",
      unavailable: "not available",
      not_eligible: "the service does not fit the customer",
      purpose_refused: "no consent to the service's purpose",
      nothing_allowed: "nothing may be offered",
      worth_too_little: "no offer is worth the bother",
    } as Readonly<Record<string, string>>,

    cards: {
      title: "The latest decisions, and why",
      about:
        "The reasons of an offer add up to its expected value. The chance is the one with which it was chosen among all that could have been offered.",
      visit: "came by",
      message: "was to be written to",
      at: (placement: string) => `(${placement})`,
      leftAlone: "Left alone",
      value: (value: string, low: string, high: string) =>
        `expected value ${value} (${low} to ${high})`,
      chance: (share: string) => `chosen with a probability of ${share}`,
      came: {
        accepted: "accepted",
        declined: "not accepted",
        waiting: "waits for an answer",
      } as Readonly<Record<string, string>>,
      noReasons: "The model that decided was not kept.",
    },

    actions: {
      less: (service: string, expected: string, share: string, low: string, high: string) =>
        `${service} convinces less than expected: ${expected} were expected to accept, ${share} did (${low} to ${high}). The next decisions count on that already; look at what is said and asked for there.`,
      more: (service: string, expected: string, share: string) =>
        `${service} convinces more than expected: ${share} accept, ${expected} were expected. It is offered more often by itself; one more place to show it pays.`,
      few: (service: string, n: string, wanted: string) =>
        `Of ${service} too little is known: ${n} of ${wanted} offers whose time is over. Asking in one more place tells sooner:`,
      asExpected: "What was expected agrees with what happened, as far as it can be told. Go on.",
      more_of: "All of it, to count with:",
    },
  },
  {
    title: "Nächster Schritt",
    question: "Was bieten wir als Nächstes an, und hilft es ihnen?",
    message: (accepted, over, left) =>
      `Von ${over} Angeboten, deren Antwortzeit vorüber ist, nahmen die Kunden ${accepted} an; ${left} aller Entscheidungen ließen den Kunden in Ruhe.`,
    early: (decisions, days) =>
      `${decisions} Entscheidungen sind getroffen. Eine Antwort darf ${days} Tage dauern; bei zu wenigen Angeboten ist diese Zeit vorüber, um zu sagen, wie viele angenommen werden.`,
    nothing: "Noch ist nichts entschieden worden.",
    period: "Zeitraum",
    lastDays: (n) => `${n} Tage`,
    all: "Alles",

    decisionsFigure: (from, to) => `Entscheidungen, ${from} bis ${to}`,
    acceptedFigure: "der Angebote rechtzeitig angenommen",
    aloneFigure: "in Ruhe gelassen",
    aloneOf: (n, all) => `${n} von ${all} Entscheidungen`,
    exploredFigure: "der Angebote, um zu lernen",

    service: "Leistung",
    offered: "Angeboten",
    yes: "Ja",
    no: "Nein",
    waiting: "Offen",
    over: "Zeit vorüber",
    acceptance: "Angenommen",
    acceptanceLow: "Angenommen, unten",
    acceptanceHigh: "Angenommen, oben",
    expectedShare: "Erwartet",
    brought: "Gebracht",
    expectedValue: "Erwarteter Wert eines Angebots",
    propensity: "Gewählt mit",

    servicesPlot: {
      message: (known, all, service, share) =>
        `Über ${known} von ${all} Leistungen ist genug bekannt; am häufigsten angenommen wird ${service} (${share}).`,
      unclear: (known, all, service, share) =>
        `Über ${known} von ${all} Leistungen ist genug bekannt; welche am häufigsten angenommen wird, ist noch nicht klar: ${service} führt (${share}).`,
      none: (all) => `Über keine der ${all} angebotenen Leistungen ist genug bekannt.`,
      about:
        "Anteil der angenommenen Angebote, von denen, deren Antwortzeit vorüber ist, mit 90-%-Intervall",
      tooFew: (services) => `Zu wenige, um es zu sagen: ${services}.`,
      answersOf: (service, n, wanted) => `${service} (${n} von ${wanted})`,
      nothing: (wanted) =>
        `Bei keiner Leistung ist für ${wanted} Angebote die Antwortzeit vorüber: zu wenige, um es zu sagen.`,
      computed: (days, wanted) =>
        `Angenommen ist ein Angebot, wenn der Kunde es binnen ${days} Tagen sagt oder die Leistung nutzt; abgelehnt, wenn er es sagt oder diese Zeit vorüber ist. Hier zählen nur Angebote, deren Zeit vorüber ist: Wer annimmt, tut es vorher, sodass unter den anderen zu viele angenommen sind. Wilsons Intervall zu 90 %; unter ${wanted} Angeboten wird nichts gesagt.`,
      formula: "(p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n),  z = 1,645",
    },
    trustPlot: {
      message: (agree, all) =>
        `Bei ${agree} von ${all} Leistungen liegt die erwartete Annahme im Intervall der tatsächlichen.`,
      about:
        "Nach rechts, welcher Anteil beim Anbieten erwartet war, nach oben, welcher angenommen hat, je Leistung mit 90-%-Intervall; auf der Linie stimmt beides überein",
      computed: (wanted) =>
        `Erwartet ist das Mittel, über die Angebote der Leistung, deren Zeit vorüber ist, aus dem Wert, den das Modell dem Angebot damals gab, als Anteil dessen, was die Leistung wert ist. Leistungen mit weniger als ${wanted} solchen Angeboten fehlen.`,
      formula: "erwartet = Mittel(Wert / Wert der Leistung),  angenommen = Ja / Angebote",
      inWords: (service, expected, came, interval) =>
        `${service}: erwartet ${expected}, angenommen ${came} (${interval})`,
    },
    alonePlot: {
      message: (share, reason) =>
        `${share} der Entscheidungen ließen den Kunden in Ruhe, am häufigsten: ${reason}.`,
      none: "Niemand wurde in Ruhe gelassen: Jedes Mal gab es etwas anzubieten.",
      about: "Entscheidungen ohne Angebot, nach Grund",
      computed: (all) =>
        `Von ${all} Entscheidungen die ohne Angebot, nach dem Grund, der mit ihnen festgehalten ist. Regeln kommen vor allem Lernen: Einwilligung, die Gruppe, die in Ruhe bleibt, um die Wirkung zu messen, Kontaktgrenze und Ruhezeit; dann tritt das Inruhelassen gegen jede Leistung an, mit dem Wert aus kundig.toml.`,
      formula: "Zahl der Entscheidungen ohne Angebot, nach Grund",
    },
    daysPlot: {
      message: (a, days) => `An einem Tag fallen im Mittel ${a} Entscheidungen (${days} Tage).`,
      about: "Entscheidungen, Tag für Tag",
      computed:
        "Entscheidungen nach dem Tag, an dem sie fielen, in der Zeitzone des Unternehmens. Angebote und Annahmen, in der Tabelle, sind die der Entscheidungen dieses Tages; die letzten Tage warten noch auf Antworten.",
      formula: "Zahl der Entscheidungen, nach Tag",
      inWords: (day, decisions, offers, yes) =>
        `${day}: ${decisions} Entscheidungen, ${offers} Angebote, ${yes} angenommen`,
      day: "Tag",
      decisions: "Entscheidungen",
    },
    reason: "Grund",
    decisions: "Entscheidungen",

    because: {
      no_consent: "keine Einwilligung in Persönliches",
      holdout: "in der Gruppe, die in Ruhe bleibt, um die Wirkung zu messen",
      contact_limit: "genug Nachrichten in dieser Woche",
      quiet_hours: "Ruhezeit",
      not_asked: "nicht danach gefragt",
      unavailable: "nicht verfügbar",
      not_eligible: "die Leistung passt nicht zum Kunden",
      purpose_refused: "keine Einwilligung in den Zweck der Leistung",
      nothing_allowed: "nichts darf angeboten werden",
      worth_too_little: "kein Angebot ist die Störung wert",
    },

    cards: {
      title: "Die letzten Entscheidungen, und warum",
      about:
        "Die Gründe eines Angebots ergeben zusammen seinen erwarteten Wert. Die Wahrscheinlichkeit ist die, mit der es unter allem, was möglich war, gewählt wurde.",
      visit: "kam vorbei",
      message: "sollte angeschrieben werden",
      at: (placement) => `(${placement})`,
      leftAlone: "In Ruhe gelassen",
      value: (value, low, high) => `erwarteter Wert ${value} (${low} bis ${high})`,
      chance: (share) => `gewählt mit einer Wahrscheinlichkeit von ${share}`,
      came: { accepted: "angenommen", declined: "nicht angenommen", waiting: "wartet auf Antwort" },
      noReasons: "Das Modell, das entschied, ist nicht aufbewahrt.",
    },

    actions: {
      less: (service, expected, share, low, high) =>
        `${service} überzeugt weniger als erwartet: ${expected} sollten annehmen, ${share} taten es (${low} bis ${high}). Die nächsten Entscheidungen rechnen schon damit; ansehen, was dort gesagt und verlangt wird.`,
      more: (service, expected, share) =>
        `${service} überzeugt mehr als erwartet: ${share} nehmen an, ${expected} waren erwartet. Es wird von selbst öfter angeboten; ein weiterer Platz dafür lohnt sich.`,
      few: (service, n, wanted) =>
        `Über ${service} ist zu wenig bekannt: Bei ${n} von ${wanted} Angeboten ist die Zeit vorüber. An einem Platz mehr zu fragen, sagt es früher:`,
      asExpected:
        "Was erwartet war, stimmt mit dem überein, was geschah, soweit es sich sagen lässt. Weiter so.",
      more_of: "Alles davon, zum Weiterrechnen:",
    },
  },
);
