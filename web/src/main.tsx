import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useAddress } from "./address.ts";
import { Frame } from "./frame.tsx";
import { SpeechContext, speechFor } from "./language.ts";
import { pages } from "./pages.ts";
import { session } from "./session.ts";
import { SignIn } from "./sign_in.tsx";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/parts.css";
import "./styles/plots.css";

function useSignedIn(): boolean {
  const [signedIn, setSignedIn] = useState(session.key() !== null);
  // Also where one key follows another: the form is to say anew what is wrong.
  const [, setTurn] = useState(0);
  useEffect(
    () =>
      session.follow(() => {
        setSignedIn(session.key() !== null);
        setTurn((turn) => turn + 1);
      }),
    [],
  );
  return signedIn;
}

function App() {
  const address = useAddress();
  const signedIn = useSignedIn();
  const speech = speechFor(address.parameters["lang"]);
  const current = pages.find((page) => page.id === address.page) ?? pages[0];
  const Content = current.content;
  const title = signedIn ? current.words[speech.language].title : speech.words.signIn.question;
  useEffect(() => {
    document.title = `${title} – Kundig`;
    document.documentElement.lang = speech.language;
  }, [title, speech.language]);
  return (
    <SpeechContext.Provider value={speech}>
      <Frame address={address} current={current} signedIn={signedIn}>
        {signedIn ? <Content key={current.id} /> : <SignIn />}
      </Frame>
    </SpeechContext.Provider>
  );
}

render(<App />, document.getElementById("page") as HTMLElement);
