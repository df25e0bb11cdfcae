// Decisions as people read them: what was offered to whom and why, or why not, and what came of it.
import { formatAddress } from "../address.ts";
import type { DecisionCard } from "../answers.ts";
import { useSpeech, useWords } from "../language.ts";
import { nextStepWords } from "../words/next_step.ts";

type Offer = DecisionCard["offers"][number];

function Reasons({ offer, currency }: { offer: Offer; currency: string }) {
  const { language, format } = useSpeech();
  const w = useWords(nextStepWords).cards;
  if (offer.reasons.length === 0) return <p class="about">{w.noReasons}</p>;
  return (
    <ul class="reasons">
      {offer.reasons.map(({ because, text, contribution_minor }) => (
        <li key={because}>
          <span>{text[language]}</span>
          <span class="amount">{format.exactMoneyChange(contribution_minor, currency)}</span>
        </li>
      ))}
    </ul>
  );
}

function Offered({ offer, currency }: { offer: Offer; currency: string }) {
  const { language, format } = useSpeech();
  const w = useWords(nextStepWords).cards;
  const { value, low, high } = offer.value_minor;
  const money = (minor: number) => format.exactMoney(minor, currency);
  return (
    <>
      <h3>
        <bdi>{offer.name[language]}</bdi>{" "}
        <span class={`came ${offer.came}`}>{w.came[offer.came] ?? offer.came}</span>
      </h3>
      <p class="about">
        {w.value(money(value), money(low), money(high))},{" "}
        {w.chance(format.percent(offer.propensity))}
      </p>
      <Reasons {...{ offer, currency }} />
    </>
  );
}

interface CardProps {
  card: DecisionCard;
  currency: string;
  named?: boolean; // false: whose decision it is, stands above
}

export function Card({ card, currency, named = true }: CardProps) {
  const { language, format } = useSpeech();
  const w = useWords(nextStepWords).cards;
  const customer = formatAddress({
    page: "customers",
    parameters: { customer: card.customer, lang: language },
  });
  return (
    <li class="card" data-decision={card.id}>
      <p class="about">
        {named && (
          <>
            <a href={customer}>
              <bdi>{card.customer}</bdi>
            </a>{" "}
          </>
        )}
        {card.occasion === "message" ? w.message : w.visit}
        {card.placement !== "" && (
          <>
            {" "}
            <bdi>{w.at(card.placement)}</bdi>
          </>
        )}
        , <time dateTime={card.time}>{format.moment(new Date(card.time))}</time>
      </p>
      {card.offers.map((offer, place) => (
        <Offered key={place} {...{ offer, currency }} />
      ))}
      {card.offers.length === 0 && (
        <>
          <h3>{w.leftAlone}</h3>
          <p class="about">{card.left_alone?.text[language]}</p>
        </>
      )}
    </li>
  );
}

export function DecisionCards({
  cards,
  currency,
}: {
  cards: readonly DecisionCard[];
  currency: string;
}) {
  const w = useWords(nextStepWords).cards;
  if (cards.length === 0) return null;
  return (
    <section class="latest" aria-labelledby="latest">
      <h2 id="latest">{w.title}</h2>
      <p class="about">{w.about}</p>
      <ul class="cards deck">
        {cards.map((card) => (
          <Card key={card.id} {...{ card, currency }} />
        ))}
      </ul>
    </section>
  );
}
