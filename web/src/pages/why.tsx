// Why: how soon customers come back, how many stay, and what those who do have in common.
import type { Driver, Why } from "../answers.ts";
import { askWhy, paths } from "../data.ts";
import { Filters, FilteredView, predictionsOf, useWhose } from "../filters.tsx";
import { FirstPurchases } from "../first_steps.tsx";
import { isolated, type Interval } from "../format.ts";
import { useSpeech, useWords } from "../language.ts";
import type { Page } from "../pages.ts";
import { Action, BigNumber, Numbers, Question, StoreCommand } from "../parts.tsx";
import { Heat, type HeatCell } from "../plots/heat.tsx";
import { Differences } from "../plots/intervals.tsx";
import { Plot, type Column } from "../plots/plot.tsx";
import { StepCurve } from "../plots/step_curve.tsx";
import { whyWords } from "../words/why.ts";

const refreshMs = 10_000;
const soonWeeks = 13;
const earlyWeeks = 4;
const toldWeeks = [earlyWeeks, soonWeeks, 26, 52, 78, 104];
const longDays = 28; // so many and more are told in weeks
const laterTold = 3;
const enoughCustomers = 20;
const mostSure = 12;
const leastShown = 8;
const nearlyAll = 0.9;

type Week = Why["returns"]["weeks"][number];
type Bought = Why["cohorts"]["all"][number];
type Certain = Driver & { difference: Interval };

// As far as is known, where nobody is watched for so long.
const soonOf = ({ returns }: Why): Week | undefined =>
  returns.weeks[soonWeeks - 1] ?? returns.weeks.at(-1);

const periodOf = ({ cohorts }: Why) => (cohorts.period === "quarter" ? "quarter" : "month");

function compared(drivers: readonly Driver[]): Certain[] {
  return drivers.flatMap((driver) =>
    driver.difference ? [{ ...driver, difference: driver.difference }] : [],
  );
}

const surest = (drivers: readonly Driver[]): Certain[] =>
  compared(drivers).filter((driver) => driver.beyond_chance);

// How far the interval stays from zero.
const distance = ({ difference }: Certain): number => Math.max(difference.low, -difference.high);

function useNumbers(view: Why) {
  const { words, format } = useSpeech();
  const w = useWords(whyWords);
  const { count, percent, points } = format;
  const inWords = ({ value, low, high }: Interval, text: (n: number) => string) =>
    `${text(value)} (${words.shortInterval(text(low), text(high))})`;
  return {
    share: (share: Interval) => inWords(share, percent),
    difference: (difference: Interval) => inWords(difference, points),
    certainty: ({ low, high }: Interval) => words.interval(percent(low), percent(high)),
    days: (n: number) => (n < longDays ? w.days(count(n)) : w.weeks(format.decimal(n / 7))),
    trait({ kind, name = "", number = 0 }: Driver): string {
      switch (kind) {
        case "item":
          return w.kinds.item(name);
        case "things_at_most":
          return w.kinds.thingsAtMost(count(number));
        case "things_at_least":
          return w.kinds.thingsAtLeast(count(number));
        case "spend_at_most":
          return w.kinds.spendAtMost(format.money(number, view.currency));
        case "spend_at_least":
          return w.kinds.spendAtLeast(format.money(number, view.currency));
        case "weekday":
          return w.kinds.weekday(format.weekdayName(number));
        case "month":
          return w.kinds.month(format.monthName(number));
        default:
          return w.kinds.source(name);
      }
    },
  };
}

function HalfFigure({ view }: { view: Why }) {
  const { format } = useSpeech();
  const w = useWords(whyWords);
  const { days } = useNumbers(view);
  const { half_days: half, weeks } = view.returns;
  if (!half) {
    const interval = w.notWithin(format.count(weeks.length));
    return <BigNumber name="half" number={w.notReached} label={w.halfFigure} {...{ interval }} />;
  }
  const interval =
    half.high === undefined
      ? w.halfFrom(days(half.low))
      : half.low === half.high
        ? w.halfOn
        : w.halfInterval(days(half.low), days(half.high));
  return <BigNumber name="half" number={days(half.value)} label={w.halfFigure} {...{ interval }} />;
}

