import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import type { SchemaStruct, SchemaType } from '../../src/api/schema/table.ts';
import { defaultTarget } from '../../src/kube/versions.ts';
import { decodeText, schemas } from './tables.ts';

const definitions = JSON.parse(readFileSync(join(import.meta.dirname, 'published-1.36.3.json'), 'utf8')) as Record<string, object>;
const ajv = new Ajv({ strict: false, validateFormats: false });
ajv.addSchema({ $id: 'published', definitions });
const table = schemas(defaultTarget.minor);

/** A value in the place of a field that makes the field's own type hold up to it. */
type Wrap = (value: unknown) => unknown;

/** Every field that a kind reaches, each struct once, with an object around it. */
function* fields(
  struct: SchemaStruct,
  wrap: Wrap,
  seen: Set<string>,
): Generator<{ readonly type: SchemaType; readonly wrap: Wrap; readonly name: string }> {
  if (seen.has(struct.name)) return;
  seen.add(struct.name);
  for (const field of struct.fields.values()) {
    if (field.name === 'apiVersion' || field.name === 'kind') continue;
    let { type } = field;
    let inner: Wrap = (value) => wrap({ [field.name]: value });
    yield { type, wrap: inner, name: `${struct.name}.${field.name}` };
    while (type.kind === 'list' || type.kind === 'map') {
      const outer = inner;
      inner = type.kind === 'list' ? (value) => outer([value]) : (value) => outer({ key: value });
      type = type.of;
      yield { type, wrap: inner, name: `${struct.name}.${field.name}[]` };
    }
    if (type.kind === 'struct') yield* fields(table.struct(type.name), inner, seen);
  }
}

/** Whether the text of a value is for the type to read, which a schema of types cannot know. */
function readsText(type: SchemaType, value: unknown): boolean {
  if (typeof value === 'string') return ['quantity', 'time', 'microTime', 'bytes', 'duration'].includes(type.kind);
  if (type.kind === 'map' || type.kind === 'list')
    return typeof value === 'object' && Object.values(value as object).some((item) => readsText(type.of, item));
  return Array.isArray(value) && type.kind === 'bytes';
}

const kinds: readonly [string, string, string][] = [
  ['apps/v1', 'StatefulSet', 'apps.StatefulSet'],
  ['v1', 'Service', 'core.Service'],
  ['v1', 'ConfigMap', 'core.ConfigMap'],
  ['v1', 'Secret', 'core.Secret'],
  ['v1', 'PersistentVolumeClaim', 'core.PersistentVolumeClaim'],
  ['policy/v1', 'PodDisruptionBudget', 'policy.PodDisruptionBudget'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler', 'autoscaling.HorizontalPodAutoscaler'],
  ['storage.k8s.io/v1', 'StorageClass', 'storage.StorageClass'],
];

for (const [apiVersion, kind, definition] of kinds) {
  test(`${kind}: values of a wrong type are those that the published schema refuses`, () => {
    const validate = ajv.compile({ $ref: `published#/definitions/${definition}` });
    const struct = table.structOfKind(apiVersion, kind);
    assert.ok(struct);
    let compared = 0;
    for (const { type, wrap, name } of fields(struct, (value) => value, new Set())) {
      for (const value of ['text', 5, 1.5, true, [], {}, ['text'], { key: 'text' }]) {
        if (type.kind === 'any' || readsText(type, value)) continue;
        const object = { apiVersion, kind, ...(wrap(value) as object) };
        const { decodeError } = decodeText(JSON.stringify(object));
        assert.equal(
          decodeError === undefined,
          validate(object),
          `${name} = ${JSON.stringify(value)}: ${decodeError ?? 'read'}; ${ajv.errorsText(validate.errors)}`,
        );
        compared += 1;
      }
    }
    assert.ok(compared > 100);
  });
}
