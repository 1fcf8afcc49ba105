import type { Path } from '../kube/objects.ts';
import { nodeAt, type NodePlace } from '../manifest/node-path.ts';
import { isMap, isScalar } from '../manifest/nodes.ts';
import type { Resource } from '../manifest/workspace.ts';
import { removeMember } from './edits.ts';
import type { Edit } from './rule.ts';

/** Moves a member of a mapping, with all that is in it, to the head of another mapping; a neighbour that is not there yet is written around it. */
export function moveMember(resource: Resource, from: Path, to: Path): Edit[] {
  const { document } = resource;
  const name = String(from.at(-1));
  const parent = nodeAt(document, from.slice(0, -1))?.value;
  const place = nodeAt(document, from);
  const home = nodeAt(document, to);
  if (place?.key === undefined || !isMap(parent) || !parent.items.some((pair) => pair.key === place.key)) return [];
  if (home === undefined) return isNeighbour(from, to) ? wrapMember(resource, place, String(to.at(-1)), parent.flow) : [];
  if (nodeAt(document, [...to, name]) !== undefined) return [];
  const [removal] = removeMember(resource, from);
  const { start, end } = spanOf(document.text, place);
  const lines = parent.flow ? [document.text.slice(start, end)] : memberLines(document.text, place);
  const insertion = insertionInto(resource, home, lines, parent.flow);
  return removal === undefined || insertion === undefined ? [] : [removal, insertion];
}

function isNeighbour(from: Path, to: Path): boolean {
  return to.length === from.length && to.slice(0, -1).every((step, index) => step === from[index]);
}

/** The lines of a member from its key on, without the indentation that they share. */
function memberLines(text: string, place: NodePlace): string[] {
  const { start, end } = spanOf(text, place);
  const column = columnOf(text, start);
  const [head = '', ...rest] = text.slice(start, end).split(/\r?\n/);
  return [head, ...rest.map((line) => (line.slice(0, column).trim() === '' ? line.slice(column) : line.trimStart()))];
}

/** From the key to the end of the value, a comment behind it left out. */
function spanOf(text: string, { key, value }: NodePlace): { readonly start: number; readonly end: number } {
  const { start, end } = key ?? { start: 0, end: 0 };
  const written = text.slice(start, value?.end ?? end).trimEnd();
  // A key without a value has its colon behind it.
  const colon = value === undefined || value.start === value.end || written.length <= end - start;
  return { start, end: colon ? text.indexOf(':', end) + 1 : start + written.length };
}

function insertionInto(resource: Resource, home: NodePlace, lines: readonly string[], wasFlow: boolean): Edit | undefined {
  const { text } = resource.document;
  const map = home.value;
  const first = isMap(map) ? map.items[0]?.key.start : undefined;
  if (first !== undefined && isMap(map)) {
    // Between braces and on lines of its own a member is written differently, unless it fits on one line.
    if (map.flow !== wasFlow && (lines.length > 1 || lines[0]?.includes('\n') === true)) return undefined;
    if (map.flow) return { resource, start: first, end: first, newText: `${lines.join('')}, ` };
    const indent = ' '.repeat(columnOf(text, first));
    return { resource, start: first, end: first, newText: `${indented(lines, indent)}\n${indent}` };
  }
  // A mapping that has nothing in it yet: `metadata:`.
  const key = home.key;
  const isEmpty = map === undefined || (isScalar(map) && map.value === '');
  const colon = key === undefined ? -1 : text.indexOf(':', key.end);
  if (!isEmpty || wasFlow || colon < 0 || key === undefined) return undefined;
  const indent = ' '.repeat(columnOf(text, key.start) + 2);
  return { resource, start: colon + 1, end: colon + 1, newText: `\n${indent}${indented(lines, indent)}` };
}

/** Writes the neighbour that a member belongs into around it. */
function wrapMember(resource: Resource, place: NodePlace, name: string, isFlow: boolean): Edit[] {
  const { text } = resource.document;
  const { start, end } = spanOf(text, place);
  if (isFlow) {
    const quote = text[start] === '"' ? '"' : '';
    return [{ resource, start, end, newText: `${quote}${name}${quote}: { ${text.slice(start, end)} }` }];
  }
  const indent = ' '.repeat(columnOf(text, start) + 2);
  return [{ resource, start, end, newText: `${name}:\n${indent}${indented(memberLines(text, place), indent)}` }];
}

function indented(lines: readonly string[], indent: string): string {
  return lines.map((line, index) => (index === 0 || line === '' ? line : `${indent}${line}`)).join('\n');
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}
