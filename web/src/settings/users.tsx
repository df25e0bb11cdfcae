// Settings: the people who may sign in, and one's own password.
import { useRef, useState } from "preact/hooks";
import { shapes, type User } from "../answers.ts";
import type { Answer } from "../data.ts";
import { AskFirst, Field, Form, type Complaint } from "../forms.tsx";
import { isolated } from "../format.ts";
import { useSpeech, useWords } from "../language.ts";
import { Known, TroubleNote } from "../parts.tsx";
import { ask, Troubled, type Trouble } from "../server.ts";
import { changePassword, useSession } from "../session.ts";
import { settingsWords } from "../words/settings.ts";
import { Part } from "./part.tsx";

const userRoles = ["read", "admin"] as const;
const leastCharacters = 12;
const mostBytes = 1024;

// What the server would refuse, said before the password travels; null: nothing.
function usePasswordCheck() {
  const w = useWords(settingsWords).password;
  return (field: string, password: string): Complaint | null => {
    if ([...password].length < leastCharacters) return { field, text: w.short };
    if (new TextEncoder().encode(password).length > mostBytes) return { field, text: w.long };
    return null;
  };
}

const isRefused = (trouble: Trouble, status: number) =>
  trouble.kind === "refused" && trouble.status === status;

interface TableProps {
  users: readonly User[];
  onRemove: (user: User) => void;
}

function Table({ users, onRemove }: TableProps) {
  const { format } = useSpeech();
  const w = useWords(settingsWords).users;
  const session = useSession();
  if (users.length === 0) return <p class="nothing">{w.none}</p>;
  return (
    <table class="list actions">
      <caption>{w.title}</caption>
      <thead>
        <tr>
          {[w.name, w.role, w.since, w.act].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <tr key={user.id} data-user={user.name}>
            <th scope="row">
              <bdi>{user.name}</bdi>
            </th>
            <td data-title={w.role}>{user.role}</td>
            <td data-title={w.since}>{format.date(user.createdAt)}</td>
            <td>
              {user.name === session?.name ? (
                w.you
              ) : (
                <AskFirst
                  act={w.remove}
                  label={w.removeOne(isolated(user.name))}
                  question={w.question(isolated(user.name))}
                  consequence={w.consequence}
                  onYes={() => onRemove(user)}
                />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface NewUserProps {
  users: readonly User[];
  onChange: () => void;
}

function NewUser({ users, onChange }: NewUserProps) {
  const w = useWords(settingsWords).users;
  const checkPassword = usePasswordCheck();
  const check = (given: FormData): Complaint | null => {
    if (users.some(({ name }) => name === given.get("name")))
      return { field: "name", text: w.taken };
    if (users.length === 0 && given.get("role") !== "admin")
      return { field: "role", text: w.firstAdmin };
    return checkPassword("password", String(given.get("password")));
  };
  async function add(given: FormData): Promise<string> {
    const body = Object.fromEntries(given);
    const user = await ask("v1/users", shapes.User, { method: "POST", body });
    onChange();
    return w.added(isolated(user.name));
  }
  // What is left after the check is a name that the server does not take.
  const explain = (trouble: Trouble): Complaint | null =>
    trouble.kind === "refused" && (trouble.status === 400 || trouble.status === 409)
      ? { field: "name", text: `${trouble.what}. ${trouble.how}` }
      : null;
  return (
    <Form name="user" go={w.add} {...{ check, explain }} send={add}>
      <Field name="name" autocomplete="username" label={w.name} required />
      <Field
        name="role"
        label={w.role}
        options={userRoles.map((role) => ({ value: role, text: role }))}
      />
      <Field
        name="password"
        type="password"
        autocomplete="new-password"
        label={w.password}
        hint={w.passwordHint}
        required
      />
    </Form>
  );
}

interface Props {
  answer: Answer<{ users: readonly User[] }>;
  onChange: () => void;
}

export function Users({ answer, onChange }: Props) {
  const w = useWords(settingsWords).users;
  const heading = useRef<HTMLHeadingElement>(null);
  const [said, setSaid] = useState("");
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  async function remove(user: User) {
    setSaid("");
    setTrouble(null);
    try {
      await ask(`v1/users/${encodeURIComponent(user.id)}`, shapes.User, { method: "DELETE" });
      setSaid(w.removed(isolated(user.name)));
      onChange();
      heading.current?.focus(); // its button is gone
    } catch (error) {
      if (!(error instanceof Troubled)) throw error;
      setTrouble(error.trouble);
    }
  }

  return (
    <Part name="users" title={w.title} about={w.about} heading={heading}>
      <Known answer={{ ...answer, at: null }}>
        {({ users }) => <Table users={users} onRemove={(user) => void remove(user)} />}
      </Known>
      <TroubleNote trouble={trouble} />
      <p role="status" class="done">
        {said}
      </p>
      <NewUser users={answer.value?.users ?? []} onChange={onChange} />
    </Part>
  );
}

export function OwnPassword() {
  const w = useWords(settingsWords).password;
  const { passwordHint } = useWords(settingsWords).users;
  const name = useSession()?.name ?? ""; // so that the browser knows whose password it keeps
  const checkPassword = usePasswordCheck();
  const check = (given: FormData): Complaint | null => {
    const next = String(given.get("newPassword"));
    const wrong = checkPassword("newPassword", next);
    if (wrong) return wrong;
    return next === given.get("again") ? null : { field: "again", text: w.differs };
  };
  async function change(given: FormData): Promise<string> {
    await changePassword({
      password: String(given.get("password")),
      newPassword: String(given.get("newPassword")),
    });
    return w.changed;
  }
  const explain = (trouble: Trouble): Complaint | null =>
    isRefused(trouble, 403) ? { field: "password", text: w.wrong } : null;
  return (
    <Part name="password" title={w.title} about={w.about}>
      <Form name="password" go={w.change} {...{ check, explain }} send={change}>
        <input type="text" autocomplete="username" value={name} readOnly hidden />
        <Field
          name="password"
          type="password"
          autocomplete="current-password"
          label={w.current}
          required
        />
        <Field
          name="newPassword"
          type="password"
          autocomplete="new-password"
          label={w.next}
          hint={passwordHint}
          required
        />
        <Field name="again" type="password" autocomplete="new-password" label={w.again} required />
      </Form>
    </Part>
  );
}
