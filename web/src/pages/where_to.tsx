// Where to: what today's customers are worth, what they will buy, and how far to trust that.
import type { Value } from "../answers.ts";
import { askValue, paths } from "../data.ts";
import { Filters, FilteredView, predictionsOf, useWhose } from "../filters.tsx";
import { FirstPurchases } from "../first_steps.tsx";
import type { Interval } from "../format.ts";
import { useSpeech, useWords } from "../language.ts";
import type { Page } from "../pages.ts";
import { Action, BigNumber, Numbers, Question, StoreCommand } from "../parts.tsx";
import { Bars } from "../plots/bars.tsx";
import { agrees, Calibration, type Comparison } from "../plots/calibration.tsx";
import { Fan } from "../plots/fan.tsx";
import { Plot, type Column } from "../plots/plot.tsx";
import { whereToWords } from "../words/where_to.ts";

const refreshMs = 10_000;
const rightWithin = 0.1;
const dayMs = 86_400_000;

type Backtest = NonNullable<Value["backtest"]>;

const endOf = (view: Value): string => view.ahead.at(-1)?.day ?? view.until;
const missed = ({ sum_predicted, sum_actual }: Backtest): number =>
  sum_predicted / Math.max(1, sum_actual) - 1;

// Worth in the view's unit.
function useWorth(view: Value): (worth: number) => string {
  const { format } = useSpeech();
  return view.worth_is === "value_minor"
    ? (worth) => format.money(worth, view.currency)
    : (worth) => format.decimal(worth);
}

function Figures({ view }: { view: Value }) {
  const { words, format } = useSpeech();
  const w = useWords(whereToWords);
  const certainty = ({ low, high }: Interval, inWords: (n: number) => string) =>
    words.interval(inWords(low), inWords(high));
  const count = (n: number) => format.count(Math.round(n));
  const money = (minor: number) => format.money(minor, view.currency);
  return (
    <Numbers>
      <BigNumber
        name="alive"
        number={count(view.alive.value)}
        label={w.activeFigure}
        interval={certainty(view.alive, count)}
      />
      <BigNumber
        name="purchases"
        number={count(view.purchases.value)}
        label={w.purchasesFigure(format.date(endOf(view)))}
        interval={certainty(view.purchases, count)}
      />
      <BigNumber
        name="value"
        number={view.value_minor ? money(view.value_minor.value) : "–"}
        label={w.valueFigure}
        interval={view.value_minor ? certainty(view.value_minor, money) : w.none}
      />
    </Numbers>
  );
}

function Worth({ view }: { view: Value }) {
  const { format } = useSpeech();
  const w = useWords(whereToWords);
  const worth = useWorth(view);
  const all = view.worth.reduce((sum, bin) => sum + bin.worth, 0);
  const bins = view.worth.map((bin, i) => ({
    ...bin,
    name: w.tenth(
      format.percent(i / view.worth.length),
      format.percent((i + 1) / view.worth.length),
    ),
  }));
  type Bin = (typeof bins)[number];
  const unit = view.worth_is === "value_minor" ? w.value : w.purchases;
  const columns: Column<Bin>[] = [
    { title: w.tenthTitle, raw: (bin) => bin.name, text: (bin) => bin.name },
    { title: w.customers, raw: (bin) => bin.customers, text: (bin) => format.count(bin.customers) },
    { title: unit, raw: (bin) => bin.worth, text: (bin) => worth(bin.worth) },
    { title: w.highest, raw: (bin) => bin.highest, text: (bin) => worth(bin.highest) },
    { title: w.lowest, raw: (bin) => bin.lowest, text: (bin) => worth(bin.lowest) },
    { title: w.active, raw: (bin) => bin.p_alive, text: (bin) => format.percent(bin.p_alive) },
  ];
  const [best] = bins;
  if (!best) return null;
  const message = w.worthPlot.message(
    format.percent(all > 0 ? best.worth / all : 0),
    format.count(best.customers),
  );
  return (
    <Plot
      name="worth"
      message={message}
      about={
        view.worth_is === "value_minor"
          ? w.worthPlot.about.value_minor
          : w.worthPlot.about.purchases
      }
      rows={bins}
      columns={columns}
      draw={(width) => (
        <Bars
          width={width}
          label={message}
          tick={worth}
          rows={bins.map((bin) => ({ name: bin.name, number: worth(bin.worth), value: bin.worth }))}
        />
      )}
      computed={w.worthPlot.computed(format.count(view.customers))}
      formula={w.worthPlot.formula}
      sums={view.sql.worth}
    />
  );
}

