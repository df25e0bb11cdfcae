// Settings: who may send, ask and look? Keys, what to paste into programs, users.
import { useState } from "preact/hooks";
import { askKeys, askUsers, useAnswer } from "../data.ts";
import { useWords } from "../language.ts";
import type { Page } from "../pages.ts";
import { Question } from "../parts.tsx";
import { useSession } from "../session.ts";
import { Keys, keyRoles, type MadeKey } from "../settings/keys.tsx";
import { Part } from "../settings/part.tsx";
import { Sources } from "../settings/sources.tsx";
import { OwnPassword, Users } from "../settings/users.tsx";
import { settingsWords } from "../words/settings.ts";

const refreshMs = 5000;

function Roles() {
  const w = useWords(settingsWords).roles;
  return (
    <Part name="roles" title={w.title}>
      <table class="list">
        <caption>{w.title}</caption>
        <thead>
          <tr>
            {[w.role, w.may, w.who].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keyRoles.map((role) => (
            <tr key={role}>
              <th scope="row">{role}</th>
              <td data-title={w.may}>{w[role]}</td>
              <td data-title={w.who}>{role === "read" || role === "admin" ? w.both : w.keys}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  );
}

function ForAdmins() {
  const w = useWords(settingsWords);
  const session = useSession();
  const [turn, setTurn] = useState(0);
  const [made, setMade] = useState<MadeKey | null>(null);
  const keys = useAnswer(askKeys, refreshMs, turn);
  const users = useAnswer(askUsers, refreshMs, turn);
  const onChange = () => setTurn((last) => last + 1);
  const inUse = keys.value?.keys.filter(({ revoked }) => !revoked).length ?? 0;
  const message = keys.value && users.value ? w.message(inUse, users.value.users.length) : "";
  return (
    <>
      <Question question={w.question} message={message} />
      {session?.name === null && <p class="first">{w.byLink}</p>}
      <Keys answer={keys} {...{ made, onChange }} onMade={setMade} />
      <Sources made={made} />
      <Users answer={users} onChange={onChange} />
      <Roles />
      {session?.name != null && <OwnPassword />}
    </>
  );
}

function ForReaders() {
  const w = useWords(settingsWords);
  return (
    <>
      <Question question={w.question} message={w.reader} />
      <Sources made={null} />
      <Roles />
      <OwnPassword />
    </>
  );
}

function Content() {
  return useSession()?.role === "admin" ? <ForAdmins /> : <ForReaders />;
}

export const settings: Page = { id: "settings", words: settingsWords, content: Content };
