// The one form before everything: who is looking?
import { useState } from "preact/hooks";
import { useSpeech } from "./language.ts";
import { Command, TroubleNote } from "./parts.tsx";
import { signIn, type Credentials, type Entrance } from "./session.ts";

interface FieldProps {
  id: keyof Credentials;
  type: "text" | "password";
  autocomplete: "username" | "current-password";
  label: string;
}

function Field({ id, type, autocomplete, label }: FieldProps) {
  return (
    <>
      <label for={id}>{label}</label>
      <input {...{ id, type, autocomplete }} name={id} required spellcheck={false} />
    </>
  );
}

function Form({ trouble }: Pick<Entrance, "trouble">) {
  const { words } = useSpeech();
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    await signIn({ name: String(given.get("name")), password: String(given.get("password")) });
    setBusy(false);
  };
  const isWrong = trouble?.kind === "refused" && trouble.status === 401;
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Field id="name" type="text" autocomplete="username" label={words.signIn.name} />
      <Field
        id="password"
        type="password"
        autocomplete="current-password"
        label={words.signIn.password}
      />
      {isWrong ? (
        <p class="trouble" role="alert">
          {words.signIn.wrong}
        </p>
      ) : (
        <TroubleNote trouble={trouble} />
      )}
      <button type="submit" class="go" disabled={busy}>
        {words.signIn.go}
      </button>
    </form>
  );
}

export function SignIn({ session, trouble }: Entrance) {
  const { words } = useSpeech();
  return (
    <div class="sign-in">
      <h1 tabIndex={-1}>{words.signIn.question}</h1>
      <p class="message">{words.signIn.why}</p>
      {session?.hasUsers ? (
        <Form trouble={trouble} />
      ) : (
        <>
          <TroubleNote trouble={trouble} />
          {session && <p>{words.signIn.nobody}</p>}
          {session && <Command>kundig user create NAME --role admin</Command>}
        </>
      )}
    </div>
  );
}
