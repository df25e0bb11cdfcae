// Needs by segment: who has it more and less often than everybody.
import type { Needs, SegmentNeed } from "../answers.ts";
import { isolated } from "../format.ts";
import { useSpeech, useWords } from "../language.ts";
import { SegmentMeanings, useSegmentName } from "../segments.tsx";
import { segmentNeedsWords } from "../words/segment_needs.ts";
import { Heat, type HeatCell } from "./heat.tsx";
import { Plot, type Column } from "./plot.tsx";

interface Ratio {
  value: number;
  low: number;
  high: number;
}

// Null: too few to tell.
function ratioOf({ ratio, ratio_low, ratio_high }: SegmentNeed): Ratio | null {
  if (ratio === undefined || ratio_low === undefined || ratio_high === undefined) return null;
  return { value: ratio, low: ratio_low, high: ratio_high };
}

// Half and double are equally strong; beyond a quarter and the fourfold nothing is stronger.
const strengthOf = ({ value }: Ratio): number => Math.max(-2, Math.min(2, Math.log2(value)));

// How far from everybody it surely is.
const distanceOf = ({ low, high }: Ratio): number => Math.max(Math.log2(low), -Math.log2(high));

function furthest(cells: readonly SegmentNeed[]) {
  let found: { cell: SegmentNeed; ratio: Ratio } | null = null;
  for (const cell of cells) {
    const ratio = ratioOf(cell);
    if (!ratio || !cell.beyond_chance) continue;
    if (!found || distanceOf(ratio) > distanceOf(found.ratio)) found = { cell, ratio };
  }
  return found;
}

function useColumns(): Column<SegmentNeed>[] {
  const { words, format } = useSpeech();
  const w = useWords(segmentNeedsWords);
  const nameOf = useSegmentName();
  const { count, percent, change } = format;
  const ratio = (title: string, of: (ratio: Ratio) => number): Column<SegmentNeed> => ({
    title,
    raw: (cell) => {
      const known = ratioOf(cell);
      return known && of(known);
    },
    text: (cell) => {
      const known = ratioOf(cell);
      return known ? change(of(known) - 1) : words.tooFew;
    },
  });
  const beyond = ({ beyond_chance }: SegmentNeed) => (beyond_chance ? w.yes : w.no);
  return [
    { title: w.item, raw: (cell) => cell.item, text: (cell) => cell.item },
    { title: w.segment, raw: (cell) => cell.segment, text: (cell) => nameOf(cell.segment) },
    { title: w.have, raw: (cell) => cell.customers, text: (cell) => count(cell.customers) },
    { title: w.share, raw: (cell) => cell.share, text: (cell) => percent(cell.share) },
    { title: w.shareLow, raw: (cell) => cell.share_low, text: (cell) => percent(cell.share_low) },
    {
      title: w.shareHigh,
      raw: (cell) => cell.share_high,
      text: (cell) => percent(cell.share_high),
    },
    ratio(w.againstAll, ({ value }) => value),
    ratio(w.againstAllLow, ({ low }) => low),
    ratio(w.againstAllHigh, ({ high }) => high),
    { title: w.beyond, raw: beyond, text: beyond },
    { title: w.open, raw: (cell) => cell.open_need, text: (cell) => count(cell.open_need) },
  ];
}

export function SegmentNeeds({ view }: { view: Needs }) {
  const { words, format } = useSpeech();
  const w = useWords(segmentNeedsWords);
  const nameOf = useSegmentName();
  const columns = useColumns();
  const segments = view.segments.filter(({ customers }) => customers > 0);
  if (segments.length < 2 || view.by_segment.length === 0) return null;

  const inWords = ({ value, low, high }: Ratio) => {
    const interval = words.shortInterval(format.change(low - 1), format.change(high - 1));
    return `${format.change(value - 1)} (${interval})`;
  };
  const heatCell = (cell: SegmentNeed): HeatCell => {
    const ratio = ratioOf(cell);
    const has = w.has(format.percent(cell.share), format.count(cell.open_need));
    if (!ratio) return { value: 0, text: "–", note: `${words.tooFew}; ${has}`, sure: false };
    return {
      value: strengthOf(ratio),
      text: format.change(ratio.value - 1),
      note: `${inWords(ratio)}; ${has}`,
      sure: cell.beyond_chance,
    };
  };
  const items = [...new Set(view.by_segment.map(({ item }) => item))];
  const cellOf = new Map(view.by_segment.map((cell) => [`${cell.segment} ${cell.item}`, cell]));
  const rows = items.map((item) => ({
    name: item,
    cells: segments.map(({ segment }) => {
      const cell = cellOf.get(`${segment} ${item}`);
      return cell ? heatCell(cell) : null;
    }),
  }));
  const found = furthest(view.by_segment);
  const message = found
    ? w.message(
        isolated(found.cell.item),
        nameOf(found.cell.segment),
        format.percent(found.cell.share),
        inWords(found.ratio),
      )
    : w.noneBeyond;
  const customers = segments.reduce((sum, segment) => sum + segment.customers, 0);
  const told = view.by_segment.filter((cell) => ratioOf(cell) !== null).length;
  return (
    <Plot
      name="by-segment"
      message={message}
      about={w.about}
      rows={view.by_segment}
      columns={columns}
      draw={() => (
        <Heat
          label={w.about}
          corner={w.item}
          columns={segments.map(({ segment }) => nameOf(segment))}
          rows={rows}
          scale="diverging"
        />
      )}
      computed={w.computed(format.count(customers), format.count(told))}
      formula={w.formula}
      sums={view.sql.by_segment}
    >
      <SegmentMeanings segments={segments} />
    </Plot>
  );
}