function Figures({ view, soon }: { view: Why; soon: Week }) {
  const { words, format } = useSpeech();
  const w = useWords(whyWords);
  const { certainty } = useNumbers(view);
  const later = Math.min(laterTold, view.cohorts.all.length);
  const stay = view.cohorts.all[later - 1];
  const period = periodOf(view);
  return (
    <Numbers>
      <BigNumber
        name="soon"
        number={format.percent(soon.came_back.value)}
        label={w.soonFigure(format.count(soon.week))}
        interval={certainty(soon.came_back)}
      />
      <HalfFigure view={view} />
      {stay && (
        <BigNumber
          name="stay"
          number={stay.customers < enoughCustomers ? "–" : format.percent(stay.share.value)}
          label={w.laterFigure(later, period)}
          interval={stay.customers < enoughCustomers ? words.tooFew : certainty(stay.share)}
        />
      )}
    </Numbers>
  );
}

// The beginning, the weeks that are told, and the end; none where the next is too near.
function ticksOf(last: number): number[] {
  const inner = toldWeeks.filter((week) => week > last / 8 && week < last - last / 6);
  return [0, ...inner, last];
}

function Returns({ view, soon }: { view: Why; soon: Week }) {
  const { format } = useSpeech();
  const w = useWords(whyWords);
  const { share } = useNumbers(view);
  const { weeks, customers } = view.returns;
  const last = weeks.at(-1) ?? soon;
  const early = weeks[earlyWeeks - 1] ?? soon;
  const columns: Column<Week>[] = [
    { title: w.week, raw: (row) => row.week, text: (row) => format.count(row.week) },
    { title: w.watched, raw: (row) => row.watched, text: (row) => format.count(row.watched) },
    { title: w.waiting, raw: (row) => row.waiting, text: (row) => format.count(row.waiting) },
    {
      title: w.cameBack,
      raw: (row) => row.came_back.value,
      text: (row) => format.percent(row.came_back.value),
    },
    {
      title: w.cameBackLow,
      raw: (row) => row.came_back.low,
      text: (row) => format.percent(row.came_back.low),
    },
    {
      title: w.cameBackHigh,
      raw: (row) => row.came_back.high,
      text: (row) => format.percent(row.came_back.high),
    },
  ];
  const message = w.returnPlot.message(
    format.percent(early.came_back.value),
    format.count(early.week),
    format.percent(last.came_back.value),
    format.count(last.week),
  );
  return (
    <Plot
      name="returns"
      message={message}
      about={w.returnPlot.about}
      rows={weeks}
      columns={columns}
      draw={(width) => (
        <StepCurve
          {...{ width }}
          label={message}
          ticks={ticksOf(last.week)}
          acrossTick={(week) => (week === 0 ? "0" : w.returnPlot.tick(format.count(week)))}
          upwardsTick={format.percent}
          steps={weeks.map(({ week, came_back }) => ({
            at: week,
            interval: came_back,
            marked: toldWeeks.includes(week),
            text: w.returnPlot.point(format.count(week), share(came_back)),
          }))}
        />
      )}
      computed={w.returnPlot.computed(format.count(customers))}
      formula={w.returnPlot.formula}
      counts={view.sql.returns}
    />
  );
}

interface CohortCell extends Bought {
  cohort: string;
  later: number;
}

