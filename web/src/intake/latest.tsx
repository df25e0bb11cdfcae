// Data: what is coming in, for whoever connects a first system and wants to see it arrive.
import { useRef, useState } from "preact/hooks";
import type { LatestEvents } from "../answers.ts";
import { askLatest, useAnswer } from "../data.ts";
import { useSpeech, useWords } from "../language.ts";
import { Known } from "../parts.tsx";
import { intakeWords } from "../words/intake.ts";

const refreshMs = 1000;

type Event = LatestEvents["events"][number];

function What({ event }: { event: Event }) {
  const words = useWords(intakeWords);
  const became = words.became[event.became] ?? event.became;
  if (event.code === null) return <>{became}</>;
  return (
    <>
      {became}: {words.causes[event.code] ?? event.code} <small>({event.reason})</small>
    </>
  );
}

function Table({ events }: { events: readonly Event[] }) {
  const { format } = useSpeech();
  const w = useWords(intakeWords).latest;
  const titles = [w.time, w.event, w.customer, w.key, w.what];
  return (
    <div class="stream" role="region" aria-label={w.about} tabIndex={0}>
      <table class="list">
        <caption>{w.about}</caption>
        <thead>
          <tr>
            {titles.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.number} class={event.became} data-event={event.number}>
              <th scope="row">{format.time(new Date(event.receivedAt))}</th>
              <td data-title={w.event}>
                <bdi>{event.name ?? event.type ?? w.notUnderstood}</bdi>
                {event.name !== null && <small> {event.type}</small>}
              </td>
              <td data-title={w.customer}>
                <bdi>{event.customer ?? w.nobody}</bdi>
              </td>
              <td data-title={w.key}>{event.key}</td>
              <td data-title={w.what}>
                <span>
                  <What event={event} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Latest() {
  const w = useWords(intakeWords).latest;
  const [paused, setPaused] = useState(false);
  const isPaused = useRef(false);
  const last = useRef<LatestEvents | null>(null);
  const answer = useAnswer(async () => {
    if (!isPaused.current || !last.current) last.current = await askLatest();
    return last.current;
  }, refreshMs);
  const pause = () => {
    isPaused.current = !paused;
    setPaused(!paused);
  };
  return (
    <section class="part" aria-labelledby="latest" data-part="latest">
      <h2 id="latest">{w.title}</h2>
      <p class="about">{w.about}</p>
      <div class="tools">
        <button type="button" aria-pressed={paused} onClick={pause}>
          {paused ? w.go : w.pause}
        </button>
        <span role="status">{paused && w.paused}</span>
      </div>
      <Known answer={{ ...answer, at: null }}>
        {({ events }) =>
          events.length === 0 ? <p class="nothing">{w.none}</p> : <Table events={events} />
        }
      </Known>
    </section>
  );
}
