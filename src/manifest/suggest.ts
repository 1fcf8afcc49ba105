import type { SchemaStruct, SchemaTable, SchemaType } from '../api/schema/table.ts';
import type { Path } from '../kube/objects.ts';
import type { JsonNode } from './json-node.ts';
import { resolvePlain } from './yaml-scalar.ts';

/** Known names that somebody may have meant, nearest first, at most three. */
export function nearestNames(name: string, known: Iterable<string>): string[] {
  const limit = name.length <= 4 ? 1 : name.length <= 8 ? 2 : 3;
  const lower = name.toLowerCase();
  return [...known]
    .filter((each) => Math.abs(each.length - name.length) <= limit)
    .map((each) => ({ each, distance: editDistance(lower, each.toLowerCase(), limit) }))
    .filter(({ distance }) => distance <= limit)
    .sort((left, right) => left.distance - right.distance || (left.each < right.each ? -1 : 1))
    .slice(0, 3)
    .map(({ each }) => each);
}

/** Insertions, deletions, replacements and swaps of neighbours between two words; `limit + 1` once it is certain to be more than the limit. */
function editDistance(left: string, right: string, limit: number): number {
  if (left === right) return 0;
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1];
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      if (left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      next.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    before = row;
    row = next;
  }
  return row[right.length] ?? limit + 1;
}

/** Where a misplaced field would be known: one level up, or inside of a neighbour. Paths of structs, from the root. */
export function otherHomes(name: string, path: Path, root: SchemaStruct, struct: SchemaStruct, table: SchemaTable): Path[] {
  const homes: Path[] = [];
  const parents = structsAlong(path.slice(0, -1), root, table);
  const parent = parents.at(-2);
  if (parent !== undefined && parent.struct.fields.has(name)) homes.push(parent.path);
  for (const field of struct.fields.values()) {
    if (field.type.kind !== 'struct') continue;
    if (table.struct(field.type.name).fields.has(name)) homes.push([...path.slice(0, -1), field.name]);
  }
  return homes.slice(0, 3);
}

function structsAlong(path: Path, root: SchemaStruct, table: SchemaTable): { readonly path: Path; readonly struct: SchemaStruct }[] {
  const found = [{ path: [] as Path, struct: root }];
  let type: SchemaType | undefined = { kind: 'struct', go: root.go, name: root.name };
  for (const [index, step] of path.entries()) {
    if (type?.kind === 'struct') type = table.struct(type.name).fields.get(String(step))?.type;
    else type = type?.kind === 'list' || type?.kind === 'map' ? type.of : undefined;
    if (type?.kind === 'struct') found.push({ path: path.slice(0, index + 1), struct: table.struct(type.name) });
  }
  return found;
}

/** The text to write instead of a scalar of the wrong type, when there is only one thing it can mean. */
export function fittingText(json: JsonNode, type: SchemaType, source: string): string | undefined {
  if (type.kind === 'list' && (json.kind === 'string' || json.kind === 'number' || json.kind === 'boolean')) {
    return fittingText(json, type.of, source) === undefined && !fits(json, type.of)
      ? undefined
      : `[${fittingText(json, type.of, source) ?? source}]`;
  }
  if (type.kind === 'string' && (json.kind === 'number' || json.kind === 'boolean')) return `"${source}"`;
  if (json.kind !== 'string') return undefined;
  const meant = resolvePlain(json.value.trim());
  if (type.kind === 'integer' && meant.kind === 'integer') return meant.text;
  if (type.kind === 'boolean' && meant.kind === 'boolean') return String(meant.value);
  return undefined;
}

function fits(json: JsonNode, type: SchemaType): boolean {
  return (
    (json.kind === 'string' && type.kind === 'string') || (json.kind === 'number' && type.kind === 'integer') || json.kind === type.kind
  );
}
