import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closure, type Definition, type ReleaseTypes } from './closure.ts';
import { kinds, readRelease, releases } from './sources.ts';

/** A value over the releases: itself when it never changed, else by the minor from which it holds (null: gone, or not there yet before the first). */
type History<T> = T | Readonly<Record<string, T | null>>;

const folder = join(import.meta.dirname, 'kubernetes');
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
    const versions = releases.map((version) => closure(readRelease(version, scratch)));
    const types = {
      releases,
      kinds: Object.fromEntries(kinds.map(({ apiVersion, kind, type }) => [`${apiVersion} ${kind}`, type])),
      named: histories(versions.map((version) => version.named)),
      values: histories(versions.map((version) => version.values)),
      definitions: definitionHistories(versions, (definition) => definition.fields),
    };
    const descriptions = definitionHistories(versions, (definition) => definition.descriptions);
    return new Map([
      ['types.json', linePerMember(types)],
      ['descriptions.json', linePerMember(descriptions)],
    ]);
  } finally {
    rmSync(scratch, { recursive: true });
  }
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
  const changed = [...files].filter(([name, text]) => readFileSync(join(folder, name), 'utf8') !== `${text}\n`);
  for (const [name] of changed)
    console.error(`schemas/kubernetes/${name} differs from what the published documents give: run "npm run generate"`);
  process.exitCode = changed.length === 0 ? 0 : 1;
} else {
  for (const [name, text] of files) writeFileSync(join(folder, name), `${text}\n`);
}
