// Data: what could not be stored, by cause; each row can be mended and sent again.
import { useState } from "preact/hooks";
import { shapes, type Quarantine as Told, type QuarantinedRow, type Replayed } from "../answers.ts";
import { askQuarantine, useAnswer } from "../data.ts";
import { Field, Form, type Complaint } from "../forms.tsx";
import { isolated } from "../format.ts";
import { useSpeech, useWords } from "../language.ts";
import { Known } from "../parts.tsx";
import { Bars } from "../plots/bars.tsx";
import { Plot, type Column } from "../plots/plot.tsx";
import { ask } from "../server.ts";
import { useSession } from "../session.ts";
import { intakeWords } from "../words/intake.ts";

const refreshMs = 2000;

type Result = Replayed["replayed"][number];
type Cause = Told["causes"][number];

const replay = async (body: unknown): Promise<Result[]> =>
  (await ask("v1/quarantine/replay", shapes.Replayed, { method: "POST", body })).replayed;

const openOf = ({ rows, mended }: Cause) => rows - mended;

function useCauseName() {
  const { causes } = useWords(intakeWords);
  return (code: string) => causes[code] ?? code;
}

function Causes({ told }: { told: Told }) {
  const { format } = useSpeech();
  const w = useWords(intakeWords).quarantine;
  const nameOf = useCauseName();
  const columns: Column<Cause>[] = [
    { title: w.cause, raw: ({ code }) => nameOf(code), text: ({ code }) => nameOf(code) },
    { title: w.code, raw: ({ code }) => code, text: ({ code }) => code },
    { title: w.all, raw: ({ rows }) => rows, text: ({ rows }) => format.count(rows) },
    { title: w.mended, raw: ({ mended }) => mended, text: ({ mended }) => format.count(mended) },
    { title: w.open, raw: openOf, text: (cause) => format.count(openOf(cause)) },
  ];
  const open = told.causes.filter((cause) => openOf(cause) > 0);
  const message = w.message(format.count(told.quarantined), format.count(told.mended));
  return (
    <Plot
      name="quarantine"
      message={message}
      about={w.about}
      rows={told.causes}
      columns={columns}
      draw={(width) =>
        open.length === 0 ? (
          <p class="nothing">{w.none}</p>
        ) : (
          <Bars
            width={width}
            label={message}
            tick={(rows) => (Number.isInteger(rows) ? format.count(rows) : "")}
            rows={open.map((cause) => ({
              name: nameOf(cause.code),
              number: w.number(format.count(openOf(cause)), format.count(cause.rows)),
              value: openOf(cause),
            }))}
          />
        )
      }
      computed={w.computed}
      formula={w.formula}
    />
  );
}

interface MendProps {
  row: QuarantinedRow;
  onSent: (result: Result) => void;
}

function Mend({ row, onSent }: MendProps) {
  const w = useWords(intakeWords).quarantine;
  const isAdmin = useSession()?.role === "admin";
  if (!row.replayable || !isAdmin) {
    return (
      <>
        <pre>
          <code>{row.raw}</code>
        </pre>
        <p class="hint">{row.replayable ? w.reader : w.ofTable}</p>
      </>
    );
  }
  const send = async (given: FormData): Promise<string | Complaint> => {
    const text = String(given.get("text"));
    const [result] = await replay({ rows: [{ id: row.id, text }] });
    if (!result) return "";
    if (result.became === "quarantined" && result.code !== null)
      return { field: "text", text: w.still(result.reason ?? result.code) };
    onSent(result);
    return "";
  };
  return (
    <Form name="mend" go={w.send} send={send}>
      <Field name="text" label={w.text} lines={row.raw} required />
    </Form>
  );
}

interface RowProps {
  row: QuarantinedRow;
  result: Result | null; // of sending it again
  onSent: (result: Result) => void;
}

