import { isSeq, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { lightMap, lightScalar, lightSeq } from './light-nodes.ts';

/** The text is not written in the subset that is read here. */
export class OutsideSubset extends Error {}

export function plainScalar(value: string, start: number, end: number, nodeEnd: number): Scalar {
  return scalar(value, 'PLAIN', start, end, nodeEnd);
}

function scalar(value: string, type: Scalar.Type, start: number, end: number, nodeEnd: number): Scalar {
  return lightScalar(value, type, [start, end, nodeEnd]);
}

/** What a plain scalar may begin with here; a dash needs a look at what follows. */
const plainStart = /[A-Za-z0-9_./$()<=+^~;\\\u00a1-\ud7ff-]/;
const maxKeyLength = 1000;
const colon = 58;
const hash = 35;

/** The colon that ends the key of a line; undefined when the line has none. */
export function keyColon(text: string, at: number, lineEnd: number): number | undefined {
  const quoted = quotedEnd(text, at, lineEnd);
  if (quoted !== undefined) return text[quoted] === ':' && isBreak(text, quoted + 1, lineEnd) ? quoted : undefined;
  const first = text[at];
  if (first === '[' || first === '{' || first === '|') return undefined;
  for (let here = at; here < lineEnd; here += 1) {
    const code = text.charCodeAt(here);
    if (code === hash && here > at && text.charCodeAt(here - 1) === 32) return undefined;
    if (code !== colon || !isBreak(text, here + 1, lineEnd)) continue;
    if (here - at > maxKeyLength || here === at) throw new OutsideSubset();
    return here;
  }
  return undefined;
}

function isBreak(text: string, at: number, lineEnd: number): boolean {
  return at >= lineEnd || text.charCodeAt(at) === 32;
}

/** The end of a quoted scalar that begins and ends in a line; undefined when there is no quote. */
export function quotedEnd(text: string, at: number, lineEnd: number): number | undefined {
  const quote = text[at];
  if (quote !== '"' && quote !== "'") return undefined;
  for (let here = at + 1; here < lineEnd; here += 1) {
    const code = text[here];
    if (code === '\\' && quote === '"') here += 1;
    else if (code === quote) {
      if (quote === '"' || text[here + 1] !== "'") return here + 1;
      here += 1;
    }
  }
  throw new OutsideSubset();
}

/** Where a comment or the blanks at the end of a line begin; undefined when there is something else. */
export function lineTail(text: string, from: number, lineEnd: number): number | undefined {
  let at = from;
  while (at < lineEnd && text.charCodeAt(at) === 32) at += 1;
  return at === lineEnd || (text[at] === '#' && at > from) ? at : undefined;
}

/** A plain or quoted scalar that is all of a stretch of a line, a comment aside. */
export function lineValue(text: string, at: number, lineEnd: number, nodeEnd: number): Scalar {
  const quoted = quotedEnd(text, at, lineEnd);
  if (quoted !== undefined) {
    if (lineTail(text, quoted, lineEnd) === undefined || (nodeEnd === lineEnd && quoted !== lineEnd && text[lineEnd] === ':'))
      throw new OutsideSubset();
    return quotedScalar(text, at, quoted, nodeEnd);
  }
  if (!plainStart.test(text[at] ?? '') || (text[at] === '-' && isBreak(text, at + 1, lineEnd))) throw new OutsideSubset();
  let value = text.slice(at, lineEnd);
  const comment = value.indexOf(' #');
  if (comment !== -1) value = value.slice(0, comment);
  const trimmed = value.trimEnd();
  if (trimmed.includes(': ') || trimmed.endsWith(':')) throw new OutsideSubset();
  // A blank before the colon of a key.
  if (trimmed.length < lineEnd - at && text[lineEnd] === ':') throw new OutsideSubset();
  return plainScalar(trimmed, at, at + trimmed.length, nodeEnd);
}

function quotedScalar(text: string, at: number, end: number, nodeEnd: number): Scalar {
  const inner = text.slice(at + 1, end - 1);
  if (text[at] === "'") return scalar(inner.replaceAll("''", "'"), 'QUOTE_SINGLE', at, end, nodeEnd);
  return scalar(inner.includes('\\') ? unescaped(inner) : inner, 'QUOTE_DOUBLE', at, end, nodeEnd);
}

/** JSON has some of YAML's escapes, with the same meaning. */
function unescaped(inner: string): string {
  if (!/^(?:[^\\]|\\["\\nt])*$/.test(inner)) throw new OutsideSubset();
  return JSON.parse(`"${inner}"`) as string;
}

/** Plain words of flow lists, without any character that means something there. */
const flowWord = /[\w./-][\w./@=+ -]*/y;

/** `{}`, `[]` and lists of words on one line. */
export function flowValue(text: string, at: number, lineEnd: number, nodeEnd: number): YAMLMap | YAMLSeq {
  const node = text[at] === '{' ? lightMap() : lightSeq();
  node.flow = true;
  let end = at + 2;
  if (text[at + 1] !== (text[at] === '{' ? '}' : ']')) {
    if (!isSeq(node)) throw new OutsideSubset();
    end = flowItems(text, at, lineEnd, node);
  }
  if (lineTail(text, end, lineEnd) === undefined) throw new OutsideSubset();
  node.range = [at, end, nodeEnd];
  return node;
}

/** Reads the items up to the bracket; answers where the text goes on behind it. */
function flowItems(text: string, open: number, lineEnd: number, seq: YAMLSeq): number {
  for (let at = open + 1; at < lineEnd; ) {
    const item = flowItem(text, at, lineEnd);
    seq.items.push(item);
    const end = item.range?.[1] ?? lineEnd;
    if (text[end] === ']') return end + 1;
    if (text[end] !== ',') break;
    at = end + 1;
    while (text.charCodeAt(at) === 32) at += 1;
  }
  throw new OutsideSubset();
}

function flowItem(text: string, at: number, lineEnd: number): Scalar {
  const quoted = quotedEnd(text, at, lineEnd);
  if (quoted !== undefined) return quotedScalar(text, at, quoted, quoted);
  flowWord.lastIndex = at;
  const word = flowWord.exec(text)?.[0];
  if (word === undefined || word.endsWith(' ') || word.startsWith('- ') || word === '-' || text.startsWith('---', at))
    throw new OutsideSubset();
  return plainScalar(word, at, at + word.length, at + word.length);
}

/** A literal block: `|`, `|-` or `|+` at the end of a line, and the lines further in than `indent`. Answers the offset of the line after it, too. */
export function blockLiteral(text: string, at: number, lineEnd: number, indent: number): { readonly node: Scalar; readonly end: number } {
  const header = text.slice(at + 1, lineEnd);
  if (!/^[-+]?$/.test(header) || lineEnd === text.length) throw new OutsideSubset();
  const lines: string[] = [];
  let column = 0;
  let start = lineEnd + 1;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    // The last line without a line end has rules of its own.
    if (newline === -1) throw new OutsideSubset();
    if (newline === start) lines.push('');
    else {
      const own = indentOf(text, start, newline);
      if (start + own === newline) throw new OutsideSubset();
      if (own <= indent) break;
      if (column === 0) column = own;
      if (own < column) throw new OutsideSubset();
      lines.push(text.slice(start + column, newline));
    }
    start = newline + 1;
  }
  // To whom blank lines at the end belong depends on what follows.
  if (column === 0 || lines.at(-1) === '') throw new OutsideSubset();
  return { node: scalar(chomped(lines, header), 'BLOCK_LITERAL', at, start, start), end: start };
}

function indentOf(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && text.charCodeAt(at) === 32) at += 1;
  return at - start;
}

function chomped(lines: readonly string[], chomping: string): string {
  const last = lines.findLastIndex((line) => line !== '') + 1;
  const body = lines.slice(0, chomping === '+' ? lines.length : last).join('\n');
  return chomping === '-' ? body : `${body}\n`;
}
