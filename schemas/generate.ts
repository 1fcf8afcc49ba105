import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closure, type Definition, type ReleaseTypes } from './closure.ts';
import { kinds, type Release, readRelease, releases, shortName } from './sources.ts';

/** A value over the releases: itself when it never changed, else by the minor from which it holds (null: gone, or not there yet before the first). */
type History<T> = T | Readonly<Record<string, T | null>>;

/** The release whose published types the tests compare with. */
const oracle: (typeof releases)[number] = '1.36.3';
const root = join(import.meta.dirname, '..');
const minors = releases.map((version) => version.replace(/\.\d+$/, ''));

/** The history of one value; `values` has one for each release, undefined where it does not exist. */
function history<T>(values: readonly (T | undefined)[]): History<T> {
  const changes: Record<string, T | null> = {};
  let last: string | undefined;
  for (const [index, value] of values.entries()) {
    const text = value === undefined ? undefined : JSON.stringify(value);
    if (text === last) continue;
    changes[minors[index] ?? ''] = value ?? null;
    last = text;
  }
  const first = values[0];
  return first !== undefined && Object.keys(changes).length === 1 ? first : changes;
}

/** Histories of all members that the given records have, by name in order. */
function histories<T>(records: readonly (Readonly<Record<string, T>> | undefined)[]): Record<string, History<T>> {
  const names = [...new Set(records.flatMap((record) => Object.keys(record ?? {})))].sort();
  return Object.fromEntries(names.map((name) => [name, history(records.map((record) => record?.[name]))]));
}

function definitionHistories(versions: readonly ReleaseTypes[], pick: (definition: Definition) => Readonly<Record<string, string>>) {
  const names = [...new Set(versions.flatMap((version) => Object.keys(version.definitions)))].sort();
  return Object.fromEntries(
    names.map((name) => [
      name,
      histories(
        versions.map((version) => {
          const definition = version.definitions[name];
          return definition === undefined ? undefined : pick(definition);
        }),
      ),
    ]),
  );
}

function generate(): ReadonlyMap<string, string> {
  const scratch = mkdtempSync(join(tmpdir(), 'schemas-'));
  try {
    const read = releases.map((version) => readRelease(version, scratch));
    const versions = read.map(closure);
    const types = {
      releases,
      kinds: Object.fromEntries(kinds.map(({ apiVersion, kind, type }) => [`${apiVersion} ${kind}`, type])),
      named: histories(versions.map((version) => version.named)),
      values: histories(versions.map((version) => version.values)),
      definitions: definitionHistories(versions, (definition) => definition.fields),
    };
    const descriptions = definitionHistories(versions, (definition) => definition.descriptions);
    return new Map([
      ['schemas/kubernetes/types.json', linePerMember(types)],
      ['schemas/kubernetes/descriptions.json', linePerMember(descriptions)],
      [`test/manifest/published-${oracle}.json`, linePerMember(publishedTypes(read, versions))],
    ]);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** What the published documents of one release say of types alone, for the test that compares the decoder with a validator of JSON Schema. */
function publishedTypes(read: readonly Release[], versions: readonly ReleaseTypes[]): Readonly<Record<string, unknown>> {
  const index = read.findIndex((release) => release.version === oracle);
  const names = Object.keys(versions[index]?.definitions ?? {});
  const reached = [
    ...names,
    'meta.Time',
    'meta.MicroTime',
    'meta.FieldsV1',
    'resource.Quantity',
    'intstr.IntOrString',
    'runtime.RawExtension',
  ].sort();
  const published = reached.map((name) => [name, typesAlone(read[index]?.published.get(name))] as const);
  return Object.fromEntries(published.filter(([, schema]) => schema !== undefined));
}

function typesAlone(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(typesAlone);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = ['type', 'properties', 'items', 'additionalProperties', 'allOf', 'oneOf', '$ref'];
  const isSchema = (name: string) => kept.includes(name);
  return Object.fromEntries(
    Object.entries(schema).flatMap(([name, value]: [string, unknown]) => {
      if (!isSchema(name)) return [];
      if (name === 'properties')
        return [[name, Object.fromEntries(Object.entries(value as object).map(([field, each]) => [field, typesAlone(each)]))]];
      if (name === '$ref') return [[name, `#/definitions/${shortName(String(value).split('/').at(-1) ?? '')}`]];
      return [[name, typesAlone(value)]];
    }),
  );
}

/** JSON with one line for each member of the root, and of `definitions`: small, and readable as a difference. */
function linePerMember(value: object, nested = 'definitions'): string {
  const lines = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}:${name === nested ? linePerMember(member) : JSON.stringify(member)}`,
  );
  return `{\n${lines.join(',\n')}\n}`;
}

const files = generate();
if (process.argv.includes('--check')) {
  const changed = [...files].filter(([name, text]) => readFileSync(join(root, name), 'utf8') !== `${text}\n`);
  for (const [name] of changed) console.error(`${name} differs from what the published documents give: run "npm run generate"`);
  process.exitCode = changed.length === 0 ? 0 : 1;
} else {
  for (const [name, text] of files) writeFileSync(join(root, name), `${text}\n`);
}
