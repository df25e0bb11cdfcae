// A plane with two axes, on which a plot draws; both begin at zero.
import type { ComponentChildren } from "preact";
import type { Scale } from "./scale.ts";

export interface Place {
  x: Scale;
  y: Scale;
}

interface Axis {
  scale: (begin: number, end: number) => Scale; // onto the pixels between them
  tick: (value: number) => string;
}

interface Props {
  width: number;
  label: string;
  across: Axis;
  upwards: Axis;
  children: (place: Place) => ComponentChildren;
}

const left = 64;
const bottom = 28;
const top = 10;
const right = 12;
const widestPlane = 640;
const heightOf = (width: number) => Math.round(Math.min(340, Math.max(220, width * 0.55)));

export function Plane({ width, label, across, upwards, children }: Props) {
  const wide = Math.min(width, widestPlane);
  const height = heightOf(wide);
  const x = across.scale(left, wide - right);
  const y = upwards.scale(height - bottom, top);
  return (
    <svg
      role="img"
      aria-label={label}
      width={wide}
      height={height}
      viewBox={`0 0 ${wide} ${height}`}
    >
      {y.ticks.map((value) => (
        <g key={value}>
          <line
            class={value === 0 ? "zero" : "grid"}
            x1={left}
            x2={wide - right}
            y1={y(value)}
            y2={y(value)}
          />
          <text class="tick" x={left - 8} y={y(value) + 4} text-anchor="end">
            {upwards.tick(value)}
          </text>
        </g>
      ))}
      {x.ticks.map((value, i) => (
        <text
          key={value}
          class="tick"
          x={x(value)}
          y={height - bottom + 18}
          text-anchor={i === x.ticks.length - 1 ? "end" : "middle"}
        >
          {across.tick(value)}
        </text>
      ))}
      {children({ x, y })}
    </svg>
  );
}
