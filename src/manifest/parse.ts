import { type Alias, isAlias, isMap, isPair, isScalar, isSeq, type Node, parseDocument as parseYaml, type Range } from 'yaml';
import type { TextRange } from '../base/text.ts';
import type { Path } from '../kube/objects.ts';
import { readBlockYaml } from './block-yaml.ts';
import { splitDocuments } from './split.ts';

/** A syntax error as the YAML library words it; offsets from the start of the document. */
export interface SyntaxProblem extends TextRange {
  readonly code: string;
  readonly message: string;
}

/**
 * What a document's text says, wherever it stands: every offset counts from the start of the document's own text, so that unchanged documents are
 * shared between versions of a file. Its identity is a key for whatever is computed from it (a WeakMap by `content`).
 */
export interface DocumentContent {
  /** The document's own text, its `---` line and the comments before it included. */
  readonly text: string;
  /** Where the body of a request made from this document begins: after its `---` line. The server counts lines from there. */
  readonly bodyStart: number;
  /** The root node; plain scalars are kept as text (the server's reader decides what they mean). Absent when empty or too large. */
  readonly root?: Node;
  readonly problems: readonly SyntaxProblem[];
  /** Written so simply that the server's reader takes it, if there are no problems. */
  readonly isSimple?: boolean;
  /** What each alias stands for; aliases without an anchor are not in it. */
  readonly aliases: ReadonlyMap<Alias, Node>;
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
 * `root` is its own node, and its syntax problems are told by the list.
 */
export interface ParsedDocument extends DocumentContent {
  /** Number of the document in the file, from 0. */
  readonly index: number;
  /** Offsets of the document in the file. Add `start` to any offset of `root` and `problems`. */
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

/** Above these a file is not parsed, only split, and the kinds are read line by line: composing costs near 1 ms a KiB. */
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
  const [start, end] = node.range ?? ([0, 0, 0] satisfies Range);
  return { start: document.start + start, end: document.start + end };
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
    if (expected?.text.length === end - start && text.startsWith(expected.text, start)) {
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

const tooDeepMessage = 'Nested too deeply to be read; no object of Kubernetes needs more than 30 levels';

function parseContent(text: string, tooLarge: boolean, ofFile: boolean): DocumentContent {
  const bodyStart = ofFile ? (/^(?:\uFEFF?(?:#.*|%.*|[ \t]*)\r?\n)*---.*\n/.exec(text)?.[0].length ?? 0) : 0;
  if (tooLarge) return { text, bodyStart, problems: [], aliases: new Map(), items: [], ...headOfText(text) };
  const simple = readBlockYaml(text);
  if (simple !== undefined)
    return describe({ text, bodyStart, problems: simple.problems, isSimple: true, aliases: new Map(), items: [], root: simple.root });
  try {
    const document = parseYaml(text, { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, stringKeys: false, logLevel: 'silent' });
    const problems = document.errors
      // Only the first document of a body counts; what follows it is no error.
      .filter((error) => error.code !== 'MULTIPLE_DOCS')
      .map((error) => ({ code: error.code, message: error.message, ...within(text, error.pos) }));
    const tooDeep = problems.find((problem) => problem.code === 'RESOURCE_EXHAUSTION');
    const root = document.contents ?? undefined;
    return describe({
      text,
      bodyStart,
      // What the library could not go into it reads as other mistakes too.
      problems: tooDeep === undefined ? problems : [{ ...tooDeep, message: tooDeepMessage }],
      aliases: root === undefined ? new Map() : resolveAliases(root),
      items: [],
      ...(root === undefined ? {} : { root }),
    });
  } catch (error) {
    // The library is documented not to throw; a defect of it must not take the editor down.
    const problem = {
      code: 'PARSER_FAILED',
      message: error instanceof Error ? error.message : String(error),
      start: 0,
      end: Math.min(text.length, 1),
    };
    return { text, bodyStart, problems: [problem], aliases: new Map(), items: [], ...headOfText(text) };
  }
}

/** The parser may point behind the end. */
function within(text: string, [start, end]: readonly [number, number]): TextRange {
  return { start: Math.min(start, text.length), end: Math.min(Math.max(start, end), text.length) };
}

function describe(parsed: DocumentContent): DocumentContent {
  const content: DocumentContent = { ...parsed, ...headOf(parsed.root, parsed.aliases) };
  return content.kind?.endsWith('List') === true ? { ...content, items: itemsOf(content) } : content;
}

/** The objects of a `List`, each as content of its own. A list inside of a list stays an object that nothing looks into. */
function itemsOf(list: DocumentContent): ListItem[] {
  const items = memberOf(list.root, 'items', list.aliases);
  if (!isSeq(items)) return [];
  return items.items.flatMap((item, index) => {
    const root = dereference(item, list.aliases);
    if (root === undefined) return [];
    const { text, bodyStart, aliases } = list;
    return [{ at: ['items', index], content: { text, bodyStart, root, problems: [], aliases, items: [], ...headOf(root, aliases) } }];
  });
}

type Head = Pick<DocumentContent, 'apiVersion' | 'kind' | 'name' | 'namespace'>;

function headOf(root: Node | undefined, aliases: ReadonlyMap<Alias, Node>): Head {
  const metadata = memberOf(root, 'metadata', aliases);
  return headFrom({
    apiVersion: textOf(memberOf(root, 'apiVersion', aliases)),
    kind: textOf(memberOf(root, 'kind', aliases)),
    name: textOf(memberOf(metadata, 'name', aliases)),
    namespace: textOf(memberOf(metadata, 'namespace', aliases)),
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
  return isScalar(node) && typeof node.value === 'string' && node.value !== '' ? node.value : undefined;
}

/** The value of a member of a mapping, aliases resolved; of repeated keys the last one. */
export function memberOf(node: Node | undefined, key: string, aliases: ReadonlyMap<Alias, Node>): Node | undefined {
  if (!isMap(node)) return undefined;
  const pair = node.items.findLast((each) => isScalar(each.key) && each.key.value === key);
  return dereference(pair?.value, aliases);
}

/** The node that an alias stands for; any other node is itself. Undefined for a missing value and for an alias without anchor. */
export function dereference(value: unknown, aliases: ReadonlyMap<Alias, Node>): Node | undefined {
  if (isAlias(value)) return aliases.get(value);
  return isScalar(value) || isMap(value) || isSeq(value) ? value : undefined;
}

/** One walk in the order of the text: an alias stands for the last anchor of its name before it. */
function resolveAliases(root: Node): ReadonlyMap<Alias, Node> {
  const aliases = new Map<Alias, Node>();
  const anchors = new Map<string, Node>();
  const rest: unknown[] = [root];
  while (rest.length > 0) {
    const node = rest.pop();
    if (isPair(node)) rest.push(node.value, node.key);
    else if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target !== undefined) aliases.set(node, target);
    } else if (isScalar(node) || isMap(node) || isSeq(node)) {
      if (node.anchor !== undefined && node.anchor !== '') anchors.set(node.anchor, node);
      if (!isScalar(node)) for (let i = node.items.length - 1; i >= 0; i--) rest.push(node.items[i]);
    }
  }
  return aliases;
}
