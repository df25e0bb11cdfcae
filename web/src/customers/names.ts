// What the services that meet a need are called, as many as are read at a glance.
import type { Customer } from "../answers.ts";
import { isolated } from "../format.ts";
import { useSpeech, useWords } from "../language.ts";
import { customersWords } from "../words/customers.ts";

const servicesNamed = 3;

export type Services = Customer["needs"][number]["services"];

// The first, and how many more.
export function useServiceNames(): (services: Services) => string {
  const { language, format } = useSpeech();
  const w = useWords(customersWords).needs;
  return (services) => {
    const named = services
      .slice(0, servicesNamed)
      .map(({ name }) => isolated(name[language]))
      .join(", ");
    const more = services.length - servicesNamed;
    return more > 0 ? w.more(named, format.count(more)) : named;
  };
}
