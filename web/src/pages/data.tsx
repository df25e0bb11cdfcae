// Data: is everything there that was sent? The account of all that was received, as it stands now.
import type { Health } from "../answers.ts";
import { askHealth, paths, useAnswer } from "../data.ts";
import { isolated } from "../format.ts";
import { Latest } from "../intake/latest.tsx";
import { Quarantine } from "../intake/quarantine.tsx";
import { useSpeech, useWords } from "../language.ts";
import type { Page } from "../pages.ts";
import { Action, BigNumber, Command, Known, PageLink, Question, StoreCommand } from "../parts.tsx";
import { Bars } from "../plots/bars.tsx";
import { Columns } from "../plots/columns.tsx";
import { Plot, type Column } from "../plots/plot.tsx";
import { now, report } from "../report.ts";
import { dataWords } from "../words/data.ts";

const refreshMs = 1000;
const hoursShown = 48;

const parts = ["stored", "duplicate", "quarantined", "suppressed"] as const;
type Part = (typeof parts)[number];
type Counts = Record<Part | "received", number> & { balanced: boolean };

const accounted = (counts: Counts) => parts.reduce((sum, part) => sum + counts[part], 0);

// received = stored + duplicate + quarantined + suppressed, to be read as a line.
function Account({ counts }: { counts: Counts }) {
  const { format } = useSpeech();
  const w = useWords(dataWords);
  return (
    <dl class="account">
      <BigNumber name="received" number={format.count(counts.received)} label={w.received} />
      {parts.map((part) => (
        <BigNumber key={part} name={part} number={format.count(counts[part])} label={w[part]} />
      ))}
      <div class={`closes ${counts.balanced ? "yes" : "no"}`}>
        <dt>{w.account}</dt>
        <dd>{counts.balanced ? w.balanced : w.unbalanced}</dd>
      </div>
    </dl>
  );
}

type Key = Health["keys"][number];

function Keys({ health }: { health: Health }) {
  const { format } = useSpeech();
  const w = useWords(dataWords);
  const columns: Column<Key>[] = [
    { title: w.key, raw: (key) => key.key, text: (key) => key.key },
    { title: w.received, raw: (key) => key.received, text: (key) => format.count(key.received) },
    ...parts.map((part) => ({
      title: w[part],
      raw: (key: Key) => key[part],
      text: (key: Key) => format.count(key[part]),
    })),
    {
      title: w.balanced,
      raw: (key) => String(key.balanced),
      text: (key) => (key.balanced ? "✓" : w.unbalanced),
    },
  ];
  const message = w.keysPlot.message(health.keys.length, format.count(health.keys.length));
  return (
    <Plot
      name="keys"
      message={message}
      about={w.keysPlot.about}
      rows={health.keys}
      columns={columns}
      draw={(width) => (
        <Bars
          width={width}
          label={message}
          tick={format.count}
          rows={health.keys.map((key) => ({
            name: key.key,
            number: `${format.count(key.received)} = ${parts
              .map((part) => format.count(key[part]))
              .join(" + ")}`,
            value: key.received,
          }))}
        />
      )}
      computed={w.computed}
      formula={w.formula}
    />
  );
}

interface Hour {
  at: Date;
  counts: Record<Part | "received", number>;
}

const hourMs = 3_600_000;
const hoursLabelled = 12;

// Every one of the last hours, also those in which nothing came.
function hoursOf(health: Health, now: Date): Hour[] {
  const last = Math.floor(now.getTime() / hourMs);
  const all = Array.from({ length: hoursShown }, (_, i) => ({
    at: new Date((last - hoursShown + 1 + i) * hourMs),
    counts: { received: 0, stored: 0, duplicate: 0, quarantined: 0, suppressed: 0 },
  }));
  for (const { hour, ...counts } of health.keys.flatMap((key) => key.hours)) {
    const place = Date.parse(hour) / hourMs - (last - hoursShown + 1);
    const one = all[place];
    if (!one) continue;
    for (const part of ["received", ...parts] as const) one.counts[part] += counts[part];
  }
  return all;
}

function Hours({ health }: { health: Health }) {
  const { format } = useSpeech();
  const w = useWords(dataWords);
  const all = hoursOf(health, now());
  const columns: Column<Hour>[] = [
    { title: w.hour, raw: ({ at }) => at.toISOString(), text: ({ at }) => format.hour(at) },
    ...(["received", ...parts] as const).map((part) => ({
      title: w[part],
      raw: ({ counts }: Hour) => counts[part],
      text: ({ counts }: Hour) => format.count(counts[part]),
    })),
  ];
  const message = w.hoursPlot.message(
    format.count(all.reduce((sum, { counts }) => sum + counts.received, 0)),
  );
  return (
    <Plot
      name="hours"
      message={message}
      about={w.hoursPlot.about}
      rows={all.toReversed()}
      columns={columns}
      draw={(width) => (
        <Columns
          width={width}
          label={message}
          tick={format.count}
          moments={all.map(({ at, counts }) => ({
            name: format.clock(at),
            labelled: at.getUTCHours() % hoursLabelled === 0,
            value: counts.received,
            text: `${format.hour(at)}: ${format.count(counts.received)}`,
          }))}
        />
      )}
      computed={w.computed}
      formula={w.formula}
    />
  );
}

function Actions({ health }: { health: Health }) {
  const { format } = useSpeech();
  const w = useWords(dataWords).actions;
  const fine = health.balanced && health.quarantined === 0;
  return (
    <Action>
      {health.quarantined > 0 && <p>{w.quarantined(format.count(health.quarantined))}</p>}
      {!health.balanced && (
        <>
          <p>{w.unbalanced}</p>
          <StoreCommand>kundig doctor</StoreCommand>
        </>
      )}
      {fine && <p>{w.fine}</p>}
    </Action>
  );
}

function HealthView({ health }: { health: Health }) {
  const { format } = useSpeech();
  const w = useWords(dataWords);
  const received = format.count(health.received);
  if (health.received === 0) {
    return (
      <>
        <Question question={w.question} message={w.nothing} />
        <p>
          {w.nothingHow}{" "}
          <PageLink page="settings" parameters={{ source: "curl" }}>
            {w.makeKey}
          </PageLink>
        </p>
        <Command>
          {`curl ${location.origin}/v1/track -u KEY: -H 'Content-Type: application/json' \\
  -d '{"userId": "anna", "event": "Product Viewed"}'`}
        </Command>
      </>
    );
  }
  const message = health.balanced
    ? w.closes(received)
    : w.open(received, format.count(accounted(health)));
  return (
    <>
      <Question question={w.question} message={message} />
      {health.trouble !== null && (
        <p class="trouble" role="alert">
          {w.trouble(isolated(health.trouble))}
        </p>
      )}
      <Account counts={health} />
      <p class="about">
        {health.waiting.records > 0
          ? w.waiting(format.count(health.waiting.records))
          : w.noneWaiting}
      </p>
      {report === null && <Latest />}
      {report === null && <Quarantine />}
      <Hours health={health} />
      <Keys health={health} />
      <Actions health={health} />
    </>
  );
}

function Content() {
  const answer = useAnswer(() => askHealth(hoursShown), refreshMs);
  return <Known answer={answer}>{(health) => <HealthView health={health} />}</Known>;
}

export const data: Page = {
  id: "data",
  words: dataWords,
  content: Content,
  asks: paths.health(hoursShown),
};
