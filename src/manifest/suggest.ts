import type { SchemaStruct, SchemaTable, SchemaType } from '../api/schema/table.ts';
import type { Path } from '../kube/objects.ts';
import type { JsonNode } from './json-node.ts';

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
  let same = 0;
  while (same < left.length && left[same] === right[same]) same += 1;
  // A beginning in common changes nothing, and typing errors have a long one.
  if (same > 0) return editDistance(left.slice(same), right.slice(same), limit);
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= right.length; j++) {
      const replaced = left[i - 1] === right[j - 1] ? 0 : 1;
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + replaced);
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

/** Names of resources: keys of `requests` and `limits` that people write one level too high. */
const resourceName = /^(?:cpu|memory|storage|ephemeral-storage|hugepages-\w+)$/;

/** Of neighbours that are not written yet, those that people mean. */
const usualHomes: readonly string[] = ['requests', 'httpGet'];

/** A field that its struct does not have, and what stands there. */
export interface Misplaced {
  readonly path: Path;
  readonly value: JsonNode;
  readonly struct: SchemaStruct;
}

/**
 * Where a misplaced field would be known, nearest first: inside of a neighbour (in a list, where its items are written: `root`), or in what is around.
 * Paths of objects from the root.
 */
export function otherHomes({ path, value, struct }: Misplaced, root: SchemaStruct, rootJson: JsonNode, table: SchemaTable): Path[] {
  const name = String(path.at(-1) ?? '');
  const parent = path.slice(0, -1);
  const around = structsAlong(parent, root, table)
    .filter((each) => each.path.length < parent.length && each.struct.fields.has(name))
    .reverse()
    .map((each) => each.path);
  const [nearest, ...farther] = around;
  const rank = (home: Path) => (jsonAt(rootJson, home) === undefined ? (usualHomes.includes(String(home.at(-1))) ? 1 : 2) : 0);
  const inside = [...struct.fields.values()]
    .flatMap((field) => homesInside(name, value, [...parent, field.name], field.type, rootJson, table))
    .sort((left, right) => rank(left) - rank(right));
  // One level up is meant more often than a neighbour; what is farther away only when nothing is near.
  return [...(nearest === undefined ? [] : [nearest]), ...inside, ...farther].slice(0, 3);
}

function homesInside(name: string, value: JsonNode, at: Path, type: SchemaType, rootJson: JsonNode, table: SchemaTable): Path[] {
  if (type.kind === 'struct') return table.struct(type.name).fields.has(name) ? [at] : [];
  if (type.kind === 'map') {
    const takes = type.of.kind === 'quantity' ? resourceName.test(name) : at.at(-1) === 'matchLabels' && value.kind === 'string';
    return takes ? [at] : [];
  }
  if (type.kind !== 'list' || type.of.kind !== 'struct' || !table.struct(type.of.name).fields.has(name)) return [];
  const list = jsonAt(rootJson, at);
  return list?.kind === 'list' ? list.items.flatMap((item, index) => (item.kind === 'object' ? [[...at, index]] : [])) : [];
}

function jsonAt(root: JsonNode, path: Path): JsonNode | undefined {
  let here: JsonNode | undefined = root;
  for (const step of path) {
    if (here?.kind === 'object') here = here.members.get(String(step))?.value;
    else here = here?.kind === 'list' ? here.items[Number(step)] : undefined;
  }
  return here;
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