function Ahead({ view }: { view: Value }) {
  const { format } = useSpeech();
  const w = useWords(whereToWords);
  const begin = Date.parse(view.until);
  const count = (n: number) => format.count(Math.round(n));
  const dayAt = (days: number) => format.date(new Date(begin + days * dayMs).toISOString());
  type Step = Value["ahead"][number];
  const columns: Column<Step>[] = [
    { title: w.day, raw: (step) => step.day, text: (step) => format.date(step.day) },
    {
      title: w.purchases,
      raw: (step) => step.purchases.value,
      text: (step) => count(step.purchases.value),
    },
    { title: w.low, raw: (step) => step.purchases.low, text: (step) => count(step.purchases.low) },
    {
      title: w.high,
      raw: (step) => step.purchases.high,
      text: (step) => count(step.purchases.high),
    },
  ];
  const message = w.aheadPlot.message(
    format.date(endOf(view)),
    count(view.purchases.low),
    count(view.purchases.high),
  );
  return (
    <Plot
      name="ahead"
      message={message}
      about={w.aheadPlot.about}
      rows={view.ahead}
      columns={columns}
      draw={(width) => (
        <Fan
          {...{ width }}
          label={message}
          acrossTick={dayAt}
          upwardsTick={count}
          points={view.ahead.map(({ day, purchases }) => ({
            at: (Date.parse(day) - begin) / dayMs,
            interval: purchases,
          }))}
        />
      )}
      computed={w.aheadPlot.computed(format.count(view.customers))}
      formula={w.aheadPlot.formula}
      sums={view.sql.ahead}
    />
  );
}

// `ofAll`: what else is shown is not of all customers.
function Trust({ backtest, sql, ofAll }: { backtest: Backtest; sql: string; ofAll: boolean }) {
  const { words, format } = useSpeech();
  const w = useWords(whereToWords);
  const rows = backtest.calibration.map((bin) => ({
    customers: bin.customers,
    foretold: bin.predicted,
    came: { value: bin.actual, low: bin.actual_low, high: bin.actual_high },
  }));
  type Row = Comparison & { customers: number };
  const columns: Column<Row>[] = [
    { title: w.foretold, raw: (row) => row.foretold, text: (row) => format.decimal(row.foretold) },
    { title: w.customers, raw: (row) => row.customers, text: (row) => format.count(row.customers) },
    { title: w.came, raw: (row) => row.came.value, text: (row) => format.decimal(row.came.value) },
    { title: w.cameLow, raw: (row) => row.came.low, text: (row) => format.decimal(row.came.low) },
    {
      title: w.cameHigh,
      raw: (row) => row.came.high,
      text: (row) => format.decimal(row.came.high),
    },
  ];
  const inWords = ({ foretold, came }: Comparison) => {
    const { decimal } = format;
    const interval = words.shortInterval(decimal(came.low), decimal(came.high));
    return `${w.foretold} ${decimal(foretold)}; ${w.came} ${decimal(came.value)} (${interval})`;
  };
  const message = w.trustPlot.message(
    format.count(Math.round(backtest.sum_predicted)),
    format.count(Math.round(backtest.sum_actual)),
    format.change(missed(backtest)),
  );
  return (
    <Plot
      name="trust"
      message={message}
      about={w.trustPlot.about(format.date(backtest.split), format.date(backtest.end))}
      rows={rows}
      columns={columns}
      draw={(width) => (
        <Calibration {...{ width, rows, inWords }} label={message} tick={format.count} />
      )}
      computed={w.trustPlot.computed(backtest.forecast)}
      formula={w.trustPlot.formula}
      sums={sql}
    >
      {ofAll && <p class="about">{w.trustPlot.ofAll}</p>}
      <p class="about">
        {w.trustPlot.agree(format.count(rows.filter(agrees).length), format.count(rows.length))}
      </p>
    </Plot>
  );
}

function Actions({ view }: { view: Value }) {
  const { format } = useSpeech();
  const w = useWords(whereToWords);
  const { backtest } = view;
  const advice = !backtest
    ? w.actions.unknown
    : Math.abs(missed(backtest)) <= rightWithin
      ? w.actions.totals
      : w.actions.ranking;
  return (
    <Action>
      {view.worth[0] && (
        <>
          <p>{w.actions.keep(format.count(view.worth[0].customers))}</p>
          <StoreCommand>{predictionsOf(view)}</StoreCommand>
        </>
      )}
      <p>{advice}</p>
    </Action>
  );
}

function ValueView({ view }: { view: Value }) {
  const { words, format } = useSpeech();
  const w = useWords(whereToWords);
  const whose = useWhose(view);
  const filters = <Filters shown={view} segments={view.segments} />;
  if (view.customers === 0 && whose !== "") {
    return (
      <>
        <Question question={w.question} message={whose + w.nobody} />
        {filters}
      </>
    );
  }
  if (view.customers === 0) {
    return (
      <>
        <Question question={w.question} message={w.nothing} />
        <p>{w.nothingHow}</p>
        <FirstPurchases />
      </>
    );
  }
  return (
    <>
      {view.simulated && <p class="simulated">{words.simulated}</p>}
      <Question
        question={w.question}
        message={
          whose +
          w.message(
            format.count(view.customers),
            format.count(Math.round(view.purchases.value)),
            format.date(endOf(view)),
          )
        }
      />
      {filters}
      <Figures view={view} />
      <Worth view={view} />
      <Ahead view={view} />
      {view.backtest ? (
        <Trust backtest={view.backtest} sql={view.sql.trust} ofAll={view.segment !== undefined} />
      ) : (
        <p class="nothing">{w.trustPlot.nothing}</p>
      )}
      <Actions view={view} />
    </>
  );
}

function Content() {
  return (
    <FilteredView ask={askValue} everyMs={refreshMs}>
      {(view) => <ValueView view={view} />}
    </FilteredView>
  );
}

export const whereTo: Page = {
  id: "where-to",
  words: whereToWords,
  content: Content,
  asks: paths.value,
  filtered: "segment",
};
