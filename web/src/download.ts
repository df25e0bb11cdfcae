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

const svgSpace = "http://www.w3.org/2000/svg";

function svgElement(name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(svgSpace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

interface Line {
  words: string[];
  box: DOMRect;
}

// A cell's text as it is broken into lines.
function linesOf(cell: HTMLTableCellElement): Line[] {
  const lines: Line[] = [];
  const nodes = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    for (const { 0: word, index } of (node.textContent ?? "").matchAll(/\S+/g)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const box = range.getBoundingClientRect();
      const last = lines.at(-1);
      if (last?.box.top === box.top) last.words.push(word);
      else lines.push({ words: [word], box });
    }
  }
  return lines;
}

function cellAsSvg(cell: HTMLTableCellElement, table: DOMRect): SVGElement[] {
  const { x, y, width, height } = cell.getBoundingClientRect();
  const style = getComputedStyle(cell);
  const isNumber = style.textAlign === "right";
  const inner = isNumber ? width - parseFloat(style.paddingRight) : parseFloat(style.paddingLeft);
  const texts = linesOf(cell).map(({ words, box }) => {
    const text = svgElement("text", {
      x: x + inner - table.x,
      y: box.y + box.height / 2 - table.y,
      "text-anchor": isNumber ? "end" : "start",
      "dominant-baseline": "central",
      fill: style.color,
      "font-family": style.fontFamily,
      "font-size": style.fontSize,
      "font-style": style.fontStyle,
    });
    text.textContent = words.join(" ");
    return text;
  });
  const at = { x: x - table.x, y: y - table.y, width, height };
  return [svgElement("rect", { ...at, fill: style.backgroundColor }), ...texts];
}

// A table as it is seen, also what is scrolled away.
export function offerTableAsSvg(name: string, table: HTMLTableElement) {
  const box = table.getBoundingClientRect();
  const { width, height } = box;
  const picture = svgElement("svg", { xmlns: svgSpace, width, height });
  const paper = getComputedStyle(document.body).backgroundColor;
  picture.append(
    svgElement("rect", { width, height, fill: paper }),
    ...[...table.rows].flatMap((row) => [...row.cells].flatMap((cell) => cellAsSvg(cell, box))),
  );
  offer(`${name}.svg`, "image/svg+xml", new XMLSerializer().serializeToString(picture));
}

// The picture as it is seen, on its own: what the stylesheet says becomes a part of it.
export function offerSvg(name: string, picture: SVGSVGElement) {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const seen = picture.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, i) => {
    const style = getComputedStyle(seen[i] as Element);
    for (const property of drawn) element.setAttribute(property, style.getPropertyValue(property));
    element.removeAttribute("class");
  });
  const fill = getComputedStyle(document.body).backgroundColor;
  copy.prepend(svgElement("rect", { width: "100%", height: "100%", fill }));
  copy.setAttribute("xmlns", svgSpace);
  copy.removeAttribute("class");
  offer(`${name}.svg`, "image/svg+xml", new XMLSerializer().serializeToString(copy));
}
