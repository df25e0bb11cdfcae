// The words that lead on where there is nothing yet.
import { catalogue } from "./catalogue.ts";

export const firstStepsWords = catalogue(
  {
    orEvents: "Or send what customers buy as events",
    service:
      "Say in kundig.toml what can be offered: what the customer pays, or, of what is free, what it is worth to you over time, in cents. For example:",
    ask: "Then ask for a decision wherever a customer comes by; Settings shows how, with a key for it.",
    makeKey: "Make a key for deciding",
  },
  {
    orEvents: "Oder senden, was Kunden kaufen, als Ereignisse",
    service:
      "Sagen Sie in kundig.toml, was angeboten werden kann: was der Kunde zahlt, oder, was nichts kostet, was es Ihnen auf Dauer wert ist, in Cent. Zum Beispiel:",
    ask: "Dann lassen Sie überall entscheiden, wo ein Kunde vorbeikommt; wie, zeigen die Einstellungen, mit einem Schlüssel dafür.",
    makeKey: "Einen Schlüssel zum Entscheiden machen",
  },
);
