// The words of needs by segment.
import { catalogue } from "./catalogue.ts";

export const segmentNeedsWords = catalogue(
  {
    item: "Need",
    segment: "Segment",
    have: "Have it",
    share: "Share",
    shareLow: "Share, low",
    shareHigh: "Share, high",
    againstAll: "Against all",
    againstAllLow: "Against all, low",
    againstAllHigh: "Against all, high",
    beyond: "Beyond chance",
    yes: "yes",
    no: "no",
    open: "Open",
    message: (item: string, segment: string, share: string, ratio: string) =>
      `Furthest from everybody is ${item} in the segment “${segment}”: ${share} have it, ${ratio} against all customers.`,
    noneBeyond: "No segment differs from all customers by more than chance explains.",
    has: (share: string, open: string) => `${share} have it, ${open} have it open`,
    about:
      "Share of the segment that has it, against the share of all customers: +100% is twice as often; what chance may explain has no colour and is slanted, – are too few to tell",
    computed: (customers: string, cells: string) =>
      `Each of ${customers} customers is in one segment. Of each segment, the share who ever bought the item, divided by that of all customers. The 90% interval is Katz's of the ratio to everybody else, carried over to all. A cell counts as beyond chance only where it would although ${cells} cells are looked at (Bonferroni): with 90% certainty none has its colour by chance. Where fewer than 5 who have the item would be expected, there are too few to tell.`,
    formula:
      "(a/n) / (A/N),  by (a/n) / (b/m) · e^(± 1.645 √(1/a − 1/n + 1/b − 1/m)) of the segment to the rest",
  },
  {
    item: "Bedarf",
    segment: "Segment",
    have: "Haben es",
    share: "Anteil",
    shareLow: "Anteil, unten",
    shareHigh: "Anteil, oben",
    againstAll: "Gegenüber allen",
    againstAllLow: "Gegenüber allen, unten",
    againstAllHigh: "Gegenüber allen, oben",
    beyond: "Mehr als Zufall",
    yes: "ja",
    no: "nein",
    open: "Offen",
    message: (item, segment, share, ratio) =>
      `Am weitesten von allen entfernt ist ${item} im Segment „${segment}“: ${share} haben es, ${ratio} gegenüber allen Kunden.`,
    noneBeyond: "Kein Segment weicht stärker von allen Kunden ab, als Zufall erklärt.",
    has: (share, open) => `${share} haben es, bei ${open} ist es offen`,
    about:
      "Anteil des Segments, der es hat, gegenüber dem Anteil aller Kunden: +100 % heißt doppelt so oft; was Zufall sein kann, hat keine Farbe und steht schräg, – sind zu wenige, um es zu sagen",
    computed: (customers, cells) =>
      `Jeder von ${customers} Kunden ist in einem Segment. Von jedem Segment der Anteil, der es je kaufte, durch den aller Kunden geteilt. Das 90-%-Intervall ist das von Katz für das Verhältnis zu allen übrigen, auf alle umgerechnet. Als mehr als Zufall gilt eine Zelle nur, wo sie es auch ist, obwohl ${cells} Zellen betrachtet werden (Bonferroni): mit 90 % Sicherheit hat keine ihre Farbe durch Zufall. Wo weniger als 5 zu erwarten wären, die es haben, sind es zu wenige, um es zu sagen.`,
    formula:
      "(a/n) / (A/N),  aus (a/n) / (b/m) · e^(± 1,645 √(1/a − 1/n + 1/b − 1/m)) des Segments zu den übrigen",
  },
);
