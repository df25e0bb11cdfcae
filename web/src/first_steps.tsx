// What leads on where there is nothing yet: to the first purchases, to the first decision.
import { useWords } from "./language.ts";
import { PageLink, StoreCommand } from "./parts.tsx";
import { report } from "./report.ts";
import { firstStepsWords } from "./words/first_steps.ts";

export function FirstPurchases() {
  const w = useWords(firstStepsWords);
  return (
    <>
      <StoreCommand>kundig import purchases.csv</StoreCommand>
      {!report && (
        <p>
          <PageLink page="data">{w.orEvents}</PageLink>
        </p>
      )}
    </>
  );
}

// A service of one's own, for kundig.toml.
const exampleService = `cat >> kundig.toml <<'END'
[[service]]
id = "tips"
name.en = "Tips by mail"
name.de = "Tipps per Post"
lifetime_value_minor = 400
END`;

export function FirstDecision() {
  const w = useWords(firstStepsWords);
  return (
    <>
      <p>{w.service}</p>
      <StoreCommand>{exampleService}</StoreCommand>
      <p>
        {w.ask}{" "}
        <PageLink page="settings" parameters={{ source: "decide" }}>
          {w.makeKey}
        </PageLink>
      </p>
    </>
  );
}
