// Calibration: across what was foretold, upwards what came, with its interval; on the line both
// agree. A group whose interval does not reach the line differs in form, not in colour alone.
import type { Interval } from "../format.ts";
import { Plane, type Place } from "./plane.tsx";
import { linear } from "./scale.ts";

export interface Comparison {
  foretold: number;
  came: Interval;
}

interface Props<R extends Comparison> {
  width: number;
  label: string;
  rows: readonly R[];
  tick: (value: number) => string;
  inWords: (row: R) => string;
}

const size = 5;

export const agrees = ({ foretold, came }: Comparison): boolean =>
  came.low <= foretold && foretold <= came.high;

function Mark({ row, place: { x, y }, text }: { row: Comparison; place: Place; text: string }) {
  const at = x(row.foretold);
  return (
    <g class={`interval ${agrees(row) ? "" : "below"}`}>
      <title>{text}</title>
      <line x1={at} x2={at} y1={y(row.came.low)} y2={y(row.came.high)} />
      {agrees(row) ? (
        <circle class="mark" cx={at} cy={y(row.came.value)} r={size - 0.5} />
      ) : (
        <path
          class="mark"
          transform={`translate(${at} ${y(row.came.value)})`}
          d="M0 -5 L5 0 L0 5 L-5 0 Z"
        />
      )}
    </g>
  );
}

export function Calibration<R extends Comparison>(props: Props<R>) {
  const { width, label, rows, tick, inWords } = props;
  const most = Math.max(...rows.map(({ foretold, came }) => Math.max(foretold, came.high)));
  const axis = { scale: (begin: number, end: number) => linear(0, most, begin, end, 4), tick };
  return (
    <Plane {...{ width, label }} across={axis} upwards={axis}>
      {(place) => (
        <>
          <line
            class="agreement"
            x1={place.x(0)}
            y1={place.y(0)}
            x2={place.x(most)}
            y2={place.y(most)}
          />
          {rows.map((row, i) => (
            <Mark key={i} {...{ row, place }} text={inWords(row)} />
          ))}
        </>
      )}
    </Plane>
  );
}
