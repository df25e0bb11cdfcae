// A step curve: a share that changes on known days, as a line, and what it may as well be as the
// area around it. Upwards from 0 to 100 %, whatever the shares are.
import type { Interval } from "../format.ts";
import { Plane, type Place } from "./plane.tsx";
import { between, linear } from "./scale.ts";

export interface Step {
  at: number; // ascending, from above 0
  interval: Interval; // from there on
  marked: boolean;
  text: string;
}

interface Props {
  width: number;
  label: string;
  steps: readonly Step[];
  ticks: readonly number[]; // from 0 to the last step
  acrossTick: (at: number) => string;
  upwardsTick: (share: number) => string;
}

// The corners of the line: at each step first across, then up.
function corners(steps: readonly Step[], of: keyof Interval, { x, y }: Place): string[] {
  let level = y(0);
  return [
    `${x(0)} ${level}`,
    ...steps.flatMap(({ at, interval }) => {
      const before = level;
      level = y(interval[of]);
      return [`${x(at)} ${before}`, `${x(at)} ${level}`];
    }),
  ];
}

export function StepCurve({ width, label, steps, ticks, acrossTick, upwardsTick }: Props) {
  return (
    <Plane
      {...{ width, label }}
      across={{ scale: (begin, end) => between(ticks, begin, end), tick: acrossTick }}
      upwards={{ scale: (begin, end) => linear(0, 1, begin, end, 5), tick: upwardsTick }}
    >
      {(place) => {
        const line = (of: keyof Interval) => corners(steps, of, place);
        return (
          <g class="step-curve">
            <path class="area" d={`M${[...line("high"), ...line("low").reverse()].join("L")}Z`} />
            <path class="line" d={`M${line("value").join("L")}`} />
            {steps
              .filter(({ marked }) => marked)
              .map(({ at, interval, text }) => (
                <g key={at} class="point">
                  <title>{text}</title>
                  <circle class="mark" cx={place.x(at)} cy={place.y(interval.value)} r={3} />
                </g>
              ))}
          </g>
        );
      }}
    </Plane>
  );
}
