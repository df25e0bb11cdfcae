// Scales and their ticks. An axis of bars begins at zero; none is cut.

export interface Scale {
  (value: number): number; // the place, in pixels
  ticks: readonly number[];
}

function step(span: number, most: number): number {
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((one) => one * power >= rough) ?? 10;
  return factor * power;
}

// Ratios, such as 0.5 and 2, onto pixels by their logarithm, so that half and double are equally
// far from 1. 1 is always a part of it.
export function ratios(low: number, high: number, begin: number, end: number): Scale {
  const halvings = Math.floor(Math.log2(Math.min(1, low)));
  const doublings = Math.max(Math.ceil(Math.log2(Math.max(1, high))), halvings + 1);
  const most = Math.max(2, Math.floor((end - begin) / 72));
  const every = Math.ceil((doublings - halvings) / most);
  const ticks = [];
  for (let power = halvings; power <= doublings; power++) {
    if (power % every === 0) ticks.push(2 ** power);
  }
  const place = (value: number) =>
    begin + ((Math.log2(value) - halvings) / (doublings - halvings)) * (end - begin);
  return Object.assign(place, { ticks });
}

// From `low` to `high`, both widened to ticks, of which there are about `most`, onto the pixels
// from `begin` to `end`. Zero is always a part of it.
export function linear(low: number, high: number, begin: number, end: number, most = 5): Scale {
  const from = Math.min(0, low);
  const to = Math.max(0, high, from === 0 ? Number.MIN_VALUE : 0);
  const width = to > from && Number.isFinite(to - from) ? step(to - from, most) : 1;
  const first = Math.floor(from / width);
  const last = Math.max(Math.ceil(to / width), first + 1);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * width);
  const place = (value: number) =>
    begin + ((value - first * width) / ((last - first) * width)) * (end - begin);
  return Object.assign(place, { ticks });
}

// From zero to the last of the ticks, onto the pixels from `begin` to `end`.
export function between(ticks: readonly number[], begin: number, end: number): Scale {
  const last = ticks.at(-1) ?? 1;
  return Object.assign((value: number) => begin + (value / last) * (end - begin), { ticks });
}
