import { render } from "preact";
import { useEffect } from "preact/hooks";
import { useAddress } from "./address.ts";
import { Frame } from "./frame.tsx";
import { SpeechContext, speechFor } from "./language.ts";
import { pages } from "./pages.ts";
import { report } from "./report.ts";
import { SessionContext, useEntrance } from "./session.ts";
import { SignIn } from "./sign_in.tsx";
import "./styles/base.css";
import "./styles/forms.css";
import "./styles/frame.css";
import "./styles/intake.css";
import "./styles/parts.css";
import "./styles/plots.css";
import "./styles/segments.css";
import "./styles/today.css";
import "./styles/heat.css";
import "./styles/customers.css";
import "./styles/decisions.css";

function App() {
  const address = useAddress();
  const entrance = useEntrance();
  const isKnown = entrance.session !== null || entrance.trouble !== null;
  const session = entrance.session?.signedIn ? entrance.session : null;
  const isOpen = session !== null || report !== null;
  const speech = speechFor(address.parameters["lang"]);
  const current = pages.find((page) => page.id === address.page) ?? pages[0];
  const Content = current.content;
  const title = isOpen ? current.words[speech.language].title : speech.words.signIn.question;
  useEffect(() => {
    document.title = `${title} – Kundig`;
    document.documentElement.lang = speech.language;
  }, [title, speech.language]);
  return (
    <SpeechContext.Provider value={speech}>
      <Frame address={address} current={current} session={session}>
        <SessionContext.Provider value={session}>
          {isOpen ? <Content key={current.id} /> : isKnown && <SignIn {...entrance} />}
        </SessionContext.Provider>
      </Frame>
    </SpeechContext.Provider>
  );
}

render(<App />, document.getElementById("page") as HTMLElement);
