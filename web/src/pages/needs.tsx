// Needs: what do they need? Who has it, how that changes, who has it still open.
import { useState } from "preact/hooks";
import type { Need, Needs } from "../answers.ts";
import { askNeeds, paths } from "../data.ts";
import { Filters, FilteredView, predictionsOf, useWhose } from "../filters.tsx";
import { FirstPurchases } from "../first_steps.tsx";
import { isolated, type Interval } from "../format.ts";
import { useSpeech, useWords } from "../language.ts";
import type { Page } from "../pages.ts";
import { Action, BigNumber, Command, Numbers, Question, StoreCommand } from "../parts.tsx";
import { Bars } from "../plots/bars.tsx";
import { Changes, Intervals } from "../plots/intervals.tsx";
import { Plot, type Column } from "../plots/plot.tsx";
import { SegmentNeeds } from "../plots/segment_needs.tsx";
import { useServiceNames } from "../services.ts";
import { needsWords } from "../words/needs.ts";

const refreshMs = 10_000;
const shownFirst = 12;
const shownMore = 24;
const shownTrends = 8;

const shareOf = (need: Need): Interval => ({
  value: need.share,
  low: need.share_low,
  high: need.share_high,
});

// Null: too few to tell.
function trendOf({ trend, trend_low, trend_high }: Need): Interval | null {
  if (trend === undefined || trend_low === undefined || trend_high === undefined) return null;
  return { value: trend, low: trend_low, high: trend_high };
}

const isUnmet = (need: Need): boolean => need.services.length === 0;

interface Trend {
  need: Need;
  interval: Interval;
}

function trendsOf(needs: readonly Need[]) {
  const known = needs.flatMap((need): Trend[] => {
    const interval = trendOf(need);
    return interval ? [{ need, interval }] : [];
  });
  return {
    known,
    // The surest first.
    rising: known
      .filter(({ interval }) => interval.low > 0)
      .sort((a, b) => b.interval.low - a.interval.low),
    falling: known
      .filter(({ interval }) => interval.high < 0)
      .sort((a, b) => a.interval.high - b.interval.high),
    unknown: needs.length - known.length,
  };
}

function useColumns(): Column<Need>[] {
  const { words, language, format } = useSpeech();
  const w = useWords(needsWords);
  const maybe = (value: number | undefined) => (value === undefined ? null : value);
  const change = (value: number | undefined) =>
    value === undefined ? words.tooFew : format.change(value);
  return [
    { title: w.item, raw: (need) => need.item, text: (need) => need.item },
    { title: w.open, raw: (need) => need.open_need, text: (need) => format.count(need.open_need) },
    { title: w.have, raw: (need) => need.customers, text: (need) => format.count(need.customers) },
    { title: w.share, raw: (need) => need.share, text: (need) => format.percent(need.share) },
    {
      title: w.shareLow,
      raw: (need) => need.share_low,
      text: (need) => format.percent(need.share_low),
    },
    {
      title: w.shareHigh,
      raw: (need) => need.share_high,
      text: (need) => format.percent(need.share_high),
    },
    { title: w.recent, raw: (need) => need.recent, text: (need) => format.count(need.recent) },
    { title: w.before, raw: (need) => need.before, text: (need) => format.count(need.before) },
    {
      title: w.services,
      raw: (need) => need.services.map(({ service }) => service).join(", "),
      text: (need) => need.services.map(({ name }) => name[language]).join(", ") || "–",
    },
    { title: w.trend, raw: (need) => maybe(need.trend), text: (need) => change(need.trend) },
    {
      title: w.trendLow,
      raw: (need) => maybe(need.trend_low),
      text: (need) => change(need.trend_low),
    },
    {
      title: w.trendHigh,
      raw: (need) => maybe(need.trend_high),
      text: (need) => change(need.trend_high),
    },
  ];
}

function only<R>(columns: readonly Column<R>[], ...titles: string[]): Column<R>[] {
  return columns.filter(({ title }) => titles.includes(title));
}

