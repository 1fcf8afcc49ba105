import type { Path } from '../kube/objects.ts';
import { flowContext } from './flow-context.ts';

/** What somebody who types at an offset is about to write, by the indentation of the lines above: it works while the text is no YAML yet. */
export interface TypingContext {
  /** The mapping that is being written in, items of lists as 0-based numbers. */
  readonly parent: Path;
  /** For a value: the member whose value it is. */
  readonly key?: string;
  /** The value is an item of the list `parent`. */
  readonly item: boolean;
  /** The colon stands before the cursor and no blank after it yet. */
  readonly atColon?: true;
  /** What is already there of the word, an opening quote included, and where it begins in the text. */
  readonly typed: string;
  readonly start: number;
  /** Where the word ends; what follows on the line is kept. */
  readonly end: number;
  /** Column of the keys of the mapping. */
  readonly indent: number;
  /** Inside of braces or brackets, where indentation means nothing; `json` when keys are in quotes there. */
  readonly flow?: 'yaml' | 'json';
  /** Keys that the mapping has already. */
  readonly siblings: readonly string[];
}

interface Line {
  readonly indent: number;
  /** Column of the content after dashes. */
  readonly column: number;
  readonly dash: boolean;
  readonly key: string | undefined;
}

/** Most lines to look at above and below. */
const maxLines = 3000;

/** The context at an offset of a document's text; undefined in comments. */
export function typingContext(text: string, offset: number): TypingContext | undefined {
  const flow = flowContext(text, offset);
  if (flow === undefined) return blockContext(text, offset);
  const around = blockContext(text, flow.opened);
  if (around === undefined) return undefined;
  const base = around.key === undefined ? around.parent : [...around.parent, around.key];
  const { key, start, end, siblings, json, inList } = flow;
  return {
    parent: [...base, ...flow.path],
    ...(key === undefined ? {} : { key }),
    item: inList,
    typed: text.slice(start, offset),
    start,
    end,
    indent: 0,
    siblings,
    flow: json ? 'json' : 'yaml',
    ...(key !== undefined && start === offset && text[offset - 1] === ':' ? { atColon: true } : {}),
  };
}

/** The context in block style. */
function blockContext(text: string, offset: number): TypingContext | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const match = /^(\s*)((?:-\s+)*)(?:"?([\w./-]+)"?:(\s+|$))?(["']?[\w./-]*)$/.exec(before);
  if (match === null) return undefined;
  const [, space = '', dashes = '', key, blank, typed = ''] = match;
  const atColon = blank === '';
  if (atColon && !/^[ \t]*(?:#.*)?\r?(?:\n|$)/.test(text.slice(offset))) return undefined;
  const quote = /^["']?/.exec(typed)?.[0] ?? '';
  const word = /^[\w./-]*/.exec(text.slice(offset))?.[0] ?? '';
  const rest = quote !== '' && text.startsWith(quote, offset + word.length) ? word + quote : word;
  const indent = space.length + dashes.length;
  const lines = linesAround(text, lineStart);
  const parent = parentOf(lines.above, indent, dashes !== '');
  if (parent === undefined) return undefined;
  const base = { typed, start: offset - typed.length, end: offset + rest.length, indent };
  if (key !== undefined) return { ...base, parent: parent.path, key, item: false, siblings: [], ...(atColon ? { atColon } : {}) };
  return { ...base, parent: parent.path, item: parent.item && dashes !== '', siblings: siblingsOf(lines, indent, dashes !== '') };
}

function linesAround(text: string, lineStart: number): { above: Line[]; below: Line[] } {
  const marker = /^---/;
  const above: Line[] = [];
  for (const line of text
    .slice(0, lineStart)
    .split('\n')
    .slice(-maxLines - 1, -1)
    .reverse()) {
    if (marker.test(line)) break;
    const read = readLine(line);
    if (read !== undefined) above.push(read);
  }
  const below: Line[] = [];
  const next = text.indexOf('\n', lineStart);
  for (const line of next === -1 ? [] : text.slice(next + 1).split('\n', maxLines)) {
    if (marker.test(line)) break;
    const read = readLine(line);
    if (read !== undefined) below.push(read);
  }
  return { above, below };
}

function readLine(line: string): Line | undefined {
  const match = /^(\s*)((?:-\s+)*)(?:"?([\w./-]+)"?:(?:\s|$))?/.exec(line);
  if (match === null || line.trim() === '' || line.trimStart().startsWith('#')) return undefined;
  const [, space = '', dashes = '', key] = match;
  return { indent: space.length, column: space.length + dashes.length, dash: dashes !== '' || line.trim() === '-', key };
}

/** The path of the mapping (or list) whose members stand at a column. Indices of items are counted, so that values of the object can be looked up. */
function parentOf(above: readonly Line[], column: number, dash: boolean): { path: Path; item: boolean } | undefined {
  const steps: (string | number)[] = [];
  let limit = column;
  let inItem = dash;
  let index = 0;
  let itemIndent = dash ? column - 2 : -1;
  for (const line of above) {
    if (inItem) {
      // Items of the same list before this one.
      if (line.dash && line.indent === itemIndent) {
        index += 1;
        continue;
      }
      if (line.key !== undefined && !line.dash && line.indent <= itemIndent) {
        steps.unshift(line.key, index);
        limit = line.indent;
        inItem = false;
        index = 0;
      }
      continue;
    }
    if (line.dash && line.column === limit && line.indent < limit) {
      // The mapping is an item of a list, and this is the item's first line.
      inItem = true;
      itemIndent = line.indent;
      index = 0;
      continue;
    }
    if (line.key !== undefined && line.column < limit) {
      steps.unshift(line.key);
      limit = line.column;
      if (line.dash) {
        inItem = true;
        itemIndent = line.indent;
        index = 0;
      }
    }
  }
  return inItem ? undefined : { path: steps, item: dash };
}

function siblingsOf(
  { above, below }: { readonly above: readonly Line[]; readonly below: readonly Line[] },
  column: number,
  dash: boolean,
): string[] {
  const keys: string[] = [];
  if (!dash) {
    for (const line of above) {
      if (line.column < column) break;
      if (line.column === column && line.key !== undefined) keys.push(line.key);
      if (line.column === column && line.dash) break;
    }
  }
  for (const line of below) {
    if (line.column < column || (line.dash && line.indent < column && line.column === column)) break;
    if (line.column === column && line.key !== undefined) keys.push(line.key);
  }
  return keys;
}
