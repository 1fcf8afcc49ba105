import type { Path } from '../kube/objects.ts';

/** Where somebody types inside of braces or brackets: JSON, or flow style inside of block style. */
export interface FlowContext {
  /** Offset of the outermost bracket that is open. */
  readonly opened: number;
  /** From the outermost bracket to the innermost open one. */
  readonly path: Path;
  readonly inList: boolean;
  /** The member whose value is being written. */
  readonly key?: string;
  /** Where the word under the cursor begins and ends, its quotes included. */
  readonly start: number;
  readonly end: number;
  readonly siblings: readonly string[];
  /** Keys are in quotes. */
  readonly json: boolean;
}

interface Frame {
  readonly list: boolean;
  readonly step: string | number | undefined;
  readonly keys: string[];
  key: string | undefined;
  index: number;
}

interface State {
  readonly frames: Frame[];
  /** The last scalar since a comma, colon or bracket. */
  word: { readonly text: string; readonly start: number } | undefined;
  quotedKeys: boolean;
}

/** The brackets around an offset of a document's text, read up to there alone: what follows may be half-written. Undefined in block style. */
export function flowContext(text: string, offset: number): FlowContext | undefined {
  const opened = openedAt(text, offset);
  if (opened === undefined) return undefined;
  const state: State = { frames: [], word: undefined, quotedKeys: false };
  const at = scan(text, opened, offset, state);
  const frame = state.frames.at(-1);
  if (frame === undefined || at === undefined) return undefined;
  const path = state.frames.slice(1).flatMap((each) => each.step ?? []);
  const { start, end } = wordAround(text, at, offset);
  return {
    opened,
    path: frame.list ? [...path, frame.index] : path,
    inList: frame.list,
    ...(frame.key === undefined ? {} : { key: frame.key }),
    start,
    end,
    siblings: [...frame.keys, ...keysAfter(text, end)],
    json: state.quotedKeys || /^[{[]\s*(?:[{[]\s*)*"/.test(text.slice(opened, opened + 200)),
  };
}

/** Offset of the outermost bracket that is open at an offset. */
function openedAt(text: string, offset: number): number | undefined {
  let at = 0;
  let block: number | undefined;
  while (at <= offset && at < text.length) {
    const newline = text.indexOf('\n', at);
    const lineEnd = newline === -1 ? text.length : newline;
    const [head = '', space = '', value = ''] =
      /^(\s*)(?:-\s+)*(?:"?[\w./-]+"?\s*:\s+)?(?:[&!]\S+\s+)*(.?)/.exec(text.slice(at, lineEnd)) ?? [];
    if (block !== undefined && (space.length > block || text.slice(at, lineEnd).trim() === '')) {
      at = lineEnd + 1;
      continue;
    }
    block = /^[|>][-+\d]*\s*(?:#.*)?$/.test(text.slice(at + head.length - 1, lineEnd)) && head !== '' ? space.length : undefined;
    if (value !== '{' && value !== '[') {
      at = lineEnd + 1;
      continue;
    }
    const start = at + head.length - 1;
    if (start >= offset) return undefined;
    const state: State = { frames: [], word: undefined, quotedKeys: false };
    const end = scan(text, start, offset, state, head.trim() === value ? undefined : space.length);
    if (state.frames.length > 0) return end === undefined ? undefined : start;
    at = text.indexOf('\n', end ?? offset) + 1;
    if (at === 0) return undefined;
  }
  return undefined;
}

/**
 * Reads from an opening bracket until it is closed, or to an offset. Answers where the unfinished word before the offset begins, or where the brackets
 * ended; undefined where the offset lies in a comment. A line that is not indented more than `outer` ends brackets that nobody closed.
 */
function scan(text: string, from: number, offset: number, state: State, outer?: number): number | undefined {
  let at = from;
  while (at < offset) {
    const char = text[at] ?? '';
    if (char === '"' || char === "'") {
      const end = endOfQuoted(text, at, offset);
      if (end === undefined) return at;
      state.word = { text: text.slice(at + 1, end - 1), start: at };
      if (end > offset) return at;
      at = end;
      if (at === offset) return state.word.start;
    } else if (char === '#' && /\s/.test(text[at - 1] ?? ' ')) {
      const newline = text.indexOf('\n', at);
      if (newline === -1 || newline >= offset) return undefined;
      at = newline;
    } else if (/[\w./$-]/.test(char)) {
      const end = at + (/^[^,:{}[\]\s#"']+(?::[^,{}[\]\s#"']+)*/.exec(text.slice(at, Math.min(offset, at + 500)))?.[0].length ?? 1);
      state.word = { text: text.slice(at, end), start: at };
      if (end >= offset) return at;
      at = end;
    } else {
      if (char === '\n' && outer !== undefined && /^(?: *)[\w"]/.test(text.slice(at + 1)) && indentAt(text, at + 1) <= outer) {
        state.frames.length = 0;
        return at;
      }
      punctuation(char, state, text[state.word?.start ?? -1] === '"');
      at += 1;
      if (state.frames.length === 0) return at;
    }
  }
  return offset;
}

function punctuation(char: string, state: State, quoted: boolean): void {
  const { frames, word } = state;
  const frame = frames.at(-1);
  if (char === '{' || char === '[') {
    frames.push({ list: char === '[', step: frame?.list === true ? frame.index : frame?.key, keys: [], key: undefined, index: 0 });
    state.word = undefined;
  } else if (char === '}' || char === ']') {
    frames.pop();
    state.word = undefined;
  } else if (char === ':' && frame !== undefined && !frame.list && word !== undefined) {
    frame.key = word.text;
    frame.keys.push(word.text);
    if (quoted) state.quotedKeys = true;
    state.word = undefined;
  } else if (char === ',' && frame !== undefined) {
    if (frame.list) frame.index += 1;
    frame.key = undefined;
    state.word = undefined;
  }
}

function indentAt(text: string, at: number): number {
  return /^ */.exec(text.slice(at, at + 500))?.[0].length ?? 0;
}

/** Offset behind the closing quote; undefined where there is none before the end of the line, or before the offset on a line that is half-written. */
function endOfQuoted(text: string, at: number, offset: number): number | undefined {
  const quote = text[at];
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\' && quote === '"') i += 1;
    else if (text[i] === quote) return i + 1;
    else if (text[i] === '\n' && i >= offset) return undefined;
  }
  return undefined;
}

function wordAround(text: string, at: number, offset: number): { start: number; end: number } {
  const start = Math.min(at, offset);
  const quote = /^["']/.exec(text.slice(start, offset))?.[0] ?? '';
  const rest = /^[\w./-]*/.exec(text.slice(offset, offset + 500))?.[0].length ?? 0;
  // A word whose quote was closed already takes the quote with it.
  const closed = quote !== '' && text[offset + rest] === quote && !(offset > start + 1 && text[offset - 1] === quote);
  return { start, end: offset + rest + (closed ? 1 : 0) };
}

/** Keys of the same mapping behind the cursor, until it is closed. */
function keysAfter(text: string, from: number): string[] {
  const rest = text.slice(from, from + 20_000);
  const keys: string[] = [];
  let depth = 0;
  for (const match of rest.matchAll(/[{[]|[}\]]|(?:"([\w./-]+)"|([\w./-]+))\s*:(?=\s|$|["{[])|"(?:[^"\\\n]|\\.)*"/g)) {
    const [token, quoted, plain] = match;
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (depth === 0 && (quoted ?? plain) !== undefined) keys.push(quoted ?? plain ?? '');
    if (depth < 0) break;
  }
  return keys;
}
