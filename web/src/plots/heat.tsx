// A heat table: a number in each cell, and behind it a colour as strong as the number. It is a
// table also for the eye: what it says stands in it without any colour.
import { shortened } from "../format.ts";

export interface HeatCell {
  value: number; // the strength of the colour; on a diverging scale above or below zero
  text: string; // the number as it is written, with its sign where the scale diverges
  note?: string; // its interval, of how many
  sure: boolean; // else it is written softly, on no colour
}

export interface HeatRow {
  name: string;
  cells: readonly (HeatCell | null)[]; // by column; null: there is nothing to tell
}

interface Props {
  label: string;
  corner: string; // what the rows are
  columns: readonly string[];
  rows: readonly HeatRow[];
  scale: "sequential" | "diverging"; // from zero up, or from zero up and down
}

const steps = 6;
const longestName = 28;

// Zero has no colour, and the strongest of what is sure has the strongest.
function colours(rows: readonly HeatRow[], scale: Props["scale"]) {
  const sure = rows.flatMap(({ cells }) => cells.flatMap((cell) => (cell?.sure ? [cell] : [])));
  const most = Math.max(...sure.map(({ value }) => Math.abs(value)), Number.MIN_VALUE);
  return ({ value, sure }: HeatCell): string => {
    if (!sure) return "unsure";
    const step = Math.round((steps * Math.abs(value)) / most);
    return `${scale === "diverging" && value < 0 ? "down" : "up"}-${step}`;
  };
}

export function Heat({ label, corner, columns, rows, scale }: Props) {
  const colour = colours(rows, scale);
  return (
    <div class="heat" role="group" aria-label={label} tabIndex={0}>
      <table>
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">{corner}</th>
            {columns.map((column) => (
              <th key={column} scope="col" title={column}>
                <bdi>{shortened(column, longestName)}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, cells }) => (
            <tr key={name}>
              <th scope="row" title={name}>
                <bdi>{shortened(name, longestName)}</bdi>
              </th>
              {columns.map((column, i) => {
                const cell = cells[i];
                return cell ? (
                  <td key={column} class={colour(cell)} title={cell.note}>
                    {cell.text}
                  </td>
                ) : (
                  <td key={column} />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
