// Numbers, times and names as people of a language write them.

export type Language = "en" | "de";

export interface Interval {
  value: number;
  low: number;
  high: number;
}

export interface Format {
  count(n: number): string;
  // 0.0317 -> 3.2 %
  percent(share: number): string;
  // 0.0317 -> +3 %
  change(share: number): string;
  time(at: Date): string;
  day(at: Date): string;
}

export function formatOf(language: Language): Format {
  const count = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 });
  const finer = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
  const change = new Intl.NumberFormat(language, {
    style: "percent",
    maximumFractionDigits: 0,
    signDisplay: "exceptZero",
  });
  const time = new Intl.DateTimeFormat(language, { timeStyle: "medium" });
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  return {
    count: (n) => count.format(n),
    percent: (share) => (share < 0.1 ? finer : percent).format(share),
    change: (share) => change.format(share),
    time: (at) => time.format(at),
    day: (at) => day.format(at),
  };
}

// A name of somebody else in a sentence of ours: whatever direction it is written in, the sentence
// keeps its own.
export const isolated = (name: string): string => `\u2068${name}\u2069`;

// At most `most` characters, as people count them.
export function shortened(name: string, most: number): string {
  const characters = [...name];
  return characters.length <= most ? name : `${characters.slice(0, most - 1).join("")}…`;
}
