// One need of one customer: what speaks for it adds up to its score, which is held against the
// average customer's.
import type { Customer } from "../answers.ts";
import { isolated } from "../format.ts";
import { useSpeech, useWords } from "../language.ts";
import { Plot, type Column } from "../plots/plot.tsx";
import { Steps } from "../plots/steps.tsx";
import { customersWords } from "../words/customers.ts";
import { useServiceNames } from "../services.ts";

type CustomerNeed = Customer["needs"][number];

const reasonsShown = 6;

interface Part {
  name: string;
  part: number;
}

// The strongest reasons one by one, the others together.
function partsOf(need: CustomerNeed, others: (n: number) => string): Part[] {
  const all = need.reasons.map(({ because, contribution }) => ({
    name: because,
    part: contribution,
  }));
  if (all.length <= reasonsShown) return all;
  const rest = all.slice(reasonsShown);
  const part = rest.reduce((sum, one) => sum + one.part, 0);
  return [...all.slice(0, reasonsShown), { name: others(rest.length), part }];
}

export function Need({ need, customer, number }: NeedProps) {
  const { format } = useSpeech();
  const w = useWords(customersWords).needs;
  const several = useServiceNames();
  const score = (value: number) => format.score(value);
  const signed = (value: number) => `${value < 0 ? "" : "+"}${score(value)}`;
  const item = isolated(need.item);
  const message = (need.excess > 0 ? w.message : w.below)(item, signed(need.excess));
  const columns: Column<Part>[] = [
    { title: w.because, raw: ({ name }) => name, text: ({ name }) => name },
    { title: w.part, raw: ({ part }) => part, text: ({ part }) => signed(part) },
  ];
  const totals: Part[] = [
    { name: w.score, part: need.score },
    { name: w.average, part: need.average },
  ];
  const reasons = need.reasons.map((one) => ({ name: one.because, part: one.contribution }));
  return (
    <Plot
      name={`need-${number}`}
      message={message}
      about={w.about(format.percent(need.base_rate))}
      rows={[...reasons, ...totals]}
      columns={columns}
      draw={(width) => (
        <Steps
          width={width}
          label={message}
          tick={score}
          parts={partsOf(need, (n) => w.others(format.count(n))).map(({ name, part }) => ({
            name,
            part,
            number: signed(part),
          }))}
          whole={{ name: w.score, number: score(need.score), value: need.score }}
          against={{ name: w.average, number: score(need.average), value: need.average }}
        />
      )}
      computed={w.computed(format.count(customer.customers ?? 0))}
      formula={w.formula}
    >
      <p class="about">{need.services.length > 0 ? w.met(several(need.services)) : w.unmet}</p>
    </Plot>
  );
}

interface NeedProps {
  need: CustomerNeed;
  customer: Customer;
  number: number; // from 1, the strongest
}
