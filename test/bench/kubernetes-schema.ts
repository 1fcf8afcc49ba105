import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { downloadModule } from '../../schemas/sources.ts';

type Schema = Record<string, unknown>;

/**
 * Writes what the anchor's documented keyword `kubernetes` loads, without the network: a schema for each published definition that allows no unknown
 * members, and one list of all kinds. Made as the schemas are that the keyword names, from the published document of the same release as ours.
 */
export function writeKubernetesSchemas(release: string, folder: string): void {
  const published = join(downloadModule(`k8s.io/kubernetes@v${release}`, folder), 'api/openapi-spec/swagger.json');
  const { definitions } = JSON.parse(readFileSync(published, 'utf8')) as { definitions: Record<string, Schema> };
  const strict = Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, strictSchema(schema)]));
  writeFileSync(join(folder, '_definitions.json'), JSON.stringify({ definitions: strict }));
  // Definitions without members would take any object.
  const named = Object.keys(strict).filter((name) => strict[name]?.['properties'] !== undefined);
  const oneOf = named.map((name) => ({ $ref: `_definitions.json#/definitions/${name}` }));
  writeFileSync(join(folder, 'all.json'), JSON.stringify({ oneOf }));
}

function strictSchema(definition: Schema): Schema {
  const schema = { ...definition };
  if (schema['format'] === 'int-or-string') return { oneOf: [{ type: 'string' }, { type: 'integer' }] };
  const kinds = schema['x-kubernetes-group-version-kind'] as readonly { group: string; version: string; kind: string }[] | undefined;
  const properties = schema['properties'] as Record<string, Schema> | undefined;
  if (properties === undefined) return schema;
  schema['additionalProperties'] = false;
  schema['properties'] = Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const [first] = kinds ?? [];
      const local = { ...property, ...(typeof property['$ref'] === 'string' ? { $ref: property['$ref'] } : {}) };
      if (first === undefined || (name !== 'kind' && name !== 'apiVersion')) return [name, local];
      const apiVersion = first.group === '' ? first.version : `${first.group}/${first.version}`;
      return [name, { ...local, enum: [name === 'kind' ? first.kind : apiVersion] }];
    }),
  );
  return schema;
}
