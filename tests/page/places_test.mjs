// Rows of a long list lie one below the other, and all of them are reached, however many there are.
import assert from "node:assert/strict";
import { test } from "node:test";
import { placesOf } from "../../web/src/customers/places.ts";

const row = 56;
const room = 500;
const near = (a, b) => assert.ok(Math.abs(a - b) < 0.001 * row, `${a} is not ${b}`);

for (const total of [1, 3, 9, 10, 1000, 142_000, 143_000, 1_000_000, 20_000_000]) {
  test(`of ${total} rows every one is reached`, () => {
    const { inner } = placesOf(total, row, { top: 0, room });
    assert.ok(inner <= 8_000_000);
    const reach = Math.max(0, inner - room);
    let before = -1;
    for (let step = 0; step <= 1000; step++) {
      const top = (reach * step) / 1000;
      const { first, last, virtual, y, topOf } = placesOf(total, row, { top, room });
      assert.ok(first >= before && last < total);
      before = first;
      // What is seen is covered by rows without a gap.
      assert.ok(y(first) <= top + 0.001 * row);
      assert.ok(y(last) + row >= Math.min(top + room, total * row) - 0.001 * row);
      assert.ok(last - first < room / row + 2);
      near(y(first + 1) - y(first), row);
      if (reach > 0) near(topOf(virtual), top);
    }
    assert.equal(placesOf(total, row, { top: 0, room }).first, 0);
    assert.equal(placesOf(total, row, { top: reach, room }).last, total - 1);
  });
}
