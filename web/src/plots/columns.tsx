// Columns from zero, side by side in time: how many, when.
import { linear } from "./scale.ts";

export interface Moment {
  name: string; // below the axis, where it is labelled
  labelled: boolean;
  value: number;
  text: string; // of the moment and its value
}

interface Props {
  width: number;
  moments: readonly Moment[];
  tick: (value: number) => string;
  label: string;
}

const height = 160;
const axisHeight = 24;
const top = 8;

export function Columns({ width, moments, tick, label }: Props) {
  const scale = linear(0, Math.max(1, ...moments.map(({ value }) => value)), height, top, 4);
  const names = scale.ticks.filter(Number.isInteger).map((value) => ({ value, text: tick(value) }));
  const left = 12 + 8 * Math.max(...names.map(({ text }) => text.length));
  const step = (width - left) / moments.length;
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height + axisHeight}
      viewBox={`0 0 ${width} ${height + axisHeight}`}
    >
      {names.map(({ value, text }) => (
        <g key={value}>
          <line
            class={value === 0 ? "zero" : "grid"}
            x1={left}
            x2={width}
            y1={scale(value)}
            y2={scale(value)}
          />
          <text class="tick" x={left - 8} y={scale(value) + 4} text-anchor="end">
            {text}
          </text>
        </g>
      ))}
      {moments.map(({ name, labelled, value, text }, i) => (
        <g key={i} class="moment">
          <title>{text}</title>
          <rect
            class="bar"
            x={left + (i + 0.12) * step}
            y={scale(value)}
            width={0.76 * step}
            height={scale(0) - scale(value)}
          />
          {labelled && (
            <text class="tick" x={left + (i + 0.5) * step} y={height + 17} text-anchor="middle">
              {name}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}