function Row({ row, result, onSent }: RowProps) {
  const { format } = useSpeech();
  const w = useWords(intakeWords).quarantine;
  const nameOf = useCauseName();
  const at = new Date(row.quarantinedAt);
  const when = `${format.date(row.quarantinedAt)}, ${format.time(at)}`;
  return (
    <li data-row={row.id}>
      <details>
        <summary>
          <strong>{nameOf(row.code)}</strong>: {row.reason}
        </summary>
        <p class="hint">
          {row.file === "(http)"
            ? w.live(when)
            : w.at(isolated(row.file), format.count(row.line), when)}
        </p>
        {result === null && <Mend row={row} onSent={onSent} />}
      </details>
      <p role="status" class="done">
        {result && (w.sent[result.became] ?? result.became)}
      </p>
    </li>
  );
}

interface Sent {
  row: QuarantinedRow;
  result: Result;
}

interface RowsProps {
  told: Told;
  code: string;
  onChange: () => void;
}

// What was sent again stays in sight with what became of it.
function Rows({ told, code, onChange }: RowsProps) {
  const { format } = useSpeech();
  const w = useWords(intakeWords).quarantine;
  const isAdmin = useSession()?.role === "admin";
  const [sent, setSent] = useState<readonly Sent[]>([]);
  const open = told.rows.filter(
    (one) => (code === "" || one.code === code) && !sent.some(({ row }) => row.id === one.id),
  );
  const shown = [
    ...sent.map(({ row, result }) => ({ row, result })),
    ...open.map((row) => ({ row, result: null })),
  ];
  const sendAll = async () => {
    const results = await replay({ code });
    onChange();
    const taken = results.filter(({ became }) => became !== "quarantined").length;
    return w.result(format.count(taken), format.count(results.length - taken));
  };
  return (
    <>
      {shown.length === 0 && <p class="nothing">{w.none}</p>}
      <ul class="rows">
        {shown.map(({ row, result }) => (
          <Row
            key={row.id}
            {...{ row, result }}
            onSent={(became) => {
              setSent((before) => [{ row, result: became }, ...before]);
              onChange();
            }}
          />
        ))}
      </ul>
      {isAdmin && code !== "" && open.some(({ replayable }) => replayable) && (
        <Form name="as-they-are" go={w.asTheyAre} send={sendAll}>
          <p class="hint">{w.asTheyAreWhen}</p>
        </Form>
      )}
    </>
  );
}

interface OpenRowsProps {
  causes: readonly Cause[];
  onChange: () => void;
}

function OpenRows({ causes, onChange }: OpenRowsProps) {
  const w = useWords(intakeWords).quarantine;
  const nameOf = useCauseName();
  const [code, setCode] = useState("");
  const [turn, setTurn] = useState(0);
  const ofCode = useAnswer(() => askQuarantine(code), refreshMs, `${code} ${turn}`);
  return (
    <section class="part" aria-labelledby="open-rows" data-part="quarantine">
      <h2 id="open-rows">{w.rows}</h2>
      <p class="about">{w.rowsAbout}</p>
      <div class="field library">
        <label for="cause">{w.cause}</label>
        <select id="cause" value={code} onChange={(event) => setCode(event.currentTarget.value)}>
          <option value="">{w.allCauses}</option>
          {causes.map((cause) => (
            <option key={cause.code} value={cause.code}>
              {nameOf(cause.code)}
            </option>
          ))}
        </select>
      </div>
      <Known answer={{ ...ofCode, at: null }}>
        {(told) => (
          <Rows
            key={code}
            {...{ told, code }}
            onChange={() => {
              setTurn((last) => last + 1);
              onChange();
            }}
          />
        )}
      </Known>
    </section>
  );
}

export function Quarantine() {
  const [turn, setTurn] = useState(0);
  const answer = useAnswer(() => askQuarantine(""), refreshMs, turn);
  if (!answer.value || answer.value.quarantined === 0) return null;
  return (
    <>
      <Causes told={answer.value} />
      <OpenRows causes={answer.value.causes} onChange={() => setTurn((last) => last + 1)} />
    </>
  );
}
