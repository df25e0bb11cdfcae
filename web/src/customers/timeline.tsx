// What a customer did, day by day, the newest first.
import { useState } from "preact/hooks";
import type { Customer } from "../answers.ts";
import { useSpeech, useWords } from "../language.ts";
import { customersWords } from "../words/customers.ts";

type Entry = Customer["timeline"][number];

const entriesAtFirst = 12;
const entriesMore = 40;

interface DayOfEntries {
  day: string | undefined; // undefined: no date is known
  entries: Entry[];
}

function daysOf(entries: readonly Entry[]): DayOfEntries[] {
  const days: DayOfEntries[] = [];
  for (const entry of entries) {
    const last = days.at(-1);
    if (last && last.day === entry.day) last.entries.push(entry);
    else days.push({ day: entry.day, entries: [entry] });
  }
  return days;
}

function Line({ entry, currency }: { entry: Entry; currency: string }) {
  const { format } = useSpeech();
  const w = useWords(customersWords).timeline;
  const { kind, item, quantity, value_minor } = entry;
  return (
    <li class={`entry ${kind}`}>
      <span class="kind">{w.kinds[kind] ?? <bdi>{kind}</bdi>}</span>
      <span class="item">
        {item !== undefined && <bdi>{item}</bdi>}
        {quantity !== undefined && quantity !== 1 && (
          <span class="quantity"> {w.times(format.quantity(quantity))}</span>
        )}
      </span>
      <span class="amount">
        {value_minor !== undefined && format.exactMoney(value_minor, currency)}
      </span>
    </li>
  );
}

export function Timeline({ customer }: { customer: Customer }) {
  const { words, format } = useSpeech();
  const w = useWords(customersWords).timeline;
  const [shown, setShown] = useState(entriesAtFirst);
  const { timeline, currency } = customer;
  const hidden = timeline.length - shown;
  if (timeline.length === 0) return <p class="nothing">{w.nothing}</p>;
  return (
    <section class="timeline" aria-labelledby="timeline">
      <h2 id="timeline">
        {timeline.length === 1 ? w.titleOne : w.title(format.count(timeline.length))}
      </h2>
      <ol class="days">
        {daysOf(timeline.slice(0, shown)).map(({ day, entries }, i) => (
          <li key={i}>
            <h3>{day === undefined ? w.undated : format.date(day)}</h3>
            <ul>
              {entries.map((entry, k) => (
                <Line key={k} entry={entry} currency={currency} />
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {hidden > 0 && (
        <button type="button" class="more" onClick={() => setShown(shown + entriesMore)}>
          {words.plot.more(format.count(Math.min(hidden, entriesMore)))}
        </button>
      )}
    </section>
  );
}
