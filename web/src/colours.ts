// Light or dark: as the system says, or as was chosen on this machine.

export const schemes = ["system", "light", "dark"] as const;
export type Scheme = (typeof schemes)[number];

const place = "kundig-colours";

export function chosenScheme(): Scheme {
  const chosen = localStorage.getItem(place);
  return schemes.find((scheme) => scheme === chosen) ?? "system";
}

export function applyScheme(scheme: Scheme) {
  if (scheme === "system") delete document.documentElement.dataset["colours"];
  else document.documentElement.dataset["colours"] = scheme;
}

export function chooseScheme(scheme: Scheme) {
  localStorage.setItem(place, scheme);
  applyScheme(scheme);
}
