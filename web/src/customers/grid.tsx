// A long list of which only the rows that are seen are in the document. It is scrolled as any
// other, and by the keys of a grid (ARIA Authoring Practices): one row is the active one.
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { placesOf, type Sight } from "./places.ts";

export interface GridColumn<R> {
  id: string; // of the class that gives it its place
  title: string;
  cell: (row: R) => ComponentChildren;
}

interface Props<R> {
  label: string;
  how: string; // to use it
  total: number;
  columns: readonly GridColumn<R>[];
  rowAt: (place: number) => R | undefined; // undefined: on its way
  waiting: string;
  look: (first: number, last: number) => void;
  open: (row: R, place: number) => void;
  begin: number | null; // the row that is active at first
}

const rowRem = 3.5; // as the stylesheet says
const overscan = 6;
const pixelsOf = (rem: number) =>
  rem * parseFloat(getComputedStyle(document.documentElement).fontSize);

export function Grid<R>(props: Props<R>) {
  const { label, how, total, columns, rowAt, waiting, look, open, begin } = props;
  const scrolled = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState<Sight>({ top: 0, room: 0 });
  const [active, setActive] = useState<number | null>(begin);
  const row = pixelsOf(rowRem);
  const places = placesOf(total, row, sight);
  const { first, last } = places;
  const from = Math.max(0, first - overscan);
  const to = Math.min(total - 1, last + overscan);

  const see = () => {
    const element = scrolled.current;
    if (!element) return;
    const room = element.clientHeight - (head.current?.offsetHeight ?? 0);
    setSight({ top: element.scrollTop, room });
  };
  useLayoutEffect(() => {
    const element = scrolled.current;
    if (!element) return;
    see();
    const observer = new ResizeObserver(see);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => look(from, to), [from, to, total]);

  const show = (place: number) => {
    const element = scrolled.current;
    if (!element) return;
    const above = place * row;
    const below = above + row - sight.room;
    if (places.virtual > above) element.scrollTop = places.topOf(above);
    if (places.virtual < below) element.scrollTop = places.topOf(below);
    see();
  };
  const activate = (place: number) => {
    const within = Math.max(0, Math.min(total - 1, place));
    setActive(within);
    show(within);
  };
  useEffect(() => {
    if (begin === null || sight.room === 0) return;
    activate(begin);
    scrolled.current?.focus();
  }, [sight.room === 0]);

  const move = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(sight.room / row) - 1);
    const at = active ?? first - 1;
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: total - 1,
    };
    const place = moves[event.key];
    if (place !== undefined) activate(place);
    else if (event.key === "Enter" && active !== null) openAt(active);
    else return;
    event.preventDefault();
  };
  const openAt = (place: number) => {
    const known = rowAt(place);
    if (known !== undefined) open(known, place);
  };

  const rowId = (place: number) => `row-${place}`;
  const inDocument = active !== null && active >= from && active <= to;
  const shown = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
  return (
    <div
      class="grid"
      role="grid"
      aria-label={label}
      aria-description={how}
      aria-rowcount={total + 1}
      aria-activedescendant={inDocument ? rowId(active) : undefined}
      tabIndex={0}
      ref={scrolled}
      onScroll={see}
      onKeyDown={move}
    >
      <div class="row head" role="row" aria-rowindex={1} ref={head}>
        {columns.map(({ id, title }) => (
          <span key={id} class={`cell ${id}`} role="columnheader">
            {title}
          </span>
        ))}
      </div>
      <div class="rows" role="rowgroup" style={{ height: `${places.inner}px` }}>
        {shown.map((place) => {
          const known = rowAt(place);
          return (
            <div
              key={place}
              id={rowId(place)}
              class={place === active ? "row active" : "row"}
              role="row"
              aria-rowindex={place + 2}
              aria-selected={place === active}
              style={{ transform: `translateY(${places.y(place)}px)` }}
              onClick={() => {
                setActive(place);
                openAt(place);
              }}
            >
              {columns.map(({ id, cell }, k) => (
                <span key={id} class={`cell ${id}`} role={k === 0 ? "rowheader" : "gridcell"}>
                  {known === undefined ? (k === 0 ? waiting : "") : cell(known)}
                </span>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
