// The list of customers, window by window as it is looked at. All windows that are shown are of one
// list: where the server tells of a newer one, the others are asked for anew.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Customers, ListedCustomer } from "../answers.ts";
import { askCustomers } from "../data.ts";
import { Troubled, type Trouble } from "../server.ts";

const rowsAWindow = 100;
const settleMs = 60; // so long a place is looked at before it is asked for
const refreshMs = 10_000;
// A newer list costs the server the more, the more customers there are: it is not kept busy by it.
const restForWork = 20;
const retryMs = 1000;

interface Known {
  search: string;
  head: Customers; // the last answer
  windows: Map<number, readonly ListedCustomer[]>;
}

export interface CustomerWindows {
  known: Known | null;
  at: Date | null;
  trouble: Trouble | null;
  rowAt: (place: number) => ListedCustomer | undefined; // undefined: on its way
  look: (first: number, last: number) => void; // these places are looked at
}

export function useCustomerWindows(search: string): CustomerWindows {
  const [shown, setShown] = useState<Pick<CustomerWindows, "known" | "at" | "trouble">>({
    known: null,
    at: null,
    trouble: null,
  });
  const known = useRef<Known | null>(null);
  const wanted = useRef(search);
  const asked = useRef(new Set<number>());
  const looking = useRef({ first: 0, last: 0, timer: 0 });

  // Whether it came.
  async function bring(window: number, list: number | undefined): Promise<boolean> {
    const of = wanted.current;
    try {
      const head = await askCustomers({
        search: of,
        offset: window * rowsAWindow,
        limit: rowsAWindow,
        list,
      });
      if (of !== wanted.current) return true;
      const before = known.current;
      const same = before?.search === of && before.head.list === head.list;
      const windows = same ? before.windows : new Map<number, readonly ListedCustomer[]>();
      windows.set(window, head.rows);
      known.current = { search: of, head, windows };
      setShown({ known: known.current, at: new Date(), trouble: null });
      return true;
    } catch (error) {
      if (!(error instanceof Troubled)) throw error;
      const { trouble } = error;
      if (of === wanted.current) setShown((last) => ({ ...last, trouble }));
      return false;
    }
  }

  // What is looked at and not there yet.
  function bringMissing() {
    const { first, last } = looking.current;
    if (known.current?.search !== wanted.current) return;
    for (let i = Math.floor(first / rowsAWindow); i <= Math.floor(last / rowsAWindow); i++) {
      if (asked.current.has(i) || known.current.windows.has(i)) continue;
      asked.current.add(i);
      void bring(i, known.current.head.list).finally(() => asked.current.delete(i));
    }
  }

  function look(first: number, last: number) {
    const place = looking.current;
    place.first = first;
    place.last = last;
    window.clearTimeout(place.timer);
    place.timer = window.setTimeout(bringMissing, settleMs);
  }

  useEffect(() => {
    wanted.current = search;
    asked.current.clear();
    let left = false;
    let timer = 0;
    // The same list as long as it is searched through; a newer one now and then.
    async function turn(list: number | undefined) {
      let came = true;
      let tookMs = 0;
      const begin = performance.now();
      if (!document.hidden) {
        came = await bring(Math.floor(looking.current.first / rowsAWindow), list);
        tookMs = performance.now() - begin;
        if (left) return;
        bringMissing();
      }
      const restMs = Math.max(refreshMs, restForWork * tookMs);
      timer = window.setTimeout(() => void turn(undefined), came ? restMs : retryMs);
    }
    looking.current.first = 0;
    looking.current.last = 0;
    void turn(known.current?.head.list);
    return () => {
      left = true;
      window.clearTimeout(timer);
    };
  }, [search]);

  useEffect(() => () => window.clearTimeout(looking.current.timer), []);

  const rowAt = (place: number) =>
    shown.known?.windows.get(Math.floor(place / rowsAWindow))?.[place % rowsAWindow];
  return { ...shown, rowAt, look };
}
