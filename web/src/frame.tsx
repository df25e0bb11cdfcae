// What stands around every page: the name, the menu, language and colours.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Session } from "./answers.ts";
import { formatAddress, setParameters, type Address } from "./address.ts";
import { applyScheme, chooseScheme, chosenScheme, schemes, type Scheme } from "./colours.ts";
import { filterOf, narrowed, parametersOf } from "./filter.ts";
import { isolated, type Language } from "./format.ts";
import { languages, useSpeech } from "./language.ts";
import { pages, type Page } from "./pages.ts";
import { report } from "./report.ts";
import { signOut } from "./session.ts";

function LanguageChoice() {
  const { language, words } = useSpeech();
  return (
    <span class="choice" role="group" aria-label={words.language}>
      {(Object.keys(languages) as Language[]).map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          aria-pressed={one === language}
          onClick={() => setParameters({ lang: one })}
        >
          {languages[one]}
        </button>
      ))}
    </span>
  );
}

function ColourChoice() {
  const { words } = useSpeech();
  const [scheme, setScheme] = useState(chosenScheme);
  useEffect(() => applyScheme(scheme), []);
  const names: Record<Scheme, string> = {
    system: words.asSystem,
    light: words.light,
    dark: words.dark,
  };
  return (
    <label class="colours">
      {words.colours}
      <select
        value={scheme}
        onChange={(event) => {
          const chosen = schemes.find((one) => one === event.currentTarget.value) ?? "system";
          chooseScheme(chosen);
          setScheme(chosen);
        }}
      >
        {schemes.map((one) => (
          <option key={one} value={one}>
            {names[one]}
          </option>
        ))}
      </select>
    </label>
  );
}

function Menu({ address, current }: { address: Address; current: Page }) {
  const { words, language } = useSpeech();
  const [open, setOpen] = useState(false);
  const { lang } = address.parameters;
  const parameters = lang === undefined ? {} : { lang };
  return (
    <nav aria-label={words.pages}>
      <button
        type="button"
        class="menu"
        aria-expanded={open}
        aria-controls="pages"
        onClick={() => setOpen(!open)}
      >
        {words.menu}
      </button>
      <ul id="pages" class={open ? "open" : ""}>
        {pages.map((page) => (
          <li key={page.id}>
            <a
              href={formatAddress({
                page: page.id,
                parameters: {
                  ...parameters,
                  ...parametersOf(narrowed(filterOf(address), page.filtered)),
                },
              })}
              aria-current={page === current ? "page" : undefined}
              onClick={() => setOpen(false)}
            >
              {page.words[language].title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

// Who looks, and how to go.
function Reader({ session }: { session: Session }) {
  const { words } = useSpeech();
  return (
    <>
      <span>
        {session.name === null ? words.signedInByLink : words.signedInAs(isolated(session.name))}
      </span>
      <button type="button" onClick={() => void signOut()}>
        {words.leave}
      </button>
    </>
  );
}

interface Props {
  address: Address;
  current: Page;
  session: Session | null; // null: nobody is signed in
  children: ComponentChildren;
}

export function Frame({ address, current, session, children }: Props) {
  const { words, format } = useSpeech();
  return (
    <>
      <a class="skip" href="#content" onClick={skip}>
        {words.skip}
      </a>
      <div class="frame">
        <header class="top">
          <p class="mark">Kundig</p>
          {report && <p class="report">{words.reportAsOf(format.moment(report.at))}</p>}
          {(session || report) && <Menu address={address} current={current} />}
        </header>
        <main id="content" tabIndex={-1}>
          {children}
        </main>
        <footer>
          <LanguageChoice />
          <ColourChoice />
          {session && <Reader session={session} />}
        </footer>
      </div>
    </>
  );
}

// The address behind the # is the page's own.
function skip(event: Event) {
  event.preventDefault();
  document.getElementById("content")?.focus();
}
