import type { TextRange } from '../base/text.ts';
import type { Path } from '../kube/objects.ts';
import { isAlias, isMap, isScalar, isSeq, type Node, type OwnNode } from './nodes.ts';
import { readText, type TextReading } from './server-yaml/read-text.ts';
import { splitDocuments } from './split.ts';

/**
 * What a document's text says, wherever it stands: every offset counts from the start of the document's own text, so that unchanged documents are
 * shared between versions of a file. Its identity is a key for whatever is computed from it (a WeakMap by `content`).
 */
export interface DocumentContent {
  /** The document's own text, its `---` line and the comments before it included. */
  readonly text: string;
  /** Where the body of a request made from this document begins: after its `---` line. The server counts lines from there. */
  readonly bodyStart: number;
  /** The root node. Absent when empty or too large. Where the text is no YAML, what could be made of it. */
  readonly root?: Node;
  /** Where the text is no YAML; the server's reader stops there. */
  readonly problem?: NonNullable<TextReading['problem']>;
  /** What that reader says then, or of an alias without an anchor. */
  readonly complaint?: string;
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** The objects inside of a `List`. */
  readonly items: readonly ListItem[];
}

interface ListItem {
  readonly at: Path;
  readonly content: DocumentContent;
}

/**
 * One document of a file, or one object of a `List` in it. Every object of a list follows its list and has the list's `index`, `start`, `end`, `text`; its
 * `root` is its own node.
 */
export interface ParsedDocument extends DocumentContent {
  /** Number of the document in the file, from 0. */
  readonly index: number;
  /** Offsets of the document in the file. Add `start` to any offset of `root` and `problem`. */
  readonly start: number;
  readonly end: number;
  /** Where `root` stands in its document: `['items', 2]` for an object of a list, else empty. */
  readonly at: Path;
  /** The part that is shared with the same document of other versions. */
  readonly content: DocumentContent;
}

export interface ParsedFile {
  readonly documents: readonly ParsedDocument[];
  /** The file is over `maxParsedLength` or `maxParsedLines`, definitions of custom resources aside: documents have text and kind, but no nodes. */
  readonly tooLarge: boolean;
  /** How many documents had to be parsed anew; the rest is shared with the previous version. */
  readonly parsedDocuments: number;
}

/** Above these a file is not parsed, only split, and the kinds are read line by line. */
export const maxParsedLength = 2 * 1024 * 1024;
export const maxParsedLines = 20_000;

/** Parses a file, YAML or JSON, sharing every document whose text the previous version has too. Never throws. */
export function parseFile(text: string, previous?: ParsedFile): ParsedFile {
  const pieces = splitDocuments(text);
  // Definitions of custom resources are read by nobody here, and they are what makes the manifests of an installation large.
  const large = isLarge(text);
  const unread = large ? pieces.filter(({ start, end }) => definition.test(text.slice(start, end))) : [];
  const tooLarge = unread.length === 0 ? large : isLarge(textWithout(text, pieces, unread));
  const known = new KnownContents(previous?.tooLarge === tooLarge ? previous : undefined);
  const documents: ParsedDocument[] = [];
  let parsedDocuments = 0;
  for (const [index, piece] of pieces.entries()) {
    const { start, end } = piece;
    let content = known.find(text, start, end);
    if (content === undefined) {
      content = parseContent(detached(text.slice(start, end)), tooLarge || unread.includes(piece), true);
      parsedDocuments += 1;
    }
    documents.push({ ...content, index, start, end, at: [], content });
    for (const item of content.items) documents.push({ ...item.content, index, start, end, at: item.at, content: item.content });
  }
  return { documents, tooLarge, parsedDocuments };
}

