// A fan: what is expected as a line, what it may as well be as the area around it. It opens at
// zero, where nothing is uncertain yet.
import type { Interval } from "../format.ts";
import { Plane } from "./plane.tsx";
import { between, linear } from "./scale.ts";

export interface FanPoint {
  at: number;
  interval: Interval;
}

interface Props {
  width: number;
  label: string;
  points: readonly FanPoint[];
  acrossTick: (at: number) => string;
  upwardsTick: (value: number) => string;
}

// The beginning, the middle and the end.
function ticksOf(points: readonly FanPoint[]): number[] {
  const at = points.map((point) => point.at);
  return [0, at[Math.ceil(at.length / 2) - 1] ?? 0, at.at(-1) ?? 1];
}

const origin: FanPoint = { at: 0, interval: { value: 0, low: 0, high: 0 } };

export function Fan({ width, label, points, acrossTick, upwardsTick }: Props) {
  const all = [origin, ...points];
  const highest = Math.max(...points.map(({ interval }) => interval.high));
  return (
    <Plane
      {...{ width, label }}
      across={{ scale: (begin, end) => between(ticksOf(points), begin, end), tick: acrossTick }}
      upwards={{ scale: (begin, end) => linear(0, highest, begin, end, 4), tick: upwardsTick }}
    >
      {({ x, y }) => {
        const line = (of: keyof Interval) =>
          all.map(({ at, interval }) => `${x(at)} ${y(interval[of])}`);
        return (
          <g class="fan">
            <path class="area" d={`M${[...line("high"), ...line("low").reverse()].join("L")}Z`} />
            <path class="line" d={`M${line("value").join("L")}`} />
            {points.map(({ at, interval }) => (
              <g key={at} class="point">
                <title>{`${acrossTick(at)}: ${upwardsTick(interval.value)}`}</title>
                <circle class="mark" cx={x(at)} cy={y(interval.value)} r={3} />
              </g>
            ))}
          </g>
        );
      }}
    </Plane>
  );
}
