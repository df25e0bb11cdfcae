// Customers: who are they, one by one? All of them in a list that is searched; one of them, where
// the address names one, with all that is known, expected and decided.
import { useEffect, useRef, useState } from "preact/hooks";
import { addressWith, replaceParameters, setParameters, useAddress } from "../address.ts";
import type { Customers, ListedCustomer } from "../answers.ts";
import { Grid, type GridColumn } from "../customers/grid.tsx";
import { OneCustomer } from "../customers/one.tsx";
import { useCustomerWindows } from "../customers/windows.ts";
import { paths } from "../data.ts";
import { FirstPurchases } from "../first_steps.tsx";
import { useSpeech, useWords } from "../language.ts";
import type { Page } from "../pages.ts";
import { Action, Question, StoreCommand, TroubleNote } from "../parts.tsx";
import { customersWords } from "../words/customers.ts";

const typingMs = 150; // so long nothing is typed before it is searched for

// Where the list was left, for the way back.
let left: { search: string; place: number } | null = null;

// The row opens the customer here; with a key held, the browser opens the link elsewhere.
function leaveToRow(event: MouseEvent) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) event.stopPropagation();
  else event.preventDefault();
}

function useColumns(head: Customers): GridColumn<ListedCustomer>[] {
  const { words, format } = useSpeech();
  const w = useWords(customersWords);
  const worth = ({ value_minor, purchases }: ListedCustomer) => {
    if (value_minor === undefined || purchases === undefined) return words.tooFew;
    return head.worth_is === "value_minor"
      ? format.money(value_minor, head.currency)
      : format.decimal(purchases);
  };
  const link = (customer: string) => addressWith({ customer });
  return [
    {
      id: "who",
      title: w.customer,
      cell: ({ customer }) => (
        <a href={link(customer)} tabIndex={-1} onClick={leaveToRow}>
          <bdi>{customer}</bdi>
        </a>
      ),
    },
    { id: "worth", title: head.worth_is === "value_minor" ? w.value : w.purchases, cell: worth },
    {
      id: "alive",
      title: w.alive,
      cell: ({ p_alive }) =>
        p_alive !== undefined && (
          <>
            <span class="label">{w.alive} </span>
            {format.probability(p_alive)}
          </>
        ),
    },
    {
      id: "last",
      title: w.last,
      cell: ({ last_day }) => (last_day === undefined ? w.never : format.date(last_day)),
    },
    {
      id: "need",
      title: w.need,
      cell: ({ need }) => need !== undefined && <bdi>{need}</bdi>,
    },
  ];
}

function Search({ search }: { search: string }) {
  const w = useWords(customersWords);
  const [typed, setTyped] = useState(search);
  const timer = useRef(0);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  // The way back may bring another text than was typed.
  useEffect(() => setTyped(search), [search]);
  const seek = (text: string, afterMs: number) => {
    setTyped(text);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(
      () => replaceParameters({ search: text === "" ? undefined : text }),
      afterMs,
    );
  };
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        seek(typed, 0);
      }}
    >
      <label for="search">{w.search}</label>
      <input
        id="search"
        type="search"
        autocomplete="off"
        spellcheck={false}
        value={typed}
        onInput={(event) => seek(event.currentTarget.value, typingMs)}
      />
    </form>
  );
}

function Found({ head, search }: { head: Customers; search: string }) {
  const { format } = useSpeech();
  const w = useWords(customersWords);
  const customers = format.count(head.customers);
  return (
    <p class="about" role="status">
      {search === "" ? w.all(customers) : w.found(format.count(head.total), customers)}
    </p>
  );
}

function List({ search }: { search: string }) {
  const { words, format } = useSpeech();
  const w = useWords(customersWords);
  const { known, at, trouble, rowAt, look } = useCustomerWindows(search);
  if (!known) {
    return trouble ? <TroubleNote {...{ trouble, at }} /> : <p role="status">{words.waiting}</p>;
  }
  const { head } = known;
  if (head.customers === 0) {
    return (
      <>
        <Question question={w.question} message={w.nothing} />
        <p>{w.nothingHow}</p>
        <FirstPurchases />
      </>
    );
  }
  return (
    <>
      <TroubleNote {...{ trouble, at }} />
      {head.simulated && <p class="simulated">{words.simulated}</p>}
      <Question question={w.question} message={w.message(format.count(head.customers))} />
      <Search search={search} />
      <Found head={head} search={known.search} />
      {head.total === 0 ? (
        <p class="nothing">{w.noneFound}</p>
      ) : (
        <Rows {...{ head, rowAt, look }} search={known.search} key={known.search} />
      )}
      <Action>
        <p>{w.actions.list}</p>
        <StoreCommand>kundig predict -o predictions.csv --format csv</StoreCommand>
      </Action>
      {at && <p class="as-of">{words.asOf(format.time(at))}</p>}
    </>
  );
}

interface RowsProps {
  head: Customers;
  search: string;
  rowAt: (place: number) => ListedCustomer | undefined;
  look: (first: number, last: number) => void;
}

function Rows({ head, search, rowAt, look }: RowsProps) {
  const w = useWords(customersWords);
  const [begin] = useState(() => (left?.search === search ? left.place : null));
  const open = ({ customer }: ListedCustomer, place: number) => {
    left = { search, place };
    setParameters({ customer });
  };
  return (
    <Grid
      label={w.list}
      how={w.listHow}
      total={head.total}
      columns={useColumns(head)}
      waiting={w.loading}
      begin={begin}
      {...{ rowAt, look, open }}
    />
  );
}

function Content() {
  const { parameters } = useAddress();
  const { customer, search = "" } = parameters;
  if (customer !== undefined) return <OneCustomer key={customer} customer={customer} />;
  return <List search={search} />;
}

export const customers: Page = {
  id: "customers",
  words: customersWords,
  content: Content,
  asks: paths.customers,
};
