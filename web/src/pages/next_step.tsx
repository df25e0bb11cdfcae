// Next step: what was offered, what came of it, and what was left alone and why.
import type { Decisions } from "../answers.ts";
import { setParameters, useAddress } from "../address.ts";
import { askDecisions, paths, useAnswer } from "../data.ts";
import { FirstDecision } from "../first_steps.tsx";
import type { Interval } from "../format.ts";
import { useSpeech, useWords } from "../language.ts";
import { DecisionCards } from "../next_step/cards.tsx";
import {
  enoughOffers,
  knownOf,
  Services,
  Trust,
  unknownOf,
  useServiceColumns,
  useServiceName,
  type KnownService,
} from "../next_step/services.tsx";
import type { Page } from "../pages.ts";
import { Action, BigNumber, Command, Known, Numbers, Question, StoreCommand } from "../parts.tsx";
import { Bars } from "../plots/bars.tsx";
import { Columns } from "../plots/columns.tsx";
import { Plot, type Column } from "../plots/plot.tsx";
import { report } from "../report.ts";
import { nextStepWords } from "../words/next_step.ts";

const refreshMs = 30_000;
const usualDays = 28;
const everyDay = 36_500;
const choices = [7, usualDays, 91, everyDay] as const;
const daysLabelled = 7;
const dayMs = 86_400_000;

// Of the address: ?days=91, ?days=all.
function daysOf(text: string | undefined): number {
  if (text === "all") return everyDay;
  return choices.find((days) => String(days) === text) ?? usualDays;
}

const nameOf = (days: number): string => (days === everyDay ? "all" : String(days));

function PeriodChoice({ days }: { days: number }) {
  const { format } = useSpeech();
  const w = useWords(nextStepWords);
  if (report) return null;
  return (
    <span class="choice" role="group" aria-label={w.period}>
      {choices.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === days}
          onClick={() => setParameters({ days: one === usualDays ? undefined : nameOf(one) })}
        >
          {one === everyDay ? w.all : w.lastDays(format.count(one))}
        </button>
      ))}
    </span>
  );
}

function Figures({ view }: { view: Decisions }) {
  const { words, format } = useSpeech();
  const w = useWords(nextStepWords);
  const { percent } = format;
  const certainty = (share: Interval | undefined, of: number) =>
    share && of >= enoughOffers
      ? {
          number: percent(share.value),
          interval: words.interval(percent(share.low), percent(share.high)),
        }
      : { number: "–", interval: words.tooFew };
  const alone = view.left_alone / view.decisions;
  return (
    <Numbers>
      <BigNumber
        name="decisions"
        number={format.count(view.decisions)}
        label={w.decisionsFigure(format.date(view.from), format.date(lastDay(view)))}
      />
      <BigNumber
        name="accepted"
        label={w.acceptedFigure}
        {...certainty(view.acceptance, view.over)}
      />
      <BigNumber
        name="alone"
        number={percent(alone)}
        label={w.aloneFigure}
        interval={w.aloneOf(format.count(view.left_alone), format.count(view.decisions))}
      />
      <BigNumber
        name="explored"
        label={w.exploredFigure}
        {...certainty(view.explored.share, view.explored.offers)}
      />
    </Numbers>
  );
}

const lastDay = ({ to }: Decisions): string =>
  new Date(Date.parse(to) - dayMs).toISOString().slice(0, 10);

function LeftAlone({ view }: { view: Decisions }) {
  const { format } = useSpeech();
  const w = useWords(nextStepWords);
  type Reason = Decisions["left_alone_by"][number];
  const inWords = ({ because }: Reason) => w.because[because] ?? because;
  const columns: Column<Reason>[] = [
    { title: w.reason, raw: ({ because }) => because, text: inWords },
    { title: w.decisions, raw: (one) => one.decisions, text: (one) => format.count(one.decisions) },
  ];
  const [first] = view.left_alone_by;
  if (!first) return <p class="nothing">{w.alonePlot.none}</p>;
  const message = w.alonePlot.message(
    format.percent(view.left_alone / view.decisions),
    inWords(first),
  );
  return (
    <Plot
      name="left-alone"
      message={message}
      about={w.alonePlot.about}
      rows={view.left_alone_by}
      columns={columns}
      draw={(width) => (
        <Bars
          width={width}
          label={message}
          tick={format.count}
          rows={view.left_alone_by.map((one) => ({
            name: inWords(one),
            number: format.count(one.decisions),
            value: one.decisions,
          }))}
        />
      )}
      computed={w.alonePlot.computed(format.count(view.decisions))}
      formula={w.alonePlot.formula}
    />
  );
}

type DecisionDay = Decisions["days"][number];

// Every day of the period, also those without a decision.
function daysIn(view: Decisions): DecisionDay[] {
  const begin = Date.parse(view.from);
  const known = new Map(view.days.map((one) => [one.day, one]));
  return Array.from({ length: Math.round((Date.parse(view.to) - begin) / dayMs) }, (_, i) => {
    const day = new Date(begin + i * dayMs).toISOString().slice(0, 10);
    return known.get(day) ?? { day, decisions: 0, offers: 0, accepted: 0 };
  });
}

