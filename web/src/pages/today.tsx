// Today: what is new, and what is to be decided? Three proposals, each with what it would bring and
// how certain that is; what changed in the last four weeks.
import type { Proposal, Today } from "../answers.ts";
import { formatAddress, parseAddress } from "../address.ts";
import { askToday, paths, useAnswer } from "../data.ts";
import { FirstPurchases } from "../first_steps.tsx";
import { isolated, type Interval } from "../format.ts";
import { useSpeech, useWords } from "../language.ts";
import type { Page } from "../pages.ts";
import { Action, Known, Question, StoreCommand } from "../parts.tsx";
import { Changes, type IntervalRow } from "../plots/intervals.tsx";
import { Plot, type Column } from "../plots/plot.tsx";
import { isTold } from "../server.ts";
import { useServiceNames } from "../services.ts";
import { todayWords } from "../words/today.ts";

const refreshMs = 60_000; // it is of days, and dear to work out
const healthHours = 48;

type Change = Today["changes"][number];
type Moving = Today["moving"][number];
type Words = (typeof todayWords)["en"];

const isBeyondChance = ({ low, high }: Interval) => low > 0 || high < 0;

// Where the reasons stand.
function placeOf(kind: string): { page: string; path: string } {
  if (kind === "keep") return { page: "where-to", path: paths.value };
  if (kind === "mend") return { page: "data", path: paths.health(healthHours) };
  return { page: "needs", path: paths.needs };
}

function useTitle({ kind, services, customers, rows, item = "" }: Proposal): string {
  const { format } = useSpeech();
  const w = useWords(todayWords);
  const several = useServiceNames();
  const { count } = format;
  if (kind === "offer") return w.offer(several(services), count(customers), isolated(item));
  if (kind === "fill_gap") return w.fillGap(count(customers), isolated(item));
  return kind === "keep" ? w.keep(count(customers)) : w.mend(count(rows));
}

function labelOf({ kind, unit }: Proposal, w: Words): string {
  if (kind === "mend") return w.rows;
  if (kind === "keep") return unit === "purchases" ? w.stakePurchases : w.stake;
  return unit === "customers" ? w.takers : w.takeUp;
}

const certaintyOf = (certainty: string, w: Words): string =>
  w.certainty[certainty as keyof Words["certainty"]] ?? certainty;

function Reasons({ proposal, view }: { proposal: Proposal; view: Today }) {
  const { format } = useSpeech();
  const w = useWords(todayWords);
  const { kind, each_minor: each } = proposal;
  const { suggestions } = view;
  const money = (minor: number) => format.money(minor, view.currency);
  if (kind === "mend") return null;
  if (kind === "keep") return <p class="reason">{w.slipping}</p>;
  return (
    <>
      {suggestions && (
        <p class="reason">
          {w.rate(
            format.count(suggestions.hits),
            format.count(suggestions.suggestions),
            format.percent(suggestions.hit_rate.value),
            format.percent(suggestions.hit_rate.low),
            format.percent(suggestions.hit_rate.high),
          )}
        </p>
      )}
      {each && (
        <p class="reason">
          {kind === "offer"
            ? w.eachService(money(each.value))
            : w.eachSpends(money(each.value), money(each.low), money(each.high))}
        </p>
      )}
    </>
  );
}

function Card({ proposal, view }: { proposal: Proposal; view: Today }) {
  const { words, format } = useSpeech();
  const w = useWords(todayWords);
  const { kind, expected, unit, rows, certainty } = proposal;
  const amount = (n: number) =>
    unit === "value_minor" ? format.money(n, view.currency) : format.count(Math.round(n));
  const { page, path } = placeOf(kind);
  const { lang } = parseAddress(location.hash).parameters;
  const title = useTitle(proposal);
  return (
    <li class="proposal" data-proposal={kind}>
      <h3>{title}</h3>
      <dl class="number">
        <dt>{labelOf(proposal, w)}</dt>
        <dd class="value">
          {kind === "mend" ? format.count(rows) : expected ? amount(expected.value) : "–"}
        </dd>
        {expected && (
          <dd class="certainty">{words.interval(amount(expected.low), amount(expected.high))}</dd>
        )}
        <dd class="certainty">{certaintyOf(certainty, w)}</dd>
      </dl>
      <Reasons {...{ proposal, view }} />
      {isTold(path) && (
        <a href={formatAddress({ page, parameters: lang === undefined ? {} : { lang } })}>
          {w.why}
        </a>
      )}
    </li>
  );
}

function Proposals({ view }: { view: Today }) {
  const w = useWords(todayWords);
  return (
    <section class="proposals" aria-labelledby="to-decide">
      <h2 id="to-decide">{w.toDecide}</h2>
      {view.proposals.length === 0 ? (
        <p class="nothing">{w.noneToDecide}</p>
      ) : (
        <ol>
          {view.proposals.map((proposal) => (
            <Card key={`${proposal.kind} ${proposal.item ?? ""}`} {...{ proposal, view }} />
          ))}
        </ol>
      )}
    </section>
  );
}

const measureName = (measure: string, w: Words): string =>
  w.measures[measure as keyof Words["measures"]] ?? measure;

function useInWords(): (interval: Interval) => string {
  const { words, format } = useSpeech();
  return ({ value, low, high }) =>
    `${format.change(value)} (${words.shortInterval(format.change(low), format.change(high))})`;
}

