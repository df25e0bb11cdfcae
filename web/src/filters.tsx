// Whose numbers are shown, and as of when. Both stand in the address, so that a view can be shared.
import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { setParameters } from "./address.ts";
import type { Segments } from "./answers.ts";
import { useAnswer } from "./data.ts";
import { narrowed, queryOf, useFilter, type Filter, type FilteredBy } from "./filter.ts";
import { useSpeech, useWords } from "./language.ts";
import { Known } from "./parts.tsx";
import { report } from "./report.ts";
import { useSegmentName } from "./segments.tsx";
import { filterWords } from "./words/filters.ts";

// What an answer says of itself.
export interface Filtered {
  segment?: string | undefined;
  until?: string | undefined;
  last_day?: string | undefined;
}

const pastDayOf = ({ until, last_day }: Filtered): string | undefined =>
  last_day === undefined || until === last_day ? undefined : until;

// A sentence for the message; empty where it is everybody as of now.
export function useWhose(shown: Filtered): string {
  const { format } = useSpeech();
  const w = useWords(filterWords);
  const nameOf = useSegmentName();
  const day = pastDayOf(shown);
  const asOf = day && w.asOf(format.date(day));
  if (shown.segment !== undefined) return `${w.ofSegment(nameOf(shown.segment), asOf)} `;
  return asOf ? `${w.ofAll(asOf)} ` : "";
}

// The command that tells what is foretold of the same customers, one by one.
export function predictionsOf(shown: Filtered): string {
  const day = pastDayOf(shown);
  const segment = shown.segment === undefined ? "" : ` --segment ${shown.segment}`;
  const until = day === undefined ? "" : ` --until ${day}`;
  return `kundig predict${segment}${until} -o predictions.csv --format csv`;
}

const dayMs = 86_400_000;
const earliest = "1970-01-01"; // while a year is typed, its first digits are years too

const daysBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * dayMs).toISOString().slice(0, 10);

function SegmentChoice({ segments }: { segments: Segments }) {
  const { format } = useSpeech();
  const w = useWords(filterWords);
  const nameOf = useSegmentName();
  const { segment: chosen } = useFilter();
  const offered = segments.filter(({ customers }) => customers > 0);
  const isOffered = offered.some(({ segment }) => segment === chosen);
  return (
    <label>
      {w.segment}
      <select
        name="segment"
        value={chosen ?? ""}
        onChange={(event) => setParameters({ segment: event.currentTarget.value || undefined })}
      >
        <option value="">{w.everybody}</option>
        {offered.map(({ segment, customers }) => (
          <option key={segment} value={segment}>
            {`${nameOf(segment)} (${format.count(customers)})`}
          </option>
        ))}
        {chosen !== undefined && !isOffered && <option value={chosen}>{nameOf(chosen)}</option>}
      </select>
    </label>
  );
}

function DayChoice({ lastDay }: { lastDay: string }) {
  const w = useWords(filterWords);
  const { until } = useFilter();
  const [choosing, setChoosing] = useState(false);
  const day = useId();
  const known = [
    { name: w.quarterEarlier, day: daysBefore(lastDay, 91) },
    { name: w.yearEarlier, day: daysBefore(lastDay, 365) },
  ];
  const isKnown = until === undefined || known.some((one) => one.day === until);
  const isOther = choosing || !isKnown;
  const choose = (value: string) => {
    setChoosing(value === "other");
    if (value !== "other") setParameters({ until: value || undefined });
  };
  return (
    <>
      <label>
        {w.period}
        <select
          name="period"
          value={isOther ? "other" : (until ?? "")}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          <option value="">{w.newest}</option>
          {known.map((one) => (
            <option key={one.day} value={one.day}>
              {one.name}
            </option>
          ))}
          <option value="other">{w.otherDay}</option>
        </select>
      </label>
      {isOther && (
        <label for={day}>
          {w.day}
          <input
            id={day}
            name="until"
            type="date"
            min={earliest}
            max={lastDay}
            value={until ?? lastDay}
            onChange={(event) => {
              const { value } = event.currentTarget;
              if (value >= earliest) setParameters({ until: value });
            }}
          />
        </label>
      )}
    </>
  );
}

// `shown` is what is on the page, `segments` what there is to choose: nothing, where it is always
// everybody.
export function Filters({ shown, segments }: { shown: Filtered; segments?: Segments }) {
  const { words } = useSpeech();
  const w = useWords(filterWords);
  const asked = useFilter();
  if (report) return null; // it holds one view of each page
  const isShown =
    (segments === undefined || asked.segment === shown.segment) &&
    (asked.until === undefined ? !pastDayOf(shown) : asked.until === shown.until);
  return (
    <div class="filters" role="group" aria-label={w.filters}>
      {segments && <SegmentChoice segments={segments} />}
      {shown.last_day !== undefined && <DayChoice lastDay={shown.last_day} />}
      <span role="status">{isShown ? "" : words.waiting}</span>
    </div>
  );
}

// Back to all customers and the newest day.
function AnotherView({ filter }: { filter: Filter }) {
  const w = useWords(filterWords);
  if (queryOf(filter) === "") return null;
  return (
    <button type="button" onClick={() => setParameters({ segment: undefined, until: undefined })}>
      {w.allAndNewest}
    </button>
  );
}

const pastRefreshMs = 60_000; // a day that is over changes where something comes late

// What is asked for as the address says, and asked for anew. Where there is no answer at all, there
// is the choice of another.
export function FilteredView<T>({
  ask,
  everyMs,
  by = "segment",
  children,
}: {
  ask: (filter: Filter) => Promise<T>;
  everyMs: number;
  by?: FilteredBy;
  children: (view: T) => ComponentChildren;
}) {
  const filter = narrowed(useFilter(), by);
  const afterMs = filter.until === undefined ? everyMs : pastRefreshMs;
  const answer = useAnswer(() => ask(filter), afterMs, queryOf(filter));
  return (
    <>
      {answer.value === null && answer.trouble && <AnotherView filter={filter} />}
      <Known answer={answer}>{children}</Known>
    </>
  );
}
