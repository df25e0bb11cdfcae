// The one form before everything: who is looking?
import { useState } from "preact/hooks";
import { useSpeech } from "./language.ts";
import { Command } from "./parts.tsx";
import { session } from "./session.ts";

export function SignIn() {
  const { words } = useSpeech();
  const [key, setKey] = useState("");
  const refused = words.signIn.refused[session.absence()];
  const submit = (event: Event) => {
    event.preventDefault();
    if (key.trim()) session.begin(key.trim());
  };
  return (
    <form class="sign-in" onSubmit={submit}>
      <h1 tabIndex={-1}>{words.signIn.question}</h1>
      <p class="message">{words.signIn.why}</p>
      <label for="key">{words.signIn.key}</label>
      <input
        id="key"
        type="password"
        autocomplete="off"
        required
        spellcheck={false}
        value={key}
        onInput={(event) => setKey(event.currentTarget.value)}
      />
      {refused && (
        <p class="trouble" role="alert">
          {refused}
        </p>
      )}
      <button type="submit" class="go">
        {words.signIn.go}
      </button>
      <p>{words.signIn.how}</p>
      <Command>kundig key create --role read</Command>
    </form>
  );
}