interface PlotProps {
  view: Needs;
  shown: readonly Need[];
  columns: readonly Column<Need>[];
}

function OpenNeeds({ view, shown, columns }: PlotProps) {
  const { format } = useSpeech();
  const w = useWords(needsWords);
  const open = (needs: readonly Need[]) => needs.reduce((sum, need) => sum + need.open_need, 0);
  const unmet = shown.filter(isUnmet).length;
  const message = w.openPlot.message(
    format.count(shown.length),
    format.count(view.needs.length),
    format.percent(open(shown) / Math.max(1, open(view.needs))),
  );
  return (
    <Plot
      name="open-needs"
      message={message}
      about={w.openPlot.about}
      rows={view.needs}
      columns={only(columns, w.item, w.open, w.have, w.services)}
      draw={(width) => (
        <Bars
          width={width}
          label={message}
          tick={format.count}
          rows={shown.map((need) => ({
            name: need.item,
            number: format.count(need.open_need),
            value: need.open_need,
            hollow: isUnmet(need),
          }))}
        />
      )}
      computed={w.openPlot.computed(format.count(view.customers))}
      formula={w.openPlot.formula}
      sums={view.sql.open_needs}
    >
      {unmet > 0 && (
        <p class="about">{w.openPlot.unmet(format.count(unmet), format.count(shown.length))}</p>
      )}
    </Plot>
  );
}

function Shares({ view, shown, columns }: PlotProps) {
  const { words, format } = useSpeech();
  const w = useWords(needsWords);
  const top = shown[0] as Need;
  const inWords = ({ value, low, high }: Interval) =>
    `${format.percent(value)} (${words.shortInterval(format.percent(low), format.percent(high))})`;
  const message = w.sharePlot.message(
    isolated(top.item),
    format.percent(top.share),
    format.percent(top.share_low),
    format.percent(top.share_high),
  );
  return (
    <Plot
      name="shares"
      message={message}
      about={w.sharePlot.about}
      rows={view.needs}
      columns={only(columns, w.item, w.have, w.share, w.shareLow, w.shareHigh)}
      draw={(width) => (
        <Intervals
          width={width}
          label={message}
          tick={format.percent}
          rows={shown.map((need) => ({
            name: need.item,
            number: inWords(shareOf(need)),
            interval: shareOf(need),
          }))}
        />
      )}
      computed={w.sharePlot.computed(format.count(view.customers))}
      formula={w.sharePlot.formula}
      counts={view.sql.shares}
    />
  );
}

function Trends({ view, columns }: Omit<PlotProps, "shown">) {
  const { words, format } = useSpeech();
  const w = useWords(needsWords);
  const { known, rising, falling, unknown } = trendsOf(view.needs);
  const shown = [...rising.slice(0, shownTrends), ...falling.slice(0, shownTrends).reverse()];
  const message = w.trendPlot.message(
    format.count(rising.length),
    format.count(falling.length),
    format.count(unknown),
  );
  const inWords = ({ value, low, high }: Interval) =>
    `${format.change(value)} (${words.shortInterval(format.change(low), format.change(high))})`;
  return (
    <Plot
      name="trends"
      message={message}
      about={w.trendPlot.about}
      rows={view.needs}
      columns={only(columns, w.item, w.recent, w.before, w.trend, w.trendLow, w.trendHigh)}
      draw={(width) =>
        shown.length === 0 ? (
          <p class="nothing">{known.length === 0 ? w.trendPlot.nothing : w.trendPlot.steady}</p>
        ) : (
          <Changes
            width={width}
            label={message}
            tick={format.change}
            rows={shown.map(({ need, interval }) => ({
              name: need.item,
              number: inWords(interval),
              interval,
            }))}
          />
        )
      }
      computed={w.trendPlot.computed(format.count(view.customers))}
      formula={w.trendPlot.formula}
      counts={view.sql.trends}
    >
      <p class="about">{w.trendPlot.season}</p>
    </Plot>
  );
}