const definition = /^kind:[ \t]*["']?CustomResourceDefinition\b/m;

function isLarge(text: string): boolean {
  return text.length > maxParsedLength || (text.length > maxParsedLines && hasMoreLines(text, maxParsedLines));
}

function textWithout(text: string, pieces: readonly TextRange[], unread: readonly TextRange[]): string {
  return pieces
    .filter((piece) => !unread.includes(piece))
    .map(({ start, end }) => text.slice(start, end))
    .join('');
}

/** Parses a text as the body of one request: its first document alone, as the server reads it. Never throws. */
export function parseBody(text: string): ParsedDocument {
  const content = parseContent(text, false, false);
  return { ...content, index: 0, start: 0, end: text.length, at: [], content };
}

/** The text of a node, in offsets of the file. */
export function rangeOf(document: ParsedDocument, node: Node): TextRange {
  return { start: document.start + node.start, end: document.start + node.end };
}

/** The contents of a previous version. An edit leaves most documents in their order, so the one after the last found is tried before any search. */
class KnownContents {
  readonly #contents: readonly DocumentContent[];
  #indices: Map<string, number> | undefined;
  #next = 0;

  constructor(previous: ParsedFile | undefined) {
    this.#contents = previous?.documents.filter((each) => each.at.length === 0).map((each) => each.content) ?? [];
  }

  find(text: string, start: number, end: number): DocumentContent | undefined {
    const expected = this.#contents[this.#next];
    if (expected?.text.length === end - start && text.slice(start, end) === expected.text) {
      this.#next += 1;
      return expected;
    }
    this.#indices ??= new Map(this.#contents.map((content, index) => [content.text, index]));
    const found = this.#indices.get(text.slice(start, end));
    this.#next = (found ?? this.#next) + 1;
    return found === undefined ? undefined : this.#contents[found];
  }
}

/** A copy that does not keep the whole file's text alive, as a slice would. */
function detached(slice: string): string {
  return slice.length < 16 ? slice : JSON.parse(JSON.stringify(slice));
}

function hasMoreLines(text: string, limit: number): boolean {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    lines += 1;
    if (lines > limit) return true;
  }
  return false;
}

/** What stands before a body, its `---` line included; a line with more than a comment on it is part of the body. */
const preamble = /^(?:\uFEFF?(?:#.*|%.*|[ \t]*)\r?\n)*---(?:[ \t]+#.*|[ \t]*)\r?\n/;

function parseContent(text: string, tooLarge: boolean, ofFile: boolean): DocumentContent {
  const bodyStart = ofFile ? (preamble.exec(text)?.[0].length ?? 0) : 0;
  if (tooLarge) return { text, bodyStart, items: [], ...headOfText(text) };
  return describe({ text, bodyStart, items: [], ...readText(text, bodyStart) });
}

function describe(parsed: DocumentContent): DocumentContent {
  const content: DocumentContent = { ...parsed, ...headOf(parsed.root) };
  return content.kind?.endsWith('List') === true ? { ...content, items: itemsOf(content) } : content;
}

/** The objects of a `List`, each as content of its own. A list inside of a list stays an object that nothing looks into. */
function itemsOf(list: DocumentContent): ListItem[] {
  const items = memberOf(list.root, 'items');
  if (!isSeq(items)) return [];
  return items.items.flatMap((item, index) => {
    const root = dereference(item);
    if (root === undefined) return [];
    const { text, bodyStart, problem, complaint } = list;
    const said = { ...(problem === undefined ? {} : { problem }), ...(complaint === undefined ? {} : { complaint }) };
    return [{ at: ['items', index], content: { text, bodyStart, root, ...said, items: [], ...headOf(root) } }];
  });
}

type Head = Pick<DocumentContent, 'apiVersion' | 'kind' | 'name' | 'namespace'>;

function headOf(root: Node | undefined): Head {
  const metadata = memberOf(root, 'metadata');
  return headFrom({
    apiVersion: textOf(memberOf(root, 'apiVersion')),
    kind: textOf(memberOf(root, 'kind')),
    name: textOf(memberOf(metadata, 'name')),
    namespace: textOf(memberOf(metadata, 'namespace')),
  });
}

/** The head of a document that is too large to parse, by its lines. */
function headOfText(text: string): Head {
  const value = (pattern: RegExp) => pattern.exec(text)?.[1];
  return headFrom({
    apiVersion: value(/^apiVersion:[ \t]*["']?([\w./-]+)/m),
    kind: value(/^kind:[ \t]*["']?(\w+)/m),
    name: value(/^metadata:[^\S\n]*\n(?:[ \t]+.*\n)*?[ ]{1,4}name:[ \t]*["']?([\w.-]+)/m),
    namespace: undefined,
  });
}

function headFrom(head: Record<keyof Head, string | undefined>): Head {
  return Object.fromEntries(Object.entries(head).filter(([, value]) => value !== undefined));
}

function textOf(node: Node | undefined): string | undefined {
  return isScalar(node) && node.value !== '' ? node.value : undefined;
}

/** The value of a member of a mapping, aliases resolved; of repeated keys the last one. */
export function memberOf(node: Node | undefined, key: string): Node | undefined {
  if (!isMap(node)) return undefined;
  const pair = node.items.findLast((each) => isScalar(each.key) && each.key.value === key);
  return dereference(pair?.value);
}

/** The node that an alias stands for; any other node is itself. Undefined for an alias without an anchor. */
export function dereference(node: Node | undefined): OwnNode | undefined {
  return isAlias(node) ? node.target : node;
}
