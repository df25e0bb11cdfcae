// Settings: the keys that programs show. Only admins see them.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { shapes, type Key, type NewKey } from "../answers.ts";
import type { Answer } from "../data.ts";
import { AskFirst, Copyable, Field, Form } from "../forms.tsx";
import { isolated } from "../format.ts";
import { useSpeech, useWords } from "../language.ts";
import { Known, TroubleNote } from "../parts.tsx";
import { ask, Troubled, type Trouble } from "../server.ts";
import { settingsWords } from "../words/settings.ts";
import { Part } from "./part.tsx";

export const keyRoles = ["collect", "decide", "read", "admin"] as const;

export interface MadeKey extends NewKey {
  name: string;
}

const nameOf = (key: { name: string; id: string }) => isolated(key.name || key.id);

function Once({ made, onHide }: { made: MadeKey; onHide: () => void }) {
  const w = useWords(settingsWords).keys;
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), [made.id]);
  return (
    <section class="once" aria-labelledby="once">
      <h2 id="once" tabIndex={-1} ref={heading}>
        {w.once(nameOf(made))}
      </h2>
      <p>{w.onceHow}</p>
      <Copyable label={w.once(nameOf(made))}>{made.key}</Copyable>
      <button type="button" onClick={onHide}>
        {w.hide}
      </button>
    </section>
  );
}

function Table({ keys, onRevoke }: { keys: readonly Key[]; onRevoke: (key: Key) => void }) {
  const { format } = useSpeech();
  const w = useWords(settingsWords).keys;
  if (keys.length === 0) return <p class="nothing">{w.none}</p>;
  return (
    <table class="list actions">
      <caption>{w.title}</caption>
      <thead>
        <tr>
          {[w.name, w.role, w.since, w.state, w.act].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.id} class={key.revoked ? "gone" : ""} data-key={key.id}>
            <th scope="row">
              <bdi>{key.name || w.nameless}</bdi> <code>{key.id}</code>
            </th>
            <td data-title={w.role}>{key.role}</td>
            <td data-title={w.since}>{format.date(key.createdAt)}</td>
            <td data-title={w.state}>
              {key.revokedAt === null ? w.inUse : w.revokedOn(format.date(key.revokedAt))}
            </td>
            <td>
              {!key.revoked && (
                <AskFirst
                  act={w.revoke}
                  label={w.revokeOne(nameOf(key))}
                  question={w.question(nameOf(key))}
                  consequence={w.consequence}
                  onYes={() => onRevoke(key)}
                />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface Props {
  answer: Answer<{ keys: readonly Key[] }>;
  made: MadeKey | null;
  onMade: (made: MadeKey | null) => void;
  onChange: () => void;
}

export function Keys({ answer, made, onMade, onChange }: Props) {
  const w = useWords(settingsWords).keys;
  const heading = useRef<HTMLHeadingElement>(null);
  const [said, setSaid] = useState("");
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  async function make(given: FormData): Promise<string> {
    const name = String(given.get("name")).trim();
    const body = { name, role: String(given.get("role")) };
    const key = await ask("v1/keys", shapes.NewKey, { method: "POST", body });
    onMade({ ...key, name });
    onChange();
    return w.made;
  }

  async function revoke(key: Key) {
    setSaid("");
    setTrouble(null);
    try {
      await ask(`v1/keys/${encodeURIComponent(key.id)}`, shapes.Key, { method: "DELETE" });
      setSaid(w.revoked(nameOf(key)));
      if (made?.id === key.id) onMade(null);
      onChange();
      heading.current?.focus(); // its button is gone
    } catch (error) {
      if (!(error instanceof Troubled)) throw error;
      setTrouble(error.trouble);
    }
  }

  return (
    <Part name="keys" title={w.title} about={w.about} heading={heading}>
      <Known answer={{ ...answer, at: null }}>
        {({ keys }) => <Table keys={keys} onRevoke={(key) => void revoke(key)} />}
      </Known>
      <TroubleNote trouble={trouble} />
      <p role="status" class="done">
        {said}
      </p>
      <Form name="key" go={w.make} send={make}>
        <Field name="name" label={w.name} hint={w.nameHint} />
        <Field
          name="role"
          label={w.role}
          options={keyRoles.map((role) => ({ value: role, text: role }))}
        />
      </Form>
      {made && (
        <Once
          made={made}
          onHide={() => {
            onMade(null);
            heading.current?.focus();
          }}
        />
      )}
    </Part>
  );
}