function Cohorts({ view }: { view: Why }) {
  const { words, format } = useSpeech();
  const w = useWords(whyWords);
  const { share } = useNumbers(view);
  const period = periodOf(view);
  const { all, rows } = view.cohorts;
  const [first] = all;
  if (!first) return <p class="nothing">{w.cohortPlot.nothing}</p>;

  const named = rows.map(({ first_day, customers, bought }) => ({
    name: w.size(format.period(first_day, period), format.count(customers)),
    bought,
  }));
  const lines = [{ name: w.all, bought: all }, ...named];
  const cells = lines.flatMap(({ name, bought }) =>
    bought.map((one, i): CohortCell => ({ ...one, cohort: name, later: i + 1 })),
  );
  const columns: Column<CohortCell>[] = [
    { title: w.cohort, raw: (row) => row.cohort, text: (row) => row.cohort },
    { title: w.later[period], raw: (row) => row.later, text: (row) => format.count(row.later) },
    { title: w.customers, raw: (row) => row.customers, text: (row) => format.count(row.customers) },
    { title: w.bought, raw: (row) => row.bought, text: (row) => format.count(row.bought) },
    {
      title: w.share,
      raw: (row) => row.share.value,
      text: (row) => (row.customers < enoughCustomers ? words.tooFew : share(row.share)),
    },
    { title: w.low, raw: (row) => row.share.low, text: (row) => format.percent(row.share.low) },
    { title: w.high, raw: (row) => row.share.high, text: (row) => format.percent(row.share.high) },
  ];
  const heatCell = (one: Bought): HeatCell => ({
    value: one.share.value,
    text: format.percent(one.share.value),
    note: w.cell(format.count(one.bought), format.count(one.customers), share(one.share)),
    sure: one.customers >= enoughCustomers,
  });
  // The last for whom there are enough to tell.
  const told = all.filter(({ customers }) => customers >= enoughCustomers);
  const message =
    told.length > 1
      ? w.cohortPlot.message[period](
          format.percent(first.share.value),
          format.percent(told.at(-1)!.share.value),
          format.count(told.length),
        )
      : w.cohortPlot.single[period](share(first.share));
  return (
    <Plot
      name="cohorts"
      message={message}
      about={w.cohortPlot.about[period]}
      rows={cells}
      columns={columns}
      draw={() => (
        <Heat
          label={message}
          corner={w.cohort}
          scale="sequential"
          columns={all.map((_, i) => format.count(i + 1))}
          rows={lines.map(({ name, bought }) => ({ name, cells: bought.map(heatCell) }))}
        />
      )}
      computed={w.cohortPlot.computed(
        format.count(rows.reduce((sum, { customers }) => sum + customers, 0)),
      )}
      formula={w.cohortPlot.formula}
      counts={view.sql.cohorts}
    >
      <p class="about">{w.cohortPlot.before}</p>
      {cells.some(({ customers }) => customers < enoughCustomers) && (
        <p class="about">{w.cohortPlot.unsure}</p>
      )}
    </Plot>
  );
}

// The surest; where there are few of them, also the greatest of the others.
function shownOf(drivers: readonly Driver[]): Certain[] {
  const sure = surest(drivers).sort((a, b) => distance(b) - distance(a));
  const others = compared(drivers)
    .filter((driver) => !driver.beyond_chance)
    .sort((a, b) => Math.abs(b.difference.value) - Math.abs(a.difference.value));
  return [
    ...sure.slice(0, mostSure),
    ...others.slice(0, Math.max(0, leastShown - sure.length)),
  ].sort((a, b) => b.difference.value - a.difference.value);
}

function useDriverColumns(view: Why): Column<Driver>[] {
  const { words, format } = useSpeech();
  const w = useWords(whyWords);
  const { trait, share } = useNumbers(view);
  const bound = (title: string, of: keyof Interval): Column<Driver> => ({
    title,
    raw: ({ difference }) => difference?.[of] ?? null,
    text: ({ difference }) => (difference ? format.points(difference[of]) : words.tooFew),
  });
  const side = (titles: readonly [string, string], of: "with" | "without"): Column<Driver>[] => [
    {
      title: titles[0],
      raw: (row) => row[of].customers,
      text: (row) => format.count(row[of].customers),
    },
    {
      title: titles[1],
      raw: (row) => row[of].share.value,
      text: (row) => share(row[of].share),
    },
  ];
  return [
    { title: w.driver, raw: trait, text: trait },
    ...side([w.withIt, w.backWith], "with"),
    ...side([w.withoutIt, w.backWithout], "without"),
    bound(w.difference, "value"),
    bound(w.differenceLow, "low"),
    bound(w.differenceHigh, "high"),
    {
      title: w.certain,
      raw: (row) => (row.beyond_chance ? 1 : 0),
      text: (row) => (row.beyond_chance ? w.yes : w.no),
    },
  ];
}

