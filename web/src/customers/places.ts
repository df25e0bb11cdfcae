// Where the rows of a long list lie, of which only those that are seen are drawn.

// Browsers draw no element that is as high as a million rows: beyond this the list is scrolled by
// parts of the whole.
const mostPixels = 8_000_000;

export interface Sight {
  top: number; // of the scrolled element
  room: number; // for rows
}

export interface Places {
  inner: number; // pixels that are scrolled through
  virtual: number; // of all that rows would need, so many are above what is seen
  first: number; // row that is seen
  last: number;
  y: (place: number) => number; // of a row, within what is scrolled
  topOf: (virtual: number) => number; // where the element must be scrolled to for that
}

// Where `total` rows lie that are `row` pixels high each.
export function placesOf(total: number, row: number, { top, room }: Sight): Places {
  const of = total * row;
  const inner = Math.min(of, mostPixels);
  const reach = Math.max(1, inner - room);
  const virtual = inner === of ? top : (Math.min(top, reach) / reach) * (of - room);
  return {
    inner,
    first: Math.max(0, Math.floor(virtual / row)),
    last: Math.min(total, Math.ceil((virtual + room) / row)) - 1,
    y: (place: number) => place * row - virtual + top,
    topOf: (wanted: number) => (inner === of ? wanted : (wanted / (of - room)) * reach),
    virtual,
  };
}
