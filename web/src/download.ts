// Files that the page makes of what it shows.

function offer(name: string, type: string, content: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

// What a spreadsheet would run as a formula gets an apostrophe before it, as in `kundig predict`.
export function csvField(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export function offerCsv(name: string, rows: readonly (readonly (string | number | null)[])[]) {
  const lines = rows.map((row) => row.map(csvField).join(","));
  offer(`${name}.csv`, "text/csv;charset=utf-8", `${lines.join("\r\n")}\r\n`);
}

const drawn = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "font-family",
  "font-size",
  "font-weight",
];

// The picture as it is seen, on its own: what the stylesheet says becomes a part of it.
export function offerSvg(name: string, picture: SVGSVGElement) {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const seen = picture.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, i) => {
    const style = getComputedStyle(seen[i] as Element);
    for (const property of drawn) element.setAttribute(property, style.getPropertyValue(property));
    element.removeAttribute("class");
  });
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  paper.setAttribute("width", "100%");
  paper.setAttribute("height", "100%");
  paper.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  copy.insertBefore(paper, copy.firstChild);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.removeAttribute("class");
  offer(`${name}.svg`, "image/svg+xml", new XMLSerializer().serializeToString(copy));
}
