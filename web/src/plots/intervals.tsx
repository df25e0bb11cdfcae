// Intervals: the value as a dot, what it may as well be as a bar. A change that is surely above or
// below zero differs in form, not in colour alone.
import type { ComponentChildren } from "preact";
import type { Interval } from "../format.ts";
import { markAt, Rows, type Row } from "./rows.tsx";
import { linear, ratios, type Scale } from "./scale.ts";

export interface IntervalRow extends Row {
  interval: Interval;
}

interface Props {
  width: number;
  rows: readonly IntervalRow[];
  tick: (value: number) => string;
  label: string;
}

const size = 5;

function Line({ interval, place }: { interval: Interval; place: (value: number) => number }) {
  return <line x1={place(interval.low)} x2={place(interval.high)} y1={markAt} y2={markAt} />;
}

function bounds(rows: readonly IntervalRow[]) {
  return {
    low: Math.min(...rows.map((row) => row.interval.low)),
    high: Math.max(...rows.map((row) => row.interval.high)),
  };
}

// Shares and amounts.
export function Intervals({ width, rows, tick, label }: Props) {
  const { low, high } = bounds(rows);
  const scale = linear(low, high, size, width - size);
  return (
    <Rows
      {...{ width, rows, scale, origin: 0, tick, label }}
      mark={({ interval }) => (
        <g class="interval">
          <Line interval={interval} place={scale} />
          <circle class="mark" cx={scale(interval.value)} cy={markAt} r={size - 0.5} />
        </g>
      )}
    />
  );
}

type Side = "above" | "below" | "across";

const sideOf = ({ low, high }: Interval): Side =>
  low > 0 ? "above" : high < 0 ? "below" : "across";

const outlines: Readonly<Record<Side, string>> = {
  above: "-5 4 L5 4 L0 -5",
  below: "-5 -4 L5 -4 L0 5",
  across: "-4 0 L0 -4 L4 0 L0 4",
};

function Mark({ x, side }: { x: number; side: Side }): ComponentChildren {
  return <path class="mark" transform={`translate(${x} ${markAt})`} d={`M${outlines[side]} Z`} />;
}

interface SidesProps extends Props {
  scale: Scale;
  origin: number;
  place: (value: number) => number;
}

// Intervals about zero.
function Sides({ width, rows, scale, origin, tick, label, place }: SidesProps) {
  return (
    <Rows
      {...{ width, rows, scale, origin, tick, label }}
      mark={({ interval }) => (
        <g class={`interval ${sideOf(interval)}`}>
          <Line interval={interval} place={place} />
          <Mark x={place(interval.value)} side={sideOf(interval)} />
        </g>
      )}
    />
  );
}

// Differences, such as +0.5 and -0.5 of two shares.
export function Differences({ width, rows, tick, label }: Props) {
  const { low, high } = bounds(rows);
  const scale = linear(low, high, size, width - size);
  return <Sides {...{ width, rows, scale, tick, label }} origin={0} place={scale} />;
}

// Changes, such as +0.5 and -0.33, on a scale of ratios.
export function Changes({ width, rows, tick, label }: Props) {
  const { low, high } = bounds(rows);
  const scale = ratios(1 + low, 1 + high, size, width - size);
  return (
    <Sides
      {...{ width, rows, scale, label }}
      origin={1}
      tick={(ratio) => tick(ratio - 1)}
      place={(change) => scale(1 + change)}
    />
  );
}
