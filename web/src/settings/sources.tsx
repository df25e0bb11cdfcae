// Settings: what to paste into a program, so that it sends events or asks what to offer.
import { setParameters, useAddress } from "../address.ts";
import { Copyable } from "../forms.tsx";
import { useWords } from "../language.ts";
import { snippets } from "../snippets.ts";
import { settingsWords } from "../words/settings.ts";
import type { MadeKey } from "./keys.tsx";
import { Part } from "./part.tsx";

const groups = ["collect", "decide"] as const;

export function Sources({ made }: { made: MadeKey | null }) {
  const w = useWords(settingsWords).sources;
  const { parameters } = useAddress();
  const snippet = snippets.find(({ id }) => id === parameters["source"]) ?? snippets[0];
  const isKeyIn = made?.role === snippet.role;
  const place = { url: location.origin, key: isKeyIn ? made.key : "KEY" };
  return (
    <Part name="sources" title={w.title} about={w.about}>
      <div class="field library">
        <label for="library">{w.library}</label>
        <select
          id="library"
          value={snippet.id}
          onChange={(event) => setParameters({ source: event.currentTarget.value })}
        >
          {groups.map((role) => (
            <optgroup key={role} label={w[role]}>
              {snippets
                .filter((one) => one.role === role)
                .map(({ id, title }) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </div>
      <p class="hint">{w.places[snippet.place]}</p>
      {snippet.install !== null && (
        <>
          <h3>{w.install}</h3>
          <Copyable label={w.install}>{snippet.install}</Copyable>
        </>
      )}
      <h3>{w.code}</h3>
      <div data-snippet={snippet.id}>
        <Copyable label={w.code}>{snippet.code(place)}</Copyable>
      </div>
      <p class="hint" role="status">
        {isKeyIn ? w.keyIsIn : w.keyIsMissing(snippet.role)}
      </p>
      <p class="hint">{snippet.role === "collect" ? w.arrived : w.placement}</p>
    </Part>
  );
}
