// Data: is everything there that was sent? The account of all that was received, as it stands now.
import type { Health } from "../answers.ts";
import { askHealth, useAnswer } from "../data.ts";
import { isolated } from "../format.ts";
import { useSpeech } from "../language.ts";
import type { Page } from "../pages.ts";
import { Action, BigNumber, Command, Known, Question } from "../parts.tsx";
import { Bars } from "../plots/bars.tsx";
import { Plot, type Column } from "../plots/plot.tsx";

const refreshMs = 1000;
const hours = 48;

const parts = ["stored", "duplicate", "quarantined", "suppressed"] as const;
type Part = (typeof parts)[number];
type Counts = Record<Part | "received", number> & { balanced: boolean };

const accounted = (counts: Counts) => parts.reduce((sum, part) => sum + counts[part], 0);

// received = stored + duplicate + quarantined + suppressed, to be read as a line.
function Account({ counts }: { counts: Counts }) {
  const { words, format } = useSpeech();
  const w = words.data;
  return (
    <dl class="account">
      <BigNumber name="received" number={format.count(counts.received)} label={w.received} />
      {parts.map((part) => (
        <BigNumber key={part} name={part} number={format.count(counts[part])} label={w[part]} />
      ))}
      <div class={`closes ${counts.balanced ? "yes" : "no"}`}>
        <dt>{words.action}</dt>
        <dd>{counts.balanced ? w.balanced : w.unbalanced}</dd>
      </div>
    </dl>
  );
}

type Key = Health["keys"][number];

function Keys({ health }: { health: Health }) {
  const { words, format } = useSpeech();
  const w = words.data;
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
  const message = w.keysPlot.message(format.count(health.keys.length));
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
      computed={w.hoursPlot.computed}
      formula={w.hoursPlot.formula}
    />
  );
}

function Actions({ health }: { health: Health }) {
  const { words, format } = useSpeech();
  const w = words.data.actions;
  const fine = health.balanced && health.quarantined === 0;
  return (
    <Action>
      {health.quarantined > 0 && (
        <>
          <p>{w.quarantined(format.count(health.quarantined))}</p>
          <Command>kundig quarantine list</Command>
        </>
      )}
      {!health.balanced && (
        <>
          <p>{w.unbalanced}</p>
          <Command>kundig doctor</Command>
        </>
      )}
      {fine && <p>{w.fine}</p>}
    </Action>
  );
}

function HealthView({ health }: { health: Health }) {
  const { words, format } = useSpeech();
  const w = words.data;
  const received = format.count(health.received);
  if (health.received === 0) {
    return (
      <>
        <Question question={w.question} message={w.nothing} />
        <p>{w.nothingHow}</p>
        <Command>
          {`kundig key create --role collect --name shop
curl ${location.origin}/v1/track -u KEY: -H 'Content-Type: application/json' \\
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
      <Keys health={health} />
      <Actions health={health} />
    </>
  );
}

function Content() {
  const answer = useAnswer(() => askHealth(hours), refreshMs);
  return <Known answer={answer}>{(health) => <HealthView health={health} />}</Known>;
}

export const data: Page = { id: "data", title: (words) => words.data.title, content: Content };
