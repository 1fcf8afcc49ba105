import type { MemberPath } from './schema.ts';

/** What somebody who types in a scenario file is about to write. Works while the text is no YAML yet. */
export interface Typing {
  /** The map that is written in, or with `isItem` the list. */
  readonly parent: MemberPath;
  /** For a value: its member. */
  readonly key?: string;
  /** The value is an item of the list `parent`. */
  readonly isItem: boolean;
  /** Where the word or value stands that is typed, in offsets of the text: within one line. */
  readonly start: number;
  readonly end: number;
  /** The value has a quote before it. */
  readonly isQuoted: boolean;
  /** Inside braces or brackets, where commas end a value. */
  readonly isFlow: boolean;
  /** Column of the keys of the map. */
  readonly indent: number;
  /** Members that the map has already. */
  readonly siblings: readonly string[];
}

interface Line {
  readonly indent: number;
  /** Column of what follows the dashes. */
  readonly column: number;
  readonly isItem: boolean;
  readonly key: string | undefined;
  /** A block scalar begins: what is below it is text. */
  readonly opensText: boolean;
}

const maxLines = 3000;
const keyPattern = /^(?:"([^"]*)"|'([^']*)'|([\w./*-]+))\s*:(?=\s|$)/;

function readLine(line: string): Line | undefined {
  const [, space = '', dashes = '', rest = ''] = /^(\s*)((?:-\s+|-$)*)(.*)$/.exec(line) ?? [];
  if (rest.startsWith('#') || (rest === '' && dashes === '')) return undefined;
  const match = keyPattern.exec(rest);
  return {
    indent: space.length,
    column: space.length + dashes.length,
    isItem: dashes !== '',
    key: match?.[1] ?? match?.[2] ?? match?.[3],
    opensText: /:\s+[|>][+-]?\d?[+-]?\s*(?:#.*)?$/.test(line),
  };
}

/** The place at an offset; undefined in comments and in texts of several lines. */
export function typingAt(text: string, offset: number): Typing | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const lineEnd = newline === -1 ? text.length : newline;
  const before = text.slice(lineStart, offset);
  const [, space = '', dashes = '', rest = ''] = /^(\s*)((?:-\s+)*)(.*)$/.exec(before) ?? [];
  if (/(?:^|\s)#/.test(before)) return undefined;
  const indent = space.length + dashes.length;
  const above = text.slice(0, lineStart).split('\n').slice(-maxLines, -1).reverse();
  const parent = parentOf(above, space.length, indent, dashes !== '');
  if (parent === undefined) return undefined;
  const match = keyPattern.exec(rest);
  const key = match?.[1] ?? match?.[2] ?? match?.[3];
  const valueAt = offset - rest.length + (match === null ? 0 : match[0].length);
  const value = text.slice(valueAt, offset);
  const blank = /^\s*/.exec(value)?.[0].length ?? 0;
  const siblings = siblingsOf(text, lineStart, lineEnd, indent, dashes !== '', above);
  if (/^[{[]/.test(value.slice(blank))) {
    const path = key === undefined ? parent : [...parent, key];
    return flowPlace(text, valueAt + blank, offset, lineEnd, path);
  }
  const block = { indent, isFlow: false, siblings };
  if (key !== undefined) {
    if (blank === 0) return undefined;
    return { ...block, ...scalarPlace(text, valueAt + blank, offset, lineEnd), parent, key, isItem: false };
  }
  const isItem = dashes !== '';
  const list = isItem ? parent.slice(0, -1) : parent;
  return { ...block, ...scalarPlace(text, offset - rest.length, offset, lineEnd), parent: list, isItem };
}

function scalarPlace(text: string, start: number, offset: number, end: number): Pick<Typing, 'start' | 'end' | 'isQuoted'> {
  const isQuoted = /["']/.test(text[start] ?? '') && start < offset;
  const written = text.slice(start, end).replace(/\s+#.*$/, '');
  const trimmed = written.trimEnd().replace(isQuoted && written.length > 1 ? /["']$/ : /$^/, '');
  return { start: isQuoted ? start + 1 : start, end: Math.max(offset, start + trimmed.length), isQuoted };
}

/** The path of the map whose members stand at a column; ends in `[]` for the first line of an item. Undefined inside of a text. */
function parentOf(above: readonly string[], indent: number, column: number, isItem: boolean): (string | number)[] | undefined {
  const steps: string[] = isItem ? ['[]'] : [];
  let limit = isItem ? indent : column;
  let seeksList = isItem;
  for (const text of above) {
    const line = readLine(text);
    if (line === undefined) continue;
    if (!seeksList && line.isItem && line.column === limit && line.indent < limit) {
      steps.unshift('[]');
      limit = line.indent;
      seeksList = true;
      continue;
    }
    const isAbove = line.column < limit || (seeksList && !line.isItem && line.indent <= limit);
    if (!isAbove) continue;
    if (line.opensText) return undefined;
    if (line.key === undefined) continue;
    steps.unshift(line.key);
    limit = line.column;
    seeksList = false;
    if (line.isItem) {
      steps.unshift('[]');
      limit = line.indent;
      seeksList = true;
    }
  }
  return seeksList ? undefined : steps;
}

function siblingsOf(text: string, lineStart: number, lineEnd: number, column: number, isItem: boolean, above: readonly string[]): string[] {
  const below = text.slice(lineEnd + 1).split('\n', maxLines);
  const keys: string[] = [];
  const own = readLine(text.slice(lineStart, lineEnd));
  if (own?.key !== undefined) keys.push(own.key);
  for (const [lines, isDown] of [
    [isItem ? [] : above, false],
    [below, true],
  ] as const) {
    for (const each of lines) {
      const line = readLine(each);
      if (line === undefined) continue;
      if (line.column < column || (isDown && line.isItem && line.indent < column)) break;
      if (line.column === column && line.key !== undefined) keys.push(line.key);
      if (line.column === column && line.isItem) break;
    }
  }
  return keys;
}

interface Level {
  readonly isMap: boolean;
  key?: string;
  readonly keys: string[];
  /** Where the word begins that is being read. */
  from: number;
}

/** The place inside of `{ … }` or `[ … ]` that begins on the same line. */
function flowPlace(text: string, start: number, offset: number, lineEnd: number, path: MemberPath): Typing | undefined {
  const levels: Level[] = [];
  let quote = '';
  for (let at = start; at < offset; at++) {
    const sign = text[at] ?? '';
    const level = levels.at(-1);
    if (quote !== '') {
      if (sign === quote) quote = '';
    } else if ((sign === '"' || sign === "'") && /^\s*$/.test(text.slice(level?.from ?? at, at))) quote = sign;
    else if (sign === '{' || sign === '[') levels.push({ isMap: sign === '{', keys: [], from: at + 1 });
    else if (sign === '}' || sign === ']') levels.pop();
    else if (level === undefined) return undefined;
    else if (sign === ',') {
      delete level.key;
      level.from = at + 1;
    } else if (sign === ':' && level.isMap && level.key === undefined && /\s/.test(text[at + 1] ?? ' ')) {
      level.key = text.slice(level.from, at).trim().replace(/["']/g, '');
      level.keys.push(level.key);
      level.from = at + 1;
    }
  }
  const level = levels.at(-1);
  if (level === undefined) return undefined;
  const parent = levels.flatMap((each, index) => {
    const own = each.isMap ? [] : ['[]'];
    const inner = index < levels.length - 1 && each.key !== undefined ? [each.key] : [];
    return [...own, ...inner];
  });
  const from = level.from + (/^\s*/.exec(text.slice(level.from, offset))?.[0].length ?? 0);
  const rest = text.slice(offset, lineEnd);
  const end = offset + (/^[^,{}[\]#]*/.exec(rest)?.[0].trimEnd().length ?? 0);
  const later = [...rest.matchAll(/[,{]\s*([\w-]+):/g)].map((match) => match[1] ?? '');
  return {
    ...scalarPlace(text, from, offset, level.key === undefined ? offset + (/^\w*/.exec(rest)?.[0].length ?? 0) : end),
    parent: [...path, ...(level.isMap ? parent : parent.slice(0, -1))],
    ...(level.key === undefined ? {} : { key: level.key }),
    isItem: !level.isMap,
    isFlow: true,
    indent: 0,
    siblings: [...level.keys, ...later],
  };
}
