// Bars from zero: how many.
import { markAt, Rows, type Row } from "./rows.tsx";
import { linear } from "./scale.ts";

export interface BarRow extends Row {
  value: number;
  hollow?: boolean;
}

interface Props {
  width: number;
  rows: readonly BarRow[];
  tick: (value: number) => string;
  label: string;
}

export function Bars({ width, rows, tick, label }: Props) {
  const scale = linear(0, Math.max(...rows.map((row) => row.value)), 1, width - 1);
  return (
    <Rows
      {...{ width, rows, scale, origin: 0, tick, label }}
      mark={({ value, hollow }) => (
        <rect
          class={hollow ? "bar hollow" : "bar"}
          x={scale(0)}
          y={markAt - 4}
          width={scale(value) - scale(0)}
          height={8}
          rx={1}
        />
      )}
    />
  );
}
