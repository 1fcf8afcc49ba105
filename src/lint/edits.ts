import type { TextRange } from '../base/text.ts';
import type { Path } from '../kube/objects.ts';
import { nodeAt, type NodePlace, rangeAt, rangeOfPart } from '../manifest/node-path.ts';
import { isMap, isScalar, isSeq, type Node, type YamlMap } from '../manifest/nodes.ts';
import { nodeRange } from '../manifest/where.ts';
import type { Resource } from '../manifest/workspace.ts';
import type { Edit, Place } from './rule.ts';

/** Text edits for places of objects. Each function answers an empty list where the text does not allow the edit safely. */

/** Plain if YAML 1.1 and 1.2 both read it as this text, else in double quotes. */
export function scalarText(value: string): string {
  const plain = /^[A-Za-z_./][\w./@-]*$/.test(value) && !/^(?:y|n|yes|no|on|off|true|false|null|\.(?:inf|nan))$/i.test(value);
  return plain ? value : JSON.stringify(value);
}

/** The range of a place, from the start of its document. */
export function rangeOfPlace(place: Place): TextRange {
  const { document } = place.resource;
  const range =
    place.part === undefined ? rangeAt(document, place.path, place.on) : rangeOfPart(document, place.path, place.part, place.occurrence);
  return inDocument(place.resource, range);
}

/** A range of the file as one of the document. */
export function inDocument({ document }: Resource, range: TextRange): TextRange {
  return { start: range.start - document.start, end: range.end - document.start };
}

/** Another value for a scalar; `text` is YAML. */
export function replaceValue(resource: Resource, path: Path, text: string): Edit[] {
  const value = nodeAt(resource.document, path)?.value;
  if (!isScalar(value)) return [];
  return [{ resource, ...nodeRange(value), newText: text }];
}

/** Another text for a scalar that is a text, in the quotes that it has. */
export function replaceText(resource: Resource, path: Path, text: string): Edit[] {
  const value = nodeAt(resource.document, path)?.value;
  return isScalar(value) ? [{ resource, ...nodeRange(value), newText: quotedLike(value, text) }] : [];
}

function quotedLike(node: Node, text: string): string {
  if (isScalar(node) && node.style === 'double') return JSON.stringify(text);
  if (isScalar(node) && node.style === 'single') return `'${text.replaceAll("'", "''")}'`;
  return scalarText(text);
}

/** Another text for a part of a scalar. */
export function replacePart(place: Place, text: string): Edit[] {
  const range = rangeOfPlace(place);
  return [{ resource: place.resource, ...range, newText: text }];
}

/** Another name for a member. */
export function renameKey(resource: Resource, path: Path, name: string): Edit[] {
  const key = nodeAt(resource.document, path)?.key;
  return key === undefined ? [] : [{ resource, ...nodeRange(key), newText: quotedLike(key, name) }];
}

/** A new member at the head of a mapping; `text` is its value, of one or more lines indented from column 0 (then it begins with a line end). */
export function addMember(resource: Resource, parent: Path, name: string, text: string): Edit[] {
  const { document } = resource;
  const map = nodeAt(document, parent)?.value;
  const first = isMap(map) ? map.items[0] : undefined;
  if (!isMap(map) || first === undefined || !isScalar(first.key)) return [];
  const at = nodeRange(first.key).start;
  if (map.flow) return text.includes('\n') ? [] : [{ resource, start: at, end: at, newText: `${quotedLike(first.key, name)}: ${text}, ` }];
  const indent = ' '.repeat(columnOf(document.text, at));
  const value = text.startsWith('\n') ? text.replaceAll('\n', `\n${indent}`) : ` ${text}`;
  return [{ resource, start: at, end: at, newText: `${name}:${value}\n${indent}` }];
}

/** A new item at the end of a block list; `lines` without the dash, further lines indented from column 0. */
export function addItem(resource: Resource, list: Path, lines: string): Edit[] {
  const { document } = resource;
  const node = nodeAt(document, list)?.value;
  if (!isSeq(node) || node.flow || node.items.length === 0) return [];
  const dash = document.text.lastIndexOf('-', (node.items[0]?.start ?? 0) - 1);
  if (dash < 0) return [];
  const indent = ' '.repeat(columnOf(document.text, dash));
  const end = endOfLine(document.text, node.end - 1);
  const item = `\n${indent}- ${lines.replaceAll('\n', `\n${indent}  `)}`;
  return [{ resource, start: end, end, newText: item }];
}

/** Without a member of a mapping: whole lines in block style, with its comma between braces. The last member of a mapping stays, since an empty one means something else. */
export function removeMember(resource: Resource, path: Path): Edit[] {
  const { document } = resource;
  const parent = nodeAt(document, path.slice(0, -1))?.value;
  const place = nodeAt(document, path);
  if (!isMap(parent) || parent.items.length < 2 || place?.key === undefined) return [];
  if (parent.flow) return removeBetweenBraces(resource, parent, place);
  const keyStart = place.key.start;
  const lineStart = document.text.lastIndexOf('\n', keyStart - 1) + 1;
  if (document.text.slice(lineStart, keyStart).trim() !== '') {
    // A first member shares its line with the dash of the list: the next one takes its place.
    const next = parent.items[0]?.key === place.key ? parent.items[1]?.key.start : undefined;
    return next === undefined ? [] : [{ resource, start: keyStart, end: next, newText: '' }];
  }
  const valueEnd = place.value?.end ?? place.key.end;
  const end = startOfNextLine(document.text, Math.max(valueEnd - 1, keyStart));
  return [{ resource, start: lineStart, end, newText: '' }];
}

function removeBetweenBraces(resource: Resource, parent: YamlMap, place: NodePlace): Edit[] {
  const index = parent.items.findIndex((pair) => pair.key === place.key);
  const starts = parent.items.map((pair) => pair.key.start);
  const [start, next, before] = [starts[index], starts[index + 1], parent.items[index - 1]];
  if (start === undefined) return [];
  if (next !== undefined) return [{ resource, start, end: next, newText: '' }];
  const from = before?.value.end;
  const end = place.value?.end ?? place.key?.end;
  return from === undefined || end === undefined ? [] : [{ resource, start: from, end, newText: '' }];
}

/** Without an item of a block list: whole lines. The last item of a list takes the list with it. */
export function removeItem(resource: Resource, path: Path): Edit[] {
  const { document } = resource;
  const list = path.slice(0, -1);
  const node = nodeAt(document, list)?.value;
  const item = nodeAt(document, path)?.value;
  if (!isSeq(node) || node.flow || item === undefined) return [];
  if (node.items.length === 1) return removeMember(resource, list);
  const dash = document.text.lastIndexOf('-', item.start - 1);
  const start = document.text.lastIndexOf('\n', dash) + 1;
  if (dash < 0 || document.text.slice(start, dash).trim() !== '') return [];
  const end = startOfNextLine(document.text, Math.max(item.end - 1, dash));
  return [{ resource, start, end, newText: '' }];
}

/** A new document after that of a resource. */
export function addDocumentAfter(resource: Resource, yaml: string): Edit[] {
  const { document } = resource;
  const body = document.text.replace(/\s*$/, '');
  if (document.at.length > 0 || /^\s*[{[]/.test(body)) return [];
  const start = body.length;
  return [{ resource, start, end: start, newText: `\n---\n${yaml.trimEnd()}` }];
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function endOfLine(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at === -1 ? text.length : text[at - 1] === '\r' ? at - 1 : at;
}

function startOfNextLine(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at === -1 ? text.length : at + 1;
}
