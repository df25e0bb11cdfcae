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
  // The same, but for what is almost certain: 0.9987 -> > 99 %
  probability(share: number): string;
  // 0.0317 -> +3 %
  change(share: number): string;
  // Of two shares, in hundredths: 0.0317 -> +3.2
  points(difference: number): string;
  // 12.34 -> 12.3
  decimal(n: number): string;
  // 0.07135 -> 0.071, of what has no unit
  score(n: number): string;
  // 2.5 -> 2.5, 3 -> 3
  quantity(n: number): string;
  // Of minor units, such as cents; three digits of it.
  money(minor: number, currency: string): string;
  // To the cent.
  exactMoney(minor: number, currency: string): string;
  // The same with its sign.
  exactMoneyChange(minor: number, currency: string): string;
  // Of a day such as 2018-09-30.
  date(day: string): string;
  // The month or quarter that begins with that day.
  period(day: string, period: "month" | "quarter"): string;
  // 1 Monday ... 7 Sunday.
  weekdayName(number: number): string;
  // 1 ... 12.
  monthName(number: number): string;
  // Of the same, 30 Sept.
  shortDate(day: string): string;
  time(at: Date): string;
  // With its day.
  moment(at: Date): string;
  // Of the server, in UTC.
  hour(at: Date): string;
  clock(at: Date): string;
}

function minorDigits(currency: string): number {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
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
  const points = new Intl.NumberFormat(language, {
    maximumFractionDigits: 0,
    signDisplay: "exceptZero",
  });
  const finerPoints = new Intl.NumberFormat(language, {
    maximumFractionDigits: 1,
    signDisplay: "exceptZero",
  });
  const decimal = new Intl.NumberFormat(language, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const score = new Intl.NumberFormat(language, {
    minimumFractionDigits: 3,
    maximumFractionDigits: 3,
  });
  const quantity = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const exactMoneyOf = (currency: string, signDisplay: "auto" | "exceptZero" = "auto") =>
    new Intl.NumberFormat(language, { style: "currency", currency, signDisplay });
  const moneyOf = (currency: string) =>
    new Intl.NumberFormat(language, {
      style: "currency",
      currency,
      notation: "compact",
      maximumSignificantDigits: 3,
    });
  const date = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  const month = new Intl.DateTimeFormat(language, {
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  const weekdayName = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
  const monthName = new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" });
  const shortDate = new Intl.DateTimeFormat(language, {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
  const time = new Intl.DateTimeFormat(language, { timeStyle: "medium", hourCycle: "h23" });
  const moment = new Intl.DateTimeFormat(language, {
    dateStyle: "long",
    timeStyle: "short",
    hourCycle: "h23",
  });
  const utc = { timeZone: "UTC", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const clock = new Intl.DateTimeFormat(language, utc);
  const hour = new Intl.DateTimeFormat(language, { ...utc, month: "short", day: "numeric" });
  return {
    count: (n) => count.format(n),
    percent: (share) => (share < 0.1 ? finer : percent).format(share),
    probability: (share) => {
      if (share > 0.99 && share < 1) return `> ${percent.format(0.99)}`;
      if (share < 0.01 && share > 0) return `< ${percent.format(0.01)}`;
      return percent.format(share);
    },
    change: (share) => change.format(share).replace("-", "−"),
    points: (difference) =>
      (Math.abs(difference) < 0.1 ? finerPoints : points)
        .format(100 * difference)
        .replace("-", "−"),
    decimal: (n) => decimal.format(n),
    score: (n) => score.format(n).replace("-", "−"),
    quantity: (n) => quantity.format(n),
    exactMoney: (minor, currency) =>
      exactMoneyOf(currency).format(minor / 10 ** minorDigits(currency)),
    exactMoneyChange: (minor, currency) =>
      exactMoneyOf(currency, "exceptZero")
        .format(minor / 10 ** minorDigits(currency))
        .replace("-", "−"),
    money: (minor, currency) => moneyOf(currency).format(minor / 10 ** minorDigits(currency)),
    period: (day, period) => {
      const begin = new Date(day);
      const quarter = Math.floor(begin.getUTCMonth() / 3) + 1;
      return period === "month" ? month.format(begin) : `Q${quarter} ${begin.getUTCFullYear()}`;
    },
    weekdayName: (number) => weekdayName.format(new Date(Date.UTC(2024, 0, number))), // a Monday
    monthName: (number) => monthName.format(new Date(Date.UTC(2024, number - 1))),
    shortDate: (day) => shortDate.format(new Date(day)),
    date: (day) => date.format(new Date(day)),
    time: (at) => time.format(at),
    moment: (at) => moment.format(at),
    hour: (at) => hour.format(at),
    clock: (at) => clock.format(at),
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
