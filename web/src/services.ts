// What the services that meet a need are called, as many as are read at a glance.
import { object, text, type Of } from "./shapes.ts";
import { isolated } from "./format.ts";
import { useSpeech } from "./language.ts";

const servicesNamed = 3;

export const serviceName = object({ service: text, name: object({ en: text, de: text }) });
type Services = readonly Of<typeof serviceName>[];

// The first, and how many more.
export function useServiceNames(): (services: Services) => string {
  const { words, language, format } = useSpeech();
  return (services) => {
    const named = services
      .slice(0, servicesNamed)
      .map(({ name }) => isolated(name[language]))
      .join(", ");
    const more = services.length - servicesNamed;
    return more > 0 ? words.andMore(named, format.count(more)) : named;
  };
}
