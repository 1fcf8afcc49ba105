import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import * as valid from '#validators';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}
interface SchemaFile {
  readonly $id: string;
  readonly definitions: Readonly<Record<string, Schema>>;
}

const ajv = new Ajv({ strict: false, strictNumbers: true, discriminator: true });
const files = globSync('src/wire/*.schema.json', { cwd: path.resolve(import.meta.dirname, '../..') }).map(
  (file) => JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8')) as SchemaFile,
);
for (const file of files) ajv.addSchema(file);

const odd = fc.constantFrom<unknown>(
  null,
  undefined,
  true,
  -1,
  0,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '',
  'text',
  [],
  [1],
  {},
  { a: 1 },
);

/** Values that a schema allows, or nearly: each part may be missing, or another. */
function nearly(schema: Schema, file: SchemaFile, depth = 0): fc.Arbitrary<unknown> {
  if (depth > 12 || Object.keys(schema).length === 0) return odd;
  const below = (each: Schema): fc.Arbitrary<unknown> => nearly(each, file, depth + 1);
  const right = (): fc.Arbitrary<unknown> => {
    if (schema.$ref !== undefined) return nearlyOf(schema.$ref, file, depth + 1);
    if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(below));
    if (schema.oneOf !== undefined)
      return fc.oneof(
        ...schema.oneOf.map((each) =>
          below({ ...schema, ...each, oneOf: undefined as never, properties: { ...schema.properties, ...each.properties } }),
        ),
      );
    if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
    if ('const' in schema) return fc.constant(schema.const);
    const type = typeof schema.type === 'string' || schema.type === undefined ? schema.type : schema.type[0];
    if (type === 'string') return fc.string({ maxLength: 3 });
    if (type === 'integer' || type === 'number') return fc.nat(9);
    if (type === 'boolean') return fc.boolean();
    if (type === 'array') return fc.array(below(schema.items ?? {}), { maxLength: 2 });
    const { properties = {}, required = [], additionalProperties } = schema;
    const names = [...new Set([...Object.keys(properties), ...required])];
    const parts = Object.fromEntries(names.map((name) => [name, below(properties[name] ?? {})]));
    const more = below(typeof additionalProperties === 'object' ? additionalProperties : {});
    const whole = fc.record(additionalProperties === false ? parts : { ...parts, more });
    return fc.oneof({ weight: 5, arbitrary: whole }, fc.record({ ...parts, more }, { requiredKeys: [] }));
  };
  return fc.oneof({ weight: 12, arbitrary: right() }, odd);
}

function nearlyOf(reference: string, from: SchemaFile, depth: number): fc.Arbitrary<unknown> {
  const [, id = '', name = ''] = /^(.*)#\/definitions\/(.*)$/.exec(reference) ?? [];
  const file = files.find(({ $id }) => $id === id) ?? from;
  return nearly(file.definitions[name] ?? {}, file, depth);
}

for (const file of files) {
  for (const [name, schema] of Object.entries(file.definitions).filter(([name]) => /^[A-Z]/.test(name))) {
    test(`${name} says of any value what its schema says`, () => {
      const bySchema = ajv.getSchema(`${file.$id}#/definitions/${name}`);
      const check = (valid as unknown as Readonly<Record<string, (value: unknown) => boolean>>)[name];
      const seen = { true: 0, false: 0 };
      fc.assert(
        fc.property(nearly(schema, file), (value) => {
          const answer = check?.(value);
          seen[`${answer === true}`]++;
          assert.equal(answer, bySchema?.(value));
        }),
        { numRuns: 300, seed: 1 },
      );
      assert.ok(seen.true > 0 && seen.false > 0, JSON.stringify(seen));
    });
  }
}
