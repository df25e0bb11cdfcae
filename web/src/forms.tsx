// What people fill in and press: fields with their labels, what is wrong beside the field, a
// question before what cannot be taken back, and texts to take along.
import { createContext, type ComponentChildren } from "preact";
import { useContext, useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useSpeech } from "./language.ts";
import { inWords } from "./parts.tsx";
import { Troubled, type Trouble } from "./server.ts";

// What is wrong with what was given, and with which field; null: with no single one.
export interface Complaint {
  field: string | null;
  text: string;
}

const ComplaintContext = createContext<Complaint | null>(null);

interface FieldProps {
  name: string;
  label: string;
  hint?: string;
  type?: "text" | "password";
  autocomplete?: string;
  required?: boolean;
  options?: readonly { value: string; text: string }[]; // to choose from, instead of writing
  lines?: string; // what stands in a field of several lines
}

export function Field(props: FieldProps) {
  const {
    name,
    label,
    hint,
    type = "text",
    autocomplete = "off",
    required,
    options,
    lines,
  } = props;
  const id = useId();
  const complaint = useContext(ComplaintContext);
  const isWrong = complaint?.field === name;
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    place.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [complaint]);
  const described = [hint && `${id}-hint`, isWrong && `${id}-wrong`].filter(Boolean).join(" ");
  const common = {
    id,
    name,
    required,
    "aria-invalid": isWrong,
    "aria-describedby": described || undefined,
  };
  return (
    <div class="field" ref={place}>
      <label for={id}>{label}</label>
      {options ? (
        <select {...common}>
          {options.map(({ value, text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      ) : lines !== undefined ? (
        <textarea {...common} rows={8} spellcheck={false} defaultValue={lines} />
      ) : (
        <input {...common} {...{ type, autocomplete }} spellcheck={false} />
      )}
      {isWrong && (
        <p id={`${id}-wrong`} class="wrong">
          {complaint.text}
        </p>
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
    </div>
  );
}

interface FormProps {
  name: string; // for tests
  go: string;
  // What is wrong, before anything is sent; null: nothing.
  check?: (given: FormData) => Complaint | null;
  // Throws Troubled; what it gives is said once it is done, or is wrong with what was given.
  send: (given: FormData) => Promise<string | Complaint>;
  // The complaint that the server's refusal comes to; null: that of no field, in its words.
  explain?: (trouble: Trouble) => Complaint | null;
  children: ComponentChildren;
}

export function Form({ name, go, check, send, explain, children }: FormProps) {
  const { words } = useSpeech();
  const form = useRef<HTMLFormElement>(null);
  const busy = useRef(false);
  const [complaint, setComplaint] = useState<Complaint | null>(null);
  const [done, setDone] = useState("");

  async function submit() {
    const element = form.current;
    if (!element || busy.current) return;
    const given = new FormData(element);
    const wrong = check?.(given) ?? null;
    setDone("");
    setComplaint(wrong);
    if (wrong) return;
    busy.current = true;
    try {
      const said = await send(given);
      if (typeof said !== "string") return setComplaint(said);
      element.reset();
      setDone(said);
    } catch (error) {
      if (!(error instanceof Troubled)) throw error;
      const { trouble } = error;
      setComplaint(explain?.(trouble) ?? { field: null, text: inWords(trouble, words) });
    } finally {
      busy.current = false;
    }
  }

  return (
    <form
      ref={form}
      data-form={name}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <ComplaintContext.Provider value={complaint}>{children}</ComplaintContext.Provider>
      <button type="submit">{go}</button>
      <p role="alert" class="wrong">
        {complaint?.field === null && complaint.text}
      </p>
      <p role="status" class="done">
        {done}
      </p>
    </form>
  );
}

interface AskFirstProps {
  act: string; // what the button does, in a word
  label: string; // the same, with what it is done to
  question: string;
  consequence: string;
  onYes: () => void;
}

// A button whose work begins once a question was answered. The dialog gives the focus back.
export function AskFirst({ act, label, question, consequence, onYes }: AskFirstProps) {
  const { words } = useSpeech();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const answer = (yes: boolean) => {
    dialog.current?.close();
    if (yes) onYes();
  };
  return (
    <>
      <button type="button" aria-label={label} onClick={() => dialog.current?.showModal()}>
        {act}
      </button>
      <dialog ref={dialog} aria-labelledby={id}>
        <h2 id={id}>{question}</h2>
        <p>{consequence}</p>
        <div class="answers">
          <button type="button" onClick={() => answer(false)}>
            {words.keep}
          </button>
          <button type="button" class="danger" onClick={() => answer(true)}>
            {act}
          </button>
        </div>
      </dialog>
    </>
  );
}

// A text to paste elsewhere. Where the browser gives no clipboard, as without TLS, the text is
// selected instead.
export function Copyable({ children, label }: { children: string; label: string }) {
  const { words } = useSpeech();
  const text = useRef<HTMLElement>(null);
  const [said, setSaid] = useState("");
  useEffect(() => setSaid(""), [children]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(children);
      setSaid(words.copied);
    } catch {
      if (text.current) getSelection()?.selectAllChildren(text.current);
      setSaid(words.selected);
    }
  };
  return (
    <div class="copyable">
      <pre tabIndex={0} role="region" aria-label={label}>
        <code ref={text}>{children}</code>
      </pre>
      <button type="button" onClick={() => void copy()} aria-label={`${words.copy}: ${label}`}>
        {words.copy}
      </button>
      <span role="status">{said}</span>
    </div>
  );
}
