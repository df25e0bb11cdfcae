// Who looks at the page: a person who signed in. The browser keeps the cookie, which no script can
// read; this is the one place that knows how one comes in and goes out.
import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { shapes, type Session } from "./answers.ts";
import { report } from "./report.ts";
import { ask, Troubled, whenSignedOut, type Trouble } from "./server.ts";

export interface Credentials {
  name: string;
  password: string;
}

export interface Entrance {
  session: Session | null; // null: not known yet
  trouble: Trouble | null; // why the last attempt to come in failed
}

const path = "v1/session";
// As `kundig serve` prints it when there is no user yet: #sign-in=TOKEN
const linkMark = "#sign-in=";

let entrance: Entrance = { session: null, trouble: null };
const listeners = new Set<(entrance: Entrance) => void>();

function change(changes: Partial<Entrance>) {
  entrance = { ...entrance, ...changes };
  for (const listener of listeners) listener(entrance);
}

async function attempt(turn: () => Promise<Session>) {
  try {
    change({ session: await turn(), trouble: null });
  } catch (error) {
    if (!(error instanceof Troubled)) throw error;
    change({ trouble: error.trouble });
  }
}

const look = () => ask(path, shapes.Session);
const enter = (body: Credentials | { token: string }) =>
  ask(path, shapes.Session, { method: "POST", body });

export const signIn = (credentials: Credentials) => attempt(() => enter(credentials));
export const signOut = () => attempt(() => ask(path, shapes.Session, { method: "DELETE" }));

const retryMs = 1000;

// Until it is known whether somebody is signed in.
async function lookUntilKnown() {
  await attempt(look);
  if (!entrance.session) window.setTimeout(() => void lookUntilKnown(), retryMs);
}

async function begin() {
  const { hash } = location;
  if (!hash.startsWith(linkMark)) return lookUntilKnown();
  // It holds once, and is nobody else's business.
  history.replaceState(null, "", "#/");
  await attempt(() => enter({ token: hash.slice(linkMark.length) }));
  const { trouble } = entrance;
  if (!trouble) return;
  await lookUntilKnown();
  change({ trouble });
}

// A password of one's own, with which a new session begins; throws Troubled.
export async function changePassword(body: { password: string; newPassword: string }) {
  change({ session: await ask(`${path}/password`, shapes.Session, { method: "PUT", body }) });
}

// Whoever is signed in, for the pages; null: nobody, so that no page is shown.
export const SessionContext = createContext<Session | null>(null);
export const useSession = () => useContext(SessionContext);

export function useEntrance(): Entrance {
  const [state, setState] = useState(entrance);
  useEffect(() => {
    listeners.add(setState);
    whenSignedOut(() => void attempt(look));
    if (!report) void begin(); // who has a report has been let in
    return () => {
      listeners.delete(setState);
    };
  }, []);
  return state;
}
