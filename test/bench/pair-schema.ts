import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readDescriptions, readSchemas } from '../../src/api/schema/read-schemas.ts';
import type { SchemaField, SchemaStruct, SchemaTable, SchemaType } from '../../src/api/schema/table.ts';
import type { Minor } from '../../src/kube/versions.ts';

type JsonSchema = Record<string, unknown>;

const folder = resolve(import.meta.dirname, '../../schemas/kubernetes');

/** The JSON schema of some kinds, as the published documents have it: what the anchor is given. */
export function jsonSchemaOf(minor: Minor, kinds: readonly (readonly [apiVersion: string, kind: string])[]): JsonSchema {
  const table = readSchemas(readFileSync(resolve(folder, 'types.json'), 'utf8'))(minor);
  const descriptions = readDescriptions(readFileSync(resolve(folder, 'descriptions.json'), 'utf8'));
  const definitions: Record<string, JsonSchema> = {};
  const describe = (struct: SchemaStruct, field?: SchemaField) => descriptions.describe(minor, field?.declaredIn ?? struct.name, field);
  const roots = kinds.map(([apiVersion, kind]) => {
    const struct = table.structOfKind(apiVersion, kind);
    if (struct === undefined) throw new Error(`no ${kind}`);
    define(table, struct, definitions, describe);
    const root = definitions[struct.name] ?? {};
    const properties = { ...(root['properties'] as JsonSchema), apiVersion: { enum: [apiVersion] }, kind: { enum: [kind] } };
    return { ...root, properties, required: ['apiVersion', 'kind'] };
  });
  return { $schema: 'http://json-schema.org/draft-07/schema#', oneOf: roots, definitions };
}

function define(
  table: SchemaTable,
  struct: SchemaStruct,
  definitions: Record<string, JsonSchema>,
  describe: (struct: SchemaStruct, field?: SchemaField) => string,
): void {
  if (definitions[struct.name] !== undefined) return;
  const properties: Record<string, JsonSchema> = {};
  definitions[struct.name] = { type: 'object', description: describe(struct), properties, additionalProperties: false };
  for (const [name, field] of struct.fields) {
    properties[name] = { ...schemaOf(field.type), description: describe(struct, field) };
    const inner = innermost(field.type);
    if (inner.kind === 'struct') define(table, table.struct(inner.name), definitions, describe);
  }
}

function innermost(type: SchemaType): SchemaType {
  return type.kind === 'list' || type.kind === 'map' ? innermost(type.of) : type;
}

function schemaOf(type: SchemaType): JsonSchema {
  switch (type.kind) {
    case 'struct':
      return { $ref: `#/definitions/${type.name}` };
    case 'list':
      return { type: 'array', items: schemaOf(type.of) };
    case 'map':
      return { type: 'object', additionalProperties: schemaOf(type.of) };
    case 'string':
      return { type: 'string', ...(type.values === undefined ? {} : { enum: type.values }) };
    case 'integer':
      return { type: 'integer' };
    case 'boolean':
      return { type: 'boolean' };
    case 'float':
      return { type: 'number' };
    case 'intOrString':
      return { type: ['integer', 'string'] };
    case 'quantity':
      return { type: ['number', 'string'] };
    case 'any':
      return {};
    default:
      return { type: 'string' };
  }
}