function Drivers({ view }: { view: Why }) {
  const { format } = useSpeech();
  const w = useWords(whyWords);
  const { trait, share, difference } = useNumbers(view);
  const columns = useDriverColumns(view);
  const { drivers } = view;
  const weeks = format.count(drivers.within_days / 7);
  if (drivers.customers === 0) return <p class="nothing">{w.driverPlot.nothing(weeks)}</p>;

  const sure = surest(drivers.rows);
  const [best] = [...sure].sort((a, b) => distance(b) - distance(a));
  const count = format.count(drivers.compared);
  const message = best
    ? w.driverPlot.message(
        format.count(sure.length),
        count,
        isolated(trait(best)),
        format.points(best.difference.value),
      )
    : drivers.compared > 0
      ? w.driverPlot.none(count)
      : w.driverPlot.tooFew;
  const shown = shownOf(drivers.rows);
  return (
    <Plot
      name="drivers"
      message={message}
      about={w.driverPlot.about(share(drivers.share), format.count(drivers.customers), weeks)}
      rows={drivers.rows}
      columns={columns}
      draw={(width) =>
        shown.length > 0 && (
          <Differences
            {...{ width }}
            label={message}
            tick={format.points}
            rows={shown.map((driver) => ({
              name: trait(driver),
              number: difference(driver.difference),
              interval: driver.difference,
            }))}
          />
        )
      }
      computed={w.driverPlot.computed(format.count(drivers.customers), count)}
      formula={w.driverPlot.formula}
      counts={view.sql.drivers}
    >
      <p class="about">{w.driverPlot.cause}</p>
    </Plot>
  );
}

// By when nearly all are back of those who come back as far as anybody is watched.
function nearlyAllBack({ returns }: Why): Week | undefined {
  const most = returns.weeks.at(-1)?.came_back.value ?? 0;
  return returns.weeks.find(({ came_back }) => came_back.value >= nearlyAll * most);
}

function Actions({ view }: { view: Why }) {
  const { format } = useSpeech();
  const w = useWords(whyWords).actions;
  const { trait } = useNumbers(view);
  const sure = surest(view.drivers.rows);
  // What can be brought about, and whom one can ask; a month is neither.
  const canTry = sure.find(({ kind, difference }) => kind === "item" && difference.low > 0);
  const worst = sure.findLast(
    ({ kind, difference }) => !["weekday", "month"].includes(kind) && difference.high < 0,
  );
  const silent = nearlyAllBack(view);
  return (
    <Action>
      {canTry && (
        <p>
          {w.trial(
            isolated(trait(canTry)),
            format.points(canTry.difference.value),
            format.points(canTry.difference.low),
            format.points(canTry.difference.high),
          )}
        </p>
      )}
      {worst && <p>{w.ask(isolated(trait(worst)), format.points(worst.difference.value))}</p>}
      {sure.length === 0 && <p>{w.none}</p>}
      {silent && silent.came_back.value > 0 && (
        <>
          <p>{w.remind(format.count(silent.week), format.count(view.returns.weeks.length))}</p>
          <StoreCommand>{predictionsOf(view)}</StoreCommand>
        </>
      )}
    </Action>
  );
}

function WhyView({ view }: { view: Why }) {
  const { words, format } = useSpeech();
  const w = useWords(whyWords);
  const whose = useWhose(view);
  const filters = <Filters shown={view} />;
  if (view.returns.customers === 0) {
    return (
      <>
        <Question question={w.question} message={whose + w.nothing} />
        {whose !== "" && filters}
        <p>{w.nothingHow}</p>
        <FirstPurchases />
      </>
    );
  }
  const soon = soonOf(view);
  const said = soon && ([format.percent(soon.came_back.value), format.count(soon.week)] as const);
  return (
    <>
      {view.simulated && <p class="simulated">{words.simulated}</p>}
      <Question
        question={w.question}
        message={
          whose +
          (!said
            ? w.tooEarly
            : soon.week < soonWeeks
              ? w.messageSoFar(...said)
              : w.message(...said))
        }
      />
      {filters}
      {soon && (
        <>
          <Figures {...{ view, soon }} />
          <Returns {...{ view, soon }} />
        </>
      )}
      <Drivers view={view} />
      <Cohorts view={view} />
      <Actions view={view} />
    </>
  );
}

function Content() {
  return (
    <FilteredView ask={askWhy} everyMs={refreshMs} by="day">
      {(view) => <WhyView view={view} />}
    </FilteredView>
  );
}

export const why: Page = {
  id: "why",
  words: whyWords,
  content: Content,
  asks: paths.why,
  filtered: "day",
};
