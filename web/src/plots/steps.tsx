// Steps: how parts add up to a whole, one below the other, each beginning where the last one ended;
// then the whole from zero, and what it is held against.
import { markAt, Rows, type Row } from "./rows.tsx";
import { linear } from "./scale.ts";

export interface StepRow extends Row {
  part: number;
}

interface TotalRow extends Row {
  value: number;
}

interface Props {
  width: number;
  parts: readonly StepRow[];
  whole: TotalRow;
  against: TotalRow;
  tick: (value: number) => string;
  label: string;
}

interface Bar extends Row {
  from: number;
  to: number;
  kind: "more" | "less" | "whole" | "against";
}

function barsOf({ parts, whole, against }: Pick<Props, "parts" | "whole" | "against">): Bar[] {
  let sum = 0;
  const steps = parts.map(({ part, ...row }): Bar => {
    const from = sum;
    sum += part;
    return { ...row, from, to: sum, kind: part < 0 ? "less" : "more" };
  });
  return [
    ...steps,
    { name: whole.name, number: whole.number, from: 0, to: whole.value, kind: "whole" },
    { name: against.name, number: against.number, from: 0, to: against.value, kind: "against" },
  ];
}

export function Steps({ width, parts, whole, against, tick, label }: Props) {
  const rows = barsOf({ parts, whole, against });
  const ends = rows.flatMap(({ from, to }) => [from, to]);
  const scale = linear(Math.min(...ends), Math.max(...ends), 1, width - 1);
  return (
    <Rows
      {...{ width, rows, scale, origin: 0, tick, label }}
      mark={({ from, to, kind }) => (
        <rect
          class={`bar ${kind === "less" || kind === "against" ? "hollow" : ""} step-${kind}`}
          x={Math.min(scale(from), scale(to))}
          y={markAt - 4}
          width={Math.max(1, Math.abs(scale(to) - scale(from)))}
          height={8}
          rx={1}
        />
      )}
    />
  );
}
