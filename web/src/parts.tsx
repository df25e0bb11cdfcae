// What pages are put together from: the question, its numbers, and what to do.
import type { ComponentChildren } from "preact";
import { formatAddress, useAddress } from "./address.ts";
import type { Answer } from "./data.ts";
import { useSpeech, type Speech } from "./language.ts";
import type { Trouble } from "./server.ts";

export function Question({ question, message }: { question: string; message: string }) {
  return (
    <header class="question">
      <h1 tabIndex={-1}>{question}</h1>
      <p class="message">{message}</p>
    </header>
  );
}

interface NumberProps {
  number: string;
  label: string;
  interval?: string;
  name: string; // for tests and links
}

export function BigNumber({ number, label, interval, name }: NumberProps) {
  return (
    <div class="number" data-number={name}>
      <dt>{label}</dt>
      <dd class="value">{number}</dd>
      {interval !== undefined && <dd class="certainty">{interval}</dd>}
    </div>
  );
}

export function Numbers({ children }: { children: ComponentChildren }) {
  return <dl class="numbers">{children}</dl>;
}

export function Action({ children }: { children: ComponentChildren }) {
  const { words } = useSpeech();
  return (
    <section class="action" aria-labelledby="action">
      <h2 id="action">{words.action}</h2>
      {children}
    </section>
  );
}

export function Command({ children }: { children: string }) {
  return (
    <pre>
      <code>{children}</code>
    </pre>
  );
}

// A command on the store, which a server that runs has open.
export function StoreCommand({ children }: { children: string }) {
  const { words } = useSpeech();
  return (
    <>
      <p class="about">{words.endFirst}</p>
      <Command>{`${children}\nkundig serve`}</Command>
    </>
  );
}

interface PageLinkProps {
  page: string;
  parameters?: Record<string, string>;
  children: string;
}

// In the same language.
export function PageLink({ page, parameters = {}, children }: PageLinkProps) {
  const { lang } = useAddress().parameters;
  const language: Record<string, string> = lang === undefined ? {} : { lang };
  return (
    <a href={formatAddress({ page, parameters: { ...language, ...parameters } })}>{children}</a>
  );
}

export function inWords(trouble: Trouble, words: Speech["words"]): string {
  switch (trouble.kind) {
    case "unreachable":
      return words.trouble.unreachable;
    case "notInReport":
      return words.trouble.notInReport;
    case "unexpected":
      return words.trouble.unexpected(trouble.where);
    case "refused":
      return words.trouble.refused(trouble.status, trouble.what, trouble.how);
  }
}

export function TroubleNote({ trouble, at = null }: { trouble: Trouble | null; at?: Date | null }) {
  const { words, format } = useSpeech();
  if (!trouble) return null;
  return (
    <p class="trouble" role="alert">
      {inWords(trouble, words)} {at && words.trouble.last(format.time(at))}
    </p>
  );
}

// What came, once it came; above it, why there is nothing newer.
export function Known<T>({
  answer,
  children,
}: {
  answer: Answer<T>;
  children: (value: T) => ComponentChildren;
}) {
  const { words, format } = useSpeech();
  const { value, at, trouble } = answer;
  return (
    <>
      <TroubleNote {...{ trouble, at }} />
      {value === null ? !trouble && <p role="status">{words.waiting}</p> : children(value)}
      {at && <p class="as-of">{words.asOf(format.time(at))}</p>}
    </>
  );
}
