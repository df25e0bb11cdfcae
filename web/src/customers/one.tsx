// One customer: who that is, what is expected, what is needed and why, what happened, what was
// decided, and what to do.
import { useEffect } from "preact/hooks";
import { addressWith } from "../address.ts";
import type { Customer } from "../answers.ts";
import { askCustomer, useAnswer } from "../data.ts";
import { isolated, shortened, type Format } from "../format.ts";
import { useSpeech, useWords } from "../language.ts";
import { Action, BigNumber, Known, Numbers, Question, StoreCommand } from "../parts.tsx";
import { customersWords } from "../words/customers.ts";
import { Decisions } from "./decisions.tsx";
import { useServiceNames } from "../services.ts";
import { Need } from "./need.tsx";
import { Timeline } from "./timeline.tsx";

const refreshMs = 10_000;
const longestName = 60;

function historyOf(customer: Customer, w: (typeof customersWords)["en"]["one"], format: Format) {
  const { purchase_days, first_day, last_day, spend_minor, items, currency } = customer;
  if (first_day === undefined || last_day === undefined) {
    return items.length > 0 ? w.undated : w.neverBought;
  }
  const spend = format.exactMoney(spend_minor, currency);
  if (purchase_days === 1) return w.boughtOnce(format.date(first_day), spend);
  const days = w.days(purchase_days, format.count(purchase_days));
  return w.bought(days, format.date(first_day), format.date(last_day), spend);
}

function Figures({ customer }: { customer: Customer }) {
  const { words, format } = useSpeech();
  const w = useWords(customersWords).one;
  const { p_alive, purchases, purchases_low, purchases_high, until } = customer;
  const { value_minor, value_low_minor, value_high_minor, currency } = customer;
  if (p_alive === undefined || purchases === undefined) return <p class="nothing">{w.tooFew}</p>;
  const money = (minor: number) => format.money(minor, currency);
  return (
    <>
      <Numbers>
        <BigNumber
          name="active"
          number={format.probability(p_alive)}
          label={w.active}
          interval={w.activeHow}
        />
        <BigNumber
          name="purchases"
          number={format.decimal(purchases)}
          label={w.expected(format.count(Math.round(customer.horizon_weeks ?? 0)))}
          interval={words.interval(
            format.count(purchases_low ?? 0),
            format.count(purchases_high ?? 0),
          )}
        />
        {value_minor !== undefined && value_minor > 0 && (
          <BigNumber
            name="value"
            number={money(value_minor)}
            label={w.worth}
            interval={words.interval(money(value_low_minor ?? 0), money(value_high_minor ?? 0))}
          />
        )}
      </Numbers>
      <details class="computed">
        <summary>{words.plot.computed}</summary>
        <p>
          {w.computed(
            customer.forecast,
            format.count(customer.customers ?? 0),
            until === undefined ? "" : format.date(until),
          )}
        </p>
        <p class="formula">{w.formula}</p>
      </details>
    </>
  );
}

function Identifiers({ customer }: { customer: Customer }) {
  const w = useWords(customersWords).one;
  return (
    <section aria-labelledby="known-as" class="known-as">
      <h2 id="known-as">{w.known}</h2>
      <dl>
        {customer.identifiers.map(({ kind, value }, i) => (
          <div key={i}>
            <dt>{w.kinds[kind] ?? kind}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

// As a shell reads it as one word.
function quoted(word: string): string {
  const whole = /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
  return word.startsWith("-") ? `-- ${whole}` : whole;
}

function Actions({ customer }: { customer: Customer }) {
  const w = useWords(customersWords).actions;
  const { language } = useSpeech();
  const several = useServiceNames();
  const decide = `kundig decide ${quoted(customer.customer)}`;
  const open = customer.needs.filter(({ excess }) => excess > 0);
  const met = open.find(({ services }) => services.length > 0);
  const last = customer.decisions[0];
  if (last?.left_alone !== undefined && last.offers.length === 0) {
    return (
      <Action>
        <p>{w.leaveDecided(last.left_alone.text[language])}</p>
        <StoreCommand>{decide}</StoreCommand>
      </Action>
    );
  }
  if (met) {
    return (
      <Action>
        <p>{w.offer(several(met.services), isolated(met.item))}</p>
        <StoreCommand>{decide}</StoreCommand>
      </Action>
    );
  }
  return (
    <Action>
      <p>{open[0] ? w.leaveUnmet(isolated(open[0].item)) : w.leaveNothing}</p>
    </Action>
  );
}

function View({ customer }: { customer: Customer }) {
  const { words, format } = useSpeech();
  const all = useWords(customersWords);
  const { needs } = customer;
  return (
    <>
      {customer.simulated && <p class="simulated">{words.simulated}</p>}
      <Question
        question={all.one.question(isolated(shortened(customer.customer, longestName)))}
        message={historyOf(customer, all.one, format)}
      />
      <Figures customer={customer} />
      {needs.map((need, i) => (
        <Need key={need.item} need={need} customer={customer} number={i + 1} />
      ))}
      {needs.length === 0 && <p class="nothing">{all.needs.nothing}</p>}
      <Timeline customer={customer} />
      <Decisions customer={customer} />
      <Identifiers customer={customer} />
      <Actions customer={customer} />
    </>
  );
}

export function OneCustomer({ customer }: { customer: string }) {
  const w = useWords(customersWords).one;
  const answer = useAnswer(() => askCustomer(customer), refreshMs);
  useEffect(() => window.scrollTo(0, 0), []);
  return (
    <>
      <p class="back">
        <a href={addressWith({ customer: undefined })}>{w.back}</a>
      </p>
      <Known answer={answer}>{(known) => <View customer={known} />}</Known>
    </>
  );
}
