// Who looks at the page: a read key, asked for once and kept while the tab is open. This is the one
// place that knows how requests are allowed.

const place = "kundig-read-key";

export type Absence = "not-yet" | "unknown-key" | "not-allowed";

type Listener = () => void;
const listeners = new Set<Listener>();
let absence: Absence = "not-yet";

function changed() {
  for (const listener of listeners) listener();
}

export const session = {
  // Null: nobody; `absence()` says why.
  key: (): string | null => sessionStorage.getItem(place),
  absence: (): Absence => absence,

  begin(key: string) {
    sessionStorage.setItem(place, key);
    changed();
  },
  end(why: Absence) {
    sessionStorage.removeItem(place);
    absence = why;
    changed();
  },
  fields: (): Record<string, string> => ({ Authorization: `Bearer ${session.key() ?? ""}` }),

  // `listener` is called with every change, until what is returned is called.
  follow(listener: Listener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
