// A plot as every page shows it: one sentence with its message, the picture or its table, both to
// take along, and how it was computed.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Copyable } from "../forms.tsx";
import { offerCsv, offerSvg, offerTableAsSvg } from "../download.ts";
import { useSpeech } from "../language.ts";

export interface Column<R> {
  title: string;
  raw: (row: R) => string | number | null; // for the file; null: too few to tell
  text: (row: R) => string; // for the eye
}

interface Props<R> {
  name: string; // of the files
  message: string;
  about: string; // what is shown, in which unit
  rows: readonly R[];
  columns: readonly Column<R>[];
  draw: (width: number) => ComponentChildren;
  computed: string;
  formula: string;
  counts?: string; // SQL that counts on the store what is shown, of all customers
  sums?: string; // or of the sums on which it rests
  children?: ComponentChildren; // below the picture
}

const rowsAtFirst = 50;

function Table<R>({ rows, columns, about }: Pick<Props<R>, "rows" | "columns" | "about">) {
  const { words, format } = useSpeech();
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, rowsAtFirst);
  return (
    <>
      <table>
        <caption>{about}</caption>
        <thead>
          <tr>
            {columns.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, i) => (
            <tr key={i}>
              {columns.map(({ title, text }, k) =>
                k === 0 ? (
                  <th key={title} scope="row">
                    <bdi>{text(row)}</bdi>
                  </th>
                ) : (
                  <td key={title} data-title={title}>
                    {text(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <button type="button" class="more" onClick={() => setAll(true)}>
          {words.plot.more(format.count(rows.length - shown.length))}
        </button>
      )}
    </>
  );
}

interface SqlProps {
  message: string;
  counts: string | undefined;
  sums: string | undefined;
}

function Sql({ message, counts, sums }: SqlProps) {
  const { words } = useSpeech();
  const statement = counts ?? sums;
  if (statement === undefined) return null;
  return (
    <>
      <p>
        {counts === undefined ? words.plot.sums : words.plot.counts} {words.plot.onStore}
      </p>
      <Copyable label={`SQL: ${message}`}>{statement}</Copyable>
    </>
  );
}

const widest = 928;

// The width that there is, followed as it changes.
function useWidth() {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.min(Math.floor(entry.contentRect.width), widest));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { place, width };
}

export function Plot<R>(props: Props<R>) {
  const { name, message, about, rows, columns, draw, computed, formula, counts, sums, children } =
    props;
  const { words } = useSpeech();
  const { place, width } = useWidth();
  const [asTable, setAsTable] = useState(false);
  const title = useId();
  const takeCsv = () =>
    offerCsv(`kundig-${name}`, [
      columns.map((column) => column.title),
      ...rows.map((row) => columns.map((column) => column.raw(row))),
    ]);
  const takeSvg = () => {
    const picture = place.current?.querySelector("svg");
    const table = place.current?.querySelector("table");
    if (picture) offerSvg(`kundig-${name}`, picture);
    if (table) offerTableAsSvg(`kundig-${name}`, table);
  };
  return (
    <section class="plot" aria-labelledby={title} data-plot={name}>
      <h2 id={title}>{message}</h2>
      <p class="about">{about}</p>
      <div class="picture" ref={place} hidden={asTable}>
        {width > 0 && draw(width)}
      </div>
      {asTable && <Table {...{ rows, columns, about }} />}
      {!asTable && children}
      <div class="tools">
        <span class="choice" role="group" aria-label={words.plot.view}>
          <button type="button" aria-pressed={!asTable} onClick={() => setAsTable(false)}>
            {words.plot.picture}
          </button>
          <button type="button" aria-pressed={asTable} onClick={() => setAsTable(true)}>
            {words.plot.table}
          </button>
        </span>
        <button type="button" title={words.plot.downloadCsv} onClick={takeCsv}>
          {words.plot.csv}
        </button>
        <button type="button" title={words.plot.downloadSvg} onClick={takeSvg} disabled={asTable}>
          {words.plot.svg}
        </button>
        <details>
          <summary>{words.plot.computed}</summary>
          <p>{computed}</p>
          <p class="formula">{formula}</p>
          <Sql {...{ message, counts, sums }} />
        </details>
      </div>
    </section>
  );
}
