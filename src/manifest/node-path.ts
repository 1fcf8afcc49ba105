import type { TextRange } from '../base/text.ts';
import type { Path } from '../kube/objects.ts';
import { isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YamlMap } from './nodes.ts';
import { dereference, type ParsedDocument, rangeOf } from './parse.ts';

/** Where a path of an object stands in the text of its document. */
export interface NodePlace {
  /** The key in its mapping; a list item has none. */
  readonly key?: Node;
  readonly value?: Node;
}

const maxDepth = 200;

/** The nodes at a path, seen through aliases and merge keys; undefined when the text has no such place. */
export function nodeAt(document: ParsedDocument, path: Path): NodePlace | undefined {
  let place: NodePlace | undefined = document.root === undefined ? undefined : { value: document.root };
  for (const step of path) {
    const container = dereference(place?.value);
    if (isSeq(container)) {
      const item = dereference(container.items[Number(step)]);
      place = item === undefined ? undefined : { value: item };
    } else {
      const pair = isMap(container) ? memberPair(container, String(step), 0) : undefined;
      place = pair === undefined ? undefined : placeOfPair(pair);
    }
    if (place === undefined) return undefined;
  }
  return place;
}

function placeOfPair(pair: Pair): NodePlace {
  const value = dereference(pair.value);
  return { key: pair.key, ...(value === undefined ? {} : { value }) };
}

/** The pair of a member; of repeated keys the last, then what merge keys bring. */
function memberPair(map: YamlMap, key: string, depth: number): Pair | undefined {
  const own = map.items.findLast((each) => isScalar(each.key) && each.key.value === key);
  if (own !== undefined || depth > 20) return own;
  for (const pair of map.items) {
    if (!isScalar(pair.key) || pair.key.value !== '<<') continue;
    const merged = dereference(pair.value);
    for (const source of isSeq(merged) ? merged.items : [merged]) {
      const inner = dereference(source);
      const found = isMap(inner) ? memberPair(inner, key, depth + 1) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The text of the scalar's value: its quotes and block header left out where that is simple. */
export function scalarRange(document: ParsedDocument, node: Node): TextRange {
  const range = rangeOf(document, node);
  if (!isScalar(node) || (node.style !== 'literal' && node.style !== 'folded')) return range;
  return { start: range.start, end: Math.max(range.start, range.end - 1) };
}

/**
 * The narrowest text for a path: its value when that is a scalar (or `on` says value), else its key; for a place that is missing, the key of the
 * nearest ancestor that exists, at last the document's kind.
 */
export function rangeAt(document: ParsedDocument, path: Path, on: 'value' | 'key' = 'value'): TextRange {
  for (let length = path.length; length > 0; length--) {
    const place = nodeAt(document, path.slice(0, length));
    if (place === undefined) continue;
    const exact = length === path.length;
    if (exact && on === 'value' && isScalar(place.value) && !isEmptyNode(place.value)) return scalarRange(document, place.value);
    if (place.key !== undefined) return rangeOf(document, place.key);
    if (place.value !== undefined) return firstText(document, place.value);
  }
  const kind = nodeAt(document, ['kind']);
  if (kind?.value !== undefined) return rangeOf(document, kind.value);
  if (document.root !== undefined) return firstText(document, document.root);
  return { start: document.start, end: document.start };
}

function isEmptyNode(node: Scalar): boolean {
  return node.start === node.end;
}

/** For a list item or a whole mapping: its first key, or its first line. */
function firstText(document: ParsedDocument, node: Node): TextRange {
  let here: Node | undefined = node;
  for (let depth = 0; depth < maxDepth; depth++) {
    if (isMap(here) && here.items[0] !== undefined && isScalar(here.items[0].key)) return rangeOf(document, here.items[0].key);
    if (!isSeq(here) || here.items.length === 0) break;
    here = dereference(here.items[0]);
  }
  const range = rangeOf(document, here ?? node);
  const text = document.text.slice(range.start - document.start, range.end - document.start);
  const newline = text.search(/[\r\n]/);
  return newline === -1 ? range : { start: range.start, end: range.start + newline };
}

/**
 * The text of a part of a scalar: the `occurrence`-th (from 0) place where its source holds `part`; the whole scalar when the source is written
 * otherwise (escapes, folded over a line end).
 */
export function rangeOfPart(document: ParsedDocument, path: Path, part: string, occurrence = 0): TextRange {
  const whole = rangeAt(document, path);
  const source = document.text.slice(whole.start - document.start, whole.end - document.start);
  let at = source.indexOf(part);
  for (let count = 0; count < occurrence && at !== -1; count++) at = source.indexOf(part, at + 1);
  return at === -1 ? whole : { start: whole.start + at, end: whole.start + at + part.length };
}

/** What stands at an offset of a file. */
export interface Cursor {
  /** Path of the key or value under the offset; the path of the innermost container when it is between things. */
  readonly path: Path;
  readonly on: 'key' | 'value' | 'container';
  readonly node: Node;
}

/** The innermost node at an offset of the file; undefined outside of the document's nodes. Aliases are places of their own and not entered. */
export function cursorAt(document: ParsedDocument, offset: number): Cursor | undefined {
  const inDocument = offset - document.start;
  if (document.root === undefined || !holds(document.root, inDocument)) return undefined;
  let cursor: Cursor = { path: [], on: 'container', node: document.root };
  for (let depth = 0; depth < maxDepth; depth++) {
    const next = stepInto(cursor, inDocument);
    if (next === undefined) return cursor;
    cursor = next;
    if (cursor.on === 'key' || isScalar(cursor.node)) return cursor;
  }
  return cursor;
}

function stepInto(cursor: Cursor, offset: number): Cursor | undefined {
  if (isMap(cursor.node)) {
    for (const pair of cursor.node.items) {
      if (!isScalar(pair.key)) continue;
      const path = [...cursor.path, pair.key.value];
      if (holds(pair.key, offset)) return { path, on: 'key', node: pair.key };
      const { value } = pair;
      if (holds(value, offset)) return { path, on: isScalar(value) ? 'value' : 'container', node: value };
    }
  } else if (isSeq(cursor.node)) {
    for (const [index, value] of cursor.node.items.entries()) {
      if (holds(value, offset)) return { path: [...cursor.path, index], on: isScalar(value) ? 'value' : 'container', node: value };
    }
  }
  return undefined;
}

function holds(node: Node, offset: number): boolean {
  return node.start <= offset && offset <= node.end;
}