function useChangeColumns(view: Today): Column<Change>[] {
  const { words, format } = useSpeech();
  const w = useWords(todayWords);
  const amount = ({ measure }: Change, n: number | undefined) =>
    n === undefined
      ? "–"
      : measure === "spend_minor"
        ? format.money(n, view.currency)
        : format.count(n);
  const ends = (
    titles: readonly [string, string, string],
    of: (change: Change) => Interval | undefined,
    isThere: (change: Change) => boolean,
  ): Column<Change>[] =>
    (["value", "low", "high"] as const).map((end, i) => ({
      title: titles[i] as string,
      raw: (change) => of(change)?.[end] ?? null,
      text: (change) => {
        const interval = of(change);
        if (interval) return format.change(interval[end]);
        return isThere(change) ? words.tooFew : "–";
      },
    }));
  return [
    {
      title: w.measure,
      raw: ({ measure }) => measureName(measure, w),
      text: ({ measure }) => measureName(measure, w),
    },
    {
      title: w.recent,
      raw: (change) => change.recent,
      text: (change) => amount(change, change.recent),
    },
    {
      title: w.before,
      raw: (change) => change.before ?? null,
      text: (change) => amount(change, change.before),
    },
    ...ends(
      [w.change, w.changeLow, w.changeHigh],
      ({ change }) => change,
      ({ before }) => before !== undefined,
    ),
    {
      title: w.yearAgo,
      raw: (change) => change.year_ago ?? null,
      text: (change) => amount(change, change.year_ago),
    },
    ...ends(
      [w.inAYear, w.inAYearLow, w.inAYearHigh],
      ({ change_in_a_year }) => change_in_a_year,
      ({ year_ago }) => year_ago !== undefined,
    ),
  ];
}

function RecentChanges({ view }: { view: Today }) {
  const { format } = useSpeech();
  const w = useWords(todayWords);
  const inWords = useInWords();
  const columns = useChangeColumns(view);
  const rows = view.changes.flatMap(({ measure, change, change_in_a_year }): IntervalRow[] => {
    const name = measureName(measure, w);
    const row = (title: string, interval: Interval | undefined) =>
      interval ? [{ name: title, number: inWords(interval), interval }] : [];
    return [...row(w.againstBefore(name), change), ...row(w.againstYear(name), change_in_a_year)];
  });
  const beyond = rows.filter(({ interval }) => isBeyondChance(interval)).length;
  const message = w.changesPlot.message(format.count(beyond), format.count(rows.length));
  return (
    <Plot
      name="changes"
      message={rows.length === 0 ? w.changesPlot.nothing : message}
      about={w.changesPlot.about(format.date(view.until))}
      rows={view.changes}
      columns={columns}
      draw={(width) =>
        rows.length === 0 ? (
          <p class="nothing">{w.changesPlot.nothing}</p>
        ) : (
          <Changes {...{ width, rows }} label={message} tick={format.change} />
        )
      }
      computed={w.changesPlot.computed(format.count(view.customers))}
      formula={w.changesPlot.formula}
    />
  );
}

function MovingNeeds({ view }: { view: Today }) {
  const { format } = useSpeech();
  const w = useWords(todayWords);
  const inWords = useInWords();
  const { moving } = view;
  const compared = format.count(view.needs_compared);
  const message = w.movingPlot.message(format.count(moving.length), compared);
  const columns: Column<Moving>[] = [
    { title: w.movingPlot.item, raw: ({ item }) => item, text: ({ item }) => item },
    {
      title: w.movingPlot.recent,
      raw: ({ recent }) => recent,
      text: ({ recent }) => format.count(recent),
    },
    {
      title: w.movingPlot.before,
      raw: ({ before }) => before,
      text: ({ before }) => format.count(before),
    },
    ...(["value", "low", "high"] as const).map((end, i) => ({
      title: [w.change, w.changeLow, w.changeHigh][i] as string,
      raw: ({ trend }: Moving) => trend[end],
      text: ({ trend }: Moving) => format.change(trend[end]),
    })),
  ];
  return (
    <Plot
      name="moving"
      message={message}
      about={w.movingPlot.about}
      rows={moving}
      columns={columns}
      draw={(width) =>
        moving.length === 0 ? (
          <p class="nothing">{w.movingPlot.nothing}</p>
        ) : (
          <Changes
            width={width}
            label={message}
            tick={format.change}
            rows={moving.map(({ item, trend }) => ({
              name: item,
              number: inWords(trend),
              interval: trend,
            }))}
          />
        )
      }
      computed={w.movingPlot.computed(compared)}
      formula={w.movingPlot.formula}
    >
      <p class="about">{w.movingPlot.season}</p>
    </Plot>
  );
}

function useMessage(view: Today): string {
  const { format } = useSpeech();
  const w = useWords(todayWords);
  const customers = view.changes.find(({ measure }) => measure === "customers");
  if (!customers) return w.tooShort(format.count(view.customers));
  const bought = format.count(customers.recent);
  const day = format.date(view.until);
  const { change } = customers;
  if (!change) return w.unknown(bought, day);
  const [low, high] = [format.change(change.low), format.change(change.high)];
  return isBeyondChance(change)
    ? w.changed(bought, day, format.change(change.value), low, high)
    : w.steady(bought, day, low, high);
}

function TodayView({ view }: { view: Today }) {
  const { words } = useSpeech();
  const w = useWords(todayWords);
  const message = useMessage(view);
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
      <Question question={w.question} message={message} />
      <Proposals view={view} />
      {view.changes.length > 0 && <RecentChanges view={view} />}
      {view.needs_compared > 0 && <MovingNeeds view={view} />}
      {view.proposals.length > 0 && (
        <Action>
          <p>{w.actions.pilot}</p>
          <p>{w.actions.who}</p>
          <StoreCommand>kundig predict -o predictions.csv --format csv</StoreCommand>
        </Action>
      )}
    </>
  );
}

function Content() {
  const answer = useAnswer(askToday, refreshMs);
  return <Known answer={answer}>{(view) => <TodayView view={view} />}</Known>;
}

export const today: Page = { id: "today", words: todayWords, content: Content, asks: paths.today };
