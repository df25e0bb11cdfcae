// What is looked at stands in the address behind the #, so that a view can be shared and nothing of
// it reaches the server or its log: #/needs?lang=de&rows=30
import { useEffect, useState } from "preact/hooks";

export interface Address {
  page: string; // empty: the first
  parameters: Readonly<Record<string, string>>;
}

export function parseAddress(hash: string): Address {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  return { page: path, parameters: Object.fromEntries(new URLSearchParams(query)) };
}

export function formatAddress({ page, parameters }: Address): string {
  const query = new URLSearchParams(parameters).toString();
  return `#/${page}${query ? `?${query}` : ""}`;
}

export function useAddress(): Address {
  const [address, setAddress] = useState(() => parseAddress(location.hash));
  useEffect(() => {
    const follow = () => setAddress(parseAddress(location.hash));
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  return address;
}

export type Changes = Readonly<Record<string, string | undefined>>;

// The address of the same view, but for these parameters; undefined takes one away.
export function addressWith(changes: Changes): string {
  const { page, parameters } = parseAddress(location.hash);
  const merged = Object.entries({ ...parameters, ...changes });
  const kept = merged.filter((entry): entry is [string, string] => entry[1] !== undefined);
  return formatAddress({ page, parameters: Object.fromEntries(kept) });
}

export function setParameters(changes: Changes) {
  location.hash = addressWith(changes);
}

// The same without a step for the browser's way back, for what changes letter by letter.
export function replaceParameters(changes: Changes) {
  history.replaceState(null, "", addressWith(changes));
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}
