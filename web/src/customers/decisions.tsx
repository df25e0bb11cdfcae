// What was decided for a customer, why, and what came of it; the newest first.
import { useState } from "preact/hooks";
import type { Customer } from "../answers.ts";
import { isolated } from "../format.ts";
import { useSpeech, useWords } from "../language.ts";
import { customersWords } from "../words/customers.ts";
import { useServiceNames } from "./names.ts";

type Decision = Customer["decisions"][number];
type Offer = Decision["offers"][number];

const decisionsAtFirst = 5;
const decisionsMore = 15;
const reasonsShown = 3;

function Offered({ offer, customer }: { offer: Offer; customer: Customer }) {
  const { words, format } = useSpeech();
  const w = useWords(customersWords).decisions;
  const names = useServiceNames(customer);
  const money = (minor: number) => format.money(minor, customer.currency);
  const { value_minor, value_low_minor, value_high_minor, came_of_it, propensity } = offer;
  const interval = words.shortInterval(money(value_low_minor), money(value_high_minor));
  return (
    <div class="offered">
      <p>
        <strong>{w.offered(names.one(offer.service))}</strong>
        <span class={`came ${came_of_it}`}>{w.came[came_of_it] ?? came_of_it}</span>
      </p>
      <p class="about">{w.expected(money(value_minor), interval, format.percent(propensity))}</p>
      <ul class="reasons">
        {offer.reasons.slice(0, reasonsShown).map(({ because, contribution_minor }) => (
          <li key={because}>{w.why(names.because(because), money(contribution_minor))}</li>
        ))}
      </ul>
    </div>
  );
}

function Card({ decision, customer }: { decision: Decision; customer: Customer }) {
  const { format } = useSpeech();
  const w = useWords(customersWords).decisions;
  const names = useServiceNames(customer);
  const { time, placement, offers, left_alone } = decision;
  return (
    <li class="card" data-decision={decision.id}>
      <p class="about">
        <time dateTime={time}>{format.moment(new Date(time))}</time>
        {placement !== undefined && ` ${w.at(isolated(placement))}`}
      </p>
      {offers.map((offer) => (
        <Offered key={offer.service} offer={offer} customer={customer} />
      ))}
      {offers.length === 0 && (
        <p>
          <strong>{w.leftAlone}</strong>
          {left_alone !== undefined && ` – ${w.because(names.because(left_alone))}`}
        </p>
      )}
    </li>
  );
}

export function Decisions({ customer }: { customer: Customer }) {
  const { words, format } = useSpeech();
  const w = useWords(customersWords).decisions;
  const [shown, setShown] = useState(decisionsAtFirst);
  const { decisions } = customer;
  const hidden = decisions.length - shown;
  if (decisions.length === 0) return <p class="nothing">{w.nothing}</p>;
  return (
    <section class="decided" aria-labelledby="decided">
      <h2 id="decided">
        {decisions.length === 1 ? w.titleOne : w.title(format.count(decisions.length))}
      </h2>
      <ol class="cards">
        {decisions.slice(0, shown).map((decision) => (
          <Card key={decision.id} decision={decision} customer={customer} />
        ))}
      </ol>
      {hidden > 0 && (
        <button type="button" class="more" onClick={() => setShown(shown + decisionsMore)}>
          {words.plot.more(format.count(Math.min(hidden, decisionsMore)))}
        </button>
      )}
    </section>
  );
}
