// What was decided for a customer, why, and what came of it; the newest first.
import { useState } from "preact/hooks";
import type { Customer } from "../answers.ts";
import { Card } from "../next_step/cards.tsx";
import { useSpeech, useWords } from "../language.ts";
import { customersWords } from "../words/customers.ts";

const decisionsAtFirst = 6;
const decisionsMore = 18;

export function Decisions({ customer }: { customer: Customer }) {
  const { words, format } = useSpeech();
  const w = useWords(customersWords).decisions;
  const [shown, setShown] = useState(decisionsAtFirst);
  const { decisions, currency } = customer;
  const hidden = decisions.length - shown;
  if (decisions.length === 0) return <p class="nothing">{w.nothing}</p>;
  return (
    <section class="decided" aria-labelledby="decided">
      <h2 id="decided">
        {decisions.length === 1 ? w.titleOne : w.title(format.count(decisions.length))}
      </h2>
      <ul class="cards deck">
        {decisions.slice(0, shown).map((card) => (
          <Card key={card.id} named={false} {...{ card, currency }} />
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" class="more" onClick={() => setShown(shown + decisionsMore)}>
          {words.plot.more(format.count(Math.min(hidden, decisionsMore)))}
        </button>
      )}
    </section>
  );
}
