// What the page expects of the server is what /openapi.json promises.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { shapes } from "../../web/src/answers.ts";
import { Served } from "./served.mjs";

let served, schemas;

before(async () => {
  served = new Served();
  await served.start();
  schemas = (await served.get("/openapi.json")).components.schemas;
});
after(() => served?.close());

// What a schema that is named elsewhere says, and of which type the words are that it allows.
function said(schema) {
  const named = schema.$ref ? schemas[schema.$ref.split("/").at(-1)] : schema;
  return named.enum
    ? { ...named, type: [...new Set(named.enum.map((word) => typeof word))] }
    : named;
}

// Where the shape wants more than the schema promises.
function* differences(shape, promise, at) {
  const schema = said(promise);
  const promised = [schema.type].flat();
  const wanted = shape.nullable ? [shape.type, "null"] : [shape.type];
  const fits = promised.every(
    (one) => wanted.includes(one) || (one === "integer" && wanted[0] === "number"),
  );
  if (!fits) yield `${at}: ${promised} is not ${wanted}`;
  if (shape.items) yield* differences(shape.items, schema.items, `${at}[]`);
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    const inner = schema.properties[name];
    if (!inner) yield `${at}.${name} is not described`;
    else if (!member.optional && !schema.required.includes(name))
      yield `${at}.${name} may be missing`;
    else yield* differences(member, inner, `${at}.${name}`);
  }
}

for (const [name, shape] of Object.entries(shapes)) {
  test(`${name} is as described`, () => {
    assert.deepEqual([...differences(shape.described, schemas[name], name)], []);
  });
}

test("what is not as described is found", () => {
  const { described } = shapes.Needs;
  const changed = (change) => {
    const other = structuredClone(schemas.Needs);
    change(other);
    return [...differences(described, other, "Needs")];
  };
  assert.equal(changed((other) => (other.properties.customers.type = "string")).length, 1);
  assert.equal(changed((other) => delete other.properties.level).length, 1);
  assert.equal(changed((other) => other.required.pop()).length, 1);
  const need = (other) => other.properties.needs.items;
  assert.equal(changed((other) => (need(other).properties.item.type = "integer")).length, 1);
});
