// What services and reasons are called in the page's language.
import type { Customer } from "../answers.ts";
import { isolated } from "../format.ts";
import { useSpeech, useWords } from "../language.ts";
import { customersWords } from "../words/customers.ts";

const servicesNamed = 3;

export interface ServiceNames {
  one: (service: string) => string;
  because: (reason: string) => string;
  several: (services: readonly string[]) => string; // the first, and how many more
}

export function useServiceNames({ services, because }: Customer): ServiceNames {
  const { language, format } = useSpeech();
  const w = useWords(customersWords).needs;
  const one = (id: string) =>
    isolated(services.find((service) => service.id === id)?.[language] ?? id);
  return {
    one,
    because: (id) => because.find((reason) => reason.id === id)?.[language] ?? id,
    several: (ids) => {
      const named = ids.slice(0, servicesNamed).map(one).join(", ");
      const more = ids.length - servicesNamed;
      return more > 0 ? w.more(named, format.count(more)) : named;
    },
  };
}
