// What bars and intervals share: one row a thing, its name and number above, its mark below, and an
// axis under them all.
import type { ComponentChildren } from "preact";
import { shortened } from "../format.ts";
import type { Scale } from "./scale.ts";

export interface Row {
  name: string;
  number: string; // as it is written
}

const rowHeight = 46;
const axisHeight = 24;
const gap = 16;
export const markAt = 31; // the middle of a row's mark, from the row's top
const gridReach = 9; // so far above and below a mark: what lies behind a name would cross it out

const measure = document.createElement("canvas").getContext("2d");

// As the stylesheet says.
function widthOf(text: string): number {
  if (!measure) return 0;
  measure.font = `13.5px ${getComputedStyle(document.body).fontFamily}`;
  return measure.measureText(text).width;
}

// As much of the name as there is room for.
function fitted(name: string, room: number): string {
  if (widthOf(name) <= room) return name;
  let most = [...name].length;
  while (most > 1 && widthOf(shortened(name, most)) > room) most--;
  return shortened(name, most);
}

interface Props<R extends Row> {
  width: number;
  rows: readonly R[];
  scale: Scale;
  origin: number; // what the axis is read from
  tick: (value: number) => string;
  label: string;
  mark: (row: R) => ComponentChildren;
}

export function Rows<R extends Row>({ width, rows, scale, origin, tick, label, mark }: Props<R>) {
  const bottom = rows.length * rowHeight;
  const anchors = scale.ticks.map((_, i) =>
    i === 0 ? "start" : i === scale.ticks.length - 1 ? "end" : "middle",
  );
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={bottom + axisHeight}
      viewBox={`0 0 ${width} ${bottom + axisHeight}`}
    >
      {scale.ticks.map((value, i) => (
        <g key={value}>
          <line
            class={value === origin ? "zero" : "grid"}
            x1={scale(value)}
            x2={scale(value)}
            y1={0}
            y2={bottom}
            stroke-dasharray={`${2 * gridReach} ${rowHeight - 2 * gridReach}`}
            stroke-dashoffset={gridReach - markAt}
          />
          <text class="tick" x={scale(value)} y={bottom + 17} text-anchor={anchors[i]}>
            {tick(value)}
          </text>
        </g>
      ))}
      {rows.map((row, i) => {
        const room = width - widthOf(row.number) - gap;
        return (
          <g key={row.name} class="row" transform={`translate(0 ${i * rowHeight})`}>
            <title>{`${row.name}: ${row.number}`}</title>
            <text class="name" x={0} y={19}>
              {fitted(row.name, room)}
            </text>
            <text class="number" x={width} y={19} text-anchor="end">
              {row.number}
            </text>
            {mark(row)}
          </g>
        );
      })}
    </svg>
  );
}