function Days({ view }: { view: Decisions }) {
  const { format } = useSpeech();
  const w = useWords(nextStepWords);
  const all = daysIn(view);
  const columns: Column<DecisionDay>[] = [
    { title: w.daysPlot.day, raw: ({ day }) => day, text: ({ day }) => format.date(day) },
    {
      title: w.decisions,
      raw: ({ decisions }) => decisions,
      text: ({ decisions }) => format.count(decisions),
    },
    { title: w.offered, raw: ({ offers }) => offers, text: ({ offers }) => format.count(offers) },
    {
      title: w.yes,
      raw: ({ accepted }) => accepted,
      text: ({ accepted }) => format.count(accepted),
    },
  ];
  const message = w.daysPlot.message(
    format.decimal(view.decisions / all.length),
    format.count(all.length),
  );
  const every = daysLabelled * Math.ceil(all.length / (8 * daysLabelled));
  return (
    <Plot
      name="days"
      message={message}
      about={w.daysPlot.about}
      rows={all.toReversed()}
      columns={columns}
      draw={(width) => (
        <Columns
          width={width}
          label={message}
          tick={format.count}
          moments={all.map(({ day, decisions, offers, accepted }, i) => ({
            name: format.shortDate(day),
            labelled: i % every === Math.floor(every / 2),
            value: decisions,
            text: w.daysPlot.inWords(
              format.date(day),
              format.count(decisions),
              format.count(offers),
              format.count(accepted),
            ),
          }))}
        />
      )}
      computed={w.daysPlot.computed}
      formula={w.daysPlot.formula}
    />
  );
}

// What is most worth to be done.
function Actions({ view }: { view: Decisions }) {
  const { format } = useSpeech();
  const w = useWords(nextStepWords).actions;
  const nameIn = useServiceName();
  const { percent, count } = format;
  const known = knownOf(view);
  const most = (services: readonly KnownService[]) =>
    services.toSorted((a, b) => b.service.offered - a.service.offered)[0];
  const less = most(known.filter(({ service, share }) => share.high < service.expected_share));
  const more = most(known.filter(({ service, share }) => share.low > service.expected_share));
  const [few] = unknownOf(view);
  return (
    <Action>
      {less && (
        <p>
          {w.less(
            nameIn(less.service),
            percent(less.service.expected_share),
            percent(less.share.value),
            percent(less.share.low),
            percent(less.share.high),
          )}
        </p>
      )}
      {more && (
        <p>
          {w.more(
            nameIn(more.service),
            percent(more.service.expected_share),
            percent(more.share.value),
          )}
        </p>
      )}
      {!less && !more && known.length > 0 && <p>{w.asExpected}</p>}
      {few && (
        <>
          <p>{w.few(nameIn(few), count(few.over), count(enoughOffers))}</p>
          <Command>{askCommand}</Command>
        </>
      )}
      <p>{w.more_of}</p>
      <StoreCommand>{`kundig decisions --from ${view.from} --to ${view.to} --json`}</StoreCommand>
    </Action>
  );
}

const askCommand = [
  'curl -H "Authorization: Bearer $KEY"',
  `-d '{"userId": "4711", "placement": "home"}'`,
  `${location.origin}/v1/decide`,
].join(" ");

function Nothing({ simulated }: { simulated: boolean }) {
  const { words } = useSpeech();
  const w = useWords(nextStepWords);
  return (
    <>
      {simulated && <p class="simulated">{words.simulated}</p>}
      <Question question={w.question} message={w.nothing} />
      <Action>
        <FirstDecision />
      </Action>
    </>
  );
}

function useMessage(view: Decisions): string {
  const { format } = useSpeech();
  const w = useWords(nextStepWords);
  if (!view.acceptance || view.over < enoughOffers) {
    return w.early(format.count(view.decisions), format.count(view.attribution_days));
  }
  return w.message(
    format.percent(view.acceptance.value),
    format.count(view.over),
    format.percent(view.left_alone / view.decisions),
  );
}

function DecisionsView({ view, days }: { view: Decisions; days: number }) {
  const { words } = useSpeech();
  const w = useWords(nextStepWords);
  const columns = useServiceColumns(view);
  const message = useMessage(view);
  if (view.decisions === 0) return <Nothing simulated={view.simulated} />;
  return (
    <>
      {view.simulated && <p class="simulated">{words.simulated}</p>}
      <Question question={w.question} message={message} />
      <p class="period">
        <PeriodChoice days={days} />
      </p>
      <Figures view={view} />
      {view.services.length > 0 && <Services {...{ view, columns }} />}
      <Trust {...{ view, columns }} />
      <LeftAlone view={view} />
      <Days view={view} />
      <DecisionCards cards={view.latest} currency={view.currency} />
      <Actions view={view} />
    </>
  );
}

function Content() {
  const address = useAddress();
  const days = report ? usualDays : daysOf(address.parameters["days"]);
  const answer = useAnswer(() => askDecisions(days === usualDays ? null : days), refreshMs, days);
  return <Known answer={answer}>{(view) => <DecisionsView {...{ view, days }} />}</Known>;
}

export const nextStep: Page = {
  id: "next-step",
  words: nextStepWords,
  content: Content,
  asks: paths.decisions(null),
};