function Figures({ top }: { top: Need }) {
  const { words, format } = useSpeech();
  const w = useWords(needsWords);
  const trend = trendOf(top);
  const { percent, change } = format;
  return (
    <Numbers>
      <BigNumber name="open" number={format.count(top.open_need)} label={w.openFigure} />
      <BigNumber
        name="share"
        number={percent(top.share)}
        label={w.haveFigure}
        interval={words.interval(percent(top.share_low), percent(top.share_high))}
      />
      <BigNumber
        name="trend"
        number={trend ? change(trend.value) : "–"}
        label={w.trendFigure}
        interval={trend ? words.interval(change(trend.low), change(trend.high)) : words.tooFew}
      />
    </Numbers>
  );
}

// For kundig.toml.
const exampleService = (item: string): string =>
  ["[[service]]", 'id = "..."', "price_minor = ...", `needs = [${JSON.stringify(item)}]`].join(
    "\n",
  );

// What is most worth to be done.
function Actions({ view }: { view: Needs }) {
  const { format } = useSpeech();
  const several = useServiceNames();
  const w = useWords(needsWords).actions;
  const { needs } = view;
  const open = needs.filter((need) => need.open_need > 0);
  const unmet = open.find(isUnmet);
  const met = open.find((need) => !isUnmet(need));
  const surest = trendsOf(needs).rising[0];
  return (
    <Action>
      {met && (
        <>
          <p>{w.offer(several(met.services), isolated(met.item), format.count(met.open_need))}</p>
          <StoreCommand>{predictionsOf(view)}</StoreCommand>
        </>
      )}
      {unmet && (
        <>
          <p>{w.unmet(isolated(unmet.item), format.count(unmet.open_need))}</p>
          <Command>{exampleService(unmet.item)}</Command>
        </>
      )}
      {surest && (
        <p>{w.rising(isolated(surest.need.item), format.change(surest.interval.value))}</p>
      )}
    </Action>
  );
}

function NeedsView({ view }: { view: Needs }) {
  const { words, format } = useSpeech();
  const [rows, setRows] = useState(shownFirst);
  const w = useWords(needsWords);
  const columns = useColumns();
  const whose = useWhose(view);
  const filters = <Filters shown={view} segments={view.segments} />;
  const top = view.needs[0];
  if (!top) {
    return (
      <>
        <Question question={w.question} message={w.nothing} />
        <p>{w.nothingHow}</p>
        <FirstPurchases />
      </>
    );
  }
  if (view.customers === 0) {
    return (
      <>
        <Question question={w.question} message={whose + w.nobody} />
        {filters}
      </>
    );
  }

  const shown = view.needs.slice(0, rows);
  const customers = format.count(view.customers);
  const open = format.count(top.open_need);
  const message =
    top.open_need > 0 ? w.message(isolated(top.item), open, customers) : w.noneOpen(customers);
  const rest = Math.min(view.needs.length, shownMore) - shownFirst;
  return (
    <>
      {view.simulated && <p class="simulated">{words.simulated}</p>}
      <Question question={w.question} message={whose + message} />
      {filters}
      <Figures top={top} />
      <OpenNeeds {...{ view, shown, columns }} />
      <Shares {...{ view, shown, columns }} />
      {rest > 0 && (
        <button
          type="button"
          class="more"
          onClick={() => setRows(rows === shownFirst ? shownMore : shownFirst)}
        >
          {rows === shownFirst ? words.plot.more(format.count(rest)) : words.plot.fewer}
        </button>
      )}
      <SegmentNeeds view={view} />
      <Trends {...{ view, columns }} />
      <Actions view={view} />
    </>
  );
}

function Content() {
  return (
    <FilteredView ask={askNeeds} everyMs={refreshMs}>
      {(view) => <NeedsView view={view} />}
    </FilteredView>
  );
}

export const needs: Page = {
  id: "needs",
  words: needsWords,
  content: Content,
  asks: paths.needs,
  filtered: "segment",
};
